//! Which statements hold these words, who said them, and where?
//!
//! ```text
//! Search ─query─▶ FTS5 ─newest first─▶ numbers ─hits─▶ Hits: statements in context, counts by facet
//! ```
//!
//! Filters are words to FTS5 (`index.rs`), so that the words and the filters are looked up together, newest first, and a
//! search stops when it has enough. So counts are taken over the newest [`MOST_COUNTED`] statements, and say so.

pub(crate) mod index;
mod hits;
mod page;
mod steps;

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params, params_from_iter};
use serde::Serialize;

pub use hits::{Excerpt, Hit, Place, Range, Slice};
pub use index::rebuild;
pub(crate) use index::{reindex_article, reindex_statement, unindex_article};
pub use page::{Page, page};

use crate::audit::Kinds;
use crate::error::{Error, Result};
use crate::filter::{self, Filter, Meant, Named};
use crate::ledger::Ledger;
use crate::query::{self, Query};
use steps::Steps;

/// Counts are taken over so many of the newest statements found: what can be counted well within a tenth of a second.
/// `record/2026-11-22-ledger.md` has the measurement; re-run it after a change.
pub const MOST_COUNTED: usize = 5_000;
/// The best are looked for among so many of the newest statements found: their words have to be read again.
pub const MOST_RANKED: usize = 500;
/// A search that has taken so many steps, and [`STEPS_A_WORD`] for each word, stops and shows what it has: fifty of the
/// commonest words, all wanted, would have it read through a quarter of the index. A step is about one page of the index,
/// and costs 10 to 20 microseconds (`record/2026-11-22-ledger.md`).
const MOST_STEPS: u64 = 4_000;
/// To look a word up in all parts of the index, before anything is read of it: 390 in an index of 19 parts.
const STEPS_A_WORD: u64 = 400;
/// A row is not counted as work: there are [`MOST_COUNTED`] at most. It takes so many steps of its own.
const STEPS_A_ROW: u64 = 17;
/// More for the comparison of the cue.
const STEPS_A_CUE: u64 = 4;
/// What somebody is mostly called is looked for in so many articles.
const MOST_ROLES: usize = 200;
/// How many speakers, outlets and cues are listed with their counts.
const MOST_LISTED: usize = 10;

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// See `query.rs`; empty: whatever the filters let through.
    pub words: String,
    pub filter: Filter,
    pub cue: Option<String>,
    pub order: Order,
    pub limit: usize,
    /// How many to pass over.
    pub offset: usize,
    /// Also what users said is no statement.
    pub with_rejected: bool,
    /// Do not stop where a search takes long.
    pub is_thorough: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Newest,
    Best,
}

impl Default for Search {
    fn default() -> Search {
        Search {
            words: String::new(),
            filter: Filter::default(),
            cue: None,
            order: Order::Newest,
            limit: 20,
            offset: 0,
            with_rejected: false,
            is_thorough: false,
        }
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Hits {
    pub statements: Vec<Hit>,
    pub total: Count,
    /// Whether the search stopped, as it took too long: older statements were not looked at.
    pub is_stopped: bool,
    /// Over the statements that were counted.
    pub facets: Facets,
    /// The best ones were looked for among so many of the newest; `None`: among all, or nobody asked.
    pub ranked: Option<usize>,
    /// Whom the name of the search meant.
    pub speakers: Vec<Named>,
    pub outlets: Vec<Named>,
}

/// How many there are; with `is_capped` there are more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub n: usize,
    pub is_capped: bool,
}

/// How the counted statements divide. Largest first, time in its order; `None` is nobody, or no date.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    pub speakers: Vec<Portion>,
    pub outlets: Vec<Portion>,
    pub kinds: Vec<(String, usize)>,
    pub cues: Vec<(Option<String>, usize)>,
    /// 2026-11-22
    pub days: Vec<(Option<String>, Kinds)>,
    /// 2026-11
    pub months: Vec<(Option<String>, Kinds)>,
    pub years: Vec<(Option<String>, Kinds)>,
}

/// What one speaker or outlet has of the counted statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Portion {
    /// `None` with a name: a user gave that name in a correction, and no speaker has it.
    pub id: Option<i64>,
    pub name: Option<String>,
    /// Tells a speaker from others of that name: what they are, in words of an article.
    pub detail: Option<String>,
    pub n: usize,
}

/// Searches the ledger.
pub fn find(ledger: &mut Ledger, search: &Search) -> Result<Hits> {
    let words =
        query::parse(&search.words).map_err(|complaint| Error::request(ledger.path(), complaint.to_string()))?;
    let found = steps::counted(ledger, |ledger, steps| {
        ledger.read(|sql| match filter::meant(sql, &search.filter)? {
            Ok(meant) => find_within(sql, search, words.as_ref(), meant, steps).map(Ok),
            Err(why) => Ok(Err(why)),
        })
    })?;
    found.map_err(|why| Error::request(ledger.path(), why))
}

/// What a speaker said last, in its sentences.
pub(crate) fn newest_of(sql: &Connection, speaker: i64, limit: usize) -> rusqlite::Result<Vec<Hit>> {
    let ids: Vec<i64> = sql
        .prepare_cached(
            "SELECT statement_id FROM index_words CROSS JOIN index_facets ON index_facets.id = index_words.rowid
             WHERE index_words MATCH ?1 AND NOT is_rejected ORDER BY index_words.rowid DESC LIMIT ?2",
        )?
        .query_map((format!("\"{}\"", index::speaker_facet(speaker)), limit), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    hits::in_context(sql, None, &ids)
}

/// The numbers in the index that --since and --until leave.
fn numbers(meant: &Meant) -> (i64, i64) {
    let begins = |day| index::number(day, 0);
    let first = meant.first.map_or(i64::MIN, |first| begins(index::days_since_1970(first)));
    match meant.last {
        Some(last) => (first.max(index::FIRST_DATED), begins(index::days_since_1970(last) + 1) - 1),
        None => (first, i64::MAX),
    }
}

/// A statement found, with what is counted of it.
struct Found {
    number: i64,
    statement: i64,
    speaker: Option<i64>,
    corrected: Option<String>,
    outlet: Option<i64>,
    kind: String,
    cue: Option<String>,
}

fn find_within(
    sql: &Connection,
    search: &Search,
    words: Option<&Query>,
    meant: Meant,
    steps: &Steps,
) -> rusqlite::Result<Hits> {
    let wanted = search.offset.saturating_add(search.limit);
    let most = MOST_COUNTED.max(wanted);
    if !search.is_thorough {
        steps.allow(allowance(words, &meant));
    }
    let (mut found, is_stopped) = newest(sql, search, words, &meant, numbers(&meant), most + 1, steps)?;
    steps.allow_all();
    let is_capped = is_stopped || found.len() > most;
    found.truncate(most);
    let total = Count { n: found.len(), is_capped };
    let facets = facets(sql, &found)?;
    let mut ranked = None;
    let in_order = match (search.order, words) {
        (Order::Best, Some(words)) => {
            let among = found.len().min(MOST_RANKED.max(wanted));
            ranked = (is_capped || among < found.len()).then_some(among);
            hits::best_first(sql, words, found.iter().take(among).map(|one| one.statement))?
        }
        _ => found.iter().map(|one| one.statement).collect(),
    };
    let shown: Vec<i64> = in_order.into_iter().skip(search.offset).take(search.limit).collect();
    let statements = hits::in_context(sql, words, &shown)?;
    let speakers = meant.speakers.map(|speakers| speakers.named).unwrap_or_default();
    let outlets = meant.outlets.unwrap_or_default();
    Ok(Hits { statements, total, is_stopped, facets, ranked, speakers, outlets })
}

/// The steps that a search may take before it stops.
fn allowance(words: Option<&Query>, meant: &Meant) -> u64 {
    let n_speakers = meant.speakers.as_ref().map_or(0, |meant| meant.named.len() + meant.corrected.len());
    let n_facets = n_speakers + meant.outlets.as_ref().map_or(0, Vec::len) + 2;
    MOST_STEPS + STEPS_A_WORD * (words.map_or(0, query::n_words) + n_facets as u64)
}

/// What the words and filters let through of these numbers, the newest first; and whether the steps did not suffice for
/// all.
fn newest(
    sql: &Connection,
    search: &Search,
    words: Option<&Query>,
    meant: &Meant,
    (first, last): (i64, i64),
    most: usize,
    steps: &Steps,
) -> rusqlite::Result<(Vec<Found>, bool)> {
    let cue =
        search.cue.as_ref().and_then(|cue| index::bare_cue(&cue.split_whitespace().collect::<Vec<_>>().join(" ")));
    let matching = matching(words, meant, cue.as_deref());
    let mut values = vec![Value::from(first), Value::from(last), Value::from(most as i64)];
    let mut conditions = String::new();
    let mut and = |condition: &str, value: Option<Value>| {
        values.extend(value);
        let place = format!("?{}", values.len());
        conditions.push_str(&format!(" AND {}", condition.replace('?', &place)));
    };
    let from = if matching.is_empty() {
        "index_facets WHERE index_facets.id"
    } else {
        and("index_words MATCH ?", Some(matching.into()));
        // CROSS JOIN keeps this order: the words are looked up, and their numbers then.
        "index_words CROSS JOIN index_facets ON index_facets.id = index_words.rowid WHERE index_words.rowid"
    };
    if !search.with_rejected {
        and("is_rejected = 0", None);
    }
    if let Some(cue) = cue {
        and("cue = ?", Some(cue.into()));
    }
    let order = from.rsplit(' ').next().unwrap_or_default();
    let select = format!(
        "SELECT index_facets.id, statement_id, speaker_id, corrected, outlet_id, kind, cue
         FROM {from} BETWEEN ?1 AND ?2{conditions} ORDER BY {order} DESC LIMIT ?3"
    );
    let mut statement = sql.prepare_cached(&select)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut found = Vec::new();
    loop {
        match rows.next() {
            Ok(Some(row)) => found.push(read_found(row)?),
            Ok(None) => return Ok((found, false)),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
                return Ok((found, true));
            }
            Err(error) => return Err(error),
        }
        steps.allow_more(STEPS_A_ROW + if search.cue.is_some() { STEPS_A_CUE } else { 0 });
    }
}

fn read_found(row: &Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found {
        number: row.get(0)?,
        statement: row.get(1)?,
        speaker: row.get(2)?,
        corrected: row.get(3)?,
        outlet: row.get(4)?,
        kind: row.get(5)?,
        cue: row.get(6)?,
    })
}

/// Words and filters in the language of FTS5; empty where there are none.
fn matching(words: Option<&Query>, meant: &Meant, cue: Option<&str>) -> String {
    let speakers = meant.speakers.iter().flat_map(|meant| {
        let named = meant.named.iter().map(|named| index::speaker_facet(named.id));
        named.chain(meant.corrected.iter().map(|name| index::corrected_facet(name)))
    });
    let outlets = meant.outlets.iter().flatten().map(|named| index::outlet_facet(named.id));
    let parts = [
        words.map(query::in_fts5),
        any_of(speakers),
        any_of(outlets),
        any_of(meant.kind.iter().map(|kind| index::kind_facet(kind))),
        any_of(cue.iter().map(|cue| index::cue_facet(cue))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" AND ")
}

fn any_of(facets: impl Iterator<Item = String>) -> Option<String> {
    let facets: Vec<_> = facets.map(|facet| format!("\"{facet}\"")).collect();
    (!facets.is_empty()).then(|| format!("({})", facets.join(" OR ")))
}

fn facets(sql: &Connection, found: &[Found]) -> rusqlite::Result<Facets> {
    let mut speakers = BTreeMap::<(Option<i64>, Option<&str>), usize>::new();
    let mut outlets = BTreeMap::<Option<i64>, usize>::new();
    let mut kinds = BTreeMap::<&str, usize>::new();
    let mut cues = BTreeMap::<Option<&str>, usize>::new();
    let mut days = BTreeMap::<i64, Kinds>::new();
    for one in found {
        let corrected = one.corrected.as_deref().filter(|name| one.speaker.is_none() && !name.is_empty());
        *speakers.entry((one.speaker, corrected)).or_default() += 1;
        *outlets.entry(one.outlet).or_default() += 1;
        *kinds.entry(&one.kind).or_default() += 1;
        *cues.entry(one.cue.as_deref()).or_default() += 1;
        *days.entry(one.number >> 32).or_default() += kinds_of(&one.kind);
    }
    let mut speaker_name = sql.prepare_cached("SELECT name FROM speakers WHERE id = ?1")?;
    let mut outlet_name = sql.prepare_cached("SELECT name FROM outlets WHERE id = ?1")?;
    let mut named_speakers = Vec::new();
    for ((id, corrected), n) in largest(speakers, MOST_LISTED) {
        let known = id.map(|id| speaker_name.query_row([id], |row| row.get(0))).transpose()?;
        named_speakers.push(Portion { id, name: known.or(corrected.map(str::to_owned)), detail: None, n });
    }
    tell_apart(sql, &mut named_speakers)?;
    let mut named_outlets = Vec::new();
    for (id, n) in largest(outlets, MOST_LISTED) {
        let name = id.map(|id| outlet_name.query_row([id], |row| row.get(0))).transpose()?;
        named_outlets.push(Portion { id, name, detail: None, n });
    }
    Ok(Facets {
        speakers: named_speakers,
        outlets: named_outlets,
        kinds: largest(kinds, MOST_LISTED).into_iter().map(|(kind, n)| (kind.to_owned(), n)).collect(),
        cues: largest(cues, MOST_LISTED).into_iter().map(|(cue, n)| (cue.map(str::to_owned), n)).collect(),
        days: by_time(&days, 10),
        months: by_time(&days, 7),
        years: by_time(&days, 4),
    })
}

/// Two people of one name get what the articles mostly call them beside it.
fn tell_apart(sql: &Connection, speakers: &mut [Portion]) -> rusqlite::Result<()> {
    let mut role = sql.prepare_cached(
        "SELECT role FROM (SELECT role FROM appearances WHERE speaker_id = ?1 AND role IS NOT NULL LIMIT ?2)
         GROUP BY role ORDER BY count(*) DESC, role LIMIT 1",
    )?;
    let names: Vec<_> = speakers.iter().map(|speaker| speaker.name.clone()).collect();
    for speaker in speakers {
        let is_shared = names.iter().filter(|name| **name == speaker.name).count() > 1;
        if is_shared && let Some(id) = speaker.id {
            speaker.detail = role.query_row(params![id, MOST_ROLES], |row| row.get(0)).optional()?;
        }
    }
    Ok(())
}

fn largest<K: Ord>(counts: BTreeMap<K, usize>, most: usize) -> Vec<(K, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts.truncate(most);
    counts
}

/// One statement of this kind.
fn kinds_of(kind: &str) -> Kinds {
    match kind {
        "direct" => Kinds { direct: 1, ..Kinds::default() },
        "mixed" => Kinds { mixed: 1, ..Kinds::default() },
        _ => Kinds { indirect: 1, ..Kinds::default() },
    }
}

/// The first `n_letters` of the date.
fn by_time(days: &BTreeMap<i64, Kinds>, n_letters: usize) -> Vec<(Option<String>, Kinds)> {
    let mut counts = BTreeMap::<Option<String>, Kinds>::new();
    for (day, kinds) in days {
        let date = index::date(*day).map(|date| date.to_string().chars().take(n_letters).collect());
        *counts.entry(date).or_default() += *kinds;
    }
    counts.into_iter().collect()
}

#[cfg(test)]
mod tests;
