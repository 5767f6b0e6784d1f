//! What is in the ledger, what was done to it last, and what failed?

use crate::error::Result;
use crate::ledger::Ledger;

/// A ledger in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub articles: usize,
    /// Versions of articles that were replaced by a newer one.
    pub old_versions: usize,
    /// Of the newest versions, here and below.
    pub statements: usize,
    /// Statements without a named speaker.
    pub unnamed: usize,
    pub speakers: usize,
    pub outlets: usize,
    /// The first and the last day of publication.
    pub days: Option<(String, String)>,
    /// Corrections that hold.
    pub corrections: usize,
    /// Corrections whose statement a reread did not find again: the words are gone from the text.
    pub lost_corrections: usize,
    pub last_run: Option<LastRun>,
    /// In order of the inputs' names.
    pub failures: Vec<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRun {
    pub command: String,
    pub started_at: String,
    /// `None`: it still runs, or was interrupted.
    pub ended_at: Option<String>,
    pub documents: usize,
    pub known: usize,
    pub statements: usize,
    pub failures: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub input: String,
    pub reason: String,
    pub failed_at: String,
}

/// Whether nothing was added yet.
pub fn is_empty(ledger: &Ledger) -> Result<bool> {
    ledger.read(|sql| sql.query_row("SELECT NOT EXISTS (SELECT 1 FROM articles)", [], |row| row.get(0)))
}

pub fn status(ledger: &Ledger) -> Result<Status> {
    ledger.read(|sql| {
        let count = |query: &str| sql.query_row(query, [], |row| row.get::<_, usize>(0));
        let days = "SELECT min(published_date), max(published_date) FROM articles WHERE is_current";
        let days: (Option<String>, Option<String>) = sql.query_row(days, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let current = "FROM statements JOIN articles ON articles.id = article_id AND is_current";
        Ok(Status {
            articles: count("SELECT count(*) FROM articles WHERE is_current")?,
            old_versions: count("SELECT count(*) FROM articles WHERE NOT is_current")?,
            statements: count(&format!("SELECT count(*) {current}"))?,
            unnamed: count(&format!("SELECT count(*) {current} WHERE speaker_id IS NULL"))?,
            speakers: count("SELECT count(DISTINCT speaker_id) FROM statements")?,
            outlets: count("SELECT count(*) FROM outlets")?,
            days: days.0.zip(days.1),
            corrections: count("SELECT count(*) FROM corrections WHERE undone_at IS NULL")?,
            lost_corrections: count(
                "SELECT count(*) FROM corrections WHERE undone_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM statements WHERE ref = statement_ref)",
            )?,
            last_run: last_run(sql)?,
            failures: failures(sql)?,
        })
    })
}

fn last_run(sql: &rusqlite::Connection) -> rusqlite::Result<Option<LastRun>> {
    use rusqlite::OptionalExtension;
    let newest = "SELECT command, started_at, ended_at, n_documents, n_known, n_statements, n_failures
                  FROM runs ORDER BY id DESC LIMIT 1";
    sql.query_row(newest, [], |row| {
        Ok(LastRun {
            command: row.get(0)?,
            started_at: row.get(1)?,
            ended_at: row.get(2)?,
            documents: row.get(3)?,
            known: row.get(4)?,
            statements: row.get(5)?,
            failures: row.get(6)?,
        })
    })
    .optional()
}

fn failures(sql: &rusqlite::Connection) -> rusqlite::Result<Vec<Failure>> {
    let mut failures = sql.prepare("SELECT input, reason, failed_at FROM failures ORDER BY input")?;
    let failures = failures
        .query_map([], |row| Ok(Failure { input: row.get(0)?, reason: row.get(1)?, failed_at: row.get(2)? }))?;
    failures.collect()
}
