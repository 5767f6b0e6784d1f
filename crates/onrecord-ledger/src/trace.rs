//! The same words, wherever they appear in the ledger: who had them first, who carried them, and what was done to them?
//!
//! ```text
//! words ─fingerprint─▶ candidates ─likeness─▶ copies ─▶ in order of publication, each compared with the first
//! ```
//!
//! "First" is always first in this ledger: what nobody added, nobody knows of here. The work is bounded by the constants
//! below, whatever the ledger's size.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::{Error, Result};
use crate::fingerprint::{self, Fingerprint, SHARED_RUN};
use crate::ledger::Ledger;
use crate::likeness::{self, FEWEST_WORDS, Likeness};
use crate::reference;
use crate::wording::Wording;

/// Of the statements that share a fingerprint no more are looked at, those added first. "One of the" has more; a remark
/// that more outlets carried is cut there, and a note says so.
const MOST_POSTINGS: usize = 1_000;
/// No more statements are compared word by word, those that share most fingerprints first. A comparison takes about a
/// third of a microsecond for each word asked for, so that all of them stay within 20 ms.
const MOST_CANDIDATES: usize = 1_000;
const MOST_WORDS_COMPARED: usize = 60_000;
/// However many words are asked for, so many statements are compared.
const FEWEST_CANDIDATES: usize = 50;
/// Longer chains of merged speakers do not occur; a circle must not hang.
const MOST_MERGES: usize = 16;
/// Fewer words than this are no remark that can be followed.
pub const FEWEST_ASKED: usize = SHARED_RUN;

/// What became of some words.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The words asked for, or those of the statement asked for.
    pub asked: String,
    /// The statement asked for.
    pub asked_ref: Option<String>,
    /// In order of publication; what has no date comes last.
    pub copies: Vec<Copy>,
    /// What the reader of a trace must know: that more was there than was looked at.
    pub notes: Vec<String>,
}

/// One statement that has the words.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    pub reference: String,
    pub statement_id: i64,
    /// 1, 2, ... down the article.
    pub number: i64,
    pub article: Article,
    /// Versions of the article that have this very statement.
    pub versions: Vec<i64>,
    pub kind: String,
    pub content: String,
    pub cue: Option<String>,
    pub source: Option<String>,
    /// After corrections; `None`: nobody is named.
    pub speaker: Option<String>,
    /// A person put another speaker in the place of the program's.
    pub is_corrected: bool,
    /// A person said that this is no statement.
    pub is_rejected: bool,
    pub occasion: Option<String>,
    /// Code points of the article's text, from the first word of the content to the last.
    pub begins: Option<i64>,
    pub ends: Option<i64>,
    pub relays: Vec<Relay>,
    pub order: Order,
    /// How the words differ from those they are compared with; `None` for what stands first.
    pub likeness: Option<Likeness>,
    pub compared_with: ComparedWith,
    /// `direct` where the first copy is direct and this one is not, and so on: the first copy's kind, where it differs.
    pub kind_before: Option<String>,
    /// The first copy's speaker, where this one gives the words to somebody else.
    pub speaker_before: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    pub id: i64,
    pub address: String,
    pub url: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub is_current: bool,
    pub date: Option<String>,
    pub time: Option<String>,
    pub precision: String,
    /// The page writes its day as 02/03/2026: which is the month, is a guess.
    pub is_day_guessed: bool,
}

/// One step of the way to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    pub step: i64,
    pub kind: String,
    pub outlet: Option<String>,
    pub text: String,
    pub begins: Option<i64>,
    pub ends: Option<i64>,
}

/// Where a copy stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The earliest in this ledger.
    First,
    /// Of the earliest day, whose pages do not tell which of them came first.
    AmongFirst,
    Later,
    /// The page has no date.
    Unknown,
}

impl Order {
    pub fn name(self) -> &'static str {
        match self {
            Order::First => "first",
            Order::AmongFirst => "among-first",
            Order::Later => "later",
            Order::Unknown => "unknown",
        }
    }
}

/// What the words of a copy are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedWith {
    /// Nothing: it is the first.
    Nothing,
    First,
    /// The words asked for, because it shares no passage with the first.
    Asked,
}

impl ComparedWith {
    pub fn name(self) -> Option<&'static str> {
        match self {
            ComparedWith::Nothing => None,
            ComparedWith::First => Some("first"),
            ComparedWith::Asked => Some("asked"),
        }
    }
}

/// Stores the fingerprints of a statement that is being added.
pub(crate) fn index(sql: &Connection, statement: i64, content: &str) -> rusqlite::Result<()> {
    sql.prepare_cached("INSERT INTO index_fingerprints (rowid, fingerprints) VALUES (?1, ?2)")?
        .execute(params![statement, terms(content)])
        .map(drop)
}

/// Takes the fingerprints of an article's statements away, before these are deleted.
pub(crate) fn forget_article(sql: &Connection, article: i64) -> rusqlite::Result<()> {
    let mut statements = sql.prepare_cached("SELECT id, content FROM statements WHERE article_id = ?1")?;
    let mut forget = sql.prepare_cached(
        "INSERT INTO index_fingerprints (index_fingerprints, rowid, fingerprints) VALUES ('delete', ?1, ?2)",
    )?;
    let mut rows = statements.query([article])?;
    while let Some(row) = rows.next()? {
        forget.execute(params![row.get::<_, i64>(0)?, terms(&row.get::<_, String>(1)?)])?;
    }
    Ok(())
}

fn terms(content: &str) -> String {
    let terms: Vec<_> = fingerprint::to_store(&Wording::of(content)).into_iter().map(term).collect();
    terms.join(" ")
}

fn term(fingerprint: Fingerprint) -> String {
    format!("{fingerprint:08x}")
}

/// Whether an id is asked for, rather than words: it is one word.
pub fn is_reference(asked: &str) -> bool {
    !asked.trim().contains(char::is_whitespace)
}

/// Traces a statement by its id, or by as much of the beginning of its id as no other has.
pub fn of_statement(ledger: &Ledger, beginning: &str) -> Result<Trace> {
    let (reference, content) = words_of(ledger, beginning)?;
    let wording = Wording::of(&content);
    if !is_enough_of_a_statement(&content) {
        let why = format!("\"{content}\" is too short to be traced: many people say it, and not after one another");
        return Err(Error::request(ledger.path(), why));
    }
    ledger.read(|sql| trace(sql, &content, Some(&reference), &|candidate| likeness::compare(&wording, candidate)))
}

/// The whole id of a statement, and its words.
pub fn words_of(ledger: &Ledger, beginning: &str) -> Result<(String, String)> {
    let reference = reference::find(ledger, beginning)?;
    let content = ledger.read(|sql| {
        sql.query_row("SELECT content FROM statements WHERE ref = ?1 LIMIT 1", [&reference], |row| row.get(0))
    })?;
    Ok((reference, content))
}

/// Whether a statement of these words can be traced.
pub fn is_enough_of_a_statement(content: &str) -> bool {
    Wording::of(content).spoken().len() >= FEWEST_WORDS
}

/// Whether these are as many words as a trace takes.
pub fn is_enough(asked: &str) -> bool {
    Wording::of(asked).spoken().len() >= FEWEST_ASKED
}

/// Traces words, also where they are a part of longer statements.
pub fn of_words(ledger: &Ledger, asked: &str) -> Result<Trace> {
    let wording = Wording::of(asked);
    if !is_enough(asked) {
        let why = format!("a trace takes {FEWEST_ASKED} words or more; for fewer use onrecord search '\"{asked}\"'");
        return Err(Error::request(ledger.path(), why));
    }
    ledger.read(|sql| trace(sql, asked, None, &|candidate| likeness::find(&wording, candidate)))
}

fn trace(
    sql: &Connection,
    asked: &str,
    asked_ref: Option<&String>,
    is_same: &dyn Fn(&Wording) -> Option<Likeness>,
) -> rusqlite::Result<Trace> {
    let wording = Wording::of(asked);
    let Candidates { statements, is_cut } = candidates(sql, &wording)?;
    let mut copies = Vec::new();
    let mut content = sql.prepare("SELECT content FROM statements WHERE id = ?1")?;
    for statement in statements {
        let content: Option<String> = content.query_row([statement], |row| row.get(0)).optional()?;
        let likeness = content.as_deref().and_then(|content| is_same(&Wording::of(content)));
        if let Some(likeness) = likeness {
            copies.push(Copy { likeness: Some(likeness), ..copy(sql, statement)? });
        }
    }
    let copies = without_reports(copies, asked_ref);
    let mut copies = by_version(copies);
    copies.sort_by_cached_key(|copy| (moment(copy), copy.article.id, copy.statement_id));
    put_in_order(&mut copies);
    compare_with_first(&mut copies);
    let note =
        "more statements share these words than can be compared; those that share most, and were added first, were";
    Ok(Trace {
        asked: asked.to_owned(),
        asked_ref: asked_ref.cloned(),
        copies,
        notes: is_cut.then_some(note.to_owned()).into_iter().collect(),
    })
}

/// Statements that may have the words.
struct Candidates {
    /// By id.
    statements: BTreeSet<i64>,
    /// Some that share as much were left out.
    is_cut: bool,
}

fn candidates(sql: &Connection, wording: &Wording) -> rusqlite::Result<Candidates> {
    let fingerprints = fingerprint::to_look_up(wording);
    let mut posting = sql.prepare_cached(
        "SELECT rowid FROM index_fingerprints WHERE index_fingerprints MATCH ?1 ORDER BY rowid LIMIT ?2",
    )?;
    let mut shared: BTreeMap<i64, usize> = BTreeMap::new();
    let mut fullest = 0;
    for fingerprint in &fingerprints {
        let statements = posting.query_map(params![term(*fingerprint), MOST_POSTINGS], |row| row.get::<_, i64>(0))?;
        let mut n_statements = 0;
        for statement in statements {
            *shared.entry(statement?).or_default() += 1;
            n_statements += 1;
        }
        fullest += usize::from(n_statements == MOST_POSTINGS);
    }
    let mut by_shared: Vec<_> = shared.into_iter().collect();
    by_shared.sort_by_key(|(statement, n_shared)| (std::cmp::Reverse(*n_shared), *statement));
    // Chance shares one or two fingerprints; half of them is the same remark.
    let is_half = |n: usize| 2 * n >= fingerprints.len();
    let n_compared = (MOST_WORDS_COMPARED / wording.words.len().max(1)).clamp(FEWEST_CANDIDATES, MOST_CANDIDATES);
    let is_cut = is_half(fullest) || by_shared.get(n_compared).is_some_and(|(_, n_shared)| is_half(*n_shared));
    let statements = by_shared.into_iter().take(n_compared).map(|(statement, _)| statement).collect();
    Ok(Candidates { statements, is_cut })
}

fn copy(sql: &Connection, statement: i64) -> rusqlite::Result<Copy> {
    let row = |row: &Row<'_>| {
        let article = Article {
            id: row.get("article_id")?,
            address: row.get("address")?,
            url: row.get("url")?,
            title: row.get("title")?,
            outlet: row.get("outlet")?,
            is_current: row.get("is_current")?,
            date: row.get("date")?,
            time: row.get("time")?,
            precision: row.get("published_precision")?,
            is_day_guessed: row.get::<_, Option<String>>("dated_as")?.is_some_and(|words| may_be_turned_round(&words)),
        };
        let copy = Copy {
            reference: row.get("ref")?,
            statement_id: statement,
            number: row.get("number")?,
            article,
            versions: vec![row.get("version")?],
            kind: row.get("kind")?,
            content: row.get("content")?,
            cue: row.get("cue")?,
            source: row.get("source")?,
            speaker: row.get("speaker")?,
            is_corrected: false,
            is_rejected: false,
            occasion: row.get("occasion")?,
            begins: row.get("begins")?,
            ends: row.get("ends")?,
            relays: Vec::new(),
            order: Order::Later,
            likeness: None,
            compared_with: ComparedWith::Asked,
            kind_before: None,
            speaker_before: None,
        };
        Ok((copy, row.get::<_, Option<i64>>("speaker_id")?))
    };
    let (mut copy, speaker) = sql
        .prepare_cached(
            // What a later version says was published when it was modified.
            "SELECT statements.*, address, url, title, outlets.name AS outlet, version, is_current,
                CASE WHEN version > 1 AND modified_date IS NOT NULL THEN modified_date ELSE published_date END AS date,
                CASE WHEN version > 1 AND modified_date IS NOT NULL THEN modified_time ELSE published_time END AS time,
                CASE WHEN version > 1 AND modified_date IS NOT NULL THEN modified_text ELSE published_text END AS dated_as,
                published_precision, appearances.name AS speaker,
                (SELECT min(begins) FROM spans WHERE statement_id = statements.id AND role = 'content') AS begins,
                (SELECT max(ends) FROM spans WHERE statement_id = statements.id AND role = 'content') AS ends
             FROM statements
             JOIN articles ON articles.id = statements.article_id
             JOIN appearances ON appearances.id = statements.appearance_id
             LEFT JOIN outlets ON outlets.id = outlet_id
             WHERE statements.id = ?1",
        )?
        .query_row([statement], row)?;
    if let Some(name) = speaker.map(|speaker| speaker_name(sql, speaker)).transpose()?.flatten() {
        copy.speaker = Some(name);
    }
    correct(sql, &mut copy)?;
    copy.relays = relays(sql, &copy)?;
    Ok(copy)
}

/// The name of a speaker, of the one they were merged into.
fn speaker_name(sql: &Connection, speaker: i64) -> rusqlite::Result<Option<String>> {
    let mut one = sql.prepare_cached("SELECT name, merged_into FROM speakers WHERE id = ?1")?;
    let mut at = Some(speaker);
    let mut name = None;
    for _ in 0..MOST_MERGES {
        let Some(speaker) = at else { break };
        let found: Option<(String, Option<i64>)> =
            one.query_row([speaker], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        at = found.as_ref().and_then(|(_, merged_into)| *merged_into);
        name = found.map(|(name, _)| name).or(name);
    }
    Ok(name)
}

/// Applies what people said of the statement.
fn correct(sql: &Connection, copy: &mut Copy) -> rusqlite::Result<()> {
    let mut corrections = sql.prepare_cached(
        "SELECT verdict, speaker FROM corrections WHERE statement_ref = ?1 AND undone_at IS NULL ORDER BY id",
    )?;
    let corrections = corrections
        .query_map([&copy.reference], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)))?;
    for correction in corrections {
        let (verdict, speaker) = correction?;
        match verdict.as_str() {
            "speaker" => (copy.speaker, copy.is_corrected) = (speaker, true),
            "reject" => copy.is_rejected = true,
            _ => {}
        }
    }
    Ok(())
}

/// Who reports this statement, and where nothing is known of it, who the article credits. Nearest to the page first.
fn relays(sql: &Connection, copy: &Copy) -> rusqlite::Result<Vec<Relay>> {
    let mut steps = sql.prepare_cached(
        "SELECT step, kind, outlet, text, begins, ends FROM relays
         WHERE article_id = ?1 AND (statement_id = ?2 OR statement_id IS NULL) ORDER BY step, id",
    )?;
    let relay = |row: &Row<'_>| {
        Ok(Relay {
            step: row.get(0)?,
            kind: row.get(1)?,
            outlet: row.get(2)?,
            text: row.get(3)?,
            begins: row.get(4)?,
            ends: row.get(5)?,
        })
    };
    steps.query_map([copy.article.id, copy.statement_id], relay)?.collect()
}

/// Without statements that only report another copy in the same article: "the Courier writes that Rao said ..." holds
/// the words of what Rao said.
fn without_reports(copies: Vec<Copy>, asked_ref: Option<&String>) -> Vec<Copy> {
    let lies_within = |inner: &Copy, outer: &Copy| {
        inner.article.id == outer.article.id
            && inner.statement_id != outer.statement_id
            && inner.begins >= outer.begins
            && inner.ends <= outer.ends
            && (inner.begins, inner.ends) != (outer.begins, outer.ends)
    };
    let is_report: Vec<_> = copies
        .iter()
        .map(|outer| asked_ref != Some(&outer.reference) && copies.iter().any(|inner| lies_within(inner, outer)))
        .collect();
    copies.into_iter().zip(is_report).filter(|(_, is_report)| !is_report).map(|(copy, _)| copy).collect()
}

/// One copy for all versions of an article that have the same statement: the one of the first version.
fn by_version(mut copies: Vec<Copy>) -> Vec<Copy> {
    copies.sort_by(|one, other| {
        (&one.article.address, &one.versions, one.statement_id).cmp(&(
            &other.article.address,
            &other.versions,
            other.statement_id,
        ))
    });
    let mut kept: Vec<Copy> = Vec::new();
    for copy in copies {
        let is_same = |known: &&mut Copy| {
            known.article.address == copy.article.address
                && !known.versions.contains(&copy.versions[0])
                && (&known.content, &known.kind, &known.speaker) == (&copy.content, &copy.kind, &copy.speaker)
        };
        match kept.iter_mut().find(is_same) {
            Some(known) => {
                known.versions.extend(&copy.versions);
                known.article.is_current |= copy.article.is_current;
            }
            None => kept.push(copy),
        }
    }
    kept
}

/// Sorts by day, then time; what is not known comes after what is.
fn moment(copy: &Copy) -> (bool, Option<String>, bool, Option<Timestamp>) {
    let instant = instant(&copy.article);
    let day = instant.map(utc_day).or_else(|| copy.article.date.clone());
    (day.is_none(), day, instant.is_none(), instant)
}

/// Pages have clocks of their own: noon in Berlin is before half past eleven in London.
fn instant(article: &Article) -> Option<Timestamp> {
    article.time.as_deref()?.parse().ok()
}

fn utc_day(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%d").to_string()
}

/// Whether words hold a day such as 02/03/2026, which is the 3rd of February to some and the 2nd of March to others. With
/// a number above 12, or the year first, it is one day to all.
fn may_be_turned_round(words: &str) -> bool {
    let numbers = words.split(|c: char| !c.is_ascii_digit() && !['/', '-'].contains(&c));
    numbers.map(|day| day.split(['/', '-']).collect::<Vec<_>>()).any(|parts| match parts.as_slice() {
        [one, other, year] if year.len() == 4 => {
            let number = |digits: &str| digits.parse::<u8>().ok().filter(|number| (1..=12).contains(number));
            number(one).zip(number(other)).is_some_and(|(one, other)| one != other)
        }
        _ => false,
    })
}

/// The day of a page whose month and day may be the other way round, read so.
fn other_reading(article: &Article) -> Option<String> {
    let date = article.date.as_deref().filter(|_| article.is_day_guessed)?;
    let (year, month, day) = (date.get(..4)?, date.get(5..7)?, date.get(8..10)?);
    Some(format!("{year}-{day}-{month}"))
}

/// Says of each copy where it stands in time. They are sorted.
fn put_in_order(copies: &mut [Copy]) {
    let Some(earliest) = copies.first().map(|copy| copy.article.clone()) else { return };
    let rivals: Vec<_> = copies.iter().skip(1).map(|copy| may_be_of_one_moment(&earliest, &copy.article)).collect();
    let is_exact = matches!(earliest.precision.as_str(), "second" | "day") && !earliest.is_day_guessed;
    let may_be_earlier = |copy: &Copy| other_reading(&copy.article).is_some_and(|day| Some(day) <= earliest.date);
    let is_alone = is_exact && !rivals.contains(&true) && !copies.iter().skip(1).any(may_be_earlier);
    for (index, copy) in copies.iter_mut().enumerate() {
        copy.order = match index {
            _ if copy.article.date.is_none() => Order::Unknown,
            0 if is_alone => Order::First,
            0 => Order::AmongFirst,
            _ if rivals[index - 1] => Order::AmongFirst,
            _ => Order::Later,
        };
    }
}

/// A page of the same day without an hour may be as early as one with an hour.
fn may_be_of_one_moment(one: &Article, other: &Article) -> bool {
    let days = |article: &Article| [article.date.clone(), instant(article).map(utc_day)];
    match (instant(one), instant(other)) {
        (Some(one), Some(other)) => one == other,
        _ => days(one).iter().flatten().any(|day| days(other).iter().flatten().any(|other| other == day)),
    }
}

/// Tells each copy's differences from the first one, or from the words asked for where the two share no passage.
fn compare_with_first(copies: &mut [Copy]) {
    let Some((first, rest)) = copies.split_first_mut() else { return };
    let wording = Wording::of(&first.content);
    for copy in rest {
        let likeness = likeness::compare(&wording, &Wording::of(&copy.content));
        if likeness.is_some() {
            (copy.likeness, copy.compared_with) = (likeness, ComparedWith::First);
        }
        copy.kind_before = (copy.kind != first.kind).then(|| first.kind.clone());
        copy.speaker_before = first.speaker.clone().filter(|before| is_another(before, copy.speaker.as_deref()));
    }
    (first.likeness, first.compared_with) = (None, ComparedWith::Nothing);
}

/// Whether these names are of two speakers. "Rao" may be Ana Rao, and nobody is nobody else; "Bill Rao" is another one.
fn is_another(before: &str, speaker: Option<&str>) -> bool {
    let names = |name: &str| Wording::of(name).words.into_iter().map(|word| word.key).collect::<BTreeSet<_>>();
    let Some(speaker) = speaker else { return false };
    let (before, speaker) = (names(before), names(speaker));
    !before.is_subset(&speaker) && !speaker.is_subset(&before)
}
