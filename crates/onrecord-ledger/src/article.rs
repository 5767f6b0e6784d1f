//! What does somebody who reads one article want to know beside its record?

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row};

use crate::error::Result;
use crate::ledger::Ledger;
use crate::record::StatementRecord;

/// So many versions of an article are named, the newest first.
const MOST_VERSIONS: usize = 50;
/// Articles that have the same statement are counted up to here: who has more of them looks at its way.
pub const MOST_COUNTED: usize = 100;

/// An article among its versions and copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    pub address: String,
    pub version: i64,
    /// No newer version is in the ledger.
    pub is_current: bool,
    pub added_at: String,
    pub outlet: Option<i64>,
    /// The others, newest first.
    pub versions: Vec<Version>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub article: i64,
    pub version: i64,
    pub added_at: String,
}

/// Where an article stands in the ledger; nothing where there is no such article.
pub fn beside(ledger: &Ledger, id: i64) -> Result<Option<Beside>> {
    ledger.read(|sql| {
        let found = sql
            .prepare_cached(
                "SELECT address, version, is_current, added_at, outlet_id AS outlet FROM articles WHERE id = ?1",
            )?
            .query_row([id], own)
            .optional()?;
        let Some(mut beside) = found else { return Ok(None) };
        beside.versions = versions(sql, &beside)?;
        Ok(Some(beside))
    })
}

fn own(row: &Row<'_>) -> rusqlite::Result<Beside> {
    Ok(Beside {
        address: row.get("address")?,
        version: row.get("version")?,
        is_current: row.get("is_current")?,
        added_at: row.get("added_at")?,
        outlet: row.get("outlet")?,
        versions: Vec::new(),
    })
}

fn versions(sql: &Connection, beside: &Beside) -> rusqlite::Result<Vec<Version>> {
    sql.prepare_cached(
        "SELECT id, version, added_at FROM articles WHERE address = ?1 AND version <> ?2 ORDER BY version DESC LIMIT ?3",
    )?
    .query_map((&beside.address, beside.version, MOST_VERSIONS), |row| {
        Ok(Version { article: row.get(0)?, version: row.get(1)?, added_at: row.get(2)? })
    })?
    .collect()
}

/// How many other articles have each of these statements to the letter, for those that any other has; at most
/// [`MOST_COUNTED`].
pub fn elsewhere(ledger: &Ledger, address: &str, statements: &[StatementRecord]) -> Result<BTreeMap<String, usize>> {
    ledger.read(|sql| {
        let mut query = sql.prepare_cached(
            "SELECT count(*) FROM (
                SELECT 1 FROM statements JOIN articles ON articles.id = article_id AND is_current AND address <> ?2
                WHERE ref = ?1 LIMIT ?3)",
        )?;
        let mut elsewhere = BTreeMap::new();
        for statement in statements {
            let n = query.query_row((&statement.id, address, MOST_COUNTED), |row| row.get(0))?;
            if n > 0 {
                elsewhere.insert(statement.id.clone(), n);
            }
        }
        Ok(elsewhere)
    })
}

/// The speakers of the ledger whose names people gave for these statements.
pub fn corrected_speakers(ledger: &Ledger, statements: &[StatementRecord]) -> Result<BTreeMap<String, i64>> {
    let names = statements.iter().filter_map(|one| one.corrected_speaker()?.speaker.as_ref());
    ledger.read(|sql| {
        let mut query =
            sql.prepare_cached("SELECT coalesce(merged_into, id) FROM speakers WHERE name = ?1 ORDER BY id LIMIT 1")?;
        let mut speakers = BTreeMap::new();
        for name in names {
            if let Some(id) = query.query_row([name], |row| row.get(0)).optional()? {
                speakers.insert(name.clone(), id);
            }
        }
        Ok(speakers)
    })
}
