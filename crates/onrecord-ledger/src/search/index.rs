//! How do statements come into the index that searches read, and out of it?
//!
//! In the index are the statements of the newest versions, as corrected. A statement has one row in `index_facets` and
//! one in `index_words`, with the same number: the day of publication in front, so that the newest are read first.

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Result;
use crate::filter::days;
use crate::ledger::Ledger;

/// Stands before the words of the column `facets`: a letter of the private use area, which FTS5 takes for a part of a
/// word and which is taken out of contents, so that no text can pretend to be a facet.
pub(super) const FACET: char = '\u{e000}';
/// The day of an article without a date: before any day with a name.
const UNDATED: i64 = -1_000_000;
const EPOCH: Date = Date::constant(1970, 1, 1);

/// So many bytes of a cue or name make its facet.
const LONGEST_FACET: usize = 60;

/// One statement as the index has it.
struct Entry {
    statement: i64,
    content: String,
    speaker: Option<i64>,
    corrected: Option<String>,
    outlet: Option<i64>,
    kind: String,
    cue: Option<String>,
    date: Option<String>,
    is_rejected: bool,
}

/// A statement with what its users say of it; nothing when its article has a newer version. A corrected speaker without
/// a name, "nobody is named", is the empty string in `corrected`.
const ENTRY: &str = "
    SELECT statements.id, statements.content, articles.outlet_id, statements.kind, statements.cue,
        articles.published_date, statements.speaker_id,
        (SELECT ifnull(speaker, '') FROM corrections
         WHERE id = (SELECT max(id) FROM corrections
                     WHERE statement_ref = statements.ref AND verdict = 'speaker' AND undone_at IS NULL)) AS corrected,
        EXISTS (SELECT 1 FROM corrections
                WHERE statement_ref = statements.ref AND verdict = 'reject' AND undone_at IS NULL)
    FROM statements JOIN articles ON articles.id = statements.article_id
    WHERE statements.id = ?1 AND articles.is_current";

/// Brings what the index has of a statement up to date: after it was added, corrected, or given to another speaker.
pub(crate) fn reindex_statement(sql: &Connection, statement: i64) -> rusqlite::Result<()> {
    unindex_statement(sql, statement)?;
    let entry = sql.prepare_cached(ENTRY)?.query_row([statement], read_entry).optional()?;
    match entry {
        Some(entry) => insert(sql, &with_known_speaker(sql, entry)?),
        None => Ok(()),
    }
}

/// The same for all statements of an article, after it was added or read again.
pub(crate) fn reindex_article(sql: &Connection, article: i64) -> rusqlite::Result<()> {
    let mut statements = sql.prepare_cached("SELECT id FROM statements WHERE article_id = ?1 ORDER BY number")?;
    let ids = statements.query_map([article], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    ids.into_iter().try_for_each(|statement| reindex_statement(sql, statement))
}

/// Takes an article's statements out: when a newer version follows, and before they are deleted.
pub(crate) fn unindex_article(sql: &Connection, article: i64) -> rusqlite::Result<()> {
    let mut statements = sql.prepare_cached("SELECT id FROM statements WHERE article_id = ?1")?;
    let ids = statements.query_map([article], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    ids.into_iter().try_for_each(|statement| unindex_statement(sql, statement))
}

/// Makes the whole index anew from the other tables.
pub fn rebuild(ledger: &mut Ledger) -> Result<()> {
    ledger.write(|sql| {
        sql.execute_batch("DELETE FROM index_facets; INSERT INTO index_words(index_words) VALUES ('delete-all')")?;
        sql.execute_batch("INSERT INTO index_names(index_names) VALUES ('delete-all')")?;
        sql.execute("INSERT INTO index_names (rowid, speaker) SELECT 2 * id, name FROM speakers", [])?;
        sql.execute("INSERT INTO index_names (rowid, outlet) SELECT 2 * id + 1, name FROM outlets", [])?;
        let mut articles = sql.prepare("SELECT id FROM articles WHERE is_current ORDER BY id")?;
        let ids = articles.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        ids.into_iter().try_for_each(|article| reindex_article(sql, article))
    })
}

/// FTS5 forgets a row when it is told what it was given. (Its `contentless_delete` would spare that, but other people's
/// programs could then not open the ledger where their SQLite is older than 3.43.)
fn unindex_statement(sql: &Connection, statement: i64) -> rusqlite::Result<()> {
    let indexed = sql
        .prepare_cached(
            "DELETE FROM index_facets WHERE statement_id = ?1 RETURNING id, speaker_id, corrected, outlet_id, kind, cue",
        )?
        .query_row([statement], |row| {
            let (kind, cue): (String, Option<String>) = (row.get(4)?, row.get(5)?);
            Ok((row.get::<_, i64>(0)?, facets(row.get(1)?, row.get(2)?, row.get(3)?, &kind, cue.as_deref())))
        })
        .optional()?;
    let Some((id, facets)) = indexed else { return Ok(()) };
    let content: String =
        sql.prepare_cached("SELECT content FROM statements WHERE id = ?1")?.query_row([statement], |row| row.get(0))?;
    sql.prepare_cached("INSERT INTO index_words (index_words, rowid, content, facets) VALUES ('delete', ?1, ?2, ?3)")?
        .execute(params![id, plain(&content), facets])
        .map(drop)
}

fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        statement: row.get(0)?,
        content: row.get(1)?,
        outlet: row.get(2)?,
        kind: row.get(3)?,
        cue: row.get::<_, Option<String>>(4)?.and_then(|cue| bare_cue(&cue)),
        date: row.get(5)?,
        speaker: row.get(6)?,
        corrected: row.get(7)?,
        is_rejected: row.get(8)?,
    })
}

/// "said:" is "said"; a cue of nothing but a colon is none.
pub(super) fn bare_cue(cue: &str) -> Option<String> {
    let bare = cue.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    Some(bare).filter(|bare| !bare.is_empty())
}

/// A corrected name may be that of a speaker of this ledger, whose statements it then joins.
fn with_known_speaker(sql: &Connection, mut entry: Entry) -> rusqlite::Result<Entry> {
    if let Some(name) = &entry.corrected {
        let same_name = "SELECT ifnull(merged_into, id) FROM speakers WHERE name = ?1 ORDER BY id LIMIT 1";
        entry.speaker = sql.prepare_cached(same_name)?.query_row([name], |row| row.get(0)).optional()?;
    }
    Ok(entry)
}

fn insert(sql: &Connection, entry: &Entry) -> rusqlite::Result<()> {
    let Entry { statement, content, speaker, corrected, outlet, kind, cue, date, is_rejected } = entry;
    let id = number(day(date.as_deref()), *statement);
    sql.prepare_cached(
        "INSERT INTO index_facets (id, statement_id, speaker_id, corrected, outlet_id, kind, cue, is_rejected)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![id, statement, speaker, corrected, outlet, kind, cue, is_rejected])?;
    let facets = facets(*speaker, corrected.clone(), *outlet, kind, cue.as_deref());
    sql.prepare_cached("INSERT INTO index_words (rowid, content, facets) VALUES (?1, ?2, ?3)")?
        .execute(params![id, plain(content), facets])
        .map(drop)
}

/// A content without the mark of facets.
fn plain(content: &str) -> String {
    content.replace(FACET, " ")
}

/// The words of the column `facets`.
fn facets(
    speaker: Option<i64>,
    corrected: Option<String>,
    outlet: Option<i64>,
    kind: &str,
    cue: Option<&str>,
) -> String {
    let by_speaker = speaker.map(speaker_facet).or(corrected.as_deref().map(corrected_facet));
    let facets = [by_speaker, outlet.map(outlet_facet), Some(kind_facet(kind)), cue.map(cue_facet)];
    facets.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The number of a statement in the index.
pub(super) fn number(day: i64, statement: i64) -> i64 {
    (day << 32) + statement
}

/// The first number with a date.
pub(super) const FIRST_DATED: i64 = (UNDATED + 1) << 32;

/// The date of a day since 1970; `None` where an article has none.
pub(crate) fn date(day: i64) -> Option<Date> {
    let since = jiff::Span::new().try_days(day).ok().filter(|_| day != UNDATED)?;
    EPOCH.checked_add(since).ok()
}

/// Days since 1970 of `2026`, `2026-11` or `2026-11-22`: their first one.
fn day(date: Option<&str>) -> i64 {
    date.and_then(days::first).map_or(UNDATED, days_since_1970)
}

pub(super) fn days_since_1970(date: Date) -> i64 {
    (date - EPOCH).get_days().into()
}

pub(crate) fn speaker_facet(speaker: i64) -> String {
    format!("{FACET}s{speaker}")
}

pub(super) fn corrected_facet(name: &str) -> String {
    format!("{FACET}n{}", letters(name))
}

pub(crate) fn outlet_facet(outlet: i64) -> String {
    format!("{FACET}o{outlet}")
}

pub(super) fn kind_facet(kind: &str) -> String {
    format!("{FACET}k{kind}")
}

/// "according to" becomes one word. `index_facets.cue` tells whether it is exactly this one.
pub(super) fn cue_facet(cue: &str) -> String {
    format!("{FACET}c{}", letters(cue))
}

/// In hexadecimal, so that FTS5 sees one word and no letter is taken for another. The beginning is enough: the row in
/// `index_facets` is compared as well.
fn letters(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().take(LONGEST_FACET).fold(String::new(), |mut letters, byte| {
        let _ = write!(letters, "{byte:02x}"); // writing to a string cannot fail
        letters
    })
}
