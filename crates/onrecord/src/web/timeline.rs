//! When were these statements published: a picture, and the same in numbers, each a way to the period?

use anyhow::Context;
use jiff::civil::Date;
use onrecord_ledger::audit::{Kinds, PeriodCount};
use onrecord_ledger::search::Facets;

use super::refusal::Refusal;
use crate::output::audit::charts;

/// Up to so many days are drawn one by one: a quarter of a year. On a phone each still has 3 pixels.
const MOST_DAYS: usize = 92;
/// Up to so many months: six years.
const MOST_MONTHS: usize = 72;
/// Over more years than these, only those in which something was said are drawn.
const MOST_YEARS: usize = 150;

/// Statements over time.
pub(super) struct Timeline {
    /// day, month or year
    pub(super) unit: &'static str,
    /// In their order, without gaps.
    pub(super) periods: Vec<Period>,
    /// Statements without a date.
    pub(super) undated: usize,
    /// The most of one period: the full height.
    pub(super) most: usize,
    /// What plotters drew, from numbers only.
    pub(super) marks: String,
    pub(super) size: (u32, u32),
}

/// A day, a month or a year.
pub(super) struct Period {
    pub(super) name: String,
    pub(super) n: usize,
    pub(super) direct: usize,
    pub(super) mixed: usize,
    pub(super) indirect: usize,
    /// To the statements of this period.
    pub(super) href: String,
}

impl Timeline {
    /// What stands below the picture: where it begins and where it ends.
    pub(super) fn axis(&self) -> impl Iterator<Item = &str> {
        [self.periods.first(), self.periods.last()].into_iter().flatten().map(|period| period.name.as_str())
    }
}

/// By days, months or years, as they fit; nothing where there is no course to be seen.
/// `href` leads to the statements of a period.
pub(super) fn timeline(facets: &Facets, href: impl Fn(&str) -> String) -> Result<Option<Timeline>, Refusal> {
    let (unit, counts, names) = course(facets);
    if names.len() < 2 {
        return Ok(None);
    }
    let counted: Vec<PeriodCount> = counts
        .iter()
        .filter_map(|(period, kinds)| Some(PeriodCount { period: period.clone()?, kinds: *kinds }))
        .collect();
    let most = counted.iter().map(|count| count.kinds.total()).max().unwrap_or(0);
    let marks = charts::columns(&counted, &names, most).context("the picture over time cannot be drawn")?;
    let undated = counts.iter().find(|(period, _)| period.is_none()).map_or(0, |(_, kinds)| kinds.total() as usize);
    let mut counted = counted.into_iter().peekable();
    let periods = names.into_iter().map(|name| {
        let kinds = counted.next_if(|count| count.period == name).map_or(Kinds::default(), |count| count.kinds);
        period(href(&name), name, kinds)
    });
    Ok(Some(Timeline { unit, periods: periods.collect(), undated, most: most as usize, marks, size: charts::COLUMNS }))
}

fn period(href: String, name: String, kinds: Kinds) -> Period {
    let number = |n: u64| n as usize;
    Period {
        name,
        n: number(kinds.total()),
        direct: number(kinds.direct),
        mixed: number(kinds.mixed),
        indirect: number(kinds.indirect),
        href,
    }
}

type Counts = [(Option<String>, Kinds)];

/// The finest unit that fits, its counts, and all its periods from the first to the last.
fn course(facets: &Facets) -> (&'static str, &Counts, Vec<String>) {
    if let Some(days) = all_periods(&facets.days, MOST_DAYS, |day| day.tomorrow().ok(), 10) {
        return ("day", &facets.days, days);
    }
    let next_month = |day: Date| day.last_of_month().tomorrow().ok();
    if let Some(months) = all_periods(&facets.months, MOST_MONTHS, next_month, 7) {
        return ("month", &facets.months, months);
    }
    let next_year = |day: Date| day.last_of_year().tomorrow().ok();
    let years = all_periods(&facets.years, MOST_YEARS, next_year, 4);
    let known = || facets.years.iter().filter_map(|(year, _)| year.clone()).collect();
    ("year", &facets.years, years.unwrap_or_else(known))
}

/// `None` where they are too many.
fn all_periods(
    counts: &Counts,
    most: usize,
    next: impl Fn(Date) -> Option<Date>,
    n_letters: usize,
) -> Option<Vec<String>> {
    let mut dated = counts.iter().filter_map(|(period, _)| period.as_deref());
    let Some(first) = dated.next() else { return Some(Vec::new()) };
    let last = dated.next_back().unwrap_or(first);
    let begin: Date = format!("{first}{}", &"-01-01"[n_letters - 4..]).parse().ok()?;
    let name = |day: Date| day.to_string().chars().take(n_letters).collect::<String>();
    let mut periods = vec![first.to_owned()];
    let mut day = begin;
    while periods.last().is_some_and(|period| period != last) {
        day = next(day)?;
        periods.push(name(day));
        if periods.len() > most {
            return None;
        }
    }
    Some(periods)
}
