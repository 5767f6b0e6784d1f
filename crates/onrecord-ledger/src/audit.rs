//! Who gets to speak: how often, in how many words, in their own words or in the reporter's, and when?
//!
//! How it is counted:
//!
//! - The newest version of each article counts; statements that people rejected do not, and speakers they corrected do.
//! - A statement counts in every article that carries it. With `once`, the same words in the same text count only where
//!   they were published first.
//! - Nothing is left out silently. Who has no place in the table has a row that says why ([`Gap`]), and what a filter or
//!   a correction left out is counted ([`LeftOut`]).
//! - Words are those of the content. Cues are compared in lower case.

mod known;
mod tally;

use std::collections::BTreeMap;
use std::ops::AddAssign;

use rusqlite::Connection;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::filter::{self, Filter};
use crate::ledger::Ledger;
use known::Known;
use tally::{Heading, Sum, Tally};

/// So many cues are listed for a row; the rest is seldom more than one use each.
const CUES_OF_A_ROW: usize = 5;
/// Of all statements together.
const CUES_OF_ALL: usize = 12;
/// Over a longer time, years are counted and not months: three years still fit on a line.
const MONTHS_AT_MOST: usize = 36;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub by: By,
    pub filter: Filter,
    /// Count the same words in the same text once, where they were published first.
    pub once: bool,
    /// A statement that the reader is less sure of (0 to 1) counts as doubtful.
    pub doubtful_below: f64,
}

/// What a row stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    Speaker,
    SpeakerKind,
    Outlet,
    Section,
    Kind,
    Cue,
    Month,
    /// A column of the user's own table of people.
    Column(String),
}

/// Says that a name means a column of the table of people, should a column be called "outlet".
const COLUMN_PREFIX: &str = "people.";

impl By {
    /// What can be asked without a table of people.
    pub const NAMES: [&str; 7] = ["speaker", "speaker-kind", "outlet", "section", "kind", "cue", "month"];

    pub fn of_name(name: &str) -> By {
        match name {
            "speaker" => By::Speaker,
            "speaker-kind" => By::SpeakerKind,
            "outlet" => By::Outlet,
            "section" => By::Section,
            "kind" => By::Kind,
            "cue" => By::Cue,
            "month" => By::Month,
            column => By::Column(column.strip_prefix(COLUMN_PREFIX).unwrap_or(column).to_owned()),
        }
    }

    pub fn name(&self) -> &str {
        match self {
            By::Speaker => "speaker",
            By::SpeakerKind => "speaker-kind",
            By::Outlet => "outlet",
            By::Section => "section",
            By::Kind => "kind",
            By::Cue => "cue",
            By::Month => "month",
            By::Column(column) => column,
        }
    }
}

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    pub by: String,
    pub filters: Filter,
    pub once: bool,
    pub doubtful_below: f64,
    /// All statements together.
    pub totals: Row,
    /// Most statements first (months in their order); then the gaps.
    pub rows: Vec<Row>,
    /// The months, or over a long time the years, from the first statement to the last; without gaps while they are few.
    pub periods: Vec<String>,
    pub left_out: LeftOut,
}

/// What one speaker, outlet, party, ... said.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Row {
    /// `None` in the totals and where `gap` says why.
    pub name: Option<String>,
    /// Tells it from others of that name: what they are, in words of an article.
    pub detail: Option<String>,
    /// Why these have no name.
    pub gap: Option<String>,
    pub statements: u64,
    /// Of all statements, 0 to 1.
    pub share: f64,
    pub articles: u64,
    pub outlets: u64,
    pub words: u64,
    /// Words a statement.
    pub mean_words: f64,
    #[serde(flatten)]
    pub kinds: Kinds,
    /// Words of the direct statements.
    pub words_direct: u64,
    /// Statements the reader was not sure of.
    pub doubtful: u64,
    /// Days as exactly as they are known: YYYY-MM-DD, YYYY-MM or YYYY.
    pub first: Option<String>,
    pub last: Option<String>,
    /// The most frequent cues.
    pub cues: Vec<CueCount>,
    /// Those of [`Audit::periods`] in which something was said.
    pub series: Vec<PeriodCount>,
    /// Statements of articles that have no date, or only a year where months are counted.
    pub undated: u64,
}

/// Statements by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Kinds {
    pub direct: u64,
    pub indirect: u64,
    pub mixed: u64,
}

impl Kinds {
    pub fn total(self) -> u64 {
        self.direct + self.indirect + self.mixed
    }
}

impl AddAssign for Kinds {
    fn add_assign(&mut self, more: Kinds) {
        self.direct += more.direct;
        self.indirect += more.indirect;
        self.mixed += more.mixed;
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct CueCount {
    pub cue: String,
    #[serde(flatten)]
    pub kinds: Kinds,
}

#[derive(Clone, Debug, Serialize)]
pub struct PeriodCount {
    pub period: String,
    #[serde(flatten)]
    pub kinds: Kinds,
}

/// Statements that no row counts, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// People said that nobody said this.
    pub rejected: u64,
    /// The same words in the same text, published before elsewhere.
    pub copies: u64,
    /// Asked by date, and the article has none.
    pub undated: u64,
}

/// Why a statement has no name to be counted under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Gap {
    NobodyNamed,
    NotInTable,
    NotGiven,
    Undated,
}

impl Gap {
    fn words(self, by: &By) -> String {
        match self {
            Gap::NobodyNamed => "nobody named".to_owned(),
            Gap::NotInTable => "not in your table".to_owned(),
            Gap::NotGiven => format!("no {} given", by.name()),
            Gap::Undated => "undated".to_owned(),
        }
    }
}

/// Counts. Memory grows with the number of rows, cues and months, not with that of statements (but for `once`).
pub fn audit(ledger: &Ledger, question: &Question) -> Result<Audit> {
    let by = with_known_column(ledger, &question.by)?;
    let counted = ledger.read(|sql| {
        let meant = match filter::meant(sql, &question.filter)? {
            Ok(meant) => meant,
            Err(why) => return Ok(Err(why)),
        };
        let known = Known::load(sql, &by)?;
        let mut tally = Tally::default();
        tally::count(sql, &known, &by, question, &meant, &mut tally)?;
        answer(sql, &known, &by, question, &tally).map(Ok)
    })?;
    counted.map_err(|why| Error::request(ledger.path(), why))
}

/// What a row can stand for in this ledger: what is always there, and the columns of the user's own table of people.
pub fn names(ledger: &Ledger) -> Result<Vec<String>> {
    let columns = ledger.read(known::columns)?;
    // A column of the table that has the name of something else is asked for by its prefix.
    let named =
        |column: String| if By::NAMES.contains(&column.as_str()) { format!("{COLUMN_PREFIX}{column}") } else { column };
    Ok(By::NAMES.into_iter().map(str::to_owned).chain(columns.into_iter().map(named)).collect())
}

/// A column is found in any case, and one that is not there is an error that names those that are.
fn with_known_column(ledger: &Ledger, by: &By) -> Result<By> {
    let By::Column(asked) = by else { return Ok(by.clone()) };
    let columns = ledger.read(known::columns)?;
    if let Some(column) = columns.iter().find(|column| column.to_lowercase() == asked.to_lowercase()) {
        return Ok(By::Column(column.clone()));
    }
    let builtin = By::NAMES.join(", ");
    let columns = if columns.is_empty() {
        "a table of people, which could bring further ones, is not loaded".to_owned()
    } else {
        format!("and the columns of your table: {}", columns.join(", "))
    };
    Err(Error::request(ledger.path(), format!("--by {asked} is unknown; there is {builtin}; {columns}")))
}

fn answer(sql: &Connection, known: &Known, by: &By, question: &Question, tally: &Tally) -> rusqlite::Result<Audit> {
    let periods = tally.periods(MONTHS_AT_MOST);
    let all = tally.totals().kinds.total();
    let mut rows: Vec<(&Heading, Row)> = Vec::new();
    for (heading, number) in tally.headings() {
        let sum = tally.sum(number);
        let row =
            Row { share: sum.kinds.total() as f64 / all as f64, ..row(tally, number, sum, &periods, CUES_OF_A_ROW) };
        rows.push((heading, named(row, heading, known, by)));
    }
    rows.sort_by(|(one, a), (other, b)| {
        let by_size = b.statements.cmp(&a.statements).then_with(|| a.name.cmp(&b.name));
        let order = if *by == By::Month { a.name.cmp(&b.name) } else { by_size };
        a.gap.is_some().cmp(&b.gap.is_some()).then(order).then_with(|| one.cmp(other))
    });
    tell_apart(sql, &mut rows)?;
    let share = if all > 0 { 1.0 } else { 0.0 };
    Ok(Audit {
        by: by.name().to_owned(),
        filters: question.filter.clone(),
        once: question.once,
        doubtful_below: question.doubtful_below,
        totals: Row { share, ..row(tally, tally::TOTALS, tally.totals(), &periods, CUES_OF_ALL) },
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        periods: periods.names(),
        left_out: tally.left_out,
    })
}

fn row(tally: &Tally, number: u32, sum: &Sum, periods: &tally::Periods, n_cues: usize) -> Row {
    let statements = sum.kinds.total();
    let (series, undated) = tally.series(number, periods);
    Row {
        statements,
        articles: sum.articles,
        outlets: sum.outlets,
        words: sum.words,
        mean_words: if statements == 0 { 0.0 } else { sum.words as f64 / statements as f64 },
        kinds: sum.kinds,
        words_direct: sum.words_direct,
        doubtful: sum.doubtful,
        first: sum.first.clone(),
        last: sum.last.clone(),
        cues: tally.cues(number, n_cues),
        series,
        undated,
        ..Row::default()
    }
}

fn named(row: Row, heading: &Heading, known: &Known, by: &By) -> Row {
    match heading {
        Heading::Speaker(id) => Row { name: Some(known.speaker_name(*id)), ..row },
        Heading::Name(name) => Row { name: Some(name.clone()), ..row },
        Heading::Gap(gap) => Row { gap: Some(gap.words(by)), ..row },
    }
}

/// Two people of one name get what the articles call them beside it.
fn tell_apart(sql: &Connection, rows: &mut [(&Heading, Row)]) -> rusqlite::Result<()> {
    let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
    for name in rows.iter().filter_map(|(_, row)| row.name.clone()) {
        *bearers.entry(name).or_default() += 1;
    }
    for (heading, row) in rows {
        let is_shared = row.name.as_ref().is_some_and(|name| bearers[name] > 1);
        match heading {
            Heading::Speaker(id) if is_shared => row.detail = known::role(sql, *id)?,
            Heading::Name(_) if is_shared => row.detail = Some("named in a correction".to_owned()),
            _ => {}
        }
    }
    Ok(())
}
