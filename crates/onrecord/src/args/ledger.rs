//! What is typed for any command on a ledger?

use std::path::PathBuf;

use super::{ModelArgs, PlainFormat};

/// Where a ledger is, unless --ledger says otherwise.
pub const LEDGER: &str = "onrecord.sqlite";

#[derive(Clone, Debug, clap::Args)]
pub struct LedgerArgs {
    /// The ledger, one SQLite file
    #[arg(long, value_name = "FILE", default_value = LEDGER)]
    pub ledger: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// How to print: text on a terminal, else jsonl
    #[arg(long, value_enum)]
    pub format: Option<PlainFormat>,
}

const AFTER_VERIFY: &str = "\
Every span is compared with the article's text and, where the page is kept, with the page's bytes; the words of every statement with its
spans; every kept page with its checksum. Names, dates and titles are not checked; reread takes them from the page again.

Exit codes: 0 all is as the ledger says, 1 the ledger is empty, 2 something is not";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_VERIFY)]
pub struct VerifyArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

const AFTER_REREAD: &str = "\
Only articles that were read by another version of the program or with another model are read again, newest versions only.
Corrections stay, and so does what was decided about who is who.

Exit codes: 0 something was read again, 1 nothing was to be done, 2 a page failed (the others are read again)";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_REREAD)]
pub struct RereadArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,

    #[command(flatten)]
    pub model: ModelArgs,

    /// Also what this version has read with this model
    #[arg(long)]
    pub all: bool,

    /// Read nothing: only make the index that searches use anew, from the other tables
    #[arg(long, conflicts_with = "all")]
    pub index: bool,

    /// How many pages are read at once [default: one for each core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,

    /// Give up on a page after so many seconds of computing
    #[arg(long, value_name = "SECONDS", default_value_t = crate::settings::TIME_LIMIT_SECONDS,
        value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub time_limit: u64,
}
