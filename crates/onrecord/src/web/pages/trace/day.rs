//! How is a page's day said, with no more than the page tells?

use jiff::civil::Date;
use onrecord_ledger::trace::Article;

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
        "month" => Some("the page gives only the month"),
        "relative" => Some("counted back from words such as “2 weeks ago”"),
        _ => None,
    }
}

/// Days since 1970-01-01.
pub(super) fn number(article: &Article) -> Option<i64> {
    let date = article.date.as_deref()?.parse::<Date>().ok()?;
    Some(i64::from(date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24))
}

/// The day with this number; days beyond the calendar are its last ones.
pub(super) fn of_number(number: i64) -> Date {
    let days = jiff::Span::new().try_days(number).unwrap_or_default();
    Date::constant(1970, 1, 1).saturating_add(days)
}

/// Minutes since midnight, by the page's own clock.
pub(super) fn minute(article: &Article) -> Option<u16> {
    let (hour, minute) = hour(article)?.split_once(':')?;
    Some(hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?)
}
