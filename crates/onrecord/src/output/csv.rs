//! The readings as a table for source audits: a row a statement, as `onrecord export` writes them.

use csv::{Writer, WriterBuilder};

use onrecord_ledger::export::csv::{COLUMNS, harmless, row};
use onrecord_ledger::record;

use super::ReadDocument;

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

pub(crate) fn written(write: impl FnOnce(&mut Writer<Vec<u8>>) -> csv::Result<()>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let result = write(&mut writer);
    debug_assert!(result.is_ok(), "rows of equal length go into memory without error");
    writer.into_inner().unwrap_or_default()
}
