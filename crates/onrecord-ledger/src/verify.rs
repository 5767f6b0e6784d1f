//! Does every word in the ledger stand where the ledger says?
//!
//! Three things are checked: that each span is that slice of its article's text, that each kept page has the checksum it was
//! added with, and that each span's place in the page holds its words.

use onrecord_core::place::{self, Shown};
use rusqlite::Connection;

use crate::error::Result;
use crate::ledger::Ledger;
use crate::pages;
use crate::record::{self, BETWEEN_PIECES};

/// What was checked, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub articles: usize,
    pub spans: usize,
    /// Spans whose words were compared with the saved page.
    pub spans_in_pages: usize,
    pub pages: usize,
    /// Articles whose page was not kept.
    pub articles_without_page: usize,
    pub problems: Vec<Problem>,
}

/// Something that is not as the ledger says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The article's address.
    pub address: String,
    /// The statement's id, where it is about one.
    pub statement: Option<String>,
    pub what: String,
}

/// Checks the whole ledger, article by article. `note` is told after each how many are done and how many there are.
pub fn verify(ledger: &Ledger, mut note: impl FnMut(usize, usize)) -> Result<Verified> {
    let articles: Vec<i64> = ledger.read(|sql| {
        let mut ids = sql.prepare("SELECT id FROM articles ORDER BY id")?;
        ids.query_map([], |row| row.get(0))?.collect()
    })?;
    let mut verified = Verified::default();
    for (index, id) in articles.iter().enumerate() {
        // A transaction for each, so that a long check does not keep an `add` from tidying up.
        ledger.read(|sql| article(sql, *id, &mut verified))?;
        note(index + 1, articles.len());
    }
    Ok(verified)
}

/// One article as it is stored.
struct Stored {
    address: String,
    text: String,
    page_sha256: String,
    hints: String,
    deflated: Option<Vec<u8>>,
}

/// One span as it is stored. Code points, and bytes of the page.
struct StoredSpan {
    statement: String,
    role: String,
    range: (usize, usize),
    text: String,
    in_page: Option<(usize, usize)>,
}

fn article(sql: &Connection, id: i64, verified: &mut Verified) -> rusqlite::Result<()> {
    let stored = stored(sql, id)?;
    verified.articles += 1;
    let page = page(&stored, verified);
    let text = CodePointSlices::new(&stored.text);
    let mut spans = sql.prepare_cached(
        "SELECT ref, role, begins, ends, spans.text, page_begins, page_ends
         FROM statements JOIN spans ON spans.statement_id = statements.id
         WHERE article_id = ?1 ORDER BY number, role, piece",
    )?;
    let spans = spans.query_map([id], |row| {
        let in_page: (Option<usize>, Option<usize>) = (row.get(5)?, row.get(6)?);
        Ok(StoredSpan {
            statement: row.get(0)?,
            role: row.get(1)?,
            range: (row.get(2)?, row.get(3)?),
            text: row.get(4)?,
            in_page: in_page.0.zip(in_page.1),
        })
    })?;
    for span in spans {
        check(&span?, &text, page.as_ref(), &stored.address, verified);
    }
    check_joined(sql, id, &stored.address, verified)
}

/// The words in the row of a statement are those of its spans.
fn check_joined(sql: &Connection, article: i64, address: &str, verified: &mut Verified) -> rusqlite::Result<()> {
    let mut differing = sql.prepare_cached(
        "SELECT ref, role FROM (
           SELECT ref, role, group_concat(spans.text, ?2 ORDER BY piece) AS words,
             CASE role WHEN 'content' THEN content WHEN 'cue' THEN cue WHEN 'source' THEN source ELSE occasion END AS row_words
           FROM statements JOIN spans ON spans.statement_id = statements.id
           WHERE article_id = ?1 AND role IN ('content', 'cue', 'source', 'occasion')
           GROUP BY statements.id, role)
         WHERE words IS NOT row_words",
    )?;
    let mut rows = differing.query(rusqlite::params![article, BETWEEN_PIECES])?;
    while let Some(row) = rows.next()? {
        let role: String = row.get(1)?;
        let what = format!("the {role} in statements is not that of its spans");
        verified.problems.push(Problem { address: address.to_owned(), statement: Some(row.get(0)?), what });
    }
    Ok(())
}

fn stored(sql: &Connection, id: i64) -> rusqlite::Result<Stored> {
    sql.prepare_cached(
        "SELECT articles.id, articles.address, text, page_sha256, hints, deflated
         FROM articles LEFT JOIN pages ON pages.address = articles.address AND sha256 = page_sha256
         WHERE articles.id = ?1",
    )?
    .query_row([id], |row| {
        Ok(Stored {
            address: row.get(1)?,
            text: row.get(2)?,
            page_sha256: row.get(3)?,
            hints: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
            deflated: row.get(5)?,
        })
    })
}

/// What the article's page shows, if the page was kept and is whole.
fn page(stored: &Stored, verified: &mut Verified) -> Option<Shown> {
    let Some(deflated) = &stored.deflated else {
        verified.articles_without_page += 1;
        return None;
    };
    verified.pages += 1;
    let mut problem = |what: String| {
        verified.problems.push(Problem { address: stored.address.clone(), statement: None, what });
        None
    };
    let bytes = match pages::inflated(deflated) {
        Ok(bytes) => bytes,
        Err(error) => return problem(format!("the saved page cannot be unpacked: {error}")),
    };
    let sha256 = record::sha256(&bytes);
    if sha256 != stored.page_sha256 {
        return problem(format!("the saved page has the checksum {sha256} and was added with {}", stored.page_sha256));
    }
    match pages::hints(&stored.hints) {
        Some(hints) => Some(place::shown(&bytes, &hints)),
        None => problem("what was known beside the saved page is no JSON of ours".into()),
    }
}

fn check(span: &StoredSpan, text: &CodePointSlices<'_>, page: Option<&Shown>, address: &str, verified: &mut Verified) {
    verified.spans += 1;
    let (begins, ends) = span.range;
    let role = &span.role;
    let mut problem = |what: String| {
        let statement = Some(span.statement.clone());
        verified.problems.push(Problem { address: address.to_owned(), statement, what });
    };
    match text.slice(begins, ends) {
        Some(slice) if slice == span.text => {}
        Some(slice) => problem(format!("{role} at {begins}-{ends} is \"{}\" in the text: \"{slice}\"", span.text)),
        None => problem(format!("{role} at {begins}-{ends} is outside the text")),
    }
    let (Some(page), Some((page_begins, page_ends))) = (page, span.in_page) else { return };
    if !page.has(&span.text, page_begins..page_ends) {
        problem(format!(
            "{role} \"{}\" does not stand in the saved page at bytes {page_begins}-{page_ends}",
            span.text
        ));
    }
    verified.spans_in_pages += 1;
}

/// Slices of a text by code points.
struct CodePointSlices<'a> {
    text: &'a str,
    /// The byte each code point begins at, and the text's end.
    bytes: Vec<usize>,
}

impl<'a> CodePointSlices<'a> {
    fn new(text: &'a str) -> CodePointSlices<'a> {
        let bytes = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        CodePointSlices { text, bytes }
    }

    fn slice(&self, begins: usize, ends: usize) -> Option<&'a str> {
        self.text.get(*self.bytes.get(begins)?..*self.bytes.get(ends)?)
    }
}
