//! The records themselves: a JSON object an article, a line each.
//!
//! As `onrecord read` prints them, with the ledger's fields beside: `article.address`, `article.version`,
//! `article.read_with`, `speaker.ledger`, `corrections`, and `page_begin`, `page_end` of a span. Nothing is left out:
//! a statement that somebody rejected is there, with the correction that says so.

use std::io::{self, Write};

use super::{Written, each};
use crate::record::DocumentRecord;

pub fn write(
    articles: impl IntoIterator<Item = io::Result<DocumentRecord>>,
    mut out: impl Write,
) -> io::Result<Written> {
    each(articles, |article| {
        serde_json::to_writer(&mut out, article)?;
        out.write_all(b"\n")?;
        Ok(article.statements.len())
    })
}
