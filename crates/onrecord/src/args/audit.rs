//! What is typed for `onrecord audit`?

use std::path::PathBuf;

use super::filter::FilterArgs;
use super::ledger::LedgerArgs;
use super::{Color, Format};

const AFTER_AUDIT: &str = "\
Examples:
  onrecord audit --by speaker
  onrecord audit --by party --since 2024-01 --until 2024-06
  onrecord audit --by outlet -o audit.html

COLUMN is any column of your own table of people, such as party; people.outlet is the column outlet of it.

A statement counts in every article that carries it, unless --once is given. Rejected statements are left out, corrected speakers
count as corrected. Who has no place in the table has a row that says why: nobody named, not in your table, undated.

Exit codes: 0 something was counted, 1 no statement fits, 2 an error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_AUDIT)]
pub struct AuditArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// What a row is: speaker, speaker-kind, outlet, section, kind, cue, month or COLUMN
    #[arg(long, value_name = "WHAT", default_value = "speaker")]
    pub by: String,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// Count the same words in the same text once, where they were published first
    #[arg(long)]
    pub once: bool,

    /// How many rows to show as text or HTML; the other formats have all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,

    /// How to print: text on a terminal, else by the name of --output, else jsonl (a row a line)
    #[arg(long, value_enum)]
    pub format: Option<Format>,

    /// Write to FILE, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// CSV with the exact words, even where a spreadsheet would take them for a formula
    #[arg(long)]
    pub raw: bool,

    /// Colours in the text format
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}
