//! The readings as a table for source audits: a row a statement.
//!
//! Pages choose their words, and a spreadsheet takes a cell that begins with `=` for a formula. Unless somebody asks
//! for the exact words (`--raw`), such a cell begins with an apostrophe.

use csv::{Writer, WriterBuilder};

use onrecord_ledger::record::{self, DocumentRecord, SpanRecord, StatementRecord, joined};

use super::ReadDocument;

const COLUMNS: [&str; 18] = [
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

pub(super) fn header() -> Vec<u8> {
    written(|writer| writer.write_record(COLUMNS))
}

pub(super) fn rows(read: &ReadDocument, raw: bool) -> Vec<u8> {
    let document = record::document(&read.id, &read.sha256, &read.reading, None);
    written(|writer| {
        document.statements.iter().try_for_each(|statement| {
            writer.write_record(row(&document, statement).map(|cell| if raw { cell } else { harmless(cell) }))
        })
    })
}

fn row(document: &DocumentRecord, statement: &StatementRecord) -> [String; COLUMNS.len()] {
    let article = &document.article;
    let text = |text: &Option<String>| text.as_deref().unwrap_or_default().to_owned();
    let (begin, end) = extent(&statement.content);
    let occasion = statement.occasion.as_ref();
    [
        document.id.clone(),
        text(&article.url),
        text(&article.outlet),
        text(&article.title),
        text(&article.published.date),
        statement.id.clone(),
        text(&statement.speaker.name),
        statement.speaker.kind.clone(),
        statement.speaker.key.clone(),
        statement.kind.clone(),
        joined(&statement.content),
        joined(&statement.cue),
        joined(&statement.source),
        text(&occasion.map(|occasion| occasion.span.text.clone())),
        text(&occasion.and_then(|occasion| occasion.outlet.clone())),
        begin.to_string(),
        end.to_string(),
        statement.confidence.to_string(),
    ]
}

fn extent(spans: &[SpanRecord]) -> (usize, usize) {
    (spans.first().map_or(0, |span| span.begin), spans.last().map_or(0, |span| span.end))
}

/// With an apostrophe before what a spreadsheet would compute.
pub(crate) fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn written(write: impl FnOnce(&mut Writer<Vec<u8>>) -> csv::Result<()>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let result = write(&mut writer);
    debug_assert!(result.is_ok(), "rows of equal length go into memory without error");
    writer.into_inner().unwrap_or_default()
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
