//! What do people say of a statement, beside what the machine read?
//!
//! A correction never changes a reading: it stands beside it, with who made it and when, and can be undone. It is kept by
//! the statement's id, so it holds for every copy of the text, and by the words, so it is found again after a reread.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::{reference, search};

/// What somebody says of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Who it was; `None`: nobody is named.
    Speaker(Option<String>),
    /// Nothing was said here, or not by anybody.
    Reject,
    /// A remark for other readers.
    Note(String),
}

impl Verdict {
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Speaker(_) => "speaker",
            Verdict::Reject => "reject",
            Verdict::Note(_) => "note",
        }
    }
}

impl Verdict {
    /// What cannot hold beside it: a statement that is none has no speaker.
    fn replaces(&self) -> &'static [&'static str] {
        match self {
            Verdict::Speaker(_) | Verdict::Reject => &["speaker", "reject"],
            Verdict::Note(_) => &["note"],
        }
    }
}

/// Why nobody can have meant this.
fn nonsense(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Speaker(Some(name)) if name.trim().is_empty() => {
            Some("--speaker is empty; for a statement whose speaker nobody names there is --nobody".into())
        }
        Verdict::Speaker(Some(name)) if !name.contains(char::is_alphabetic) => {
            Some(format!("--speaker {name} is no name; write the name, not the number"))
        }
        Verdict::Note(note) if note.trim().is_empty() => Some("--note is empty".into()),
        _ => None,
    }
}

/// Among so many names that hold the same words, one is looked for that differs in nothing but capitals.
const MOST_NAMESAKES: usize = 1_000;

/// A correction, with the statement it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    pub id: i64,
    pub statement: String,
    pub content: String,
    pub verdict: Verdict,
    pub made_by: String,
    /// RFC 3339, UTC, as all moments here.
    pub made_at: String,
    pub undone_at: Option<String>,
}

/// Notes what `made_by` says of a statement, given by its id or the beginning of it. It takes the place of what was said
/// before and cannot hold beside it.
pub fn correct(
    ledger: &mut Ledger,
    statement: &str,
    verdict: &Verdict,
    made_by: &str,
    now: &str,
) -> Result<Correction> {
    if let Some(why) = nonsense(verdict) {
        return Err(Error::request(ledger.path(), why));
    }
    let statement = reference::find(ledger, statement)?;
    ledger.write(|sql| {
        let verdict = &as_known(sql, verdict)?;
        for replaced in verdict.replaces() {
            undo_within(sql, &statement, Some(replaced), now)?;
        }
        let (speaker, note) = match verdict {
            Verdict::Speaker(name) => (name.as_deref(), None),
            Verdict::Reject => (None, None),
            Verdict::Note(note) => (None, Some(note.as_str())),
        };
        let (address, content): (String, String) = sql.query_row(
            "SELECT address, content FROM statements JOIN articles ON articles.id = article_id
             WHERE ref = ?1 ORDER BY is_current DESC, articles.id LIMIT 1",
            [&statement],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        sql.execute(
            "INSERT INTO corrections (statement_ref, address, content, verdict, speaker, note, made_by, made_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![statement, address, content, verdict.name(), speaker, note, made_by, now],
        )?;
        let id = sql.last_insert_rowid();
        index_again(sql, &statement)?;
        let (made_by, made_at) = (made_by.to_owned(), now.to_owned());
        Ok(Correction { id, statement, content, verdict: verdict.clone(), made_by, made_at, undone_at: None })
    })
}

/// A speaker whom the ledger knows, by the name it has for them: who types "ana  rao" means Ana Rao, and her statements
/// are counted together. Names that differ in more than capitals and spaces stay as they were typed.
fn as_known(sql: &Connection, verdict: &Verdict) -> rusqlite::Result<Verdict> {
    let Verdict::Speaker(Some(typed)) = verdict else { return Ok(verdict.clone()) };
    let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let phrase = format!("speaker : \"{}\"", typed.replace('"', "\"\""));
    let mut names = sql.prepare_cached(
        "SELECT DISTINCT name FROM index_names JOIN speakers ON speakers.id = index_names.rowid / 2
         WHERE index_names MATCH ?1 LIMIT ?2",
    )?;
    let names: Vec<String> =
        names.query_map(params![phrase, MOST_NAMESAKES], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut alike: Vec<String> = names.into_iter().filter(|name| name.to_lowercase() == typed.to_lowercase()).collect();
    let known = if alike.len() == 1 { alike.remove(0) } else { typed };
    Ok(Verdict::Speaker(Some(known)))
}

/// Takes back everything said of a statement. How many corrections that were.
pub fn undo(ledger: &mut Ledger, statement: &str, now: &str) -> Result<usize> {
    // The statement itself may be gone from its text, so corrections are looked through too.
    let statement = corrected(ledger, statement)?.map_or_else(|| reference::find(ledger, statement), Ok)?;
    let undone = ledger.write(|sql| {
        let undone = undo_within(sql, &statement, None, now)?;
        index_again(sql, &statement)?;
        Ok(undone)
    })?;
    match undone {
        0 => Err(Error::request(ledger.path(), format!("nothing was said of {statement} that could be taken back"))),
        undone => Ok(undone),
    }
}

/// Every correction, those that were taken back too, in the order they were made in.
pub fn all(ledger: &Ledger) -> Result<Vec<Correction>> {
    ledger.read(|sql| {
        let mut corrections = sql.prepare(
            "SELECT id, statement_ref, content, verdict, speaker, note, made_by, made_at, undone_at
             FROM corrections ORDER BY id",
        )?;
        let corrections = corrections.query_map([], |row| {
            let kind: String = row.get(3)?;
            let verdict = match kind.as_str() {
                "speaker" => Verdict::Speaker(row.get(4)?),
                "reject" => Verdict::Reject,
                _ => Verdict::Note(row.get(5)?),
            };
            Ok(Correction {
                id: row.get(0)?,
                statement: row.get(1)?,
                content: row.get(2)?,
                verdict,
                made_by: row.get(6)?,
                made_at: row.get(7)?,
                undone_at: row.get(8)?,
            })
        })?;
        corrections.collect()
    })
}

/// Corrections with where their statements stand, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct Corrections {
    pub total: usize,
    /// Those that nobody took back, and nothing replaced.
    pub holding: usize,
    /// A stretch of them.
    pub corrections: Vec<Listed>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    pub id: i64,
    pub statement: String,
    pub content: String,
    /// `speaker`, `reject` or `note`.
    pub verdict: String,
    /// Of a `speaker`: who it was; null: nobody is named.
    pub speaker: Option<String>,
    pub note: Option<String>,
    pub made_by: String,
    pub made_at: String,
    pub undone_at: Option<String>,
    /// The speaker over all articles by the program's reading.
    pub speaker_as_read: Option<String>,
    /// Null: the words are gone from the text.
    pub place: Option<Place>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Place {
    pub article: i64,
    /// Of the statement in it.
    pub number: i64,
    pub title: Option<String>,
}

/// The newest corrections but for the first `skipped`, those that were taken back too.
pub fn newest(ledger: &Ledger, skipped: usize, most: usize) -> Result<Corrections> {
    ledger.read(|sql| {
        let (total, holding) =
            sql.query_row("SELECT count(*), count(*) FILTER (WHERE undone_at IS NULL) FROM corrections", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let mut newest = sql.prepare_cached("SELECT * FROM corrections ORDER BY id DESC LIMIT ?2 OFFSET ?1")?;
        let newest = newest.query_map([skipped, most], listed)?;
        let corrections = newest.map(|listed| with_place(sql, listed?)).collect::<rusqlite::Result<_>>()?;
        Ok(Corrections { total, holding, corrections })
    })
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Listed> {
    Ok(Listed {
        id: row.get("id")?,
        statement: row.get("statement_ref")?,
        content: row.get("content")?,
        verdict: row.get("verdict")?,
        speaker: row.get("speaker")?,
        note: row.get("note")?,
        made_by: row.get("made_by")?,
        made_at: row.get("made_at")?,
        undone_at: row.get("undone_at")?,
        speaker_as_read: None,
        place: None,
    })
}

/// Of several copies of the text, the newest version of the article in which it was said.
fn with_place(sql: &Connection, listed: Listed) -> rusqlite::Result<Listed> {
    let found = sql
        .prepare_cached(
            "SELECT article_id, number, title, speakers.name FROM statements
             JOIN articles ON articles.id = article_id
             LEFT JOIN speakers ON speakers.id = speaker_id
             WHERE ref = ?1
             ORDER BY address = (SELECT address FROM corrections WHERE id = ?2) DESC, is_current DESC, articles.id LIMIT 1",
        )?
        .query_row(params![listed.statement, listed.id], |row| {
            Ok((Place { article: row.get(0)?, number: row.get(1)?, title: row.get(2)? }, row.get(3)?))
        })
        .optional()?;
    let Some((place, speaker_as_read)) = found else { return Ok(listed) };
    Ok(Listed { place: Some(place), speaker_as_read, ..listed })
}

/// After a reread of the article at `address`: corrections whose statement has another id now go to the statement with
/// the same words, or else to the one that shares most of them. One that finds none stays as it is, and `status` counts it.
pub(crate) fn find_again(sql: &Connection, address: &str) -> rusqlite::Result<()> {
    let mut lost = sql.prepare_cached(
        "SELECT id, content FROM corrections WHERE address = ?1 AND undone_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM statements WHERE ref = statement_ref)",
    )?;
    let lost: Vec<(i64, String)> =
        lost.query_map([address], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    for (correction, content) in lost {
        if let Some(statement) = alike(sql, address, &content)? {
            sql.execute("UPDATE corrections SET statement_ref = ?2 WHERE id = ?1", params![correction, statement])?;
            index_again(sql, &statement)?;
        }
    }
    Ok(())
}

/// The statement of the article's newest version whose content is this one, holds it or is held by it; of several the one
/// nearest in length.
fn alike(sql: &Connection, address: &str, content: &str) -> rusqlite::Result<Option<String>> {
    sql.query_row(
        "SELECT ref FROM statements JOIN articles ON articles.id = article_id
         WHERE address = ?1 AND is_current AND (instr(content, ?2) OR instr(?2, content))
         ORDER BY abs(length(content) - length(?2)), number LIMIT 1",
        [address, content],
        |row| row.get(0),
    )
    .optional()
}

/// The id that a correction names and `beginning` begins, if it is one only.
fn corrected(ledger: &Ledger, beginning: &str) -> Result<Option<String>> {
    ledger.read(|sql| {
        let mut refs = sql.prepare(
            "SELECT DISTINCT statement_ref FROM corrections
             WHERE undone_at IS NULL AND substr(statement_ref, 1, length(?1)) = ?1 LIMIT 2",
        )?;
        let refs: Vec<String> = refs.query_map([beginning], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(<[String; 1]>::try_from(refs).ok().map(|[only]| only))
    })
}

fn undo_within(sql: &Connection, statement: &str, verdict: Option<&str>, now: &str) -> rusqlite::Result<usize> {
    sql.execute(
        "UPDATE corrections SET undone_at = ?3
         WHERE statement_ref = ?1 AND undone_at IS NULL AND (?2 IS NULL OR verdict = ?2)",
        params![statement, verdict, now],
    )
}

/// Search finds corrected speakers and leaves rejected statements out.
fn index_again(sql: &Connection, statement: &str) -> rusqlite::Result<()> {
    let mut copies = sql.prepare_cached("SELECT id FROM statements WHERE ref = ?1")?;
    let copies: Vec<i64> = copies.query_map([statement], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    copies.into_iter().try_for_each(|id| search::reindex_statement(sql, id))
}
