//! Which statements are meant by --speaker, --outlet, --since, --until and --kind?
//!
//! ```text
//! Filter (as typed) ─meant─▶ Meant: ids and days, looked up once
//! ```
//!
//! Every command that takes these words means the same by them. Names are looked up in the transaction that reads the
//! statements; a name that nobody has and a date that is none are sentences for the user, not results that are empty.

pub(crate) mod days;
mod names;

use std::collections::BTreeSet;

use jiff::civil::Date;
use rusqlite::Connection;
use serde::Serialize;

pub use names::Named;
use names::Whose;

/// What was typed; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Filter {
    /// The first day: 2026, 2026-11 or 2026-11-22. An article without a date passes only where no day is asked for.
    pub since: Option<String>,
    /// The last day, or a day of the last year or month.
    pub until: Option<String>,
    /// A name, or whole words of it, or an outlet's id.
    pub outlet: Option<String>,
    /// A name, or whole words of it, or a speaker's id.
    pub speaker: Option<String>,
    /// direct, indirect or mixed.
    pub kind: Option<String>,
}

/// Whom and what a filter means in one ledger.
pub(crate) struct Meant {
    /// `None`: whoever it was, or nobody named.
    pub(crate) speakers: Option<Speakers>,
    /// `None`: any, or none.
    pub(crate) outlets: Option<Vec<Named>>,
    pub(crate) first: Option<Date>,
    pub(crate) last: Option<Date>,
    pub(crate) kind: Option<String>,
}

/// The speakers that a name means.
pub(crate) struct Speakers {
    /// Of the ledger, after merges.
    pub(crate) named: Vec<Named>,
    /// Names that users gave in corrections and no speaker has.
    pub(crate) corrected: Vec<String>,
    /// Names that users gave in corrections and that are those of `named`.
    own_names: BTreeSet<String>,
}

/// Looks a filter up; or says why it makes no sense.
pub(crate) fn meant(sql: &Connection, filter: &Filter) -> rusqlite::Result<Result<Meant, String>> {
    let (first, last) = match days(filter) {
        Ok(days) => days,
        Err(why) => return Ok(Err(why)),
    };
    let speakers = match filter.speaker.as_ref().map(|typed| speakers(sql, typed)).transpose()?.transpose() {
        Ok(speakers) => speakers,
        Err(why) => return Ok(Err(why)),
    };
    let outlets = filter.outlet.as_ref().map(|typed| names::called(sql, Whose::Outlets, typed)).transpose()?;
    let kind = filter.kind.clone();
    Ok(outlets.transpose().map(|outlets| Meant { speakers, outlets, first, last, kind }))
}

fn days(filter: &Filter) -> Result<(Option<Date>, Option<Date>), String> {
    let day = |option: &str, typed: &Option<String>, day: fn(&str) -> Option<Date>| {
        let wrong = |date: &String| format!("--{option} {date}: is no date; write 2026-11-22, 2026-11 or 2026");
        typed.as_ref().map(|date| day(date).ok_or_else(|| wrong(date))).transpose()
    };
    match (day("since", &filter.since, days::first)?, day("until", &filter.until, days::last)?) {
        (Some(first), Some(last)) if first > last => Err("--since is later than --until; nothing lies between".into()),
        days => Ok(days),
    }
}

/// Somebody who is only named in corrections has a name, too.
fn speakers(sql: &Connection, typed: &str) -> rusqlite::Result<Result<Speakers, String>> {
    let (known, unknown): (Vec<_>, Vec<_>) =
        names::of_corrections(sql)?.into_iter().partition(|(_, speaker)| speaker.is_some());
    let corrected: Vec<String> =
        unknown.into_iter().map(|(name, _)| name).filter(|name| names::holds(name, typed)).collect();
    let named = match names::called(sql, Whose::Speakers, typed)? {
        Err(why) if corrected.is_empty() => return Ok(Err(why)),
        named => named.unwrap_or_default(),
    };
    let is_named = |speaker: Option<i64>| named.iter().any(|one| Some(one.id) == speaker);
    let own_names = known.into_iter().filter(|(_, speaker)| is_named(*speaker)).map(|(name, _)| name).collect();
    Ok(Ok(Speakers { named, corrected, own_names }))
}

impl Meant {
    pub(crate) fn is_outlet(&self, outlet: Option<i64>) -> bool {
        self.outlets.as_ref().is_none_or(|meant| meant.iter().any(|one| Some(one.id) == outlet))
    }

    /// Whether any day will do, that of an article without a date as well.
    pub(crate) fn is_any_day(&self) -> bool {
        self.first.is_none() && self.last.is_none()
    }

    /// `2026-11` is its first day.
    pub(crate) fn is_day(&self, date: Option<&str>) -> bool {
        let Some(day) = date.and_then(days::first) else { return self.is_any_day() };
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }

    pub(crate) fn is_kind(&self, kind: &str) -> bool {
        self.kind.as_ref().is_none_or(|meant| meant == kind)
    }

    /// By the speaker of the ledger, after merges.
    pub(crate) fn is_speaker(&self, speaker: Option<i64>) -> bool {
        self.speakers.as_ref().is_none_or(|meant| meant.named.iter().any(|one| Some(one.id) == speaker))
    }

    /// By the name that a user gave in a correction.
    pub(crate) fn is_corrected_name(&self, name: Option<&str>) -> bool {
        self.speakers.as_ref().is_none_or(|meant| {
            name.is_some_and(|name| meant.own_names.contains(name) || meant.corrected.iter().any(|one| one == name))
        })
    }
}
