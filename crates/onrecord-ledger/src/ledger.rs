//! How is a ledger opened, and what may two programs do with one at once?
//!
//! A ledger is in WAL mode: any number of programs read while one writes, and a program that is killed leaves nothing
//! half written. Writers wait for one another. Where nothing can be written, on a shared archive or a disc, it is read as it is.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};
use crate::schema;

/// How long a writer waits for another one. One addition is over in milliseconds; a merge of speakers may take seconds.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pages of the ledger kept in memory, in KiB. With less, adding to a large ledger waits for the disk.
const CACHE_KIB: i64 = 128 << 10;

/// An open ledger.
pub struct Ledger {
    pub(crate) sql: Connection,
    path: PathBuf,
}

impl Ledger {
    /// Opens a ledger to add to it; makes it where there is none.
    pub fn create(path: &Path) -> Result<Ledger> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Ledger::with(path, flags)
    }

    /// Opens a ledger that is there, to read or to change it. An older one is brought up to date.
    pub fn open(path: &Path) -> Result<Ledger> {
        match path.metadata() {
            Err(_) => Err(Error::missing(path)),
            Ok(metadata) if metadata.len() == 0 || metadata.is_dir() => Err(Error::not_a_ledger(path)),
            Ok(_) => match Ledger::with(path, OpenFlags::SQLITE_OPEN_READ_WRITE) {
                Err(error) if error.is_read_only() => Ledger::unchanging(path),
                opened => opened,
            },
        }
    }

    /// Keeps no more of the ledger in memory than so many KiB, for a program with many connections.
    pub fn with_cache(self, kib: i64) -> Result<Ledger> {
        self.sql.pragma_update(None, "cache_size", -kib).map_err(|error| Error::sql(&self.path, error))?;
        Ok(self)
    }

    /// Opens a ledger on a medium that nobody can write to: SQLite then needs no files beside it.
    fn unchanging(path: &Path) -> Result<Ledger> {
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte);
        let escaped: String = path.as_os_str().as_encoded_bytes().iter().fold(String::new(), |escaped, byte| {
            if is_plain(byte) { escaped + &char::from(*byte).to_string() } else { format!("{escaped}%{byte:02x}") }
        });
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let sql = Connection::open_with_flags(format!("file:{escaped}?immutable=1"), flags);
        let ledger = Ledger { sql: sql.map_err(|error| Error::sql(path, error))?, path: path.to_owned() };
        match ledger.read(schema::version)? {
            schema::SCHEMA => Ok(ledger),
            older if older < schema::SCHEMA => Err(Error::request(
                path,
                format!(
                    "{}: is an older ledger that cannot be brought up to date where it is; copy it",
                    path.display()
                ),
            )),
            newer => Err(Error::newer(path, newer, schema::SCHEMA)),
        }
    }

    fn with(path: &Path, flags: OpenFlags) -> Result<Ledger> {
        let open = || -> rusqlite::Result<(Connection, i64, i64, bool)> {
            let sql = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            sql.busy_timeout(PATIENCE)?;
            let application: i64 = sql.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let is_empty = sql.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))? == 0;
            let version = schema::version(&sql)?;
            Ok((sql, application, version, is_empty))
        };
        let (mut sql, application, version, is_empty) = open().map_err(|error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Error::not_a_ledger(path),
            _ => Error::sql(path, error),
        })?;
        if application != schema::APPLICATION_ID && !is_empty {
            return Err(Error::not_a_ledger(path));
        }
        if version > schema::SCHEMA {
            return Err(Error::newer(path, version, schema::SCHEMA));
        }
        let prepare = |sql: &mut Connection| -> rusqlite::Result<()> {
            sql.pragma_update(None, "cache_size", -CACHE_KIB)?;
            sql.pragma_update(None, "foreign_keys", true)?;
            if version < schema::SCHEMA {
                sql.pragma_update(None, "journal_mode", "wal")?;
                schema::migrate(sql)?;
            }
            // In WAL mode this is safe against kills; only a loss of power can take the last additions back.
            sql.pragma_update(None, "synchronous", "normal")
        };
        prepare(&mut sql).map_err(|error| Error::sql(path, error))?;
        Ok(Ledger { sql, path: path.to_owned() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` in one transaction that takes the write lock at once; all of it happens or nothing.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let run = || -> rusqlite::Result<T> {
            let transaction = self.sql.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|error| Error::sql(&self.path, error))
    }

    /// Runs `work` on one unchanging state of the ledger.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        let run = || -> rusqlite::Result<T> {
            let transaction = self.sql.unchecked_transaction()?;
            work(&transaction)
        };
        run().map_err(|error| Error::sql(&self.path, error))
    }
}
