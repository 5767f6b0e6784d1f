//! What was done to this ledger, and which inputs could not be read?

use rusqlite::Row;
use serde::Serialize;

use crate::error::Result;
use crate::ledger::Ledger;

/// A part of both lists.
#[derive(Clone, Debug, Serialize)]
pub struct History {
    /// In order of the inputs' names.
    pub failures: Vec<Failed>,
    pub n_failures: usize,
    /// The newest first.
    pub runs: Vec<Done>,
    pub n_runs: usize,
}

/// An input that could not be read. A later success takes it off the list.
#[derive(Clone, Debug, Serialize)]
pub struct Failed {
    /// The file, line or archive record.
    pub input: String,
    pub reason: String,
    pub failed_at: String,
}

/// One run of `onrecord add` or `onrecord reread`, or of the same in the reading room.
#[derive(Clone, Debug, Serialize)]
pub struct Done {
    pub id: i64,
    pub command: String,
    pub started_at: String,
    /// `None`: it still runs, or was interrupted.
    pub ended_at: Option<String>,
    pub documents: usize,
    /// Were in the ledger already.
    pub known: usize,
    pub statements: usize,
    /// Statements without a named speaker.
    pub unnamed: usize,
    pub failures: usize,
}

/// Which part: so many, and so many passed over.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub limit: usize,
    pub offset: usize,
}

pub fn history(ledger: &Ledger, failures: Part, runs: Part) -> Result<History> {
    ledger.read(|sql| {
        let count = |query: &str| sql.query_row(query, [], |row| row.get::<_, usize>(0));
        let mut failed =
            sql.prepare_cached("SELECT input, reason, failed_at FROM failures ORDER BY input LIMIT ?1 OFFSET ?2")?;
        let mut done = sql.prepare_cached(
            "SELECT id, command, started_at, ended_at, n_documents, n_known, n_statements, n_unnamed, n_failures
             FROM runs ORDER BY id DESC LIMIT ?1 OFFSET ?2",
        )?;
        Ok(History {
            failures: failed
                .query_map([failures.limit, failures.offset], read_failed)?
                .collect::<rusqlite::Result<_>>()?,
            n_failures: count("SELECT count(*) FROM failures")?,
            runs: done.query_map([runs.limit, runs.offset], read_done)?.collect::<rusqlite::Result<_>>()?,
            n_runs: count("SELECT count(*) FROM runs")?,
        })
    })
}

fn read_failed(row: &Row<'_>) -> rusqlite::Result<Failed> {
    Ok(Failed { input: row.get(0)?, reason: row.get(1)?, failed_at: row.get(2)? })
}

fn read_done(row: &Row<'_>) -> rusqlite::Result<Done> {
    Ok(Done {
        id: row.get(0)?,
        command: row.get(1)?,
        started_at: row.get(2)?,
        ended_at: row.get(3)?,
        documents: row.get(4)?,
        known: row.get(5)?,
        statements: row.get(6)?,
        unnamed: row.get(7)?,
        failures: row.get(8)?,
    })
}
