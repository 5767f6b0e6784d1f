//! What was typed? Checked for shape only; `settings.rs` judges it.

pub mod ledger;
pub mod filter;
pub mod add;
pub mod search;
pub mod trace;
pub mod speakers;
pub mod correct;
pub mod audit;
pub mod export;
pub mod serve;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Who said what, in which words, and by which way it reached the page.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read pages and articles, and print who said what
    Read(ReadArgs),
    /// Read pages, articles and archives into a ledger
    Add(add::AddArgs),
    /// Say what is in a ledger, and what could not be read into it
    Status(ledger::StatusArgs),
    /// Find statements in a ledger by their words, speaker, outlet and day
    Search(search::SearchArgs),
    /// Follow the same words through a ledger: who had them first, who carried them, what was done to them
    Trace(trace::TraceArgs),
    /// Say who speaks in a ledger, and decide who is who
    Speakers(speakers::SpeakersArgs),
    /// Say that a statement has another speaker, or is none
    Correct(correct::CorrectArgs),
    /// Count who gets to speak, how often and how
    Audit(audit::AuditArgs),
    /// Take statements out of a ledger, in the form of other people's tools
    Export(export::ExportArgs),
    /// Open a ledger in the browser: the reading room
    Serve(serve::ServeArgs),
    /// Check every word of a ledger against its text and its saved page
    Verify(ledger::VerifyArgs),
    /// Read the saved pages of a ledger again, after the program has become better
    Reread(ledger::RereadArgs),
}

const AFTER_READ: &str = "\
Examples:
  onrecord read page.html
  onrecord read --format csv -o statements.csv pages/
  curl -s https://example.org/story | onrecord read --url https://example.org/story -

JSONL holds a document a line: {\"id\", \"text\" or \"html\", \"url\", \"title\", \"published\", \"crawled\"},
all but text or html optional. Of a web archive (WARC) the pages are read, each with its address and
the day it was fetched; gzip around any input comes off by itself.
Offsets are Unicode code points of the article's text.

Exit codes: 0 something found, 1 nothing found, 2 an input failed (the others are still read)";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_READ)]
pub struct ReadArgs {
    /// Files, folders, or - for standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// What the inputs are; auto looks at their content
    #[arg(long = "as", value_name = "KIND", value_enum, default_value_t = As::Auto)]
    pub kind: As,

    /// How to print: text on a terminal, else by the name of --output, else jsonl
    #[arg(long, value_enum)]
    pub format: Option<Format>,

    #[command(flatten)]
    pub model: ModelArgs,

    /// When the pages were fetched (2026-11-22 or RFC 3339): "10 months ago" is counted from it
    #[arg(long, value_name = "DATE")]
    pub crawled: Option<String>,

    /// The page's address, where the input does not tell
    #[arg(long)]
    pub url: Option<String>,

    /// Write to FILE, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// CSV with the exact words, even where a spreadsheet would take them for a formula
    #[arg(long)]
    pub raw: bool,

    /// Colours in the text format
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,

    /// How many documents are read at once [default: one for each core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,

    /// Give up on a document after so many seconds of computing
    #[arg(long, value_name = "SECONDS", default_value_t = crate::settings::TIME_LIMIT_SECONDS,
        value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub time_limit: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum As {
    /// Look at the content
    Auto,
    /// A web page
    Html,
    /// Plain text, perhaps with the page's furniture in it
    Text,
    /// A JSON object a line
    Jsonl,
    /// A web archive, the pages in it
    Warc,
}

#[derive(Clone, Copy, Debug, clap::Args)]
pub struct ModelArgs {
    /// Which model reads
    #[arg(long, value_name = "MODEL", value_enum, default_value_t = ModelChoice::Accurate)]
    pub model: ModelChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ModelChoice {
    /// As right as this program can be
    Accurate,
    /// Less right and many times faster, for more pages than the other gets through
    Fast,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading on a terminal
    Text,
    /// One array of all documents
    Json,
    /// One object a document, a line each
    Jsonl,
    /// One row a statement
    Csv,
    /// One page that needs nothing else
    Html,
}

/// Of what is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlainFormat {
    /// For reading on a terminal
    Text,
    /// One value, over several lines where that reads better
    Json,
    /// An object a line
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}
