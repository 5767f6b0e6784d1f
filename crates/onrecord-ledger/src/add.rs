//! How does a reading get into the ledger, once and whole?
//!
//! A document is added in one transaction, so that a program that is killed leaves it in or out. The same page a second
//! time changes nothing; a changed one becomes a further version of its article.

use std::collections::BTreeMap;

use onrecord_core::{Hints, Reading, place};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::ledger::Ledger;
use crate::pages::{self, Page};
use crate::people;
use crate::record::{self, BETWEEN_PIECES, DocumentRecord, RelayRecord, SpanRecord, StatementRecord, joined};
use crate::run::{self, Counts, Run};
use crate::search;
use crate::trace;

/// A document that was read, with its page.
#[derive(Debug)]
pub struct Addition {
    /// Where it came from, for people: a file, a line of it, a record of an archive.
    pub input: String,
    /// Stays the same when the page changes.
    pub address: String,
    pub page: Page,
    pub document: DocumentRecord,
    /// The program and the model.
    pub read_with: String,
}

/// A document before it was read: what `onrecord` was given.
#[derive(Debug)]
pub struct Given<'a> {
    /// The id the input gives, else its path or place.
    pub id: &'a str,
    pub input: &'a str,
    /// What stays the same when the page changes, where it does not tell its url; `None`: nothing but its bytes.
    pub address: Option<&'a str>,
    pub bytes: &'a [u8],
    pub hints: &'a Hints,
    pub keep_page: bool,
}

/// Puts a reading together with its page. This is work: it is done beside the ledger, by many at once.
pub fn prepare(given: &Given<'_>, reading: &Reading, read_with: &str) -> Addition {
    let page = pages::packed(given.bytes, given.hints, given.keep_page);
    let shown = place::shown(given.bytes, given.hints);
    let places = place::find(&shown, &reading.article.text);
    let document = record::document(given.id, &page.sha256, reading, Some(&places));
    let address = reading.article.url.as_deref().or(given.address);
    let address = address.map_or_else(|| format!("sha256:{}", page.sha256), str::to_owned);
    Addition { input: given.input.to_owned(), address, page, document, read_with: read_with.to_owned() }
}

/// What an addition did.
enum Added {
    /// The page was there; nothing changed.
    Known,
    /// The page is new and says what the article said before.
    Unchanged,
    Article,
    /// A further version of an article.
    Version,
}

/// The article that these bytes became when they were added from this input, or for this url, before: they need not be
/// read again.
pub fn known(ledger: &Ledger, input: &str, url: Option<&str>, sha256: &str) -> Result<Option<i64>> {
    ledger.read(|sql| {
        sql.prepare_cached("SELECT article_id FROM pages WHERE sha256 = ?1 AND (input = ?2 OR address = ?3) LIMIT 1")?
            .query_row(params![sha256, input, url], |row| row.get(0))
            .optional()
    })
}

/// Adds one document, and counts it. `now` is RFC 3339, UTC.
pub fn add(ledger: &mut Ledger, run: Run, addition: &Addition, now: &str) -> Result<Counts> {
    ledger.write(|sql| {
        let counts = counts(add_within(sql, addition, now)?, &addition.document);
        run::count(sql, run, counts)?;
        Ok(counts)
    })
}

/// The article that has this page.
pub fn article(ledger: &Ledger, addition: &Addition) -> Result<Option<i64>> {
    ledger.read(|sql| {
        sql.prepare_cached("SELECT article_id FROM pages WHERE address = ?1 AND sha256 = ?2")?
            .query_row([&addition.address, &addition.page.sha256], |row| row.get(0))
            .optional()
    })
}

fn add_within(sql: &Connection, addition: &Addition, now: &str) -> rusqlite::Result<Added> {
    let Addition { address, page, document, .. } = addition;
    sql.prepare_cached("DELETE FROM failures WHERE input = ?1")?.execute([&addition.input])?;
    let mut known = sql.prepare_cached("SELECT 1 FROM pages WHERE address = ?1 AND sha256 = ?2")?;
    if known.exists([address, &page.sha256])? {
        return Ok(Added::Known);
    }
    let current = current(sql, address)?;
    match current {
        Some(current) if current.text == document.article.text && current.title == document.article.title => {
            insert_page(sql, current.id, addition, now)?;
            Ok(Added::Unchanged)
        }
        Some(current) => {
            sql.execute("UPDATE articles SET is_current = 0 WHERE id = ?1", [current.id])?;
            search::unindex_article(sql, current.id)?;
            insert_article(sql, current.version + 1, addition, now)?;
            Ok(Added::Version)
        }
        None => {
            insert_article(sql, 1, addition, now)?;
            Ok(Added::Article)
        }
    }
}

fn counts(added: Added, document: &DocumentRecord) -> Counts {
    match added {
        Added::Known => Counts { known: 1, ..Counts::default() },
        Added::Unchanged => Counts { documents: 1, known: 1, ..Counts::default() },
        Added::Article | Added::Version => read_counts(document),
    }
}

/// What a document that was read adds to the counts of its run.
pub(crate) fn read_counts(document: &DocumentRecord) -> Counts {
    let unnamed = document.statements.iter().filter(|statement| statement.speaker.name.is_none()).count();
    Counts { documents: 1, statements: document.statements.len(), unnamed, ..Counts::default() }
}

/// The newest version of an article.
struct Current {
    id: i64,
    version: i64,
    title: Option<String>,
    text: String,
}

fn current(sql: &Connection, address: &str) -> rusqlite::Result<Option<Current>> {
    let newest = "SELECT id, version, title, text FROM articles WHERE address = ?1 ORDER BY version DESC LIMIT 1";
    sql.prepare_cached(newest)?
        .query_row([address], |row| {
            Ok(Current { id: row.get(0)?, version: row.get(1)?, title: row.get(2)?, text: row.get(3)? })
        })
        .optional()
}

fn insert_article(sql: &Connection, version: i64, addition: &Addition, now: &str) -> rusqlite::Result<()> {
    let id = sql
        .prepare_cached(
            "INSERT INTO articles (address, document, version, is_current, page_sha256, added_at)
             VALUES (?1, ?2, ?3, 1, ?4, ?5)",
        )?
        .insert(params![addition.address, addition.document.id, version, addition.page.sha256, now])?;
    insert_page(sql, id, addition, now)?;
    fill_article(sql, id, addition)
}

fn insert_page(sql: &Connection, article: i64, addition: &Addition, now: &str) -> rusqlite::Result<()> {
    let Page { sha256, n_bytes, hints, deflated } = &addition.page;
    sql.prepare_cached(
        "INSERT INTO pages (address, sha256, article_id, input, n_bytes, hints, deflated, added_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![addition.address, sha256, article, addition.input, n_bytes, hints, deflated, now])
    .map(drop)
}

/// Writes everything that a reading says of an article into its row and the tables about it.
pub(crate) fn fill_article(sql: &Connection, id: i64, addition: &Addition) -> rusqlite::Result<()> {
    let article = &addition.document.article;
    let outlet = article.outlet.as_deref().or_else(|| host(article.url.as_deref()?));
    let outlet = outlet.map(|name| outlet_id(sql, name)).transpose()?;
    let (published, modified) = (&article.published, article.modified.as_ref());
    let credit = article.credit.as_ref();
    sql.prepare_cached(
        "UPDATE articles SET url = ?2, outlet_id = ?3, title = ?4, byline = ?5, section = ?6, language = ?7,
            published_date = ?8, published_time = ?9, published_precision = ?10, published_text = ?11,
            published_origin = ?12, modified_date = ?13, modified_time = ?14, modified_precision = ?15,
            modified_text = ?16, modified_origin = ?17, credit_outlet = ?18, credit_begins = ?19, credit_ends = ?20,
            text = ?21, read_with = ?22
         WHERE id = ?1",
    )?
    .execute(params![
        id,
        article.url,
        outlet,
        article.title,
        article.byline,
        article.section,
        article.language,
        published.date,
        published.time,
        published.precision,
        published.text,
        published.origin,
        modified.and_then(|modified| modified.date.as_deref()),
        modified.and_then(|modified| modified.time.as_deref()),
        modified.map(|modified| &modified.precision),
        modified.and_then(|modified| modified.text.as_deref()),
        modified.map(|modified| &modified.origin),
        credit.map(|credit| &credit.outlet),
        credit.map(|credit| credit.span.begin),
        credit.map(|credit| credit.span.end),
        article.text,
        addition.read_with,
    ])?;
    fill_statements(sql, id, &addition.document)?;
    search::reindex_article(sql, id)
}

fn fill_statements(sql: &Connection, article: i64, document: &DocumentRecord) -> rusqlite::Result<()> {
    let appearances = insert_appearances(sql, article, document)?;
    let mut ids = BTreeMap::new();
    for (index, statement) in document.statements.iter().enumerate() {
        let appearance = appearances[statement.speaker.key.as_str()];
        ids.insert(statement.id.as_str(), insert_statement(sql, article, index + 1, statement, appearance)?);
    }
    let mut insert = sql.prepare_cached(
        "INSERT INTO relays (article_id, statement_id, step, kind, outlet, begins, ends, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for relay in &document.relays {
        let statement = relay.statement.as_ref().map(|id| ids[id.as_str()]);
        let RelayRecord { step, kind, outlet, begin, end, text, .. } = relay;
        insert.execute(params![article, statement, step, kind, outlet, begin, end, text])?;
    }
    let mut insert = sql.prepare_cached("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for note in &document.notes {
        insert.execute(params![article, note.kind, note.text, note.begin, note.end])?;
    }
    Ok(())
}

/// A row for each speaker of the article; by key, their ids.
fn insert_appearances<'a>(
    sql: &Connection,
    article: i64,
    document: &'a DocumentRecord,
) -> rusqlite::Result<BTreeMap<&'a str, i64>> {
    let mut insert =
        sql.prepare_cached("INSERT INTO appearances (article_id, key, name, kind, role) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut ids = BTreeMap::new();
    for speaker in document.statements.iter().map(|statement| &statement.speaker) {
        if !ids.contains_key(speaker.key.as_str()) {
            let id = insert.insert(params![article, speaker.key, speaker.name, speaker.kind, people::role(speaker)])?;
            ids.insert(speaker.key.as_str(), id);
        }
    }
    Ok(ids)
}

fn insert_statement(
    sql: &Connection,
    article: i64,
    number: usize,
    statement: &StatementRecord,
    appearance: i64,
) -> rusqlite::Result<i64> {
    let content = joined(&statement.content);
    let occasion = statement.occasion.as_ref();
    let id = sql
        .prepare_cached(
            "INSERT INTO statements (ref, article_id, number, kind, content, cue, source, appearance_id, occasion,
                occasion_outlet, inside_ref, n_words, confidence)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .insert(params![
            statement.id,
            article,
            number,
            statement.kind,
            content,
            some(joined(&statement.cue)),
            some(joined(&statement.source)),
            appearance,
            occasion.map(|occasion| occasion.span.text.as_str()),
            occasion.and_then(|occasion| occasion.outlet.as_deref()),
            statement.inside,
            n_words(&content),
            statement.confidence,
        ])?;
    trace::index(sql, id, &content)?;
    insert_spans(sql, id, statement)?;
    Ok(id)
}

fn insert_spans(sql: &Connection, id: i64, statement: &StatementRecord) -> rusqlite::Result<()> {
    let mut insert = sql.prepare_cached(
        "INSERT INTO spans (statement_id, role, piece, begins, ends, text, rule, page_begins, page_ends)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let mut row = |role: &str, piece: usize, span: &SpanRecord, rule: Option<&str>| {
        let SpanRecord { begin, end, text, page_begin, page_end } = span;
        insert.execute(params![id, role, piece, begin, end, text, rule, page_begin, page_end]).map(drop)
    };
    for (role, spans) in [
        ("content", &statement.content),
        ("cue", &statement.cue),
        ("source", &statement.source),
        ("role", &statement.speaker.roles),
    ] {
        for (index, span) in spans.iter().enumerate() {
            row(role, index + 1, span, None)?;
        }
    }
    for (index, why) in statement.speaker.why.iter().enumerate() {
        row("why", index + 1, &why.span, Some(&why.rule))?;
    }
    statement.occasion.as_ref().map_or(Ok(()), |occasion| row("occasion", 1, &occasion.span, None))
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// What stands between spaces and holds a letter or digit.
fn n_words(content: &str) -> usize {
    content
        .replace(BETWEEN_PIECES, " ")
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

fn outlet_id(sql: &Connection, name: &str) -> rusqlite::Result<i64> {
    sql.prepare_cached("INSERT INTO outlets (name) VALUES (?1) ON CONFLICT DO NOTHING")?.execute([name])?;
    sql.prepare_cached("SELECT id FROM outlets WHERE name = ?1")?.query_row([name], |row| row.get(0))
}

/// The host of a url, without "www.".
fn host(url: &str) -> Option<&str> {
    let after_scheme = url.split_once("://")?.1;
    let authority = after_scheme.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}
