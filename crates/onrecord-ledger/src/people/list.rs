//! Who speaks in this ledger, how often, and who may be one with whom?

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::group::BETWEEN_ROLES;
use crate::error::Result;
use crate::ledger::Ledger;

/// A speaker, with all that was merged into them. Newest versions of articles only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    pub id: i64,
    pub name: String,
    pub kind: String,
    /// From the user's table.
    pub wikidata: Option<String>,
    /// What the articles say they are, the most frequent first.
    pub roles: Vec<String>,
    pub statements: usize,
    pub articles: usize,
    pub outlets: usize,
    /// The first and the last day of publication.
    pub first: Option<String>,
    pub last: Option<String>,
    /// Speakers that users merged into this one.
    pub merged: Vec<i64>,
    /// Where they speak: an article's address.
    pub example: Option<String>,
}

/// Speakers that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubtful {
    pub speakers: Vec<Listed>,
    pub why: String,
}

/// More roles than this tell nobody who somebody is.
const ROLES: usize = 5;

/// The speakers whose names or roles hold all of `words`, those with most statements first. Who speaks only in old versions
/// of articles is not listed.
pub fn speakers(ledger: &Ledger, words: &[String], limit: usize) -> Result<Vec<Listed>> {
    ledger.read(|sql| {
        let ids = if words.is_empty() { most_heard(sql, limit)? } else { named(sql, words, limit)? };
        ids.into_iter().map(|id| listed(sql, id)).collect()
    })
}

fn most_heard(sql: &Connection, limit: usize) -> rusqlite::Result<Vec<i64>> {
    sql.prepare(
        "SELECT speaker_id FROM index_speaker_counts WHERE speaker_id > 0 ORDER BY n DESC, speaker_id LIMIT ?1",
    )?
    .query_map([limit], |row| row.get(0))?
    .collect()
}

fn named(sql: &Connection, words: &[String], limit: usize) -> rusqlite::Result<Vec<i64>> {
    // A number is a speaker's own.
    if let [number] = words
        && let Ok(id) = number.parse::<i64>()
    {
        let root = "SELECT coalesce(merged_into, id) FROM speakers WHERE id = ?1";
        let root: Option<i64> = sql.query_row(root, [id], |row| row.get(0)).optional()?;
        return Ok(counted(sql, root.into_iter().collect())?.into_iter().map(|(_, id)| id).collect());
    }
    let mut found: Option<BTreeSet<i64>> = None;
    let mut holding = sql.prepare(
        "SELECT coalesce(merged_into, speakers.id) FROM speakers LEFT JOIN appearances ON speaker_id = speakers.id
         WHERE instr(lower(speakers.name), ?1) OR instr(lower(appearances.name), ?1) OR instr(lower(role), ?1)",
    )?;
    for word in words {
        let these: BTreeSet<i64> =
            holding.query_map([word.to_lowercase()], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        found = Some(found.map_or_else(|| these.clone(), |found| &found & &these));
    }
    let counted = counted(sql, found.unwrap_or_default())?;
    Ok(counted.into_iter().take(limit).map(|(_, id)| id).collect())
}

/// Those who speak in newest versions, by how much, the most first.
fn counted(sql: &Connection, speakers: BTreeSet<i64>) -> rusqlite::Result<Vec<(Reverse<usize>, i64)>> {
    let mut counted: Vec<(Reverse<usize>, i64)> =
        speakers.into_iter().map(|id| Ok((Reverse(heard(sql, id)?), id))).collect::<rusqlite::Result<_>>()?;
    counted.retain(|(statements, _)| statements.0 > 0);
    counted.sort_unstable();
    Ok(counted)
}

fn listed(sql: &Connection, id: i64) -> rusqlite::Result<Listed> {
    let mut listed = sql
        .prepare_cached(
            "SELECT speakers.name, kind, wikidata FROM speakers LEFT JOIN people ON people.id = person_id
             WHERE speakers.id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Listed { id, name: row.get(0)?, kind: row.get(1)?, wikidata: row.get(2)?, ..Listed::default() })
        })?;
    sql.prepare_cached(
        "SELECT count(*), count(DISTINCT article_id), count(DISTINCT outlet_id), min(published_date),
           max(published_date), min(address)
         FROM statements JOIN articles ON articles.id = article_id AND is_current WHERE speaker_id = ?1",
    )?
    .query_row([id], |row| {
        (listed.statements, listed.articles, listed.outlets) = (row.get(0)?, row.get(1)?, row.get(2)?);
        (listed.first, listed.last, listed.example) = (row.get(3)?, row.get(4)?, row.get(5)?);
        Ok(())
    })?;
    listed.merged = sql
        .prepare_cached("SELECT id FROM speakers WHERE merged_into = ?1 ORDER BY id")?
        .query_map([id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    listed.roles = roles(sql, id)?;
    Ok(listed)
}

fn roles(sql: &Connection, id: i64) -> rusqlite::Result<Vec<String>> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = sql.prepare_cached(
        "SELECT role, count(*) FROM appearances JOIN speakers ON speakers.id = speaker_id
         JOIN articles ON articles.id = article_id AND is_current
         WHERE ?1 IN (speakers.id, merged_into) AND role IS NOT NULL GROUP BY role",
    )?;
    let mut found = found.query([id])?;
    while let Some(row) = found.next()? {
        let (role, count): (String, usize) = (row.get(0)?, row.get(1)?);
        for phrase in role.split(BETWEEN_ROLES) {
            *counts.entry(phrase.to_owned()).or_default() += count;
        }
    }
    let mut roles: Vec<(String, usize)> = counts.into_iter().collect();
    roles.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(roles.into_iter().take(ROLES).map(|(role, _)| role).collect())
}

/// What was left apart for people to decide; of those who say most first.
pub fn doubtful(ledger: &Ledger, limit: usize) -> Result<Vec<Doubtful>> {
    ledger.read(|sql| {
        let doubts: Vec<(String, String)> = sql
            .prepare("SELECT speakers, why FROM index_doubts ORDER BY id")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut open: Vec<(usize, BTreeSet<i64>, String)> = Vec::new();
        for (speakers, why) in doubts {
            let counted = counted(sql, roots(sql, &speakers)?)?;
            if counted.len() > 1 {
                let roots: BTreeSet<i64> = counted.iter().map(|(_, id)| *id).collect();
                open.push((counted.iter().map(|(statements, _)| statements.0).sum(), roots, why));
            }
        }
        open.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let doubtful = |(_, roots, why): (usize, BTreeSet<i64>, String)| {
            let speakers = roots.into_iter().map(|id| listed(sql, id)).collect::<rusqlite::Result<_>>()?;
            Ok(Doubtful { speakers, why })
        };
        open.into_iter().take(limit).map(doubtful).collect()
    })
}

/// The speakers of a doubt after all merges.
fn roots(sql: &Connection, speakers: &str) -> rusqlite::Result<BTreeSet<i64>> {
    sql.prepare_cached(
        "SELECT DISTINCT coalesce(merged_into, speakers.id) FROM json_each(?1) JOIN speakers ON speakers.id = value ORDER BY 1",
    )?
    .query_map(params![speakers], |row| row.get(0))?
    .collect()
}

/// How many statements of newest versions are theirs.
fn heard(sql: &Connection, speaker: i64) -> rusqlite::Result<usize> {
    sql.prepare_cached(
        "SELECT count(*) FROM statements JOIN articles ON articles.id = article_id AND is_current WHERE speaker_id = ?1",
    )?
    .query_row([speaker], |row| row.get(0))
}
