//! Which days are meant by `2026`, `2026-11` or `2026-11-22`?

use jiff::civil::Date;

/// The first day of a year, a month or a day.
pub(crate) fn first(date: &str) -> Option<Date> {
    let (year, month, day) = year_month_day(date)?;
    Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()
}

/// The last day of a year, a month or a day.
pub(crate) fn last(date: &str) -> Option<Date> {
    match year_month_day(date)? {
        (year, Some(month), Some(day)) => Date::new(year, month, day).ok(),
        (year, month, _) => Date::new(year, month.unwrap_or(12), 1).ok().map(Date::last_of_month),
    }
}

fn year_month_day(date: &str) -> Option<(i16, Option<i8>, Option<i8>)> {
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    parts.next().is_none().then_some((year, month, day))
}
