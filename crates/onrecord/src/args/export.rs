//! What is typed for `onrecord export`?

use std::path::PathBuf;

use clap::ValueEnum;

use super::filter::FilterArgs;
use super::ledger::LedgerArgs;

const AFTER_EXPORT: &str = "\
Examples:
  onrecord export --format csv -o statements.csv --since 2026-11
  onrecord export --format csv --rows speakers --columns gender,party -o audit.csv
  onrecord export --format brat -o to-annotate/ --outlet \"Eastport Courier\"
  onrecord export --format jsonl | jq .article.title

Offsets are Unicode code points of the article's text, days are those of the page, moments are UTC. Statements that somebody
rejected are left out (jsonl keeps and marks them); a corrected speaker is shown, with the machine's beside.

Exit codes: 0 something was exported, 1 nothing in the ledger matches (nothing is written), 2 it failed";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_EXPORT)]
pub struct ExportArgs {
    /// In which form
    #[arg(long, value_enum)]
    pub format: ExportFormat,

    /// Write to PATH, whole or not at all: a file, for brat a new folder
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,

    #[command(flatten)]
    pub ledger: LedgerArgs,

    #[command(flatten)]
    pub filter: FilterArgs,

    /// Also the versions of an article before its newest
    #[arg(long)]
    pub all_versions: bool,

    /// CSV: what a row is
    #[arg(long, value_enum, value_name = "OF", default_value_t = Rows::Statements)]
    pub rows: Rows,

    /// CSV: names of empty columns to add, for your own coding
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub columns: Vec<String>,

    /// CSV: the exact words, even where a spreadsheet would take them for a formula
    #[arg(long)]
    pub raw: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A table for spreadsheets
    Csv,
    /// The records that `onrecord read` prints, with what the ledger knows beside: an article a line
    Jsonl,
    /// A table with types for pandas, DuckDB, R and Spark
    Parquet,
    /// W3C Web Annotations, as JSON-LD
    WebAnnotation,
    /// TEI with <said>, one teiCorpus
    Tei,
    /// A folder of .txt and .ann files for brat
    Brat,
    /// Tasks with predictions for Label Studio
    LabelStudio,
    /// Who quotes whom, a graph for Gephi
    Gexf,
    /// Corrected articles, in the form of the scorers' gold
    Training,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Rows {
    /// A row a statement
    Statements,
    /// A row a speaker and article
    Speakers,
}
