//! How does a ledger leave the program, for other people's tools?
//!
//! ```text
//! Ledger ─articles─▶ DocumentRecord, one article at a time ─csv, jsonl, parquet, ...─▶ a file
//! ```
//!
//! An article comes out of the ledger in the shape in which `onrecord read` printed it, with what the ledger knows
//! beside it. Each format is one function that takes such articles and writes; none holds more than a few of them, so
//! a ledger may be larger than the memory. The same ledger gives the same bytes: no clock, no hash order.
//!
//! Statements that a person rejected are left out, but for JSONL, which marks them. Where a person corrected the
//! speaker, the formats show that speaker and keep the machine's beside it.

pub mod articles;
pub mod csv;
pub mod jsonl;
pub mod parquet;
pub mod annotation;
pub mod tei;
pub mod brat;
pub mod label_studio;
pub mod gexf;
pub mod training;
mod xml;

use std::io;

use crate::record::{DocumentRecord, StatementRecord};

pub use articles::articles;

/// How much was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub articles: usize,
    pub statements: usize,
}

/// Goes over all articles and counts what `write` says it wrote of each.
fn each(
    articles: impl IntoIterator<Item = io::Result<DocumentRecord>>,
    mut write: impl FnMut(&DocumentRecord) -> io::Result<usize>,
) -> io::Result<Written> {
    let mut written = Written::default();
    for article in articles {
        written.statements += write(&article?)?;
        written.articles += 1;
    }
    Ok(written)
}

/// The statements that nobody rejected.
fn standing(article: &DocumentRecord) -> impl Iterator<Item = &StatementRecord> {
    article.statements.iter().filter(|statement| !statement.is_rejected())
}
