//! What is typed for `onrecord search`?

use super::filter::FilterArgs;
use super::ledger::LedgerArgs;
use super::{Color, Format};

const AFTER_SEARCH: &str = "\
WORDS are looked for in what was said. All of them are wanted, in any order and place:
  bridge toll            both words
  '\"bridge toll\"'        side by side
  'toll*'                any word that begins so
  bridge OR tunnel       one of them at least
  bridge NOT toll        without the second
  '(bridge OR tunnel) toll'
Case and accents do not matter. AND, OR and NOT count in capitals only. Without WORDS, everything the filters let through.

Examples:
  onrecord search bridge --speaker \"Ana Rao\" --since 2026
  onrecord search '\"salt in the wells\"' --kind direct --best
  onrecord search --outlet courier --cue claimed --format csv --limit 1000 > claimed.csv

Exit codes: 0 something found, 1 nothing found, 2 an error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_SEARCH)]
pub struct SearchArgs {
    /// What was said
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,

    #[command(flatten)]
    pub ledger: LedgerArgs,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// The word that says so: said, claimed, "according to"
    #[arg(long, value_name = "WORD")]
    pub cue: Option<String>,

    /// The newest first; this is what happens anyway
    #[arg(long, conflicts_with = "best")]
    pub newest: bool,

    /// The best match first, among the newest statements found
    #[arg(long)]
    pub best: bool,

    /// How many to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,

    /// How many to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,

    /// Also what somebody said is no statement
    #[arg(long)]
    pub rejected: bool,

    /// Look through all of the ledger, however long it takes
    #[arg(long)]
    pub thorough: bool,

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
