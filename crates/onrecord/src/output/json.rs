//! The readings as JSON: exactly the records, one object a document.

use serde::Serialize;

use onrecord_ledger::record;

use super::ReadDocument;

/// One line with its end.
pub(super) fn line(read: &ReadDocument) -> Vec<u8> {
    let mut line = Vec::new();
    let mut serializer = serde_json::Serializer::new(&mut line);
    let written = record::document(&read.id, &read.sha256, &read.reading, None).serialize(&mut serializer);
    debug_assert!(written.is_ok(), "strings, numbers and lists in memory always serialize");
    line.push(b'\n');
    line
}

/// For people who look at it: several lines, without the end of the last.
pub(super) fn pretty(read: &ReadDocument) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut serializer = serde_json::Serializer::pretty(&mut lines);
    let written = record::document(&read.id, &read.sha256, &read.reading, None).serialize(&mut serializer);
    debug_assert!(written.is_ok(), "strings, numbers and lists in memory always serialize");
    lines
}
