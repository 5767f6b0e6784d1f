//! Which people does the user know, by which names, and what else of them?
//!
//! A CSV table with a column `name`, perhaps `aliases` (separated by ";" or "|") and `wikidata`, and any others, which are
//! kept as facts. A name that two rows claim is nobody's: it decides nothing, and loading says so.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use onrecord_core::speaker::name;
use rusqlite::{Connection, params};

use super::settle;
use crate::error::{Error, Result};
use crate::ledger::Ledger;

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Person {
    line: u64,
    name: String,
    aliases: BTreeSet<String>,
    wikidata: Option<String>,
    facts: Vec<(String, String)>,
}

/// What loading did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    pub people: usize,
    /// Rows that name a speaker of this ledger.
    pub matched: usize,
    /// Names that more than one row claims, with the rows' lines, in words.
    pub doubts: Vec<String>,
}

/// Loads the table in place of the one before. `file` is its name, for complaints.
pub fn load(ledger: &mut Ledger, file: &str, table: impl Read) -> Result<Loaded> {
    let people = text(file, table).and_then(|text| read(file, &text));
    let people = people.map_err(|why| Error::request(ledger.path(), why))?;
    let doubts = claimed_twice(file, &people);
    let matched = ledger.write(|sql| {
        touch_listed(sql)?;
        replace(sql, &people)?;
        touch_listed(sql)?;
        take_over(sql)?;
        settle::within(sql)?;
        sql.query_row("SELECT count(*) FROM speakers WHERE person_id IS NOT NULL", [], |row| row.get(0))
    })?;
    Ok(Loaded { people: people.len(), matched, doubts })
}

/// How a table has to be saved.
const SAVE_AS: &str = "save it as UTF-8, columns separated by commas";

/// The table's text, if it is one that can be read as a whole.
fn text(file: &str, mut table: impl Read) -> std::result::Result<String, String> {
    let mut bytes = Vec::new();
    table.read_to_end(&mut bytes).map_err(|error| format!("{file}: cannot be read: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{file}: is not UTF-8; {SAVE_AS}"))?;
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(format!("{file}: is empty; its first line names the columns, one of them \"name\""));
    }
    match open_quote(&text) {
        Some(line) => Err(format!("{file}, line {line}: the quotes that open here never close")),
        None => Ok(text),
    }
}

/// The line where a quoted cell begins that never ends: a reader would take all lines behind it for one cell.
fn open_quote(text: &str) -> Option<usize> {
    let (mut line, mut opened, mut begins_cell) = (1, None, true);
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match (opened, c) {
            (Some(_), '"') if chars.next_if_eq(&'"').is_none() => opened = None,
            (None, '"') if begins_cell => opened = Some(line),
            _ => {}
        }
        begins_cell = matches!(c, ',' | '\n' | '\r');
    }
    opened
}

fn read(file: &str, table: &str) -> std::result::Result<Vec<Person>, String> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(table.as_bytes());
    let columns = reader.headers().map_err(|error| format!("{file}: {error}"))?.clone();
    let column = |wanted: &str| {
        columns.iter().position(|column| column.trim_start_matches('\u{feff}').eq_ignore_ascii_case(wanted))
    };
    let Some(name_at) = column("name") else {
        let is_foreign = columns.iter().any(|column| column.contains([';', '\t', '\0']));
        let advice = if is_foreign { format!("; {SAVE_AS}") } else { String::new() };
        let columns = quoted(columns.iter());
        return Err(format!("{file}, line 1: has no column \"name\"; its columns are {columns}{advice}"));
    };
    let (aliases_at, wikidata_at) = (column("aliases"), column("wikidata"));
    let mut people: Vec<Person> = Vec::new();
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    for row in reader.records() {
        let row = row.map_err(|error| format!("{file}: {error}"))?;
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).filter(|cell| !cell.is_empty());
        let Some(name) = cell(Some(name_at)) else { return Err(format!("{file}, line {line}: the name is empty")) };
        let split = |cell: &str| cell.split([';', '|']).map(str::trim).map(str::to_owned).collect::<Vec<_>>();
        let aliases = cell(aliases_at).map(split).unwrap_or_default().into_iter().filter(|alias| !alias.is_empty());
        let known = [Some(name_at), aliases_at, wikidata_at];
        let others = columns.iter().enumerate().filter(|(at, _)| !known.contains(&Some(*at)));
        let facts = others.filter_map(|(at, column)| Some((column.to_owned(), cell(Some(at))?.to_owned()))).collect();
        let person = Person {
            line,
            name: name.to_owned(),
            aliases: aliases.collect(),
            wikidata: cell(wikidata_at).map(str::to_owned),
            facts,
        };
        if let Some(before) = lines.insert(identity(&person.name, person.wikidata.as_deref()), line) {
            return Err(format!(
                "{file}, line {line}: {name} stands in line {before} already; give each a wikidata id, or one row"
            ));
        }
        people.push(person);
    }
    Ok(people)
}

fn quoted<'a>(columns: impl Iterator<Item = &'a str>) -> String {
    columns.map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
}

/// The row that a reload means by a row.
fn identity(name: &str, wikidata: Option<&str>) -> String {
    wikidata.map_or_else(|| format!("name {}", name::fold(name)), |id| format!("wikidata {id}"))
}

fn claimed_twice(file: &str, people: &[Person]) -> Vec<String> {
    let mut claims: BTreeMap<String, (&str, BTreeSet<u64>)> = BTreeMap::new();
    for person in people {
        for name in person.aliases.iter().chain([&person.name]) {
            claims.entry(name::fold(name)).or_insert((name, BTreeSet::new())).1.insert(person.line);
        }
    }
    let doubt = |(name, lines): (&str, BTreeSet<u64>)| {
        let lines = lines.iter().map(u64::to_string).collect::<Vec<_>>().join(" and ");
        format!("{file}, lines {lines}: both claim \"{name}\"; that name decides nothing")
    };
    claims.into_values().filter(|(_, lines)| lines.len() > 1).map(doubt).collect()
}

fn replace(sql: &Connection, people: &[Person]) -> rusqlite::Result<()> {
    let mut kept = BTreeSet::new();
    let known: BTreeMap<String, i64> = sql
        .prepare("SELECT id, name, wikidata FROM people")?
        .query_map([], |row| {
            let (name, wikidata) = (row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?);
            Ok((identity(&name, wikidata.as_deref()), row.get(0)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for person in people {
        let Person { name, wikidata, .. } = person;
        let id = match known.get(&identity(name, wikidata.as_deref())) {
            Some(id) => {
                sql.execute("UPDATE people SET name = ?2, wikidata = ?3 WHERE id = ?1", params![id, name, wikidata])?;
                *id
            }
            None => sql
                .prepare_cached("INSERT INTO people (name, wikidata) VALUES (?1, ?2)")?
                .insert(params![name, wikidata])?,
        };
        kept.insert(id);
        write_details(sql, id, person)?;
    }
    known.values().filter(|id| !kept.contains(id)).try_for_each(|id| forget(sql, *id))
}

fn write_details(sql: &Connection, id: i64, person: &Person) -> rusqlite::Result<()> {
    sql.execute("DELETE FROM people_aliases WHERE person_id = ?1", [id])?;
    sql.execute("DELETE FROM people_facts WHERE person_id = ?1", [id])?;
    for alias in &person.aliases {
        sql.prepare_cached("INSERT INTO people_aliases VALUES (?1, ?2)")?.execute(params![id, alias])?;
    }
    for (fact, value) in &person.facts {
        sql.prepare_cached("INSERT OR REPLACE INTO people_facts VALUES (?1, ?2, ?3)")?
            .execute(params![id, fact, value])?;
    }
    Ok(())
}

/// A row that is gone: its speaker keeps the number, and what they are is compared again.
fn forget(sql: &Connection, person: i64) -> rusqlite::Result<()> {
    sql.execute("UPDATE speakers SET person_id = NULL WHERE person_id = ?1", [person])?;
    sql.execute("DELETE FROM people WHERE id = ?1", [person]).map(drop)
}

/// Each row goes on under the number of the speaker it names, since numbers are what people note down: the one it had, else
/// the one with most of its appearances.
fn take_over(sql: &Connection) -> rusqlite::Result<()> {
    let wishes = wishes(sql)?;
    let mut listed: BTreeMap<i64, i64> = sql
        .prepare("SELECT id, person_id FROM speakers WHERE person_id IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let named: BTreeSet<i64> = wishes.iter().map(|(_, person, _)| *person).collect();
    for (speaker, _) in listed.extract_if(.., |_, person| !named.contains(person)) {
        sql.execute("UPDATE speakers SET person_id = NULL WHERE id = ?1", [speaker])?;
    }
    let mut served: BTreeSet<i64> = listed.values().copied().collect();
    for (_, person, speaker) in wishes {
        if !served.contains(&person) && !listed.contains_key(&speaker) {
            sql.execute("UPDATE speakers SET person_id = ?2 WHERE id = ?1", [speaker, person])?;
            listed.insert(speaker, person);
            served.insert(person);
        }
    }
    Ok(())
}

/// How many appearances of a speaker a row names, the row, the speaker as people know them; the most first.
fn wishes(sql: &Connection) -> rusqlite::Result<Vec<(Reverse<usize>, i64, i64)>> {
    let names = names(sql)?;
    let mut counts: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    let mut found = sql.prepare(
        "SELECT appearances.name, coalesce(merged_into, speakers.id), count(*)
         FROM index_names_to_compare JOIN appearances USING (name_key) JOIN speakers ON speakers.id = speaker_id
         WHERE appearances.kind <> 'author' GROUP BY 1, 2",
    )?;
    let mut found = found.query([])?;
    while let Some(row) = found.next()? {
        if let Some(person) = names.person(&row.get::<_, String>(0)?) {
            *counts.entry((person, row.get(1)?)).or_default() += row.get::<_, usize>(2)?;
        }
    }
    let mut wishes: Vec<_> =
        counts.into_iter().map(|((person, speaker), count)| (Reverse(count), person, speaker)).collect();
    wishes.sort_unstable();
    Ok(wishes)
}

/// All names that the table could decide, now or after loading, are compared again.
fn touch_listed(sql: &Connection) -> rusqlite::Result<()> {
    let mut touch = sql.prepare("INSERT OR IGNORE INTO index_names_to_compare VALUES (?1)")?;
    for (_, name) in all_names(sql)? {
        touch.execute([settle::person_key(&name)])?;
        touch.execute([settle::body_key(&name)])?;
    }
    Ok(())
}

fn all_names(sql: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    sql.prepare("SELECT id, name FROM people UNION SELECT person_id, alias FROM people_aliases ORDER BY 1, 2")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Whose name is this, by the table?
pub(super) struct Names(BTreeMap<String, Option<i64>>);

impl Names {
    pub(super) fn person(&self, written: &str) -> Option<i64> {
        if self.0.is_empty() {
            return None;
        }
        let bare = || name::person(written).map(|parsed| name::fold(parsed.bare));
        let found = self.0.get(&name::fold(written)).copied().or_else(|| self.0.get(&bare()?).copied());
        found.flatten()
    }
}

/// All names of the table; those that two rows claim are nobody's.
pub(super) fn names(sql: &Connection) -> rusqlite::Result<Names> {
    let mut names: BTreeMap<String, Option<i64>> = BTreeMap::new();
    for (person, name) in all_names(sql)? {
        let claim = names.entry(name::fold(&name)).or_insert(Some(person));
        if *claim != Some(person) {
            *claim = None;
        }
    }
    Ok(Names(names))
}
