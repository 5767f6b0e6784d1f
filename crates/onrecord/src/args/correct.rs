//! What is typed for `onrecord correct`?

use super::PlainFormat;
use super::ledger::LedgerArgs;

const AFTER_CORRECT: &str = "\
Examples:
  onrecord correct 8d2e29bce0845d7d --speaker \"Ana Rao\"
  onrecord correct 8d2e29bc --reject --note \"a caption, not a quotation\"
  onrecord correct 8d2e29bc --undo
  onrecord correct                           (lists all corrections)

STATEMENT is an id that read, search or trace printed, or its beginning. A correction stands beside the machine's reading, is shown
wherever the statement is, and outlives a reread.

Exit codes: 0 done, 1 there are no corrections to list, 2 an error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_CORRECT, group(clap::ArgGroup::new("said").multiple(true).requires("statement")))]
pub struct CorrectArgs {
    /// The statement's id, or the beginning of it
    #[arg(value_name = "STATEMENT")]
    pub statement: Option<String>,

    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// Who it was
    #[arg(long, value_name = "NAME", group = "said", conflicts_with = "nobody")]
    pub speaker: Option<String>,

    /// Nobody is named as the speaker
    #[arg(long, group = "said")]
    pub nobody: bool,

    /// Nothing was said here, or not by anybody
    #[arg(long, group = "said", conflicts_with_all = ["speaker", "nobody"])]
    pub reject: bool,

    /// A remark for other readers
    #[arg(long, value_name = "TEXT", group = "said")]
    pub note: Option<String>,

    /// Take back everything that was said of the statement
    #[arg(long, group = "said", conflicts_with_all = ["speaker", "nobody", "reject", "note"])]
    pub undo: bool,

    /// Who says so [default: the user's name on this machine]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    /// How to print the list: text on a terminal, else jsonl
    #[arg(long, value_enum)]
    pub format: Option<PlainFormat>,
}
