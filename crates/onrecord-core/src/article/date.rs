//! Which day, or which point in time, do these words mean?
//!
//! Nothing is guessed: `05/03/2024` is a day only where one of the two numbers cannot be a month or the caller says which
//! order the page uses, and "10 months ago" stays what it is.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::furniture::entries;
use super::{Moment, Origin, Precision};

/// Dates before the web's first news pages and far in the future are placeholders (`0001-01-01`, `1970-01-01`) or errors.
const YEARS: std::ops::RangeInclusive<i16> = 1985..=2100;

/// In which order a page writes `05/03/2024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// The first date in the words, if there is one.
pub(crate) fn moment(words: &str, origin: Origin, order: Order) -> Option<Moment> {
    let words = words.trim();
    let found = iso(words)
        .or_else(|| epoch(words))
        .or_else(|| named_month(words))
        .or_else(|| numbers(words, order))
        .or_else(|| year_month(words).filter(|_| origin != Origin::Text))?;
    Some(Moment { text: Some(words.to_owned()), origin, ..found })
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|date| YEARS.contains(&date.year()))
}

fn at_day(date: Date) -> Moment {
    Moment { date: Some(date.to_string()), precision: Precision::Day, ..Moment::default() }
}

/// `2024-03-05`, `2024-03-05T10:00:00+01:00`, `20240305`, `2024/3/5`, anywhere in the words.
fn iso(words: &str) -> Option<Moment> {
    let bytes = words.as_bytes();
    (0..bytes.len()).filter(|&at| at == 0 || !bytes[at - 1].is_ascii_digit()).find_map(|at| iso_at(&bytes[at..]))
}

fn iso_at(bytes: &[u8]) -> Option<Moment> {
    let (year, rest) = number(bytes, 4, 4)?;
    let separator = *rest.first().filter(|b| b"-/.".contains(b)).unwrap_or(&0);
    let (month, date_day, rest) = if separator == 0 {
        let (month, rest) = number(rest, 2, 2)?;
        let (date_day, rest) = number(rest, 2, 2)?;
        (month, date_day, rest)
    } else {
        let (month, rest) = number(&rest[1..], 1, 2)?;
        let (date_day, rest) = number(rest.strip_prefix(&[separator])?, 1, 2)?;
        (month, date_day, rest)
    };
    if rest.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let date = day(year as i16, month as i8, date_day as i8)?;
    Some(at_time(date, rest).unwrap_or_else(|| at_day(date)))
}

/// `2026-03` and nothing else. In an article's text that may be a season or two years.
fn year_month(words: &str) -> Option<Moment> {
    let (year, rest) = number(words.as_bytes(), 4, 4)?;
    let (month, rest) = number(rest.strip_prefix(b"-")?, 2, 2)?;
    let first = day(year as i16, month as i8, 1).filter(|_| rest.is_empty())?;
    Some(Moment { precision: Precision::Month, ..at_day(first) })
}

/// A number of so many digits at the beginning, and what follows it.
fn number(bytes: &[u8], least: usize, most: usize) -> Option<(u32, &[u8])> {
    let len = bytes.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
    let digits = std::str::from_utf8(&bytes[..len]).ok()?;
    (least <= len).then_some((digits.parse().ok()?, &bytes[len..]))
}

/// The time behind a day: only with its offset is it a point in time.
fn at_time(date: Date, rest: &[u8]) -> Option<Moment> {
    let rest = rest.strip_prefix(b"T").or_else(|| rest.strip_prefix(b"t")).or_else(|| rest.strip_prefix(b" "))?;
    let (hour, rest) = number(rest, 2, 2)?;
    let (minute, rest) = number(rest.strip_prefix(b":")?, 2, 2)?;
    let (second, rest) = rest.strip_prefix(b":").and_then(|rest| number(rest, 2, 2)).unwrap_or((0, rest));
    let rest = match rest.strip_prefix(b".") {
        Some(fraction) => &fraction[fraction.iter().take_while(|b| b.is_ascii_digit()).count()..],
        None => rest,
    };
    let offset = offset(rest)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let time = format!("{date}T{hour:02}:{minute:02}:{second:02}{offset}");
    Some(Moment { date: Some(date.to_string()), time: Some(time), precision: Precision::Second, ..Moment::default() })
}

/// `Z`, `+01:00`, `+0100`, `+01`, with a space before it or not.
fn offset(rest: &[u8]) -> Option<String> {
    let rest = rest.trim_ascii_start();
    if rest.first().is_some_and(|b| b"Zz".contains(b)) || rest.starts_with(b"UTC") || rest.starts_with(b"GMT") {
        return Some("Z".to_owned());
    }
    let sign = *rest.first().filter(|b| b"+-".contains(b))?;
    let (hours, rest) = number(&rest[1..], 2, 2)?;
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    let (minutes, _) = number(rest, 2, 2).unwrap_or((0, rest));
    (hours <= 15 && minutes <= 59).then(|| format!("{}{hours:02}:{minutes:02}", sign as char))
}

/// Seconds or milliseconds since 1970, and nothing else.
fn epoch(words: &str) -> Option<Moment> {
    let number: i64 = words.parse().ok()?;
    let timestamp = match words.len() {
        10 => Timestamp::from_second(number).ok()?,
        13 => Timestamp::from_millisecond(number).ok()?,
        _ => return None,
    };
    let time = timestamp.to_string();
    iso(&time)
}

static MONTHS: LazyLock<Vec<Vec<&str>>> =
    LazyLock::new(|| entries(include_str!("../lexicon/months.txt")).map(|line| line.split(' ').collect()).collect());

pub(crate) fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|names| names.contains(&&*word))?;
    i8::try_from(at + 1).ok()
}

/// "March 5, 2024", "5th of March 2024", "Tue, 05 Mar 2024", "March 2024".
fn named_month(words: &str) -> Option<Moment> {
    let parts: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let found = |at: usize| -> Option<Moment> {
        let name = month(parts[at])?;
        let (before, after) = (&parts[..at], &parts[at + 1..]);
        let numbers_after: Vec<u32> = after.iter().take(2).map_while(|part| ordinal(part)).collect();
        let day_before = before
            .iter()
            .rev()
            .filter(|part| !part.eq_ignore_ascii_case("of") && **part != "de")
            .map(|part| ordinal(part))
            .next()
            .flatten();
        // "2023 Jan 7", as libraries write it.
        if let ([date_day, ..], Some(year @ 1985..)) = (&numbers_after[..], day_before)
            && *date_day < 32
        {
            return day(year as i16, name, *date_day as i8).map(at_day);
        }
        match (&numbers_after[..], day_before) {
            ([date_day, year, ..], _) if *date_day < 32 && *year > 99 => {
                day(*year as i16, name, *date_day as i8).map(at_day)
            }
            ([year, ..], Some(date_day)) if *year > 99 && date_day < 32 => {
                day(*year as i16, name, date_day as i8).map(at_day)
            }
            ([year, ..], _) if *year > 99 => {
                let first = day(*year as i16, name, 1)?;
                Some(Moment { precision: Precision::Month, ..at_day(first) })
            }
            _ => None,
        }
    };
    (0..parts.len()).find_map(found)
}

/// "5", "5th", "2024".
fn ordinal(word: &str) -> Option<u32> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    let is_number = suffix.is_empty() || ["st", "nd", "rd", "th", "er"].contains(&suffix);
    if is_number && digits.len() <= 4 { digits.parse().ok() } else { None }
}

/// `05/03/2024`, `5.3.2024`.
fn numbers(words: &str, order: Order) -> Option<Moment> {
    let bytes = words.as_bytes();
    let starts = (0..bytes.len()).filter(|&at| at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
    starts
        .filter_map(|at| {
            let (first, rest) = number(&bytes[at..], 1, 2)?;
            let separator = *rest.first().filter(|b| b"/.-".contains(b))?;
            let (second, rest) = number(&rest[1..], 1, 2)?;
            let (year, _) = number(rest.strip_prefix(&[separator])?, 4, 4)?;
            let day_first = first > 12 || separator == b'.' || order == Order::DayFirst;
            let month_first = second > 12 || order == Order::MonthFirst;
            if !day_first && !month_first {
                return None;
            }
            let (date_day, month) = if day_first && second <= 12 { (first, second) } else { (second, first) };
            day(year as i16, month as i8, date_day as i8).map(at_day)
        })
        .next()
}

/// "10 months ago" and its like, as it stands in the words.
pub(crate) fn relative(words: &str) -> Option<Moment> {
    let found = ago(words).or_else(|| ["yesterday", "today", "just now"].iter().find_map(|word| alone(words, word)))?;
    Some(Moment {
        text: Some(found.to_owned()),
        precision: Precision::Relative,
        origin: Origin::Text,
        ..Moment::default()
    })
}

fn alone<'a>(words: &'a str, word: &str) -> Option<&'a str> {
    words.trim().eq_ignore_ascii_case(word).then_some(words.trim())
}

fn ago(words: &str) -> Option<&str> {
    let end = words.to_ascii_lowercase().find(" ago")? + " ago".len();
    let before = words.get(..end - " ago".len())?;
    let unit_at = before.rfind(' ')?;
    unit(&before[unit_at + 1..])?;
    let count = before[..unit_at].trim_end();
    let count_at = count
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + count[at..].chars().next().map_or(1, char::len_utf8));
    amount(&count[count_at..])?;
    words.get(count_at..end)
}

fn amount(word: &str) -> Option<i64> {
    const WORDS: [&str; 13] =
        ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = word.to_ascii_lowercase();
    if matches!(&*word, "a" | "an") {
        return Some(1);
    }
    let spelled = WORDS.iter().position(|number| *number == word && !word.is_empty());
    spelled.map(|at| at as i64).or_else(|| word.parse().ok().filter(|n| *n < 10_000))
}

/// One of a unit of time, and how exactly it tells the day.
fn unit(word: &str) -> Option<(Span, Precision)> {
    let word = word.to_ascii_lowercase();
    let unit = match word.trim_end_matches('s') {
        "second" | "sec" => (Span::new().seconds(1), Precision::Day),
        "minute" | "min" => (Span::new().minutes(1), Precision::Day),
        "hour" | "hr" | "h" => (Span::new().hours(1), Precision::Day),
        "day" | "d" => (Span::new().days(1), Precision::Day),
        "week" => (Span::new().weeks(1), Precision::Day),
        "month" => (Span::new().months(1), Precision::Month),
        "year" => (Span::new().years(1), Precision::Year),
        _ => return None,
    };
    Some(unit)
}

/// Counts back from the day the page was fetched. Months and years are only known as such.
pub(crate) fn resolved(relative: &Moment, crawled: &str) -> Option<Moment> {
    let text = relative.text.as_deref()?;
    let crawl = iso(crawled)?.date?.parse::<Date>().ok()?;
    let (date, precision) = if text.eq_ignore_ascii_case("yesterday") {
        (crawl.yesterday().ok()?, Precision::Day)
    } else if let Some((count, rest)) = text.split_once(' ') {
        let (one, precision) = unit(rest.split(' ').next()?)?;
        let span = one.checked_mul(amount(count)?).ok()?;
        (crawl.at(23, 59, 59, 0).checked_sub(span).ok()?.date(), precision)
    } else {
        (crawl, Precision::Day)
    };
    let date = match precision {
        Precision::Month => date.first_of_month(),
        Precision::Year => date.first_of_year(),
        _ => date,
    };
    Some(Moment { date: Some(date.to_string()), precision, ..relative.clone() })
}

/// `/2025/12/18/`, `/2025-12-18-` or `/20251218` in an address; the month alone where there is no day.
pub(crate) fn in_url(url: &str) -> Option<Moment> {
    let path = url.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    let text = |n: &str| Some(n.to_owned());
    for at in 0..parts.len() {
        let rest = &parts[at..];
        if let [year, month, date_day, ..] = rest
            && let Some(date) = url_date(year, month, date_day)
        {
            return Some(Moment {
                text: text(&[*year, *month, *date_day].join("/")),
                origin: Origin::Url,
                ..at_day(date)
            });
        }
        if let Some(found) = iso_at(rest.first()?.as_bytes()) {
            let date = found.date.clone();
            return Some(Moment { text: date, origin: Origin::Url, ..found });
        }
    }
    let mut pairs = parts.windows(2).filter_map(|pair| Some((pair, url_date(pair[0], pair[1], "1")?)));
    let (pair, first) = pairs.next()?;
    Some(Moment { text: text(&pair.join("/")), origin: Origin::Url, precision: Precision::Month, ..at_day(first) })
}

fn url_date(year: &str, month_part: &str, date_day: &str) -> Option<Date> {
    if year.len() != 4 || date_day.len() > 2 {
        return None;
    }
    let month = if month_part.len() <= 2 { month_part.parse().ok() } else { month(month_part) }?;
    day(year.parse().ok()?, month, date_day.parse().ok()?)
}
