//! Which statement counts where? One walk through the ledger, article by article.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, Row};

use super::known::{Correction, Fact, Known};
use super::{By, CueCount, Gap, Kinds, LeftOut, PeriodCount, Question};
use crate::filter::Meant;

/// The number of the row in which all statements count.
pub(super) const TOTALS: u32 = 0;

/// What a row stands for, while it is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Heading {
    Speaker(i64),
    Name(String),
    Gap(Gap),
}

/// What is counted for a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Sum {
    pub(super) kinds: Kinds,
    pub(super) words: u64,
    pub(super) words_direct: u64,
    pub(super) doubtful: u64,
    pub(super) articles: u64,
    pub(super) outlets: u64,
    pub(super) first: Option<String>,
    pub(super) last: Option<String>,
    /// The article counted last: they come one after another.
    article: Option<i64>,
}

#[derive(Default)]
pub(super) struct Tally {
    numbers: HashMap<Heading, u32>,
    /// By number; the first is that of all statements.
    sums: Vec<Sum>,
    outlets: BTreeSet<(u32, i64)>,
    cue_numbers: HashMap<String, u32>,
    cue_names: Vec<String>,
    cues: BTreeMap<(u32, u32), Kinds>,
    months: BTreeMap<(u32, Month), Kinds>,
    counted_refs: HashSet<String>,
    pub(super) left_out: LeftOut,
}

/// A month; 0 where only the year is known. `None`: not even that.
type Month = Option<(u16, u8)>;

struct Article {
    id: i64,
    outlet_id: Option<i64>,
    outlet: Option<String>,
    section: Option<String>,
    /// As exactly as it is known: YYYY-MM-DD, YYYY-MM or YYYY.
    date: Option<String>,
    month: Month,
}

struct Statement {
    statement_ref: String,
    kind: String,
    cue: Option<String>,
    n_words: u64,
    confidence: f64,
    speaker_kind: String,
    speaker: Who,
}

/// Who said it, corrections applied.
enum Who {
    Nobody,
    Speaker(i64),
    /// Named in a correction; no speaker of the ledger, or more than one, bears the name.
    Name(String),
}

/// In the order of publication if copies matter, else as they lie on the disk: that is far quicker in a large ledger.
const ARTICLES: &str = "SELECT articles.id, outlets.id, outlets.name, section, published_date, published_precision
    FROM articles LEFT JOIN outlets ON outlets.id = articles.outlet_id WHERE is_current
    ORDER BY iif(?, coalesce(published_date, '~'), ''), articles.id";
const STATEMENTS: &str =
    "SELECT ref, statements.kind, cue, n_words, confidence, appearances.kind, statements.speaker_id
    FROM statements JOIN appearances ON appearances.id = statements.appearance_id
    WHERE statements.article_id = ? ORDER BY number";

/// Counts what is asked for.
pub(super) fn count(
    sql: &Connection,
    known: &Known,
    by: &By,
    question: &Question,
    meant: &Meant,
    tally: &mut Tally,
) -> rusqlite::Result<()> {
    tally.sums.push(Sum::default());
    let mut articles = sql.prepare(ARTICLES)?;
    let mut statements = sql.prepare(STATEMENTS)?;
    let mut articles = articles.query([question.once])?;
    while let Some(row) = articles.next()? {
        let article = article(row)?;
        if !meant.is_outlet(article.outlet_id) || article.date.is_some() && !meant.is_day(article.date.as_deref()) {
            continue;
        }
        let mut statements = statements.query([article.id])?;
        while let Some(row) = statements.next()? {
            if let Some(statement) = statement(row, known)? {
                consider(tally, known, by, question, meant, &article, &statement);
            } else {
                tally.left_out.rejected += 1;
            }
        }
    }
    Ok(())
}

fn consider(
    tally: &mut Tally,
    known: &Known,
    by: &By,
    question: &Question,
    meant: &Meant,
    article: &Article,
    statement: &Statement,
) {
    if !is_meant(meant, statement) {
        return;
    }
    if article.date.is_none() && !meant.is_any_day() {
        tally.left_out.undated += 1;
        return;
    }
    if question.once && !tally.counted_refs.insert(statement.statement_ref.clone()) {
        tally.left_out.copies += 1;
        return;
    }
    let is_doubtful = statement.confidence < question.doubtful_below;
    let number = tally.number(heading(by, known, article, statement));
    for number in [TOTALS, number] {
        tally.add(number, article, statement, is_doubtful);
    }
}

fn is_meant(meant: &Meant, statement: &Statement) -> bool {
    let is_speaker = match &statement.speaker {
        Who::Nobody => meant.is_speaker(None),
        Who::Speaker(id) => meant.is_speaker(Some(*id)),
        Who::Name(name) => meant.is_corrected_name(Some(name)),
    };
    is_speaker && meant.is_kind(&statement.kind)
}

fn article(row: &Row<'_>) -> rusqlite::Result<Article> {
    let precision: String = row.get(5)?;
    let date: Option<String> = row.get(4)?;
    let date = date.map(|date| as_exact_as_known(&date, &precision).to_owned());
    let month = date.as_deref().and_then(month);
    Ok(Article { id: row.get(0)?, outlet_id: row.get(1)?, outlet: row.get(2)?, section: row.get(3)?, date, month })
}

/// The day of "June 2024" is stored as 2024-06-01; nobody said that it was the first.
fn as_exact_as_known<'a>(date: &'a str, precision: &str) -> &'a str {
    let length = match precision {
        "year" => 4,
        "month" => 7,
        _ => 10,
    };
    date.get(..length).unwrap_or(date)
}

fn month(date: &str) -> Month {
    let year = date.get(..4)?.parse().ok()?;
    Some((year, date.get(5..7).and_then(|month| month.parse().ok()).unwrap_or(0)))
}

/// `None` where people rejected it.
fn statement(row: &Row<'_>, known: &Known) -> rusqlite::Result<Option<Statement>> {
    let statement_ref: String = row.get(0)?;
    let speaker = match known.correction(&statement_ref) {
        Some(Correction::Rejected) => return Ok(None),
        Some(Correction::Speaker(None)) => Who::Nobody,
        Some(Correction::Speaker(Some(name))) => known.only_speaker(name).map_or(Who::Name(name.clone()), Who::Speaker),
        None => row.get::<_, Option<i64>>(6)?.map_or(Who::Nobody, Who::Speaker),
    };
    Ok(Some(Statement {
        statement_ref,
        kind: row.get(1)?,
        cue: row.get::<_, Option<String>>(2)?.map(|cue| folded_cue(&cue)).filter(|cue| !cue.is_empty()),
        n_words: row.get(3)?,
        confidence: row.get(4)?,
        speaker_kind: row.get(5)?,
        speaker,
    }))
}

/// "Said" at the head of a sentence, "said:" and "said" in it are one cue.
fn folded_cue(cue: &str) -> String {
    let bare = cue.trim_matches(|c: char| !c.is_alphanumeric());
    bare.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn heading(by: &By, known: &Known, article: &Article, statement: &Statement) -> Heading {
    let given = |name: &Option<String>| match name.as_deref().map(str::trim) {
        Some(name) if !name.is_empty() => Heading::Name(name.to_owned()),
        _ => Heading::Gap(Gap::NotGiven),
    };
    match by {
        By::Outlet => given(&article.outlet),
        By::Section => given(&article.section),
        By::Kind => Heading::Name(statement.kind.clone()),
        By::Cue => given(&statement.cue),
        By::Month => article
            .date
            .as_deref()
            .map_or(Heading::Gap(Gap::Undated), |date| Heading::Name(date.get(..7).unwrap_or(date).to_owned())),
        By::Speaker => match &statement.speaker {
            Who::Nobody => Heading::Gap(Gap::NobodyNamed),
            Who::Speaker(id) => Heading::Speaker(*id),
            Who::Name(name) => Heading::Name(name.clone()),
        },
        By::SpeakerKind => Heading::Name(speaker_kind(known, statement)),
        By::Column(_) => match fact(known, &statement.speaker) {
            None => Heading::Gap(Gap::NobodyNamed),
            Some(Fact::NotInTable) => Heading::Gap(Gap::NotInTable),
            Some(Fact::NotGiven) => Heading::Gap(Gap::NotGiven),
            Some(Fact::Given(value)) => Heading::Name(value),
        },
    }
}

/// As the ledger knows them; those without a name as their article presents them.
fn speaker_kind(known: &Known, statement: &Statement) -> String {
    match &statement.speaker {
        Who::Speaker(id) => known.speaker(*id).map(|speaker| speaker.kind.clone()),
        Who::Nobody | Who::Name(_) => None,
    }
    .unwrap_or_else(|| statement.speaker_kind.clone())
}

/// What the user's table says of them; `None`: nobody is named.
fn fact(known: &Known, speaker: &Who) -> Option<Fact> {
    match speaker {
        Who::Nobody => None,
        Who::Speaker(id) => Some(known.speaker(*id).map_or(Fact::NotInTable, |speaker| speaker.fact.clone())),
        Who::Name(name) => Some(known.fact_of_name(name)),
    }
}

impl Tally {
    fn number(&mut self, heading: Heading) -> u32 {
        let next = self.sums.len() as u32;
        let number = *self.numbers.entry(heading).or_insert(next);
        if number == next {
            self.sums.push(Sum::default());
        }
        number
    }

    fn cue_number(&mut self, cue: &str) -> u32 {
        if let Some(number) = self.cue_numbers.get(cue) {
            return *number;
        }
        let number = self.cue_names.len() as u32;
        self.cue_numbers.insert(cue.to_owned(), number);
        self.cue_names.push(cue.to_owned());
        number
    }

    fn add(&mut self, number: u32, article: &Article, statement: &Statement, is_doubtful: bool) {
        if let Some(cue) = &statement.cue {
            let cue = self.cue_number(cue);
            one_more(self.cues.entry((number, cue)).or_default(), &statement.kind);
        }
        one_more(self.months.entry((number, article.month)).or_default(), &statement.kind);
        let is_new_outlet = article.outlet_id.is_some_and(|outlet| self.outlets.insert((number, outlet)));
        let sum = &mut self.sums[number as usize];
        one_more(&mut sum.kinds, &statement.kind);
        sum.words += statement.n_words;
        sum.words_direct += if statement.kind == "direct" { statement.n_words } else { 0 };
        sum.doubtful += u64::from(is_doubtful);
        sum.outlets += u64::from(is_new_outlet);
        sum.articles += u64::from(sum.article.replace(article.id) != Some(article.id));
        if let Some(date) = &article.date {
            if sum.first.as_ref().is_none_or(|first| date < first) {
                sum.first = Some(date.clone());
            }
            if sum.last.as_ref().is_none_or(|last| date > last) {
                sum.last = Some(date.clone());
            }
        }
    }

    pub(super) fn totals(&self) -> &Sum {
        self.sum(TOTALS)
    }

    pub(super) fn sum(&self, number: u32) -> &Sum {
        &self.sums[number as usize]
    }

    /// What the rows stand for, in order.
    pub(super) fn headings(&self) -> Vec<(&Heading, u32)> {
        let mut headings: Vec<_> = self.numbers.iter().map(|(heading, number)| (heading, *number)).collect();
        headings.sort_unstable();
        headings
    }

    /// The most frequent cues of a row.
    pub(super) fn cues(&self, number: u32, at_most: usize) -> Vec<CueCount> {
        let range = self.cues.range((number, 0)..=(number, u32::MAX));
        let mut cues: Vec<_> = range.map(|((_, cue), kinds)| (&self.cue_names[*cue as usize], *kinds)).collect();
        cues.sort_unstable_by(|(cue, kinds), (other, more)| more.total().cmp(&kinds.total()).then(cue.cmp(other)));
        cues.truncate(at_most);
        cues.into_iter().map(|(cue, kinds)| CueCount { cue: cue.clone(), kinds }).collect()
    }

    /// Months, or years where there are more than `months_at_most`.
    pub(super) fn periods(&self, months_at_most: usize) -> Periods {
        let months: BTreeSet<_> = of_row(&self.months, TOTALS).filter_map(|(month, _)| month).collect();
        let known: Vec<i32> =
            months.iter().filter(|(_, month)| *month > 0).map(|month| count_of_months(*month)).collect();
        let (first, last) = (known.first().copied(), known.last().copied());
        match (first, last) {
            (Some(first), Some(last)) if ((last - first) as usize) < months_at_most => {
                Periods::Months((first..=last).collect())
            }
            _ => Periods::Years(filled(months.iter().map(|(year, _)| i32::from(*year)).collect())),
        }
    }

    /// What was said in which period, and how many statements belong to none.
    pub(super) fn series(&self, number: u32, periods: &Periods) -> (Vec<PeriodCount>, u64) {
        let mut series: BTreeMap<i32, Kinds> = BTreeMap::new();
        let mut undated = 0;
        for (month, kinds) in of_row(&self.months, number) {
            match month.and_then(|month| periods.of(month)) {
                Some(period) => *series.entry(period).or_default() += kinds,
                None => undated += kinds.total(),
            }
        }
        let named = series.into_iter().map(|(period, kinds)| PeriodCount { period: periods.name(period), kinds });
        (named.collect(), undated)
    }
}

fn of_row(months: &BTreeMap<(u32, Month), Kinds>, number: u32) -> impl Iterator<Item = (Month, Kinds)> {
    months.range((number, None)..(number + 1, None)).map(|((_, month), kinds)| (*month, *kinds))
}

/// How the time is cut.
pub(super) enum Periods {
    /// Months since the year 0.
    Months(Vec<i32>),
    Years(Vec<i32>),
}

/// Years without a statement are only filled in while there are so few; a page dated 1066 must not make a thousand.
const YEARS_FILLED_AT_MOST: i32 = 60;

fn filled(years: BTreeSet<i32>) -> Vec<i32> {
    match (years.first(), years.last()) {
        (Some(first), Some(last)) if last - first < YEARS_FILLED_AT_MOST => (*first..=*last).collect(),
        _ => years.into_iter().collect(),
    }
}

fn count_of_months((year, month): (u16, u8)) -> i32 {
    i32::from(year) * 12 + i32::from(month) - 1
}

impl Periods {
    fn of(&self, (year, month): (u16, u8)) -> Option<i32> {
        match self {
            Periods::Months(_) if month == 0 => None,
            Periods::Months(_) => Some(count_of_months((year, month))),
            Periods::Years(_) => Some(i32::from(year)),
        }
    }

    fn name(&self, period: i32) -> String {
        match self {
            Periods::Months(_) => format!("{:04}-{:02}", period.div_euclid(12), period.rem_euclid(12) + 1),
            Periods::Years(_) => format!("{period:04}"),
        }
    }

    pub(super) fn names(&self) -> Vec<String> {
        let (Periods::Months(periods) | Periods::Years(periods)) = self;
        periods.iter().map(|period| self.name(*period)).collect()
    }
}

fn one_more(kinds: &mut Kinds, kind: &str) {
    match kind {
        "direct" => kinds.direct += 1,
        "indirect" => kinds.indirect += 1,
        _ => kinds.mixed += 1,
    }
}
