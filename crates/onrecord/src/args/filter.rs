//! What is typed for any command that takes some of a ledger's statements?

use clap::ValueEnum;

#[derive(Debug, clap::Args)]
pub struct FilterArgs {
    /// Who said it: a name, words of a name, or the speaker's number
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,

    /// Where it stands: the outlet's name, or words of it
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,

    /// Published on this day or later: 2026-11-22, 2026-11 or 2026
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,

    /// Published on this day or before, to the end of the month or year
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,

    /// How it was said
    #[arg(long, value_enum)]
    pub kind: Option<Kind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// In the speaker's own words
    Direct,
    /// In the words of the article
    Indirect,
    /// Partly in the speaker's own words
    Mixed,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Indirect => "indirect",
            Kind::Mixed => "mixed",
        }
    }
}
