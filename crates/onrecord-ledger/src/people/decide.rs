//! What did people decide about who is who, and how is it taken back?
//!
//! A decision names both sides by the articles they stand in, so that it holds after a reread. Of two decisions that
//! contradict one another the later one holds. Nothing is deleted: who decided, who took it back and when stays.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::group::{Appearance, Group};
use super::settle;
use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::wording::Wording;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    pub id: i64,
    /// "same" or "apart".
    pub verdict: String,
    /// The names on either side, as they were then.
    pub one: String,
    pub other: String,
    /// Of an "apart" about one article: its address.
    pub address: Option<String>,
    pub made_by: String,
    pub made_at: String,
    pub undone_by: Option<String>,
    pub undone_at: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    One,
    Other,
}

/// A side is remembered by so many articles; enough of them outlive any reread.
const REMEMBERED: usize = 200;

/// Who decides, and when: RFC 3339, UTC.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    pub who: &'a str,
    pub now: &'a str,
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub id: i64,
    /// The number of the first speaker from now on. It is not the one named if what is taken back had given that one out.
    pub first: i64,
    /// Earlier decisions that said the contrary, which are taken back with it.
    pub taken_back: Vec<i64>,
}

/// Says that two speakers are one; the first keeps the name.
pub fn same(ledger: &mut Ledger, one: i64, other: i64, by: By<'_>) -> Result<Decided> {
    must_differ(ledger, one, other)?;
    if are_one(ledger, one, other)? {
        let why = format!("{one} and {other} are one already; onrecord speakers --decisions lists by which decision");
        return Err(Error::request(ledger.path(), why));
    }
    decide(ledger, "same", one, other, by)
}

/// Says that two speakers are two people, whatever the program thinks now or later.
pub fn two(ledger: &mut Ledger, one: i64, other: i64, by: By<'_>) -> Result<Decided> {
    must_differ(ledger, one, other)?;
    let held = ledger.read(|sql| facing(sql, "apart", one, other))?;
    if let (Some(decision), false) = (held.first(), are_one(ledger, one, other)?) {
        let why = format!("{one} and {other} are two already, by decision {decision}");
        return Err(Error::request(ledger.path(), why));
    }
    decide(ledger, "apart", one, other, by)
}

/// Two speakers, the one with the fuller name first: "Rao" and Ana Rao are Ana Rao. Else as they were given.
pub fn fuller_first(ledger: &Ledger, one: i64, other: i64) -> Result<(i64, i64)> {
    let words = |id: i64| -> Result<BTreeSet<String>> {
        let name = ledger.read(|sql| {
            sql.query_row("SELECT name FROM speakers WHERE id = ?1", [id], |row| row.get::<_, String>(0)).optional()
        })?;
        Ok(Wording::of(&name.unwrap_or_default()).words.into_iter().map(|word| word.key).collect())
    };
    let (words_of_one, words_of_other) = (words(one)?, words(other)?);
    let is_part = words_of_one.len() < words_of_other.len() && words_of_one.is_subset(&words_of_other);
    Ok(if is_part { (other, one) } else { (one, other) })
}

fn decide(ledger: &mut Ledger, verdict: &str, one: i64, other: i64, by: By<'_>) -> Result<Decided> {
    let contrary = if verdict == "same" { "apart" } else { "same" };
    ledger.write(|sql| {
        let taken_back = facing(sql, contrary, one, other)?;
        let id = insert(sql, verdict, by)?;
        remember(sql, id, Side::One, "appearances.speaker_id = ?3", params![one])?;
        remember(sql, id, Side::Other, "appearances.speaker_id = ?3", params![other])?;
        for decision in &taken_back {
            take_back(sql, *decision, by)?;
        }
        touch(sql, id)?;
        settle::within(sql)?;
        Ok(Decided { id, first: first(sql, id)?.unwrap_or(one), taken_back })
    })
}

fn first(sql: &Connection, decision: i64) -> rusqlite::Result<Option<i64>> {
    let query = format!(
        "SELECT coalesce(merged_into, speakers.id) FROM decision_sides {FIND_AGAIN}
         JOIN speakers ON speakers.id = speaker_id WHERE decision_id = ?1 AND side = 1 ORDER BY appearances.id LIMIT 1"
    );
    sql.query_row(&query, [decision], |row| row.get(0)).optional()
}

/// Whether two speakers are one by what users decided.
fn are_one(ledger: &Ledger, one: i64, other: i64) -> Result<bool> {
    let query = "SELECT count(DISTINCT coalesce(merged_into, id)) FROM speakers WHERE id IN (?1, ?2)";
    ledger.read(|sql| sql.query_row(query, [one, other], |row| row.get::<_, i64>(0))).map(|n| n == 1)
}

/// The decisions that hold and have one of the speakers on one side and the other on the other.
pub(super) fn facing(sql: &Connection, verdict: &str, one: i64, other: i64) -> rusqlite::Result<Vec<i64>> {
    let side = |side: usize, speaker: &str| {
        format!(
            "EXISTS (SELECT 1 FROM decision_sides {FIND_AGAIN}
             WHERE decision_id = decisions.id AND side = {side} AND speaker_id = {speaker})"
        )
    };
    let sides = |one, other| format!("{} AND {}", side(1, one), side(2, other));
    let (so, turned) = (sides("?2", "?3"), sides("?3", "?2"));
    sql.prepare(&format!(
        "SELECT id FROM decisions WHERE verdict = ?1 AND undone_at IS NULL AND ({so} OR {turned}) ORDER BY id"
    ))?
    .query_map(params![verdict, one, other], |row| row.get(0))?
    .collect()
}

/// For each appearance that somebody put apart: by which decisions, and on which side.
pub(super) fn apart(sql: &Connection) -> rusqlite::Result<BTreeMap<i64, Vec<(i64, Side)>>> {
    let mut sides: BTreeMap<i64, Vec<(i64, Side)>> = BTreeMap::new();
    let query = format!(
        "SELECT DISTINCT appearances.id, decision_id, side FROM decisions
         JOIN decision_sides ON decision_id = decisions.id {FIND_AGAIN}
         WHERE verdict = 'apart' AND undone_at IS NULL ORDER BY decision_id, side, appearances.id"
    );
    let mut found = sql.prepare(&query)?;
    let mut found = found.query([])?;
    while let Some(row) = found.next()? {
        let side = if row.get::<_, i64>(2)? == 1 { Side::One } else { Side::Other };
        sides.entry(row.get(0)?).or_default().push((row.get(1)?, side));
    }
    Ok(sides)
}

/// The appearances a remembered side means now: those of the same key in the article, or, if a reread changed the key, of
/// the same name.
const FIND_AGAIN: &str = "
    JOIN articles ON articles.address = decision_sides.address
    JOIN appearances ON appearances.article_id = articles.id AND (appearances.key = decision_sides.key
      OR appearances.name = decision_sides.name AND NOT EXISTS (
        SELECT 1 FROM appearances AS kept
        WHERE kept.article_id = articles.id AND kept.key = decision_sides.key))";

/// Says that the speaker of one article is somebody else: takes back what the program merged.
pub fn not_in_article(ledger: &mut Ledger, speaker: i64, article: &str, by: By<'_>) -> Result<i64> {
    must_exist(ledger, speaker)?;
    let here = format!("{FAMILY} AND articles.address = ?4");
    let elsewhere = format!("{FAMILY} AND articles.address <> ?4");
    let address = address(ledger, article)?;
    let count = |condition: &str| {
        let query = format!(
            "SELECT count(*) FROM appearances JOIN articles ON articles.id = article_id
             WHERE ?1 IS NOT NULL AND ?2 IS NOT NULL AND {condition}"
        );
        ledger.read(|sql| sql.query_row(&query, params![0, 0, speaker, address], |row| row.get::<_, i64>(0)))
    };
    if count(&here)? == 0 {
        return Err(Error::request(ledger.path(), format!("speaker {speaker} says nothing in {article}")));
    }
    if count(&elsewhere)? == 0 {
        let why = format!("speaker {speaker} speaks in {article} only; there is nothing to take apart");
        return Err(Error::request(ledger.path(), why));
    }
    ledger.write(|sql| {
        let decision = insert(sql, "apart", by)?;
        remember(sql, decision, Side::One, &here, params![speaker, address])?;
        remember(sql, decision, Side::Other, &elsewhere, params![speaker, address])?;
        touch(sql, decision)?;
        settle::within(sql)?;
        Ok(decision)
    })
}

/// A speaker with all that users merged into them.
const FAMILY: &str = "appearances.speaker_id IN (SELECT id FROM speakers WHERE ?3 IN (id, merged_into))";

/// An article by its id, its address or its url.
fn address(ledger: &Ledger, article: &str) -> Result<String> {
    let find = "SELECT address FROM articles WHERE address = ?1 OR url = ?1 OR CAST(id AS TEXT) = ?1 LIMIT 1";
    let found: Option<String> = ledger.read(|sql| sql.query_row(find, [article], |row| row.get(0)).optional())?;
    let missing = || format!("there is no article {article}; name it by its url, its address or its number");
    found.ok_or_else(|| Error::request(ledger.path(), missing()))
}

fn must_exist(ledger: &Ledger, speaker: i64) -> Result<()> {
    let exists = ledger.read(|sql| sql.prepare("SELECT 1 FROM speakers WHERE id = ?1")?.exists([speaker]))?;
    let missing = || format!("there is no speaker {speaker}; onrecord speakers lists them with their numbers");
    if exists { Ok(()) } else { Err(Error::request(ledger.path(), missing())) }
}

fn must_differ(ledger: &Ledger, one: i64, other: i64) -> Result<()> {
    must_exist(ledger, one)?;
    must_exist(ledger, other)?;
    if one == other {
        return Err(Error::request(ledger.path(), format!("speaker {one} was named twice; name two")));
    }
    Ok(())
}

fn insert(sql: &Connection, verdict: &str, by: By<'_>) -> rusqlite::Result<i64> {
    sql.prepare("INSERT INTO decisions (verdict, made_by, made_at) VALUES (?1, ?2, ?3)")?
        .insert(params![verdict, by.who, by.now])
}

fn remember(
    sql: &Connection,
    decision: i64,
    side: Side,
    condition: &str,
    wanted: &[&dyn rusqlite::ToSql],
) -> rusqlite::Result<()> {
    let side = if side == Side::One { 1 } else { 2 };
    let insert = format!(
        "INSERT OR IGNORE INTO decision_sides
         SELECT ?1, ?2, articles.address, appearances.key, appearances.name, appearances.role
         FROM appearances JOIN articles ON articles.id = article_id
         WHERE {condition} ORDER BY appearances.id LIMIT {REMEMBERED}"
    );
    let own: [&dyn rusqlite::ToSql; 2] = [&decision, &side];
    sql.execute(&insert, [&own[..], wanted].concat().as_slice()).map(drop)
}

/// Has the names of a decision's speakers compared again.
fn touch(sql: &Connection, decision: i64) -> rusqlite::Result<()> {
    let touch = format!(
        "INSERT OR IGNORE INTO index_names_to_compare
         SELECT name_key FROM decision_sides {FIND_AGAIN} WHERE decision_id = ?1 AND name_key IS NOT NULL"
    );
    sql.execute(&touch, [decision]).map(drop)
}

/// Takes a decision back.
pub fn undo(ledger: &mut Ledger, decision: i64, by: By<'_>) -> Result<()> {
    let undone: Option<Option<String>> = ledger.read(|sql| {
        sql.query_row("SELECT undone_at FROM decisions WHERE id = ?1", [decision], |row| row.get(0)).optional()
    })?;
    let why = match undone {
        Some(None) => {
            return ledger.write(|sql| {
                take_back(sql, decision, by)?;
                settle::within(sql).map(drop)
            });
        }
        Some(Some(when)) => format!("decision {decision} was taken back already, {when}"),
        None => format!("there is no decision {decision}; onrecord speakers --decisions lists them"),
    };
    Err(Error::request(ledger.path(), why))
}

fn take_back(sql: &Connection, decision: i64, by: By<'_>) -> rusqlite::Result<()> {
    let undo = "UPDATE decisions SET undone_by = ?2, undone_at = ?3 WHERE id = ?1";
    sql.execute(undo, params![decision, by.who, by.now])?;
    touch(sql, decision)
}

/// All decisions, the oldest first.
pub fn decisions(ledger: &Ledger) -> Result<Vec<Decision>> {
    ledger.read(|sql| listed(sql, "SELECT id FROM decisions", &[]))
}

/// The last ones, the newest first.
pub(super) fn latest(sql: &Connection, limit: usize) -> rusqlite::Result<Vec<Decision>> {
    let mut latest = listed(sql, "SELECT id FROM decisions ORDER BY id DESC LIMIT ?1", &[&limit])?;
    latest.reverse();
    Ok(latest)
}

/// A side remembers the first [`REMEMBERED`] appearances of a speaker; who is looked for among so many is found, even if
/// some of them came to the speaker later.
const LOOKED_AT: usize = 2 * REMEMBERED;

/// Those about these speakers, the newest first.
pub(super) fn about(sql: &Connection, speakers: &[i64]) -> rusqlite::Result<Vec<Decision>> {
    let mut found = BTreeSet::new();
    let mut about = sql.prepare_cached(
        "SELECT DISTINCT decision_id FROM (
           SELECT key, name, article_id FROM appearances WHERE speaker_id = ?1 ORDER BY id LIMIT ?2) AS appearances
         JOIN articles ON articles.id = article_id
         JOIN decision_sides ON decision_sides.address = articles.address
           AND (decision_sides.key = appearances.key OR decision_sides.name = appearances.name)",
    )?;
    for speaker in speakers {
        let ids = about.query_map((speaker, LOOKED_AT), |row| row.get::<_, i64>(0))?;
        found.extend(ids.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    let ids = format!("[{}]", found.iter().map(i64::to_string).collect::<Vec<_>>().join(","));
    let mut decisions = listed(sql, "SELECT value FROM json_each(?1)", &[&ids])?;
    decisions.reverse();
    Ok(decisions)
}

/// The decisions whose ids a query gives, the oldest first.
fn listed(sql: &Connection, ids: &str, values: &[&dyn rusqlite::ToSql]) -> rusqlite::Result<Vec<Decision>> {
    let query = format!(
        "WITH wanted (id) AS ({ids}), sides AS (
           SELECT decision_id, side, min(name) AS name, min(address) AS address, count(DISTINCT address) AS n_articles
           FROM decision_sides WHERE decision_id IN (SELECT id FROM wanted) GROUP BY decision_id, side)
         SELECT decisions.id, verdict, one.name, other.name,
           CASE WHEN verdict = 'apart' AND one.n_articles = 1 THEN one.address END,
           made_by, made_at, undone_by, undone_at
         FROM decisions
         LEFT JOIN sides AS one ON one.decision_id = decisions.id AND one.side = 1
         LEFT JOIN sides AS other ON other.decision_id = decisions.id AND other.side = 2
         WHERE decisions.id IN (SELECT id FROM wanted) ORDER BY decisions.id"
    );
    sql.prepare_cached(&query)?
        .query_map(values, |row| {
            Ok(Decision {
                id: row.get(0)?,
                verdict: row.get(1)?,
                one: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
                other: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                address: row.get(4)?,
                made_by: row.get(5)?,
                made_at: row.get(6)?,
                undone_by: row.get(7)?,
                undone_at: row.get(8)?,
            })
        })?
        .collect()
}

/// Each speaker that is merged into another, by the decisions that hold. Never a chain.
pub(super) fn merges(sql: &Connection) -> rusqlite::Result<BTreeMap<i64, i64>> {
    // Whoever was put apart later is not meant by an earlier "same".
    let query = format!(
        "SELECT DISTINCT decision_id, side, appearances.speaker_id, speakers.person_id IS NOT NULL FROM decisions
         JOIN decision_sides ON decision_id = decisions.id {FIND_AGAIN}
         JOIN speakers ON speakers.id = appearances.speaker_id
         WHERE verdict = 'same' AND undone_at IS NULL AND NOT EXISTS (
           SELECT 1 FROM decision_sides AS later JOIN decisions AS parted ON parted.id = later.decision_id
           WHERE later.address = decision_sides.address AND later.key = decision_sides.key AND later.side = 1
             AND parted.verdict = 'apart' AND parted.undone_at IS NULL AND parted.id > decisions.id)
         ORDER BY decision_id, side, appearances.speaker_id"
    );
    let mut sides: BTreeMap<i64, (Vec<i64>, Vec<i64>)> = BTreeMap::new();
    let mut listed = BTreeSet::new();
    let mut found = sql.prepare(&query)?;
    let mut found = found.query([])?;
    while let Some(row) = found.next()? {
        let (one, other) = sides.entry(row.get(0)?).or_default();
        let speaker = row.get(2)?;
        if row.get::<_, i64>(1)? == 1 {
            one.push(speaker)
        } else {
            other.push(speaker)
        }
        if row.get(3)? {
            listed.insert(speaker);
        }
    }
    let mut roots: BTreeMap<i64, i64> = BTreeMap::new();
    for (one, other) in sides.into_values().filter(|(one, other)| !one.is_empty() && !other.is_empty()) {
        for speaker in one[1..].iter().chain(&other) {
            unite(&mut roots, &listed, one[0], *speaker);
        }
    }
    let resolved = roots.keys().map(|speaker| (*speaker, root(&roots, *speaker))).collect();
    Ok(resolved)
}

fn root(roots: &BTreeMap<i64, i64>, mut speaker: i64) -> i64 {
    while let Some(next) = roots.get(&speaker) {
        speaker = *next;
    }
    speaker
}

/// A speaker of the user's table is never merged into one that is not.
fn unite(roots: &mut BTreeMap<i64, i64>, listed: &BTreeSet<i64>, one: i64, other: i64) {
    let (one, other) = (root(roots, one), root(roots, other));
    let turned = listed.contains(&other) && !listed.contains(&one);
    let (kept, merged) = if turned { (other, one) } else { (one, other) };
    if kept != merged {
        roots.insert(merged, kept);
    }
}

/// The groups without those that users put apart: the group keeps its place, who leaves it stands behind all others.
pub(super) fn separated(
    mut groups: Vec<Group>,
    appearances: &[Appearance],
    ids: &[i64],
    apart: &BTreeMap<i64, Vec<(i64, Side)>>,
) -> Vec<Group> {
    if !ids.iter().any(|id| apart.contains_key(id)) {
        return groups;
    }
    let mut at = 0;
    while at < groups.len() {
        if let Some(decision) = contradicted(&groups[at], ids, apart) {
            let parts = parted(&groups[at], appearances, ids, apart, decision);
            let mut parts = parts.into_iter();
            groups[at].appearances = parts.next().unwrap_or_default();
            groups.extend(parts.map(|appearances| Group { appearances, person: None }));
            continue;
        }
        at += 1;
    }
    groups
}

fn side(id: i64, apart: &BTreeMap<i64, Vec<(i64, Side)>>, decision: i64) -> Option<Side> {
    apart.get(&id)?.iter().find(|(known, _)| *known == decision).map(|(_, side)| *side)
}

/// A decision that has both its sides in the group.
fn contradicted(group: &Group, ids: &[i64], apart: &BTreeMap<i64, Vec<(i64, Side)>>) -> Option<i64> {
    let mut sides: BTreeMap<i64, (bool, bool)> = BTreeMap::new();
    for id in group.appearances.iter().map(|index| ids[*index]) {
        for (decision, _) in apart.get(&id).into_iter().flatten() {
            let found = sides.entry(*decision).or_default();
            // The first side counts: after a reread both may mean the same appearance.
            match side(id, apart, *decision) {
                Some(Side::One) => found.0 = true,
                _ => found.1 = true,
            }
        }
    }
    sides.into_iter().find(|(_, found)| *found == (true, true)).map(|(decision, _)| decision)
}

/// Puts the two sides apart, never empty. Those of neither side go with the side that is written as they are, if the other
/// is not; else, where the sides are written differently, each way of writing stands alone.
fn parted(
    group: &Group,
    appearances: &[Appearance],
    ids: &[i64],
    apart: &BTreeMap<i64, Vec<(i64, Side)>>,
    decision: i64,
) -> Vec<Vec<usize>> {
    let form = |index: usize| (appearances[index].name.as_str(), appearances[index].role.as_deref());
    let of = |wanted: Side| -> Vec<usize> {
        let sided = |index: &usize| side(ids[*index], apart, decision) == Some(wanted);
        group.appearances.iter().copied().filter(sided).collect()
    };
    let (mut one, mut other) = (of(Side::One), of(Side::Other));
    one.retain(|index| !other.contains(index));
    let forms = |side: &[usize]| side.iter().map(|index| form(*index)).collect::<BTreeSet<_>>();
    let (forms_one, forms_other) = (forms(&one), forms(&other));
    let are_distinct = forms_one.is_disjoint(&forms_other);
    let sided: BTreeSet<usize> = one.iter().chain(&other).copied().collect();
    let mut alone: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for index in group.appearances.iter().copied().filter(|index| !sided.contains(index)) {
        match (are_distinct, forms_one.contains(&form(index)), forms_other.contains(&form(index))) {
            (true, true, _) => one.push(index),
            (true, false, false) if forms_one.len() > 1 || one.len() > 1 => {
                alone.entry(form(index)).or_default().push(index)
            }
            _ => other.push(index),
        }
    }
    let parts = [other, one].into_iter().chain(alone.into_values());
    parts.filter(|part| !part.is_empty()).collect()
}

/// Whether somebody decided that these are two.
pub(super) fn is_decided(a: &Group, b: &Group, ids: &[i64], apart: &BTreeMap<i64, Vec<(i64, Side)>>) -> bool {
    let sides = |group: &Group| -> Vec<(i64, Side)> {
        group.appearances.iter().filter_map(|index| apart.get(&ids[*index])).flatten().copied().collect()
    };
    let (a, b) = (sides(a), sides(b));
    a.iter().any(|(decision, side)| b.iter().any(|(other, facing)| decision == other && side != facing))
}
