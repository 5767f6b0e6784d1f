//! What is in a spreadsheet: a row a statement, or a row a speaker and article?
//!
//! Pages choose their words, and a spreadsheet takes a cell that begins with `=` for a formula. Unless somebody asks
//! for the exact words (`raw`), such a cell begins with an apostrophe. RFC 4180 with line feeds, UTF-8.

use std::io::{self, Write};

use csv::Writer;

use super::{Written, each, standing};
use crate::record::{self, DocumentRecord, StatementRecord};

/// What `onrecord read` knows of a statement.
pub const COLUMNS: [&str; 18] = [
    "document",
    "url",
    "outlet",
    "title",
    "published",
    "statement",
    "speaker",
    "speaker_kind",
    "speaker_key",
    "kind",
    "content",
    "cue",
    "source",
    "occasion",
    "occasion_outlet",
    "begin",
    "end",
    "confidence",
];
/// What a ledger knows beside it.
const LEDGER_COLUMNS: [&str; 7] =
    ["speaker_as_read", "speaker_id", "wikidata", "corrected_by", "note", "address", "version"];

const SPEAKER_COLUMNS: [&str; 19] = [
    "document",
    "url",
    "outlet",
    "title",
    "published",
    "speaker",
    "speaker_kind",
    "speaker_key",
    "speaker_as_read",
    "speaker_id",
    "wikidata",
    "statements",
    "direct",
    "indirect",
    "mixed",
    "words",
    "cues",
    "address",
    "version",
];
/// Stands between several cues or notes in one cell.
const BETWEEN: &str = "; ";

/// How to write the cells.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// The exact words, even where a spreadsheet would compute them.
    pub raw: bool,
    /// Names of empty columns at the end, for people's own coding.
    pub own_columns: Vec<String>,
}

/// A row a statement.
pub fn statements(
    articles: impl IntoIterator<Item = io::Result<DocumentRecord>>,
    out: impl Write,
    cells: &Cells,
) -> io::Result<Written> {
    let mut table = Table::begin(out, cells, COLUMNS.into_iter().chain(LEDGER_COLUMNS))?;
    let written = each(articles, |article| {
        let mut rows = standing(article);
        let n_rows = rows.try_fold(0, |n, statement| {
            table.row(row(article, statement).into_iter().chain(ledger_cells(article, statement)))?;
            io::Result::Ok(n + 1)
        })?;
        Ok(n_rows)
    })?;
    table.out.flush()?;
    Ok(written)
}

/// A row a speaker and article; who is not named has rows too.
pub fn speakers(
    articles: impl IntoIterator<Item = io::Result<DocumentRecord>>,
    out: impl Write,
    cells: &Cells,
) -> io::Result<Written> {
    let mut table = Table::begin(out, cells, SPEAKER_COLUMNS.into_iter())?;
    let written = each(articles, |article| {
        for said in by_speaker(article) {
            table.row(speaker_row(article, &said).into_iter())?;
        }
        Ok(standing(article).count())
    })?;
    table.out.flush()?;
    Ok(written)
}

/// The cells of a statement, in the order of [`COLUMNS`].
pub fn row(document: &DocumentRecord, statement: &StatementRecord) -> [String; COLUMNS.len()] {
    let [document_id, url, outlet, title, published] = about(document);
    let (begin, end) = statement.extent();
    let occasion = statement.occasion.as_ref();
    [
        document_id,
        url,
        outlet,
        title,
        published,
        statement.id.clone(),
        statement.speaker_name().unwrap_or_default().to_owned(),
        statement.speaker.kind.to_string(),
        statement.speaker.key.to_string(),
        statement.kind.to_string(),
        record::joined(&statement.content),
        record::joined(&statement.cue),
        record::joined(&statement.source),
        text(&occasion.map(|occasion| occasion.span.text.clone())),
        text(&occasion.and_then(|occasion| occasion.outlet.clone())),
        begin.to_string(),
        end.to_string(),
        statement.confidence.to_string(),
    ]
}

fn about(document: &DocumentRecord) -> [String; 5] {
    let article = &document.article;
    [
        document.id.to_string(),
        text(&article.url),
        text(&article.outlet),
        text(&article.title),
        text(&article.published.date),
    ]
}

fn ledger_cells(document: &DocumentRecord, statement: &StatementRecord) -> [String; LEDGER_COLUMNS.len()] {
    let [speaker_as_read, speaker_id, wikidata] = ledger_speaker(statement);
    let notes: Vec<&str> = statement.corrections.iter().filter_map(|one| one.note.as_deref()).collect();
    let [address, version] = version(document);
    [
        speaker_as_read,
        speaker_id,
        wikidata,
        statement.corrected_speaker().map_or_else(String::new, |one| one.made_by.to_string()),
        notes.join(BETWEEN),
        address,
        version,
    ]
}

fn ledger_speaker(statement: &StatementRecord) -> [String; 3] {
    let ledger = statement.ledger_speaker();
    [
        text(&statement.speaker.name),
        ledger.map_or_else(String::new, |speaker| speaker.id.to_string()),
        text(&ledger.and_then(|speaker| speaker.wikidata.clone())),
    ]
}

fn version(document: &DocumentRecord) -> [String; 2] {
    let version = document.article.version.map_or_else(String::new, |version| version.to_string());
    [text(&document.article.address), version]
}

/// The statements of each speaker of an article, in the order in which they first speak.
fn by_speaker(article: &DocumentRecord) -> Vec<Vec<&StatementRecord>> {
    let mut speakers: Vec<Vec<&StatementRecord>> = Vec::new();
    let who = |one: &StatementRecord| (one.speaker_name().map(str::to_owned), one.speaker.key.to_string());
    for statement in standing(article) {
        match speakers.iter_mut().find(|said| who(said[0]) == who(statement)) {
            Some(said) => said.push(statement),
            None => speakers.push(vec![statement]),
        }
    }
    speakers
}

fn speaker_row(article: &DocumentRecord, said: &[&StatementRecord]) -> [String; SPEAKER_COLUMNS.len()] {
    let [document_id, url, outlet, title, published] = about(article);
    let first = said[0];
    let [speaker_as_read, speaker_id, wikidata] = ledger_speaker(first);
    let [address, version] = version(article);
    let of_kind = |kind: &str| said.iter().filter(|statement| statement.kind == kind).count().to_string();
    [
        document_id,
        url,
        outlet,
        title,
        published,
        first.speaker_name().unwrap_or_default().to_owned(),
        first.speaker.kind.to_string(),
        first.speaker.key.to_string(),
        speaker_as_read,
        speaker_id,
        wikidata,
        said.len().to_string(),
        of_kind("direct"),
        of_kind("indirect"),
        of_kind("mixed"),
        said.iter().map(|statement| words(statement)).sum::<usize>().to_string(),
        cues(said),
        address,
        version,
    ]
}

fn words(statement: &StatementRecord) -> usize {
    statement.content.iter().map(|span| span.text.split_whitespace().count()).sum()
}

/// Each cue once, in the order of the article.
fn cues(said: &[&StatementRecord]) -> String {
    let mut cues: Vec<String> = Vec::new();
    for statement in said.iter().filter(|statement| !statement.cue.is_empty()) {
        let cue = record::joined(&statement.cue);
        if !cues.contains(&cue) {
            cues.push(cue);
        }
    }
    cues.join(BETWEEN)
}

fn text(text: &Option<String>) -> String {
    text.as_deref().unwrap_or_default().to_owned()
}

/// A table that is being written.
struct Table<'c, W: Write> {
    out: Writer<W>,
    cells: &'c Cells,
}

impl<'c, W: Write> Table<'c, W> {
    fn begin(out: W, cells: &'c Cells, columns: impl Iterator<Item = &'c str>) -> io::Result<Table<'c, W>> {
        let mut out = Writer::from_writer(out);
        let own = cells.own_columns.iter().cloned().map(|name| if cells.raw { name } else { harmless(name) });
        out.write_record(columns.map(str::to_owned).chain(own)).map_err(as_io)?;
        Ok(Table { out, cells })
    }

    fn row(&mut self, row: impl Iterator<Item = String>) -> io::Result<()> {
        let own = self.cells.own_columns.iter().map(|_| String::new());
        let cells = row.chain(own).map(|cell| if self.cells.raw { cell } else { harmless(cell) });
        self.out.write_record(cells).map_err(as_io)
    }
}

/// The error of a closed pipe has to be known as such.
fn as_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// With an apostrophe before what a spreadsheet would compute.
pub fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_words_are_not_touched() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(formula.into()), format!("'{formula}"));
        }
        for words in ["The bridge", "\"=1\"", "", "1-2"] {
            assert_eq!(harmless(words.into()), words);
        }
    }
}
