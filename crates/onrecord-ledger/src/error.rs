//! What can go wrong with a ledger, in words that name the file and the next step?

use std::fmt;
use std::path::{Path, PathBuf};

/// An error of a ledger. Opaque: ask it with the predicates, print it for people.
#[derive(Debug)]
pub struct Error {
    ledger: PathBuf,
    kind: Kind,
}

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug)]
enum Kind {
    Sql(rusqlite::Error),
    Missing,
    NotALedger,
    Newer {
        schema: i64,
        known: i64,
    },
    /// What the user asked for makes no sense; the sentence says why.
    Request(String),
    /// What the user asked for is not in this ledger.
    Absent(String),
}

impl Error {
    pub(crate) fn sql(ledger: &Path, error: rusqlite::Error) -> Error {
        Error { ledger: ledger.to_owned(), kind: Kind::Sql(error) }
    }

    pub(crate) fn missing(ledger: &Path) -> Error {
        Error { ledger: ledger.to_owned(), kind: Kind::Missing }
    }

    pub(crate) fn not_a_ledger(ledger: &Path) -> Error {
        Error { ledger: ledger.to_owned(), kind: Kind::NotALedger }
    }

    pub(crate) fn newer(ledger: &Path, schema: i64, known: i64) -> Error {
        Error { ledger: ledger.to_owned(), kind: Kind::Newer { schema, known } }
    }

    pub(crate) fn request(ledger: &Path, why: impl Into<String>) -> Error {
        Error { ledger: ledger.to_owned(), kind: Kind::Request(why.into()) }
    }

    pub(crate) fn absent(ledger: &Path, what: impl Into<String>) -> Error {
        Error { ledger: ledger.to_owned(), kind: Kind::Absent(what.into()) }
    }

    /// Whether the ledger is well, and what was asked of it makes no sense or is not there.
    pub fn is_request(&self) -> bool {
        matches!(self.kind, Kind::Request(_) | Kind::Absent(_))
    }

    /// Whether what was asked for makes sense, but is not there.
    pub fn is_absent(&self) -> bool {
        matches!(self.kind, Kind::Absent(_))
    }

    /// Whether another program holds the ledger: trying again later may help.
    pub fn is_busy(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        matches!(self.code(), Some(DatabaseBusy | DatabaseLocked))
    }

    /// Whether the disk is full.
    pub fn is_full(&self) -> bool {
        matches!(self.code(), Some(rusqlite::ErrorCode::DiskFull))
    }

    /// Whether the ledger, or the folder it is in, cannot be written to.
    pub fn is_read_only(&self) -> bool {
        matches!(self.code(), Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::CannotOpen))
    }

    fn code(&self) -> Option<rusqlite::ErrorCode> {
        match &self.kind {
            Kind::Sql(error) => error.sqlite_error_code(),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ledger = self.ledger.display();
        match &self.kind {
            Kind::Request(why) | Kind::Absent(why) => write!(f, "{why}"),
            Kind::Missing => write!(f, "{ledger}: there is no such ledger; onrecord add makes one"),
            Kind::NotALedger => write!(f, "{ledger}: is no ledger of onrecord; name another with --ledger"),
            Kind::Newer { schema, known } => write!(
                f,
                "{ledger}: was written by a newer onrecord (schema {schema}, this one knows {known}); install that one"
            ),
            Kind::Sql(_) if self.is_full() => {
                write!(f, "{ledger}: the disk is full; what was added so far is kept, make room and run it again")
            }
            Kind::Sql(_) if self.is_busy() => {
                write!(f, "{ledger}: is held by another program; try again when it is done")
            }
            Kind::Sql(_) if self.is_read_only() => {
                write!(f, "{ledger}: cannot be written to; copy it to a folder of your own, or ask who owns it")
            }
            Kind::Sql(error) => write!(f, "{ledger}: {error}"),
        }
    }
}

impl std::error::Error for Error {}
