//! Who is heard most, and who is called so, however large the ledger is?
//!
//! Counts come from `index_speaker_counts`: newest versions of articles, as people corrected them. What cannot be counted
//! at once is counted over the newest part, and the answer says over how much.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::group::BETWEEN_ROLES;
use crate::error::{Error, Result};
use crate::ledger::Ledger;

/// So many that are called so are looked at: any name but the beginning of one has fewer bearers.
const MOST_NAMED: usize = 5_000;
/// Longer names are not asked for: each word is looked for in every role.
const MOST_WORDS: usize = 20;
/// Roles are looked for in so many of the speakers' appearances, the newest: 10 ms.
pub const ROLES_LOOKED_AT: usize = 50_000;
/// What a speaker is, is taken from so many of the newest articles with them.
const NEWEST_APPEARANCES: usize = 40;
/// More roles than these tell nobody who somebody is.
const ROLES: usize = 3;

/// A speaker, with all that was merged into them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heard {
    pub id: i64,
    pub name: String,
    pub kind: String,
    /// From the user's table.
    pub wikidata: Option<String>,
    /// What the newest articles say they are, the most frequent first.
    pub roles: Vec<String>,
    pub statements: usize,
}

/// A part of a list of speakers, those with most statements first.
#[derive(Clone, Debug, Serialize)]
pub struct Heards {
    pub speakers: Vec<Heard>,
    /// How many there are in all.
    pub total: usize,
    /// Whether more are called so than are looked at.
    pub is_cut: bool,
    /// Whether roles were only looked for in the newest appearances.
    pub are_roles_cut: bool,
}

/// The speakers whose names or roles hold all of `words`, of which the last letters may be missing.
pub fn heard(ledger: &Ledger, words: &[String], limit: usize, offset: usize) -> Result<Heards> {
    if words.len() > MOST_WORDS {
        let why = format!("{} words are too many for a name; give {MOST_WORDS} at most", words.len());
        return Err(Error::request(ledger.path(), why));
    }
    ledger.read(|sql| {
        if words.is_empty() {
            let total = "SELECT count(*) FROM index_speaker_counts WHERE speaker_id > 0";
            let total = sql.query_row(total, [], |row| row.get(0))?;
            let speakers = most_heard(sql, limit, offset)?.into_iter().map(|(id, n)| one(sql, id, n));
            let speakers = speakers.collect::<rusqlite::Result<_>>()?;
            return Ok(Heards { speakers, total, is_cut: false, are_roles_cut: false });
        }
        let (named, is_cut) = named(sql, words)?;
        let (in_role, are_roles_cut) = in_role(sql, words)?;
        let mut counted: Vec<(usize, i64)> = Vec::new();
        for id in &named | &in_role {
            counted.extend(count(sql, id)?.map(|n| (n, id)));
        }
        counted.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let shown = counted.iter().skip(offset).take(limit).map(|(n, id)| one(sql, *id, *n));
        let speakers = shown.collect::<rusqlite::Result<_>>()?;
        Ok(Heards { speakers, total: counted.len(), is_cut, are_roles_cut })
    })
}

fn most_heard(sql: &Connection, limit: usize, offset: usize) -> rusqlite::Result<Vec<(i64, usize)>> {
    // In the order of the index, so that nothing is sorted.
    sql.prepare_cached(
        "SELECT speaker_id, n FROM index_speaker_counts WHERE speaker_id > 0 ORDER BY n DESC, speaker_id DESC
         LIMIT ?1 OFFSET ?2",
    )?
    .query_map([limit, offset], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

/// How many statements are theirs, if any is.
pub(super) fn count(sql: &Connection, speaker: i64) -> rusqlite::Result<Option<usize>> {
    sql.prepare_cached("SELECT n FROM index_speaker_counts WHERE speaker_id = ?1")?
        .query_row([speaker], |row| row.get(0))
        .optional()
}

/// By their names; and whether there are more. A number is a speaker's own.
fn named(sql: &Connection, words: &[String]) -> rusqlite::Result<(BTreeSet<i64>, bool)> {
    if let [number] = words
        && let Ok(id) = number.parse::<i64>()
    {
        return Ok((root(sql, id)?.into_iter().collect(), false));
    }
    let begun =
        words.iter().flat_map(|word| word.split(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty());
    let begun: Vec<String> = begun.map(|word| format!("\"{word}\" *")).collect();
    if begun.is_empty() {
        return Ok((BTreeSet::new(), false));
    }
    let found: Vec<i64> = sql
        .prepare_cached(
            "SELECT coalesce(merged_into, id) FROM index_names JOIN speakers ON id = index_names.rowid / 2
             WHERE index_names MATCH ?1 LIMIT ?2",
        )?
        .query_map((format!("speaker : ({})", begun.join(" AND ")), MOST_NAMED + 1), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let is_cut = found.len() > MOST_NAMED;
    Ok((found.into_iter().take(MOST_NAMED).collect(), is_cut))
}

/// By what newest articles call them; and whether there are older ones.
fn in_role(sql: &Connection, words: &[String]) -> rusqlite::Result<(BTreeSet<i64>, bool)> {
    let words: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut found = BTreeSet::new();
    let mut newest = sql.prepare_cached(
        "SELECT coalesce(merged_into, speakers.id), appearances.name, role FROM (
           SELECT speaker_id, name, role FROM appearances ORDER BY id DESC LIMIT ?1) AS appearances
         JOIN speakers ON speakers.id = speaker_id WHERE role IS NOT NULL",
    )?;
    let mut rows = newest.query([ROLES_LOOKED_AT])?;
    while let Some(row) = rows.next()? {
        let (name, role): (Option<String>, String) = (row.get(1)?, row.get(2)?);
        let (name, role) = (name.unwrap_or_default().to_lowercase(), role.to_lowercase());
        if words.iter().all(|word| name.contains(word.as_str()) || role.contains(word.as_str())) {
            found.insert(row.get(0)?);
        }
    }
    let beyond = "SELECT 1 FROM appearances ORDER BY id DESC LIMIT 1 OFFSET ?1";
    Ok((found, sql.prepare_cached(beyond)?.exists([ROLES_LOOKED_AT])?))
}

/// The speaker that this one is after all merges; `None`: there is no such speaker.
pub(super) fn root(sql: &Connection, speaker: i64) -> rusqlite::Result<Option<i64>> {
    sql.prepare_cached("SELECT coalesce(merged_into, id) FROM speakers WHERE id = ?1")?
        .query_row([speaker], |row| row.get(0))
        .optional()
}

/// A speaker and all who were merged into them.
pub(super) fn family(sql: &Connection, speaker: i64) -> rusqlite::Result<Vec<i64>> {
    let merged = sql
        .prepare_cached("SELECT id FROM speakers WHERE merged_into = ?1 ORDER BY id")?
        .query_map([speaker], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    Ok([vec![speaker], merged].concat())
}

pub(super) fn one(sql: &Connection, id: i64, statements: usize) -> rusqlite::Result<Heard> {
    let roles = roles(sql, id)?;
    sql.prepare_cached(
        "SELECT speakers.name, kind, wikidata FROM speakers LEFT JOIN people ON people.id = person_id
         WHERE speakers.id = ?1",
    )?
    .query_row([id], |row| {
        Ok(Heard { id, name: row.get(0)?, kind: row.get(1)?, wikidata: row.get(2)?, roles, statements })
    })
}

fn roles(sql: &Connection, id: i64) -> rusqlite::Result<Vec<String>> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut newest =
        sql.prepare_cached("SELECT role FROM appearances WHERE speaker_id = ?1 ORDER BY id DESC LIMIT ?2")?;
    for id in family(sql, id)? {
        let mut rows = newest.query((id, NEWEST_APPEARANCES))?;
        while let Some(row) = rows.next()? {
            let role: Option<String> = row.get(0)?;
            for phrase in role.iter().flat_map(|role| role.split(BETWEEN_ROLES)) {
                *counts.entry(phrase.to_owned()).or_default() += 1;
            }
        }
    }
    let mut roles: Vec<(String, usize)> = counts.into_iter().collect();
    roles.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    Ok(roles.into_iter().take(ROLES).map(|(role, _)| role).collect())
}
