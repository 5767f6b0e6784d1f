//! How is a page's day said, with no more than the page tells?

use jiff::Timestamp;
use jiff::civil::Date;
use onrecord_ledger::trace::Article;

const DAY: i64 = 86_400;
const HOUR: std::ops::Range<usize> = 11..16;

/// "14 May 2024", "May 2024" where the page gives only the month, "about 14 May 2024", "no date".
pub(super) fn day(article: &Article) -> String {
    let Some(text) = &article.date else { return "no date".into() };
    let Ok(date) = text.parse::<Date>() else { return text.clone() };
    match article.precision.as_str() {
        "year" => date.strftime("%Y").to_string(),
        "month" => date.strftime("%B %Y").to_string(),
        "relative" => format!("about {}", date.strftime("%-d %B %Y")),
        _ => date.strftime("%-d %B %Y").to_string(),
    }
}

/// "12:05", by the page's own clock.
pub(super) fn hour(article: &Article) -> Option<&str> {
    article.time.as_deref()?.get(HOUR)
}

/// Which clock that is: "UTC+02:00".
pub(super) fn clock(article: &Article) -> Option<String> {
    let time = article.time.as_deref()?;
    let zone = time.get(HOUR.end..)?.trim_start_matches(|c: char| c == ':' || c == '.' || c.is_ascii_digit());
    Some(if zone == "Z" { "UTC".into() } else { format!("UTC{zone}") })
}

/// Why the day is not to be trusted to the day.
pub(super) fn doubt(article: &Article) -> Option<&'static str> {
    match article.precision.as_str() {
        "year" => Some("the page gives only the year"),
        _ if article.is_day_guessed => Some("written as 02/03/2024 is, where day and month may be the other way round"),
        "month" => Some("the page gives only the month"),
        "relative" if article.date.is_none() => Some("only words such as “2 weeks ago”, and nobody knows since when"),
        "relative" => Some("counted back from words such as “2 weeks ago”"),
        _ => None,
    }
}

/// Where a page stands in time: days since 1970-01-01, and minutes of that day if the page gives an hour.
pub(super) fn place(article: &Article, clock: i64) -> (Option<i64>, Option<u16>) {
    let instant = article.time.as_deref().and_then(|time| time.parse::<Timestamp>().ok());
    match (instant, article.date.as_deref().and_then(|date| date.parse::<Date>().ok())) {
        (Some(instant), _) => {
            let seconds = instant.as_second() + clock;
            let minute = seconds.rem_euclid(DAY) / 60;
            (Some(seconds.div_euclid(DAY)), u16::try_from(minute).ok())
        }
        (None, Some(date)) => (Some(days_since_1970(date)), None),
        (None, None) => (None, None),
    }
}

/// Seconds that a page's clock is before UTC.
pub(super) fn clock_offset(article: &Article) -> Option<i64> {
    let time = article.time.as_deref()?;
    let read = jiff::fmt::temporal::Pieces::parse(time).ok()?.to_numeric_offset()?;
    Some(i64::from(read.seconds()))
}

pub(super) fn days_since_1970(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24
}

/// The day with this number; days beyond the calendar are its last ones.
pub(super) fn of_number(number: i64) -> Date {
    let days = jiff::Span::new().try_days(number).unwrap_or_default();
    Date::constant(1970, 1, 1).saturating_add(days)
}
