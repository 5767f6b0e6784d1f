//! Which speakers are there, now that articles came or went, or somebody decided something?
//!
//! Only names that were touched are compared again. A group keeps the id that most of its appearances had, so that ids
//! stay when the ledger grows.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use jiff::civil::Date;
use onrecord_core::speaker::name;
use rusqlite::{Connection, OptionalExtension, params};

use super::decide::{self, Side};
use super::group::{self, Appearance, Doubt, Group};
use super::table::{self, Names};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::search;

/// Compares all names that were touched since the last time. Called at the end of every run that adds; a run that was
/// killed before leaves its names to the next one. Gives how many names were compared.
pub fn settle(ledger: &mut Ledger) -> Result<usize> {
    ledger.write(within)
}

/// The same within a transaction.
pub(crate) fn within(sql: &rusqlite::Transaction<'_>) -> rusqlite::Result<usize> {
    name_new(sql)?;
    let names = table::names(sql)?;
    let apart = decide::apart(sql)?;
    let keys: BTreeSet<String> = sql
        .prepare("SELECT name_key FROM index_names_to_compare")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for key in &keys {
        one_name(sql, key, &names, &apart)?;
    }
    sql.execute("DELETE FROM index_names_to_compare", [])?;
    merge(sql)?;
    sweep(sql)?;
    Ok(keys.len())
}

/// Gives new appearances the key by which their namesakes are found.
fn name_new(sql: &Connection) -> rusqlite::Result<()> {
    let mut new = sql.prepare(
        "SELECT appearances.id, kind, name, outlet_id FROM appearances JOIN articles ON articles.id = article_id
         WHERE name_key IS NULL AND name IS NOT NULL",
    )?;
    let keyed: Vec<(i64, String)> = new
        .query_map([], |row| {
            let (id, kind, name) = (row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?);
            Ok((id, name_key(&kind, &name, row.get(3)?, id)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut set = sql.prepare("UPDATE appearances SET name_key = ?2 WHERE id = ?1")?;
    let mut touch = sql.prepare("INSERT OR IGNORE INTO index_names_to_compare VALUES (?1)")?;
    for (id, key) in keyed {
        set.execute(params![id, key])?;
        touch.execute([key])?;
    }
    Ok(())
}

/// Appearances with different keys are never one speaker, unless a table or a user says so.
fn name_key(kind: &str, name: &str, outlet: Option<i64>, id: i64) -> String {
    match (kind, outlet) {
        ("person", _) => person_key(name),
        // "Rao" alone, of which the article does not tell what it is.
        ("organisation", _) if !name.contains(' ') && !name::body(name).1 => person_key(name),
        ("organisation", _) => body_key(name),
        // A byline is somebody of that outlet.
        ("author", Some(outlet)) => format!("author {outlet} {}", name::fold(name)),
        _ => format!("{kind} {id}"),
    }
}

pub(super) fn person_key(name: &str) -> String {
    format!("person {}", name::person(name).unwrap_or_default().surname)
}

pub(super) fn body_key(name: &str) -> String {
    format!("organisation {}", name::body(name).0)
}

/// An appearance with what is kept of it.
struct Row {
    id: i64,
    kind: String,
    speaker: Option<i64>,
    appearance: Appearance,
}

fn rows(sql: &Connection, key: &str, names: &Names) -> rusqlite::Result<Vec<Row>> {
    sql.prepare_cached(
        "SELECT appearances.id, kind, speaker_id, name, role, article_id, outlet_id, published_date
         FROM appearances JOIN articles ON articles.id = article_id WHERE name_key = ?1 ORDER BY appearances.id",
    )?
    .query_map([key], |row| {
        let (kind, name): (String, String) = (row.get(1)?, row.get(3)?);
        let person = if kind == "author" { None } else { names.person(&name) };
        let day = row.get::<_, Option<String>>(7)?.as_deref().and_then(day);
        let (role, article, outlet) = (row.get(4)?, row.get(5)?, row.get(6)?);
        let is_person = kind == "person";
        let appearance = Appearance { name, role, article, outlet, day, person, is_person };
        Ok(Row { id: row.get(0)?, kind, speaker: row.get(2)?, appearance })
    })?
    .collect()
}

fn day(date: &str) -> Option<i32> {
    let since = Date::from_str(date).ok()?.since(Date::constant(1970, 1, 1)).ok()?;
    Some(since.get_days())
}

fn one_name(
    sql: &Connection,
    key: &str,
    names: &Names,
    apart: &BTreeMap<i64, Vec<(i64, Side)>>,
) -> rusqlite::Result<()> {
    let rows = rows(sql, key, names)?;
    let appearances: Vec<Appearance> = rows.iter().map(|row| row.appearance.clone()).collect();
    let (groups, doubts) = grouped(sql, key, &appearances);
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let groups = decide::separated(groups, &appearances, &ids, apart);
    let speakers = speakers(sql, &rows, &groups)?;
    for (group, speaker) in groups.iter().zip(&speakers) {
        for row in group.appearances.iter().map(|index| &rows[*index]).filter(|row| row.speaker != Some(*speaker)) {
            give(sql, row, *speaker)?;
        }
    }
    let doubts: Vec<Doubt> = doubts.into_iter().filter_map(|doubt| open(doubt, &groups, &ids, apart)).collect();
    write_doubts(sql, key, &doubts, &speakers)
}

/// A doubt without those about whom somebody decided.
fn open(mut doubt: Doubt, groups: &[Group], ids: &[i64], apart: &BTreeMap<i64, Vec<(i64, Side)>>) -> Option<Doubt> {
    let all = doubt.groups.clone();
    doubt.groups.retain(|a| all.iter().any(|b| a != b && !decide::is_decided(&groups[*a], &groups[*b], ids, apart)));
    (doubt.groups.len() > 1).then_some(doubt)
}

fn grouped(sql: &Connection, key: &str, appearances: &[Appearance]) -> (Vec<Group>, Vec<Doubt>) {
    if key.starts_with("person ") {
        // An article that cannot be asked now says nothing for a merge.
        return group::people(appearances, &|article, words| is_in(sql, article, words).unwrap_or(false));
    }
    if key.starts_with("organisation ") {
        return (group::bodies(appearances), Vec::new());
    }
    (vec![Group { appearances: (0..appearances.len()).collect(), person: None }], Vec::new())
}

fn is_in(sql: &Connection, article: i64, words: &str) -> rusqlite::Result<bool> {
    sql.prepare_cached("SELECT instr(text, ?2) > 0 FROM articles WHERE id = ?1")?
        .query_row(params![article, words], |row| row.get(0))
}

/// The speaker of each group: the one most of its appearances had, else a new one.
fn speakers(sql: &Connection, rows: &[Row], groups: &[Group]) -> rusqlite::Result<Vec<i64>> {
    let mut wishes: Vec<(usize, i64, usize)> = Vec::new();
    for (index, group) in groups.iter().enumerate().filter(|(_, group)| group.person.is_none()) {
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for speaker in group.appearances.iter().filter_map(|index| rows[*index].speaker) {
            *counts.entry(speaker).or_default() += 1;
        }
        wishes.extend(counts.into_iter().map(|(speaker, count)| (count, speaker, index)));
    }
    wishes.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut found, mut taken) = (vec![None; groups.len()], BTreeSet::new());
    for (_, speaker, index) in wishes {
        if found[index].is_none() && !taken.contains(&speaker) && !is_listed(sql, speaker)? {
            found[index] = Some(speaker);
            taken.insert(speaker);
        }
    }
    let named = groups.iter().zip(found).map(|(group, known)| speaker(sql, rows, group, known));
    named.collect()
}

fn is_listed(sql: &Connection, speaker: i64) -> rusqlite::Result<bool> {
    sql.prepare_cached("SELECT 1 FROM speakers WHERE id = ?1 AND person_id IS NOT NULL")?.exists([speaker])
}

/// Writes the speaker of a group, under the id it is known by.
fn speaker(sql: &Connection, rows: &[Row], group: &Group, known: Option<i64>) -> rusqlite::Result<i64> {
    let mut kinds = group.appearances.iter().map(|index| rows[*index].kind.as_str());
    let kind = kinds.clone().find(|kind| *kind == "person").or_else(|| kinds.next()).unwrap_or("person");
    if let Some(person) = group.person {
        return listed_speaker(sql, person, kind);
    }
    let name = full_name(rows, group);
    let id = match known {
        Some(id) => Some(id),
        None => left_over(sql, name, kind)?,
    };
    match id {
        Some(id) => {
            sql.prepare_cached(
                "UPDATE speakers SET name = ?2, kind = ?3 WHERE id = ?1 AND (name, kind) IS NOT (?2, ?3)",
            )?
            .execute(params![id, name, kind])?;
            sql.prepare_cached("DELETE FROM index_speakers_to_check WHERE speaker_id = ?1")?.execute([id])?;
            Ok(id)
        }
        None => sql.prepare_cached("INSERT INTO speakers (name, kind) VALUES (?1, ?2)")?.insert([name, kind]),
    }
}

fn listed_speaker(sql: &Connection, person: i64, kind: &str) -> rusqlite::Result<i64> {
    let known: Option<i64> = sql
        .prepare_cached("SELECT id FROM speakers WHERE person_id = ?1")?
        .query_row([person], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        sql.prepare_cached("UPDATE speakers SET name = (SELECT name FROM people WHERE id = ?2) WHERE id = ?1")?
            .execute([id, person])?;
        return Ok(id);
    }
    sql.prepare_cached("INSERT INTO speakers (name, kind, person_id) SELECT name, ?2, id FROM people WHERE id = ?1")?
        .insert(params![person, kind])
}

/// The speaker of that name whose articles were read again just now, so that the id stays.
fn left_over(sql: &Connection, name: &str, kind: &str) -> rusqlite::Result<Option<i64>> {
    sql.prepare_cached(
        "SELECT id FROM index_speakers_to_check JOIN speakers ON id = speaker_id
         WHERE name = ?1 AND kind = ?2 AND person_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM appearances WHERE speaker_id = speakers.id) ORDER BY id LIMIT 1",
    )?
    .query_row([name, kind], |row| row.get(0))
    .optional()
}

/// The most complete name; of equally complete ones the most frequent.
fn full_name<'a>(rows: &'a [Row], group: &Group) -> &'a str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for index in &group.appearances {
        let written = rows[*index].appearance.name.as_str();
        let is_person = rows[*index].kind == "person";
        let bare = if is_person { name::person(written).map_or(written, |parsed| parsed.bare) } else { written };
        *counts.entry(bare).or_default() += 1;
    }
    let completeness = |name: &str| {
        name.split_whitespace().map(|word| word.trim_end_matches('.')).filter(|word| word.chars().count() > 1).count()
    };
    let best = counts.into_iter().max_by_key(|(name, count)| (completeness(name), *count, std::cmp::Reverse(*name)));
    best.map_or("", |(name, _)| name)
}

/// Gives an appearance and its statements to a speaker.
fn give(sql: &Connection, row: &Row, speaker: i64) -> rusqlite::Result<()> {
    if let Some(before) = row.speaker {
        sql.prepare_cached("INSERT OR IGNORE INTO index_speakers_to_check VALUES (?1)")?.execute([before])?;
    }
    sql.prepare_cached("UPDATE appearances SET speaker_id = ?2 WHERE id = ?1")?.execute([row.id, speaker])?;
    sql.prepare_cached(
        "UPDATE statements SET speaker_id = (SELECT coalesce(merged_into, id) FROM speakers WHERE id = ?2)
         WHERE appearance_id = ?1",
    )?
    .execute([row.id, speaker])?;
    index_again(sql, "appearance_id = ?1", row.id)
}

/// Lets searches know that statements have another speaker.
fn index_again(sql: &Connection, whose: &str, id: i64) -> rusqlite::Result<()> {
    let mut statements = sql.prepare_cached(&format!("SELECT id FROM statements WHERE {whose} ORDER BY id"))?;
    let ids: Vec<i64> = statements.query_map([id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    ids.into_iter().try_for_each(|statement| search::reindex_statement(sql, statement))
}

fn write_doubts(sql: &Connection, key: &str, doubts: &[Doubt], speakers: &[i64]) -> rusqlite::Result<()> {
    sql.prepare_cached("DELETE FROM index_doubts WHERE name_key = ?1")?.execute([key])?;
    let mut insert = sql.prepare_cached("INSERT INTO index_doubts (name_key, speakers, why) VALUES (?1, ?2, ?3)")?;
    for doubt in doubts {
        let ids: Vec<String> =
            doubt.groups.iter().filter_map(|group| speakers.get(*group)).map(i64::to_string).collect();
        insert.execute(params![key, format!("[{}]", ids.join(",")), doubt.why])?;
    }
    Ok(())
}

/// Brings `merged_into` in line with what users decided.
fn merge(sql: &Connection) -> rusqlite::Result<()> {
    let wanted = decide::merges(sql)?;
    let present: BTreeMap<i64, i64> = sql
        .prepare("SELECT id, merged_into FROM speakers WHERE merged_into IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for speaker in wanted.keys().chain(present.keys()).collect::<BTreeSet<_>>() {
        let root = wanted.get(speaker);
        if root == present.get(speaker) {
            continue;
        }
        sql.execute("UPDATE speakers SET merged_into = ?2 WHERE id = ?1", params![speaker, root])?;
        sql.execute(
            "UPDATE statements SET speaker_id = ?2
             WHERE appearance_id IN (SELECT id FROM appearances WHERE speaker_id = ?1)",
            params![speaker, root.unwrap_or(speaker)],
        )?;
        index_again(sql, "appearance_id IN (SELECT id FROM appearances WHERE speaker_id = ?1)", *speaker)?;
    }
    Ok(())
}

/// Speakers who appear nowhere any more.
fn sweep(sql: &Connection) -> rusqlite::Result<()> {
    sql.execute(
        "DELETE FROM speakers WHERE id IN (SELECT speaker_id FROM index_speakers_to_check)
           AND NOT EXISTS (SELECT 1 FROM appearances WHERE speaker_id = speakers.id)",
        [],
    )?;
    sql.execute("DELETE FROM index_speakers_to_check", [])?;
    Ok(())
}
