//! What is typed for `onrecord trace`?

use super::ledger::LedgerArgs;
use super::{Color, Format};

const AFTER_TRACE: &str = "\
Examples:
  onrecord trace 8d2e29bce0845d7d
  onrecord trace \"a plant that poisons the water\"
  onrecord trace --format csv 8d2e29bc > copies.csv

Copies stand in order of publication; what has no date comes last. Each is compared with the first: [-words-] are the
first one's only, {+words+} this one's only. \"First\" is first in this ledger, not in the world.

Exit codes: 0 copies found, 1 nothing found, 2 an error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_TRACE)]
pub struct TraceArgs {
    /// The id of a statement, or the beginning of it; or words, five or more
    #[arg(value_name = "STATEMENT|WORDS", required = true, num_args = 1..)]
    pub asked: Vec<String>,

    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// How to print: text on a terminal, else jsonl
    #[arg(long, value_enum)]
    pub format: Option<Format>,

    /// CSV with the exact words, even where a spreadsheet would take them for a formula
    #[arg(long)]
    pub raw: bool,

    /// Colours in the text format
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}
