//! How do articles come out of the ledger, one at a time, in the shape in which they were read?

use std::borrow::Cow;
use std::io;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

use crate::error::{Error, Result};
use crate::ledger::Ledger;
use crate::record::{
    ArticleRecord, CorrectionRecord, CreditRecord, DocumentRecord, EvidenceRecord, LedgerSpeakerRecord, MomentRecord,
    NoteRecord, OccasionRecord, SpanRecord, SpeakerRecord, StatementRecord,
};

/// Which articles, and which statements of them.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The first day: `2026`, `2026-11` or `2026-11-22`. An article without a date passes only where no day is asked for.
    pub since: Option<String>,
    /// The last day, or a day of the last year or month.
    pub until: Option<String>,
    /// The outlet's name, upper and lower case alike.
    pub outlet: Option<String>,
    /// The speaker's name, as corrected, as in the ledger or as in the article; upper and lower case alike.
    pub speaker: Option<String>,
    /// `direct`, `indirect` or `mixed`.
    pub kind: Option<String>,
    /// Also the versions of an article before its newest.
    pub all_versions: bool,
}

/// The articles of a ledger in the order in which they were added, in one unchanging state of it.
///
/// Failures of the ledger come as `io::Error`, so that who writes articles has one kind of error.
pub struct Articles<'l> {
    sql: Transaction<'l>,
    ledger: &'l Ledger,
    filter: Filter,
    last: i64,
}

/// Begins to read. Articles without a statement that the filter asks for are left out.
pub fn articles<'l>(ledger: &'l Ledger, filter: &Filter) -> Result<Articles<'l>> {
    let sql = ledger.sql.unchecked_transaction().map_err(|error| Error::sql(ledger.path(), error))?;
    Ok(Articles { sql, ledger, filter: filter.clone(), last: 0 })
}

impl Iterator for Articles<'_> {
    type Item = io::Result<DocumentRecord<'static>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match next_article(&self.sql, &self.filter, self.last) {
                Ok(None) => return None,
                Ok(Some((id, document))) => {
                    self.last = id;
                    if !document.statements.is_empty() || !self.filter.asks_for_statements() {
                        return Some(Ok(document));
                    }
                }
                Err(error) => {
                    self.last = i64::MAX; // Nothing more after a failure.
                    return Some(Err(io::Error::other(Error::sql(self.ledger.path(), error))));
                }
            }
        }
    }
}

impl Filter {
    fn asks_for_statements(&self) -> bool {
        self.speaker.is_some() || self.kind.is_some()
    }

    fn wants(&self, statement: &StatementRecord<'_>) -> bool {
        let is_name = |wanted: &str, name: Option<&str>| name.is_some_and(|name| same_name(wanted, name));
        let kind = self.kind.as_deref().is_none_or(|kind| kind == statement.kind);
        let speaker = self.speaker.as_deref().is_none_or(|wanted| {
            is_name(wanted, statement.speaker_name())
                || statement.corrected_speaker().is_none() && is_name(wanted, statement.speaker.name.as_deref())
        });
        kind && speaker
    }
}

fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The first article after the one with the id `last` that the filter asks for.
fn next_article(
    sql: &Connection,
    filter: &Filter,
    last: i64,
) -> rusqlite::Result<Option<(i64, DocumentRecord<'static>)>> {
    let article = sql
        .prepare_cached(
            "SELECT articles.*, outlets.name AS outlet
             FROM articles LEFT JOIN outlets ON outlets.id = articles.outlet_id
             WHERE articles.id > :last AND (is_current OR :all_versions)
               AND (:since IS NULL OR published_date >= :since)
               AND (:until IS NULL OR substr(published_date, 1, length(:until)) <= :until)
               AND (:outlet IS NULL OR outlets.name = :outlet COLLATE NOCASE)
             ORDER BY articles.id LIMIT 1",
        )?
        .query_row(
            named_params! {
                ":last": last,
                ":all_versions": filter.all_versions,
                ":since": filter.since,
                ":until": filter.until,
                ":outlet": filter.outlet,
            },
            |row| Ok((row.get::<_, i64>("id")?, document(row)?)),
        )
        .optional()?;
    let Some((id, mut document)) = article else { return Ok(None) };
    document.article.credit = credit(sql, id)?;
    document.statements = statements(sql, id)?;
    document.statements.retain(|statement| filter.wants(statement));
    document.notes = notes(sql, id)?;
    Ok(Some((id, document)))
}

type Text = Option<Cow<'static, str>>;

fn text(row: &Row<'_>, column: &str) -> rusqlite::Result<Text> {
    Ok(row.get::<_, Option<String>>(column)?.map(Cow::from))
}

fn some_text(row: &Row<'_>, column: &str) -> rusqlite::Result<Cow<'static, str>> {
    row.get::<_, String>(column).map(Cow::from)
}

/// What the article's own row says.
fn document(row: &Row<'_>) -> rusqlite::Result<DocumentRecord<'static>> {
    Ok(DocumentRecord {
        id: some_text(row, "document")?,
        sha256: some_text(row, "page_sha256")?,
        article: ArticleRecord {
            text: some_text(row, "text")?,
            url: text(row, "url")?,
            outlet: text(row, "outlet")?,
            title: text(row, "title")?,
            byline: text(row, "byline")?,
            section: text(row, "section")?,
            language: text(row, "language")?,
            published: MomentRecord {
                date: text(row, "published_date")?,
                time: text(row, "published_time")?,
                precision: some_text(row, "published_precision")?,
                text: text(row, "published_text")?,
                origin: some_text(row, "published_origin")?,
            },
            modified: modified(row)?,
            credit: None,
            address: text(row, "address")?,
            version: row.get("version")?,
            read_with: text(row, "read_with")?,
        },
        statements: Vec::new(),
        notes: Vec::new(),
    })
}

fn modified(row: &Row<'_>) -> rusqlite::Result<Option<MomentRecord<'static>>> {
    let (Some(precision), Some(origin)) = (text(row, "modified_precision")?, text(row, "modified_origin")?) else {
        return Ok(None);
    };
    let (date, time) = (text(row, "modified_date")?, text(row, "modified_time")?);
    Ok(Some(MomentRecord { date, time, precision, text: text(row, "modified_text")?, origin }))
}

/// The article's own line that says where its words come from.
fn credit(sql: &Connection, article: i64) -> rusqlite::Result<Option<CreditRecord<'static>>> {
    sql.prepare_cached(
        "SELECT outlet, begins, ends, text FROM relays
         WHERE article_id = ?1 AND statement_id IS NULL AND kind = 'credit' AND outlet IS NOT NULL AND begins IS NOT NULL
         ORDER BY step, id LIMIT 1",
    )?
    .query_row([article], |row| {
        let span = SpanRecord {
            begin: row.get("begins")?,
            end: row.get("ends")?,
            text: some_text(row, "text")?,
            page_begin: None,
            page_end: None,
        };
        Ok(CreditRecord { outlet: some_text(row, "outlet")?, span })
    })
    .optional()
}

fn notes(sql: &Connection, article: i64) -> rusqlite::Result<Vec<NoteRecord<'static>>> {
    sql.prepare_cached("SELECT kind, text, begins, ends FROM notes WHERE article_id = ?1 ORDER BY rowid")?
        .query_map([article], |row| {
            let (begin, end) = (row.get("begins")?, row.get("ends")?);
            Ok(NoteRecord { kind: some_text(row, "kind")?, text: some_text(row, "text")?, begin, end })
        })?
        .collect()
}

fn statements(sql: &Connection, article: i64) -> rusqlite::Result<Vec<StatementRecord<'static>>> {
    let mut query = sql.prepare_cached(
        "SELECT statements.id AS id, statements.ref AS ref, statements.kind AS kind, inside_ref, confidence,
                occasion_outlet,
                appearances.name AS name, appearances.kind AS speaker_kind, appearances.key AS key,
                speakers.id AS speaker_id, speakers.name AS speaker, people.wikidata AS wikidata
         FROM statements
         JOIN appearances ON appearances.id = statements.appearance_id
         LEFT JOIN speakers ON speakers.id = statements.speaker_id
         LEFT JOIN people ON people.id = speakers.person_id
         WHERE statements.article_id = ?1 ORDER BY number",
    )?;
    let rows = query.query_map([article], |row| Ok((row.get::<_, i64>("id")?, statement(row)?, text(row, "occasion_outlet")?)))?;
    let mut statements = Vec::new();
    for row in rows {
        let (id, mut statement, medium) = row?;
        add_spans(sql, id, &mut statement, medium)?;
        statement.corrections = corrections(sql, &statement.id)?;
        statements.push(statement);
    }
    Ok(statements)
}

fn statement(row: &Row<'_>) -> rusqlite::Result<StatementRecord<'static>> {
    let speaker_id: Option<i64> = row.get("speaker_id")?;
    let ledger = match (speaker_id, text(row, "speaker")?) {
        (Some(id), Some(name)) => Some(LedgerSpeakerRecord { id, name, wikidata: text(row, "wikidata")? }),
        _ => None,
    };
    Ok(StatementRecord {
        id: row.get("ref")?,
        kind: some_text(row, "kind")?,
        content: Vec::new(),
        cue: Vec::new(),
        source: Vec::new(),
        speaker: SpeakerRecord {
            name: text(row, "name")?,
            kind: some_text(row, "speaker_kind")?,
            key: some_text(row, "key")?,
            why: Vec::new(),
            ledger,
        },
        occasion: None,
        inside: row.get("inside_ref")?,
        confidence: row.get("confidence")?,
        corrections: Vec::new(),
    })
}

/// Puts each span where its role says. `medium` is the occasion's outlet.
fn add_spans(sql: &Connection, id: i64, statement: &mut StatementRecord<'static>, medium: Text) -> rusqlite::Result<()> {
    let mut query = sql.prepare_cached("SELECT * FROM spans WHERE statement_id = ?1 ORDER BY role, piece")?;
    let mut rows = query.query([id])?;
    let mut medium = medium;
    while let Some(row) = rows.next()? {
        let span = SpanRecord {
            begin: row.get("begins")?,
            end: row.get("ends")?,
            text: some_text(row, "text")?,
            page_begin: row.get("page_begins")?,
            page_end: row.get("page_ends")?,
        };
        match row.get_ref("role")?.as_str()? {
            "content" => statement.content.push(span),
            "cue" => statement.cue.push(span),
            "source" => statement.source.push(span),
            "occasion" => statement.occasion = Some(OccasionRecord { span, outlet: medium.take() }),
            _ => {
                let rule = text(row, "rule")?.unwrap_or_default();
                statement.speaker.why.push(EvidenceRecord { span, rule });
            }
        }
    }
    Ok(())
}

/// Those that hold, oldest first.
fn corrections(sql: &Connection, statement: &str) -> rusqlite::Result<Vec<CorrectionRecord<'static>>> {
    sql.prepare_cached(
        "SELECT verdict, speaker, note, made_by, made_at FROM corrections
         WHERE statement_ref = ?1 AND undone_at IS NULL ORDER BY id",
    )?
    .query_map([statement], |row| {
        Ok(CorrectionRecord {
            verdict: some_text(row, "verdict")?,
            speaker: text(row, "speaker")?,
            note: text(row, "note")?,
            made_by: some_text(row, "made_by")?,
            made_at: some_text(row, "made_at")?,
        })
    })?
    .collect()
}
