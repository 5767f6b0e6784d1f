//! What was done to this ledger, how far did it get, and what failed?
//!
//! A run is counted document by document in the transaction that adds it, so that the counts of a run that was killed are
//! right too.

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::ledger::Ledger;

/// A run that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    id: i64,
}

/// What one document, or one input that was no document, adds to a run's counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub documents: usize,
    /// Were in the ledger already.
    pub known: usize,
    pub statements: usize,
    /// Statements without a named speaker.
    pub unnamed: usize,
    pub failures: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.documents += other.documents;
        self.known += other.known;
        self.statements += other.statements;
        self.unnamed += other.unnamed;
        self.failures += other.failures;
    }
}

/// Begins a run of `command`. `now` is RFC 3339, UTC, here and below.
pub fn begin(ledger: &mut Ledger, command: &str, now: &str) -> Result<Run> {
    ledger.write(|sql| {
        sql.execute("INSERT INTO runs (command, started_at) VALUES (?1, ?2)", [command, now])?;
        Ok(Run { id: sql.last_insert_rowid() })
    })
}

pub fn end(ledger: &mut Ledger, run: Run, now: &str) -> Result<()> {
    ledger.write(|sql| sql.execute("UPDATE runs SET ended_at = ?2 WHERE id = ?1", params![run.id, now]).map(drop))
}

/// Counts a document that was in the ledger already.
pub fn known(ledger: &mut Ledger, run: Run) -> Result<Counts> {
    let counts = Counts { known: 1, ..Counts::default() };
    ledger.write(|sql| count(sql, run, counts))?;
    Ok(counts)
}

/// Notes an input that could not be read. The same input failing again replaces what it failed of before.
pub fn fail(ledger: &mut Ledger, run: Run, input: &str, reason: &str, now: &str) -> Result<Counts> {
    let counts = Counts { failures: 1, ..Counts::default() };
    ledger.write(|sql| {
        sql.execute("INSERT OR REPLACE INTO failures VALUES (?1, ?2, ?3)", [input, reason, now])?;
        count(sql, run, counts)
    })?;
    Ok(counts)
}

pub(crate) fn count(sql: &Connection, run: Run, counts: Counts) -> rusqlite::Result<()> {
    let Counts { documents, known, statements, unnamed, failures } = counts;
    sql.prepare_cached(
        "UPDATE runs SET n_documents = n_documents + ?2, n_known = n_known + ?3, n_statements = n_statements + ?4,
            n_unnamed = n_unnamed + ?5, n_failures = n_failures + ?6
         WHERE id = ?1",
    )?
    .execute(params![run.id, documents, known, statements, unnamed, failures])
    .map(drop)
}
