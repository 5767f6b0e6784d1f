//! Which pairs of speakers may be one, for people to decide?
//!
//! `index_doubts` has groups: two bearers of one name, or a part of a name and all whom it may mean. People decide about
//! two at a time.

use rusqlite::{Connection, params};
use serde::Serialize;

use super::decide::{self, Decision};
use super::heard::{self, Heard};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::search::{self, Hit};

/// So many doubts are put in order; more are the work of months.
const MOST_DOUBTS: usize = 5_000;
/// So many outlets of a speaker are named.
const OUTLETS: usize = 4;
/// They are looked for in so many of the newest articles.
const NEWEST_APPEARANCES: usize = 40;
/// The last decisions, so that what was clicked by mistake is taken back.
const LATEST_DECISIONS: usize = 10;

/// Some of the pairs, those who say most first.
#[derive(Clone, Debug)]
pub struct Doubts {
    pub pairs: Vec<Pair>,
    pub total: usize,
    /// Whether there are more.
    pub is_cut: bool,
    pub latest: Vec<Decision>,
}

/// Two that may be one.
#[derive(Clone, Debug)]
pub struct Pair {
    pub one: Side,
    pub other: Side,
    pub why: String,
}

/// What tells whether two are one.
#[derive(Clone, Debug)]
pub struct Side {
    pub speaker: Heard,
    /// Those of the newest articles, the most frequent first.
    pub outlets: Vec<String>,
    /// What they said last.
    pub example: Option<Hit>,
}

/// Two speakers, after all merges, by number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Two {
    pub(super) speakers: (i64, i64),
    pub(super) why: String,
}

/// The pairs that nobody decided about.
pub fn doubts(ledger: &Ledger, limit: usize, offset: usize) -> Result<Doubts> {
    ledger.read(|sql| {
        let all: Vec<(String, String)> = sql
            .prepare_cached("SELECT speakers, why FROM index_doubts ORDER BY id LIMIT ?1")?
            .query_map([MOST_DOUBTS + 1], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let is_cut = all.len() > MOST_DOUBTS;
        let mut counted: Vec<(usize, Two)> = Vec::new();
        for (speakers, why) in all.into_iter().take(MOST_DOUBTS) {
            for two in pairs(sql, &speakers, &why)? {
                if let (Some(one), Some(other)) =
                    (heard::count(sql, two.speakers.0)?, heard::count(sql, two.speakers.1)?)
                {
                    counted.push((one + other, two));
                }
            }
        }
        counted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.speakers.cmp(&b.1.speakers)));
        counted.dedup_by(|a, b| a.1.speakers == b.1.speakers);
        let total = counted.len();
        let shown = counted.into_iter().skip(offset).take(limit).map(|(_, two)| pair(sql, two));
        Ok(Doubts {
            pairs: shown.collect::<rusqlite::Result<_>>()?,
            total,
            is_cut,
            latest: decide::latest(sql, LATEST_DECISIONS)?,
        })
    })
}

/// The pairs among those who share a name.
pub(super) fn of_name(sql: &Connection, name_key: &str) -> rusqlite::Result<Vec<Two>> {
    let doubts: Vec<(String, String)> = sql
        .prepare_cached("SELECT speakers, why FROM index_doubts WHERE name_key = ?1 ORDER BY id")?
        .query_map([name_key], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let pairs = doubts.iter().map(|(speakers, why)| pairs(sql, speakers, why));
    Ok(pairs.collect::<rusqlite::Result<Vec<_>>>()?.concat())
}

/// The pairs of a doubt that are open. Of more than two, the one with the fewest words in the name is in doubt: "Rao" may
/// be any of the Raos, who are no doubt several. Once it is decided who that is, nothing is open.
fn pairs(sql: &Connection, speakers: &str, why: &str) -> rusqlite::Result<Vec<Two>> {
    let mut members: Vec<(i64, String)> = sql
        .prepare_cached(
            "SELECT coalesce(merged_into, speakers.id), name FROM json_each(?1) JOIN speakers ON speakers.id = value
             ORDER BY speakers.id",
        )?
        .query_map(params![speakers], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    members.sort_by_key(|(_, name)| name.split_whitespace().count());
    let Some(((unsure, _), others)) = members.split_first() else { return Ok(Vec::new()) };
    if others.iter().any(|(other, _)| other == unsure) {
        return Ok(Vec::new());
    }
    let mut pairs = Vec::new();
    for (other, _) in others {
        // A doubt about two is gone when they are decided to be two.
        let is_open = others.len() == 1 || decide::facing(sql, "apart", *unsure, *other)?.is_empty();
        if is_open {
            pairs.push(Two { speakers: (*unsure.min(other), *unsure.max(other)), why: why.to_owned() });
        }
    }
    Ok(pairs)
}

fn pair(sql: &Connection, two: Two) -> rusqlite::Result<Pair> {
    let (one, other) = (side(sql, two.speakers.0)?, side(sql, two.speakers.1)?);
    // The one with more words in the name, then with more statements, gives the name to both.
    let rank = |side: &Side| (side.speaker.name.split_whitespace().count(), side.speaker.statements);
    let (one, other) = if rank(&other) > rank(&one) { (other, one) } else { (one, other) };
    Ok(Pair { one, other, why: two.why })
}

fn side(sql: &Connection, speaker: i64) -> rusqlite::Result<Side> {
    let statements = heard::count(sql, speaker)?.unwrap_or(0);
    let example = search::newest_of(sql, speaker, 1)?.pop();
    Ok(Side { speaker: heard::one(sql, speaker, statements)?, outlets: outlets(sql, speaker)?, example })
}

fn outlets(sql: &Connection, speaker: i64) -> rusqlite::Result<Vec<String>> {
    sql.prepare_cached(
        "SELECT name FROM (
           SELECT outlet_id FROM appearances JOIN articles ON articles.id = article_id
           WHERE speaker_id = ?1 ORDER BY appearances.id DESC LIMIT ?2)
         JOIN outlets ON outlets.id = outlet_id GROUP BY name ORDER BY count(*) DESC, name LIMIT ?3",
    )?
    .query_map((speaker, NEWEST_APPEARANCES, OUTLETS), |row| row.get(0))?
    .collect()
}
