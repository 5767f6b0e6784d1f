//! How do articles come out of the ledger, one at a time, in the shape in which they were read?

use std::io;
use std::vec::IntoIter;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

use crate::error::{Error, Result};
use crate::filter::{self, Filter, Meant};
use crate::ledger::Ledger;
use crate::offsets::Characters;
use crate::record::{
    ArticleRecord, CorrectionRecord, CreditRecord, DocumentRecord, EvidenceRecord, LedgerSpeakerRecord, MomentRecord,
    NoteRecord, OccasionRecord, RelayRecord, SpanRecord, SpeakerRecord, StatementRecord,
};

/// The articles of a ledger in the order in which they were added, in one unchanging state of it.
///
/// Failures of the ledger come as `io::Error`, so that who writes articles has one kind of error.
pub struct Articles<'l> {
    sql: Transaction<'l>,
    ledger: &'l Ledger,
    meant: Meant,
    ids: IntoIter<i64>,
}

/// Begins to read; with `all_versions` also the versions of an article before its newest. Articles without a statement
/// that the filter asks for are left out.
pub fn articles<'l>(ledger: &'l Ledger, filter: &Filter, all_versions: bool) -> Result<Articles<'l>> {
    let failed = |error| Error::sql(ledger.path(), error);
    let sql = ledger.sql.unchecked_transaction().map_err(failed)?;
    let meant = filter::meant(&sql, filter).map_err(failed)?.map_err(|why| Error::request(ledger.path(), why))?;
    let ids = ids(&sql, &meant, all_versions).map_err(failed)?.into_iter();
    Ok(Articles { sql, ledger, meant, ids })
}

impl Iterator for Articles<'_> {
    type Item = io::Result<DocumentRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match article(&self.sql, &self.meant, self.ids.next()?) {
                Ok(document) if document.statements.is_empty() && asks_for_statements(&self.meant) => {}
                Ok(document) => return Some(Ok(document)),
                Err(error) => {
                    self.ids = IntoIter::default(); // Nothing more after a failure.
                    return Some(Err(io::Error::other(Error::sql(self.ledger.path(), error))));
                }
            }
        }
    }
}

fn asks_for_statements(meant: &Meant) -> bool {
    meant.speakers.is_some() || meant.kind.is_some()
}

fn is_meant(meant: &Meant, statement: &StatementRecord) -> bool {
    let is_speaker = match statement.corrected_speaker() {
        Some(correction) => meant.is_corrected_name(correction.speaker.as_deref()),
        None => meant.is_speaker(statement.speaker.ledger.as_ref().map(|speaker| speaker.id)),
    };
    is_speaker && meant.is_kind(&statement.kind)
}

/// Eight bytes an article: a ledger may be larger than the memory, this list is not.
fn ids(sql: &Connection, meant: &Meant, all_versions: bool) -> rusqlite::Result<Vec<i64>> {
    let mut query = sql
        .prepare("SELECT id, outlet_id, published_date FROM articles WHERE is_current OR :all_versions ORDER BY id")?;
    let mut rows = query.query(named_params! { ":all_versions": all_versions })?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        if meant.is_outlet(row.get(1)?) && meant.is_day(row.get_ref(2)?.as_str_or_null()?) {
            ids.push(row.get(0)?);
        }
    }
    Ok(ids)
}

/// One version of an article, with all its statements; nothing where there is none of this id.
pub fn one(ledger: &Ledger, id: i64) -> Result<Option<DocumentRecord>> {
    ledger.read(|sql| whole(sql, id).optional())
}

fn article(sql: &Connection, meant: &Meant, id: i64) -> rusqlite::Result<DocumentRecord> {
    let mut document = whole(sql, id)?;
    document.statements.retain(|statement| is_meant(meant, statement));
    Ok(document)
}

fn whole(sql: &Connection, id: i64) -> rusqlite::Result<DocumentRecord> {
    let mut document = sql
        .prepare_cached(
            "SELECT articles.*, outlets.name AS outlet
             FROM articles LEFT JOIN outlets ON outlets.id = articles.outlet_id WHERE articles.id = ?1",
        )?
        .query_row([id], document)?;
    document.statements = statements(sql, "article_id", id)?;
    document.relays = relays(sql, id)?;
    document.notes = notes(sql, id)?;
    Ok(document)
}

type Text = Option<String>;

/// What the article's own row says.
fn document(row: &Row<'_>) -> rusqlite::Result<DocumentRecord> {
    let text: String = row.get("text")?;
    Ok(DocumentRecord {
        id: row.get("document")?,
        sha256: row.get("page_sha256")?,
        article: ArticleRecord {
            url: row.get("url")?,
            outlet: row.get("outlet")?,
            title: row.get("title")?,
            byline: row.get("byline")?,
            section: row.get("section")?,
            language: row.get("language")?,
            published: published(row)?,
            modified: modified(row)?,
            credit: credit(row, &text)?,
            address: row.get("address")?,
            version: row.get("version")?,
            read_with: row.get("read_with")?,
            text,
        },
        statements: Vec::new(),
        relays: Vec::new(),
        notes: Vec::new(),
    })
}

pub(crate) fn published(row: &Row<'_>) -> rusqlite::Result<MomentRecord> {
    Ok(MomentRecord {
        date: row.get("published_date")?,
        time: row.get("published_time")?,
        precision: row.get("published_precision")?,
        text: row.get("published_text")?,
        origin: row.get("published_origin")?,
    })
}

pub(crate) fn modified(row: &Row<'_>) -> rusqlite::Result<Option<MomentRecord>> {
    let (Some(precision), Some(origin)) = (row.get("modified_precision")?, row.get("modified_origin")?) else {
        return Ok(None);
    };
    let (date, time) = (row.get("modified_date")?, row.get("modified_time")?);
    Ok(Some(MomentRecord { date, time, precision, text: row.get("modified_text")?, origin }))
}

/// Whom the article itself names as its source.
fn credit(row: &Row<'_>, text: &str) -> rusqlite::Result<Option<CreditRecord>> {
    let Some(outlet) = row.get("credit_outlet")? else { return Ok(None) };
    let (begin, end) = (row.get("credit_begins")?, row.get("credit_ends")?);
    let text = Characters::new(text).slice(begin, end).to_owned();
    Ok(Some(CreditRecord { outlet, span: SpanRecord { begin, end, text, page_begin: None, page_end: None } }))
}

pub(crate) fn relays(sql: &Connection, article: i64) -> rusqlite::Result<Vec<RelayRecord>> {
    sql.prepare_cached(
        "SELECT relays.kind AS kind, outlet, begins, ends, text, step, statements.ref AS statement
         FROM relays LEFT JOIN statements ON statements.id = relays.statement_id
         WHERE relays.article_id = ?1 ORDER BY relays.id",
    )?
    .query_map([article], |row| {
        Ok(RelayRecord {
            kind: row.get("kind")?,
            outlet: row.get("outlet")?,
            begin: row.get("begins")?,
            end: row.get("ends")?,
            text: row.get("text")?,
            statement: row.get("statement")?,
            step: row.get("step")?,
        })
    })?
    .collect()
}

fn notes(sql: &Connection, article: i64) -> rusqlite::Result<Vec<NoteRecord>> {
    sql.prepare_cached("SELECT kind, text, begins, ends FROM notes WHERE article_id = ?1 ORDER BY rowid")?
        .query_map([article], |row| {
            let (begin, end) = (row.get("begins")?, row.get("ends")?);
            Ok(NoteRecord { kind: row.get("kind")?, text: row.get("text")?, begin, end })
        })?
        .collect()
}

/// The statements whose `column` is `id`: those of an article, or one.
pub(crate) fn statements(sql: &Connection, column: &str, id: i64) -> rusqlite::Result<Vec<StatementRecord>> {
    let mut query = sql.prepare_cached(&format!(
        "SELECT statements.id AS id, statements.ref AS ref, statements.kind AS kind, inside_ref, confidence,
                occasion_outlet,
                appearances.name AS name, appearances.kind AS speaker_kind, appearances.key AS key,
                speakers.id AS speaker_id, speakers.name AS speaker, people.wikidata AS wikidata
         FROM statements
         JOIN appearances ON appearances.id = statements.appearance_id
         LEFT JOIN speakers ON speakers.id = statements.speaker_id
         LEFT JOIN people ON people.id = speakers.person_id
         WHERE statements.{column} = ?1 ORDER BY number"
    ))?;
    let rows =
        query.query_map([id], |row| Ok((row.get::<_, i64>("id")?, statement(row)?, row.get("occasion_outlet")?)))?;
    let mut statements = Vec::new();
    for row in rows {
        let (id, mut statement, medium) = row?;
        add_spans(sql, id, &mut statement, medium)?;
        statement.corrections = corrections(sql, &statement.id)?;
        statements.push(statement);
    }
    Ok(statements)
}

fn statement(row: &Row<'_>) -> rusqlite::Result<StatementRecord> {
    let speaker_id: Option<i64> = row.get("speaker_id")?;
    let ledger = match (speaker_id, row.get("speaker")?) {
        (Some(id), Some(name)) => Some(LedgerSpeakerRecord { id, name, wikidata: row.get("wikidata")? }),
        _ => None,
    };
    Ok(StatementRecord {
        id: row.get("ref")?,
        kind: row.get("kind")?,
        content: Vec::new(),
        cue: Vec::new(),
        source: Vec::new(),
        speaker: SpeakerRecord {
            name: row.get("name")?,
            kind: row.get("speaker_kind")?,
            key: row.get("key")?,
            why: Vec::new(),
            roles: Vec::new(),
            ledger,
        },
        occasion: None,
        inside: row.get("inside_ref")?,
        confidence: row.get("confidence")?,
        corrections: Vec::new(),
    })
}

/// Puts each span where its role says. `medium` is the occasion's outlet.
fn add_spans(sql: &Connection, id: i64, statement: &mut StatementRecord, medium: Text) -> rusqlite::Result<()> {
    let mut query = sql.prepare_cached("SELECT * FROM spans WHERE statement_id = ?1 ORDER BY role, piece")?;
    let mut rows = query.query([id])?;
    let mut medium = medium;
    while let Some(row) = rows.next()? {
        let span = SpanRecord {
            begin: row.get("begins")?,
            end: row.get("ends")?,
            text: row.get("text")?,
            page_begin: row.get("page_begins")?,
            page_end: row.get("page_ends")?,
        };
        match row.get_ref("role")?.as_str()? {
            "content" => statement.content.push(span),
            "cue" => statement.cue.push(span),
            "source" => statement.source.push(span),
            "role" => statement.speaker.roles.push(span),
            "occasion" => statement.occasion = Some(OccasionRecord { span, outlet: medium.take() }),
            _ => {
                let rule = row.get::<_, Option<String>>("rule")?.unwrap_or_default();
                statement.speaker.why.push(EvidenceRecord { span, rule });
            }
        }
    }
    Ok(())
}

/// Those that hold, oldest first.
fn corrections(sql: &Connection, statement: &str) -> rusqlite::Result<Vec<CorrectionRecord>> {
    sql.prepare_cached(
        "SELECT verdict, speaker, note, made_by, made_at FROM corrections
         WHERE statement_ref = ?1 AND undone_at IS NULL ORDER BY id",
    )?
    .query_map([statement], |row| {
        Ok(CorrectionRecord {
            verdict: row.get("verdict")?,
            speaker: row.get("speaker")?,
            note: row.get("note")?,
            made_by: row.get("made_by")?,
            made_at: row.get("made_at")?,
        })
    })?
    .collect()
}
