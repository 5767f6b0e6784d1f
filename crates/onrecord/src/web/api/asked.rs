//! What may stand behind the question mark of an address, and how must it be written?
//!
//! A parameter that nobody knows, or one written in a way that nobody means, is refused: a typing error must not become an
//! answer to another question. The rules here are those of the schemas in `static/openapi.json`.

use onrecord_ledger::search::{MOST_COUNTED, Order};
use serde::Deserialize;

/// What is answered at once.
const MOST_AT_ONCE: usize = 100;
const USUALLY: usize = 20;
/// In code points.
const LONGEST_NAME: usize = 200;
const LONGEST_WORDS: usize = 4_000;

/// Nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// See `query.rs` of the ledger for the words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Searched {
    #[serde(default)]
    pub(super) q: Words,
    pub(super) speaker: Option<Name>,
    pub(super) outlet: Option<Name>,
    pub(super) since: Option<Day>,
    pub(super) until: Option<Day>,
    pub(super) kind: Option<Kind>,
    pub(super) cue: Option<Name>,
    #[serde(default)]
    pub(super) order: InOrder,
    #[serde(default)]
    pub(super) limit: Limit,
    #[serde(default)]
    pub(super) offset: Offset,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listed {
    #[serde(default)]
    pub(super) q: Words,
    pub(super) speaker: Option<Name>,
    pub(super) outlet: Option<Name>,
    pub(super) since: Option<Day>,
    pub(super) until: Option<Day>,
    pub(super) kind: Option<Kind>,
    pub(super) cue: Option<Name>,
    #[serde(default)]
    pub(super) limit: Limit,
    pub(super) cursor: Option<Cursor>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Speakers {
    #[serde(default)]
    pub(super) q: Words,
    #[serde(default)]
    pub(super) limit: Limit,
    #[serde(default)]
    pub(super) offset: Offset,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Traced {
    pub(super) statement: Option<Id>,
    pub(super) q: Option<Words>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Direct,
    Indirect,
    Mixed,
}

impl Kind {
    pub(super) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum InOrder {
    #[default]
    Newest,
    Best,
}

impl From<InOrder> for Order {
    fn from(order: InOrder) -> Order {
        match order {
            InOrder::Newest => Order::Newest,
            InOrder::Best => Order::Best,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Words(pub(super) String);

impl TryFrom<String> for Words {
    type Error = String;

    fn try_from(text: String) -> Result<Words, String> {
        let fits = text.chars().count() <= LONGEST_WORDS;
        if fits { Ok(Words(text)) } else { Err(format!("is longer than {LONGEST_WORDS} characters")) }
    }
}

/// The name of a speaker or an outlet, a part of it, or a number; or a cue.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Name(pub(super) String);

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Name, String> {
        let fits = (1..=LONGEST_NAME).contains(&text.chars().count());
        if fits { Ok(Name(text)) } else { Err(format!("takes 1 to {LONGEST_NAME} characters")) }
    }
}

/// 2026, 2026-11 or 2026-11-22. Whether the month has that day, the ledger says.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Day(pub(super) String);

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Day, &'static str> {
        let is_number = |part: &str, n: usize| part.len() == n && part.bytes().all(|digit| digit.is_ascii_digit());
        let mut parts = text.split('-');
        let is_day = parts.next().is_some_and(|year| is_number(year, 4))
            && parts.next().is_none_or(|month| is_number(month, 2) && ("01"..="12").contains(&month))
            && parts.next().is_none_or(|day| is_number(day, 2) && ("01"..="31").contains(&day))
            && parts.next().is_none();
        if is_day { Ok(Day(text)) } else { Err("is no date; write 2026-11-22, 2026-11 or 2026") }
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Limit(pub(super) usize);

impl Default for Limit {
    fn default() -> Limit {
        Limit(USUALLY)
    }
}

impl TryFrom<String> for Limit {
    type Error = String;

    fn try_from(text: String) -> Result<Limit, String> {
        let limit = number(&text).filter(|n| (1..=MOST_AT_ONCE).contains(n));
        limit.map(Limit).ok_or_else(|| format!("is no number from 1 to {MOST_AT_ONCE}"))
    }
}

/// How many to pass over: no more than a search counts.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Offset(pub(super) usize);

impl TryFrom<String> for Offset {
    type Error = String;

    fn try_from(text: String) -> Result<Offset, String> {
        let offset = number(&text).filter(|n| *n <= MOST_COUNTED);
        offset.map(Offset).ok_or_else(|| {
            format!("is no number from 0 to {MOST_COUNTED}; to go on beyond, follow \"next\" of /api/statements")
        })
    }
}

/// Only as it is usually written: `+5` or `007` is somebody's mistake.
pub(super) fn number<N: std::str::FromStr + ToString>(text: &str) -> Option<N> {
    text.parse().ok().filter(|number: &N| number.to_string() == text)
}

/// A statement's id, as `onrecord read` prints it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Id(pub(super) String);

impl TryFrom<String> for Id {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Id, &'static str> {
        if is_16_digits(&text) { Ok(Id(text)) } else { Err("is no statement's id: 16 digits, 0 to 9 and a to f") }
    }
}

/// Where the next page begins: a number of the index, in hexadecimal, so that nobody counts with it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Cursor(pub(super) i64);

impl TryFrom<String> for Cursor {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Cursor, &'static str> {
        let number = u64::from_str_radix(&text, 16).ok().filter(|_| is_16_digits(&text));
        number.map(|number| Cursor(number.cast_signed())).ok_or("is none that \"next\" of an answer gave")
    }
}

impl Cursor {
    pub(super) fn written(self) -> String {
        format!("{:016x}", self.0)
    }
}

fn is_16_digits(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_one_way() {
        for good in ["2026", "2026-11", "2026-11-22", "2026-02-31"] {
            assert!(Day::try_from(good.to_owned()).is_ok(), "{good}");
        }
        for bad in ["", "+202", "2026-", "2026-1", "2026-13", "2026-00-01", "2026-11-32", "2026-11-22-1", "٢٠٢٦"] {
            assert!(Day::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        for number in [0, 1, -1, i64::MIN, i64::MAX, -4_294_967_296_000_000] {
            let written = Cursor(number).written();
            assert_eq!(Cursor::try_from(written).map(|cursor| cursor.0), Ok(number));
        }
    }
}
