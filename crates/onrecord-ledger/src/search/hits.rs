//! What is shown of a statement that was found: its words in the article, where it stands, and which words matched?
//!
//! FTS5 itself says which words matched, and which statement matches best: the few contents go into a table of their own
//! in memory, with the same rules of what a word is. So nothing is marked that was not searched for.

use rusqlite::{Connection, params};

use crate::query::{self, Query};
use crate::record::BETWEEN_PIECES;

/// So many code points around a statement are taken along, for the sentences around it.
const MARGIN: i64 = 200;
/// A source or a cue farther away than this from the words said is not taken along.
const FAR: i64 = 1_000;
/// Marks for what matched are taken from here, one that no content holds: the private use area.
const MARKS: std::ops::RangeInclusive<char> = '\u{e001}'..='\u{f8ff}';

/// Code points `[begin, end)` of the article's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    pub begin: usize,
    pub end: usize,
}

/// Code points `[begin, end)` of the article's text, and that slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    pub begin: usize,
    pub end: usize,
    pub text: String,
}

/// A slice of the article's text that holds a statement, with sentences around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The code point of the article's text where it begins.
    pub begin: usize,
    pub text: String,
}

/// A statement that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The id `onrecord read` prints.
    pub id: String,
    /// `statements.id`
    pub statement_id: i64,
    /// Its place in the article, from 1.
    pub number: i64,
    pub kind: String,
    pub speaker: Option<String>,
    pub speaker_id: Option<i64>,
    /// Whether a user said who the speaker is.
    pub is_corrected: bool,
    /// Whether a user said that this is no statement.
    pub is_rejected: bool,
    pub confidence: f64,
    pub place: Place,
    pub excerpt: Excerpt,
    pub content: Vec<Slice>,
    pub cue: Vec<Slice>,
    pub source: Vec<Slice>,
    /// The words that were searched for.
    pub matched: Vec<Range>,
}

/// The article a statement stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub article_id: i64,
    pub address: String,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub outlet_id: Option<i64>,
    pub date: Option<String>,
    pub url: Option<String>,
}

/// The statements with these ids, in this order, ready to be shown.
pub(super) fn in_context(sql: &Connection, words: Option<&Query>, ids: &[i64]) -> rusqlite::Result<Vec<Hit>> {
    let mut hits = ids.iter().map(|id| hit(sql, *id)).collect::<rusqlite::Result<Vec<_>>>()?;
    if let Some(words) = words {
        mark(&mut hits, words)?;
    }
    Ok(hits)
}

fn hit(sql: &Connection, id: i64) -> rusqlite::Result<Hit> {
    let mut hit = sql
        .prepare_cached(
            "SELECT statements.ref, statements.kind, corrected, index_facets.speaker_id, speakers.name, is_rejected,
                confidence, articles.id, address, title, outlets.name, published_date, url, articles.outlet_id, statements.number
             FROM statements
             JOIN index_facets ON index_facets.statement_id = statements.id
             JOIN articles ON articles.id = article_id
             LEFT JOIN outlets ON outlets.id = articles.outlet_id
             LEFT JOIN speakers ON speakers.id = index_facets.speaker_id
             WHERE statements.id = ?1",
        )?
        .query_row([id], |row| {
            let corrected: Option<String> = row.get(2)?;
            let by_machine: Option<String> = row.get(4)?;
            Ok(Hit {
                id: row.get(0)?,
                statement_id: id,
                number: row.get(14)?,
                kind: row.get(1)?,
                is_corrected: corrected.is_some(),
                speaker: corrected.or(by_machine).filter(|name| !name.is_empty()),
                speaker_id: row.get(3)?,
                is_rejected: row.get(5)?,
                confidence: row.get(6)?,
                place: Place {
                    article_id: row.get(7)?,
                    address: row.get(8)?,
                    title: row.get(9)?,
                    outlet: row.get(10)?,
                    outlet_id: row.get(13)?,
                    date: row.get(11)?,
                    url: row.get(12)?,
                },
                excerpt: Excerpt { begin: 0, text: String::new() },
                content: Vec::new(),
                cue: Vec::new(),
                source: Vec::new(),
                matched: Vec::new(),
            })
        })?;
    hit.content = slices(sql, id, "content")?;
    hit.cue = slices(sql, id, "cue")?;
    hit.source = slices(sql, id, "source")?;
    hit.excerpt = excerpt(sql, &hit)?;
    Ok(hit)
}

fn slices(sql: &Connection, statement: i64, role: &str) -> rusqlite::Result<Vec<Slice>> {
    sql.prepare_cached("SELECT begins, ends, text FROM spans WHERE statement_id = ?1 AND role = ?2 ORDER BY piece")?
        .query_map(params![statement, role], |row| {
            Ok(Slice { begin: row.get(0)?, end: row.get(1)?, text: row.get(2)? })
        })?
        .collect()
}

/// From some way before the statement to some way behind it.
fn excerpt(sql: &Connection, hit: &Hit) -> rusqlite::Result<Excerpt> {
    let point = |offset: usize| i64::try_from(offset).unwrap_or(i64::MAX);
    let begin = hit.content.iter().map(|span| point(span.begin)).min().unwrap_or(0);
    let end = hit.content.iter().map(|span| point(span.end)).max().unwrap_or(0);
    let near = [&hit.cue, &hit.source]
        .into_iter()
        .flatten()
        .map(|span| (point(span.begin), point(span.end)))
        .filter(|span| span.1 >= begin - FAR && span.0 <= end + FAR);
    let (first, last) = near.fold((begin, end), |(first, last), span| (first.min(span.0), last.max(span.1)));
    let first = (first - MARGIN).max(0);
    let text = sql
        .prepare_cached("SELECT substr(text, ?2 + 1, ?3) FROM articles WHERE id = ?1")?
        .query_row([hit.place.article_id, first, last + MARGIN - first], |row| row.get(0))?;
    Ok(Excerpt { begin: usize::try_from(first).unwrap_or(0), text })
}

/// The ids with the best match first, among themselves: BM25, as FTS5 has it; the order they came in, where equal.
pub(super) fn best_first(
    sql: &Connection,
    words: &Query,
    ids: impl Iterator<Item = i64>,
) -> rusqlite::Result<Vec<i64>> {
    let mut content = sql.prepare_cached("SELECT content FROM statements WHERE id = ?1")?;
    let ids: Vec<_> = ids.collect();
    let contents = ids.iter().map(|id| content.query_row([id], |row| row.get::<_, String>(0)));
    let few = few(contents)?;
    let mut ranked = few.prepare("SELECT rowid FROM few WHERE few MATCH ?1 ORDER BY bm25(few), rowid")?;
    let places = ranked.query_map([query::in_fts5(words)], |row| row.get::<_, usize>(0))?;
    places.map(|place| place.map(|place| ids[place])).collect()
}

/// Some contents in a table of their own, in memory. rowid counts from 0.
fn few(contents: impl Iterator<Item = rusqlite::Result<String>>) -> rusqlite::Result<Connection> {
    let few = Connection::open_in_memory()?;
    few.execute_batch(
        "CREATE VIRTUAL TABLE few USING fts5(content, tokenize = 'unicode61 remove_diacritics 2'); BEGIN",
    )?;
    let mut insert = few.prepare("INSERT INTO few (rowid, content) VALUES (?1, ?2)")?;
    for (rowid, content) in contents.enumerate() {
        insert.execute(params![rowid, content?.replace(super::index::FACET, " ")])?;
    }
    drop(insert);
    few.execute_batch("COMMIT")?;
    Ok(few)
}

/// Finds the words that matched.
fn mark(hits: &mut [Hit], words: &Query) -> rusqlite::Result<()> {
    let contents: Vec<_> = hits.iter().map(|hit| joined(&hit.content)).collect();
    let Some(mark) = MARKS.into_iter().find(|mark| contents.iter().all(|content| !content.contains(*mark))) else {
        return Ok(()); // thousands of private characters in one statement: that is no text
    };
    let few = few(contents.into_iter().map(Ok))?;
    let mut highlight = few.prepare("SELECT rowid, highlight(few, 0, ?2, ?2) FROM few WHERE few MATCH ?1")?;
    let mut rows = highlight.query([query::in_fts5(words), mark.to_string()])?;
    while let Some(row) = rows.next()? {
        let (place, marked): (usize, String) = (row.get(0)?, row.get(1)?);
        let hit = &mut hits[place];
        let pieces: Vec<_> = hit.content.iter().map(|piece| Range { begin: piece.begin, end: piece.end }).collect();
        hit.matched = marked_ranges(&marked, mark).into_iter().flat_map(|range| in_article(range, &pieces)).collect();
    }
    Ok(())
}

/// As `statements.content` has it.
fn joined(pieces: &[Slice]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(BETWEEN_PIECES)
}

/// Code points between a mark and the next, the marks themselves not counted.
fn marked_ranges(marked: &str, mark: char) -> Vec<Range> {
    let mut ranges = Vec::new();
    let mut at = 0;
    for (number, part) in marked.split(mark).enumerate() {
        let end = at + part.chars().count();
        if number % 2 == 1 {
            ranges.push(Range { begin: at, end });
        }
        at = end;
    }
    ranges
}

/// From code points of the content, whose pieces are joined, to those of the article. A phrase over a joint has a part
/// in each piece.
fn in_article(range: Range, pieces: &[Range]) -> Vec<Range> {
    let joint = BETWEEN_PIECES.chars().count();
    let mut parts = Vec::new();
    let mut begin = 0;
    for piece in pieces {
        let end = begin + (piece.end - piece.begin);
        let part = Range { begin: range.begin.max(begin), end: range.end.min(end) };
        if part.begin < part.end {
            parts.push(Range { begin: part.begin - begin + piece.begin, end: part.end - begin + piece.begin });
        }
        begin = end + joint;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_over_a_joint_is_marked_in_both_pieces() {
        let pieces = [Range { begin: 10, end: 14 }, Range { begin: 30, end: 34 }];
        // "it is […] safe": the second piece begins at 5 + 4.
        assert_eq!(
            in_article(Range { begin: 2, end: 13 }, &pieces),
            [Range { begin: 12, end: 14 }, Range { begin: 30, end: 34 }]
        );
        assert_eq!(in_article(Range { begin: 4, end: 9 }, &pieces), []);
    }

    #[test]
    fn marks_are_not_counted() {
        let marked = "é |is| safe, |it is|";
        let range = |begin, end| Range { begin, end };
        assert_eq!(marked_ranges(marked, '|'), [range(2, 4), range(11, 16)]);
    }
}
