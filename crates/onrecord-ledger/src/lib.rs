//! A year of readings is a record: what is in the ledger, and what can be asked of it?
//!
//! ```text
//! Reading ─record─▶ DocumentRecord ─add─▶ Ledger (one SQLite file) ─▶ search, trace, audit, export
//! ```
//!
//! SQLite holds the truth; tables whose names begin with `index_` are made from the others and can be made again. All
//! offsets here are Unicode code points of the article's text, as in everything that leaves the program. No network, no
//! clock, no thread: who asks brings the time.

pub mod ledger;
pub mod schema;
pub mod record;
pub mod pages;
pub mod add;
pub mod run;
pub mod status;
pub mod overview;
pub mod outlets;
pub mod history;
pub mod article;
pub mod people;
pub mod filter;
pub mod query;
pub mod search;
pub mod statement;
pub mod wording;
mod fingerprint;
pub mod likeness;
pub mod trace;
pub mod correct;
mod reference;
pub mod audit;
pub mod export;
pub mod verify;
pub mod reread;
mod lexicon;
pub mod offsets;
pub mod error;

pub use error::{Error, Result};
pub use ledger::Ledger;
