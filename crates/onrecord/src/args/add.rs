//! What is typed for `onrecord add`?

use std::path::PathBuf;

use super::ledger::LedgerArgs;
use super::{As, ModelArgs};

const AFTER_ADD: &str = "\
Examples:
  onrecord add saved-pages/ archive.warc.gz
  onrecord add --ledger 2026.sqlite articles.jsonl

The same page a second time changes nothing; a changed page is a new version of its article. Interrupted, it goes on where it
stopped when it is run again. What could not be read is listed by onrecord status.

Exit codes: 0 the ledger holds something of these inputs, 1 nothing was found in them, 2 an input failed (the others are added)";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_ADD)]
pub struct AddArgs {
    /// Files, folders, or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// What the inputs are; auto looks at their content
    #[arg(long = "as", value_name = "KIND", value_enum, default_value_t = As::Auto)]
    pub kind: As,

    #[command(flatten)]
    pub model: ModelArgs,

    /// When the pages were fetched (2026-11-22 or RFC 3339): "10 months ago" is counted from it
    #[arg(long, value_name = "DATE")]
    pub crawled: Option<String>,

    /// The page's address, where the input does not tell; for one page
    #[arg(long)]
    pub url: Option<String>,

    /// Do not keep the pages themselves: the ledger is smaller, but no page can be read again
    #[arg(long)]
    pub no_pages: bool,

    /// How many documents are read at once [default: one for each core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,

    /// Give up on a document after so many seconds of computing
    #[arg(long, value_name = "SECONDS", default_value_t = crate::settings::TIME_LIMIT_SECONDS,
        value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub time_limit: u64,
}
