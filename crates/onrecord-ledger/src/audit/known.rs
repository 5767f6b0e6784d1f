//! What is looked up once, before the statements are counted: speakers, the user's table, corrections.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::By;

/// A speaker of the ledger.
pub(super) struct Speaker {
    name: String,
    pub(super) kind: String,
    pub(super) fact: Fact,
}

/// What the user's table says in the column that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    NotInTable,
    NotGiven,
    Given(String),
}

/// What a person said of a statement.
pub(super) enum Correction {
    Rejected,
    /// By the speaker's name; `None`: nobody is named.
    Speaker(Option<String>),
}

pub(super) struct Known {
    speakers: HashMap<i64, Speaker>,
    /// Speakers by name, where only one bears it.
    by_name: HashMap<String, Option<i64>>,
    /// Of the user's table, by name and alias, for speakers who only stand in a correction.
    facts_by_name: HashMap<String, Fact>,
    corrections: HashMap<String, Correction>,
}

impl Known {
    pub(super) fn load(sql: &Connection, by: &By) -> rusqlite::Result<Known> {
        let column = if let By::Column(column) = by { column.as_str() } else { "" };
        let speakers = speakers(sql, column)?;
        let mut by_name: HashMap<String, Option<i64>> = HashMap::new();
        for (name, id) in names(sql)? {
            let only = by_name.entry(name).or_insert(Some(id));
            *only = only.filter(|only| *only == id);
        }
        let facts_by_name = facts_by_name(sql, column)?;
        Ok(Known { speakers, by_name, facts_by_name, corrections: corrections(sql)? })
    }

    pub(super) fn correction(&self, statement_ref: &str) -> Option<&Correction> {
        self.corrections.get(statement_ref)
    }

    pub(super) fn speaker(&self, id: i64) -> Option<&Speaker> {
        self.speakers.get(&id)
    }

    pub(super) fn speaker_name(&self, id: i64) -> String {
        self.speaker(id).map(|speaker| speaker.name.clone()).unwrap_or_default()
    }

    /// The speaker of that name, if there is just one.
    pub(super) fn only_speaker(&self, name: &str) -> Option<i64> {
        self.by_name.get(name).copied().flatten()
    }

    pub(super) fn fact_of_name(&self, name: &str) -> Fact {
        self.facts_by_name.get(name).cloned().unwrap_or(Fact::NotInTable)
    }
}

/// The columns of the user's table of people.
pub(super) fn columns(sql: &Connection) -> rusqlite::Result<Vec<String>> {
    sql.prepare("SELECT DISTINCT fact FROM people_facts ORDER BY fact")?.query_map([], |row| row.get(0))?.collect()
}

/// What the articles mostly call this speaker: "the mayor".
pub(super) fn role(sql: &Connection, speaker: i64) -> rusqlite::Result<Option<String>> {
    const ROLE: &str = "SELECT role FROM appearances WHERE speaker_id = ? AND role IS NOT NULL
        GROUP BY role ORDER BY count(*) DESC, role LIMIT 1";
    sql.prepare_cached(ROLE)?.query_row([speaker], |row| row.get(0)).optional()
}

fn speakers(sql: &Connection, column: &str) -> rusqlite::Result<HashMap<i64, Speaker>> {
    const SPEAKERS: &str = "SELECT speakers.id, speakers.name, speakers.kind, speakers.person_id, people_facts.value
        FROM speakers LEFT JOIN people_facts ON people_facts.person_id = speakers.person_id AND people_facts.fact = ?";
    let mut statement = sql.prepare(SPEAKERS)?;
    let speakers = statement.query_map([column], |row| {
        let fact = fact(row.get::<_, Option<i64>>(3)?.is_some(), row.get(4)?);
        Ok((row.get(0)?, Speaker { name: row.get(1)?, kind: row.get(2)?, fact }))
    })?;
    speakers.collect()
}

/// All names, each with the speaker who bears it after all merges.
fn names(sql: &Connection) -> rusqlite::Result<Vec<(String, i64)>> {
    sql.prepare("SELECT name, coalesce(merged_into, id) FROM speakers ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

fn facts_by_name(sql: &Connection, column: &str) -> rusqlite::Result<HashMap<String, Fact>> {
    const FACTS: &str = "SELECT names.name, people_facts.value FROM (
            SELECT person_id, alias AS name FROM people_aliases UNION SELECT id, name FROM people
        ) AS names LEFT JOIN people_facts ON people_facts.person_id = names.person_id AND people_facts.fact = ?
        ORDER BY names.person_id";
    let mut statement = sql.prepare(FACTS)?;
    statement.query_map([column], |row| Ok((row.get(0)?, fact(true, row.get(1)?))))?.collect()
}

fn fact(is_in_table: bool, value: Option<String>) -> Fact {
    match value {
        Some(value) if !value.trim().is_empty() => Fact::Given(value.trim().to_owned()),
        _ if is_in_table => Fact::NotGiven,
        _ => Fact::NotInTable,
    }
}

/// What holds now. A rejection outweighs a named speaker; of several speakers the last one named counts.
fn corrections(sql: &Connection) -> rusqlite::Result<HashMap<String, Correction>> {
    const CORRECTIONS: &str = "SELECT statement_ref, verdict = 'reject', speaker FROM corrections
        WHERE undone_at IS NULL AND verdict IN ('speaker', 'reject') ORDER BY verdict = 'reject', id";
    let mut statement = sql.prepare(CORRECTIONS)?;
    let corrections = statement.query_map([], |row| {
        let correction = if row.get(1)? { Correction::Rejected } else { Correction::Speaker(row.get(2)?) };
        Ok((row.get(0)?, correction))
    })?;
    corrections.collect()
}
