//! What is typed for any command on a ledger?

use std::path::PathBuf;

use super::Format;

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
    pub format: Option<Format>,
}
