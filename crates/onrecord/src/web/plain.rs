//! How are the terms of a record said to somebody who reads no documentation?

use std::borrow::Cow;

use onrecord_ledger::record::{MomentRecord, RelayRecord};

use crate::visible::visible;

/// How much of a statement stands in quotation marks.
pub(super) fn kind(kind: &str) -> &str {
    match kind {
        "direct" => "quoted",
        "indirect" => "reported, not quoted",
        "mixed" => "partly quoted",
        other => other,
    }
}

/// Why words lead to a speaker, to be read after them: “she” (a pronoun).
pub(super) fn rule(rule: &str) -> &str {
    match rule {
        "name" => "the name",
        "pronoun" => "a pronoun",
        "alias" => "a form of the name",
        "title" => "the article’s words for them",
        "apposition" => "stands beside the name",
        "possessive" => "somebody or something of theirs",
        "continued" => "the quotation before goes on",
        "byline" => "the byline",
        other => other,
    }
}

/// A step of the way to the page, to be read before its words: "credited to" Northern Press Agency.
pub(super) fn step(relay: &RelayRecord) -> &'static str {
    match relay.kind.as_str() {
        "credit" => "the page credits",
        "byline" => "written by",
        "dateline" => "from the dateline:",
        "inside" => "told by",
        "source" => "reported by",
        _ => "said",
    }
}

/// Who or what passed the words on.
pub(super) fn passed_by(relay: &RelayRecord) -> &str {
    match relay.kind.as_str() {
        // "in an interview with Example Radio" says it all.
        "occasion" => &relay.text,
        _ => relay.outlet.as_deref().unwrap_or(&relay.text),
    }
}

/// When, as exactly as the page tells: the day, else the words.
pub(super) fn when(moment: &MomentRecord) -> Option<&str> {
    moment.date.as_deref().or(moment.text.as_deref())
}

/// How exact a date is, and where it stands.
pub(super) fn dated(moment: &MomentRecord) -> String {
    let precision = match moment.precision.as_str() {
        "second" | "day" | "none" => "",
        "month" => "the month only, ",
        "year" => "the year only, ",
        "relative" => "counted back, ",
        other => other,
    };
    let origin = match moment.origin.as_str() {
        "json-ld" | "meta" | "time-element" => "as the page is marked up",
        "url" => "by the page's address",
        "text" => "by words on the page",
        "input" => "as it was told when it was added",
        _ => "not known from where",
    };
    format!("{precision}{origin}")
}

/// The day of a moment.
pub(super) fn day(moment: &str) -> &str {
    moment.split('T').next().unwrap_or_default()
}

/// A moment to the minute, in UTC as all moments of a ledger.
pub(super) fn minute(moment: &str) -> String {
    let to_the_minute = moment.get(.."2024-05-14T07:30".len()).unwrap_or(moment);
    to_the_minute.replacen('T', " ", 1)
}

/// As much of a text as is shown where it is one of many.
pub(super) fn clipped(text: &str, most_characters: usize) -> String {
    match text.char_indices().nth(most_characters) {
        Some((end, _)) => format!("{} […]", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Longer names are no names.
const LONGEST_OFFERED: usize = 120;

/// Whether a name can be offered for choosing. One with characters that act would not look like itself, and one that shows
/// them would not be itself.
pub(super) fn is_offered(name: &str) -> bool {
    name.len() <= LONGEST_OFFERED && matches!(visible(name), Cow::Borrowed(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_cut_between_characters() {
        assert_eq!(clipped("éé", 2), "éé");
        assert_eq!(clipped("é éé", 2), "é […]");
    }
}
