//! What is typed for `onrecord speakers`?

use std::path::PathBuf;

use super::Format;
use super::ledger::LedgerArgs;

const AFTER_SPEAKERS: &str = "\
Examples:
  onrecord speakers                           those who say most
  onrecord speakers rao mayor                 whose names and roles hold both words
  onrecord speakers --doubtful                who may be one person, left apart for you to decide
  onrecord speakers --merge 12 31             31 is 12
  onrecord speakers --apart 12 31             12 and 31 are two people, whatever the program thinks
  onrecord speakers --apart 12 --article URL  the 12 of this article is somebody else
  onrecord speakers --decisions               what was decided, by whom and when
  onrecord speakers --undo 3                  take decision 3 back
  onrecord speakers --load people.csv         your own people: name, aliases (a; b), wikidata, further columns

Numbers are those that onrecord speakers prints. A table that is loaded wins over what the program thinks; loading another
replaces it. A decision wins over both.

Exit codes: 0 done or found, 1 nothing found, 2 an error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_SPEAKERS)]
pub struct SpeakersArgs {
    /// Words of names or roles, or a speaker's number
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,

    #[command(flatten)]
    pub ledger: LedgerArgs,

    #[command(flatten)]
    pub action: SpeakersAction,

    /// With --apart SPEAKER: the article, by its url, address or number
    #[arg(long, value_name = "ARTICLE", requires = "apart")]
    pub article: Option<String>,

    /// Who decides [default: your user name]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,

    /// How to print: text on a terminal, else jsonl
    #[arg(long, value_enum)]
    pub format: Option<Format>,
}

#[derive(Debug, clap::Args)]
#[group(multiple = false, conflicts_with = "words")]
pub struct SpeakersAction {
    /// List who may be one person
    #[arg(long)]
    pub doubtful: bool,

    /// Say that these are one; the first keeps number and name
    #[arg(long, value_name = "SPEAKER", num_args = 2..)]
    pub merge: Vec<i64>,

    /// Say that these are two, or that one is somebody else in an --article
    #[arg(long, value_name = "SPEAKER", num_args = 1..=2)]
    pub apart: Vec<i64>,

    /// List what was decided
    #[arg(long)]
    pub decisions: bool,

    /// Take a decision back
    #[arg(long, value_name = "DECISION")]
    pub undo: Option<i64>,

    /// Load your own table of people
    #[arg(long, value_name = "CSV")]
    pub load: Option<PathBuf>,
}
