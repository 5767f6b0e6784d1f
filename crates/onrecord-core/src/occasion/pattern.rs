//! Do these words name an occasion?

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::span::Span;
use crate::speaker::lexicon;
use crate::speaker::word::{Gap, Words};

use super::Occasion;
use super::medium;

static EVENTS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| medium::pairs(include_str!("../lexicon/events.txt")));

/// So many words may stand between the preposition and the event: "during a hastily called late-night news conference".
const MODIFIERS: usize = 6;

/// The occasion that begins with the word at `at`. Only words that are `free`, outside the content, may belong to it.
pub(super) fn at(words: &Words, at: usize, free: &impl Fn(usize) -> bool) -> Option<Occasion> {
    let word = words.get(at)?;
    if word.quoted {
        return None;
    }
    match words.key(at).as_str() {
        "in" | "at" | "during" | "via" | "through" => event(words, at, free),
        "on" => event(words, at, free).or_else(|| on_the_air(words, at, free)),
        "told" | "tells" | "telling" | "tell" => audience(words, at, at + 1, free),
        "speaking" | "spoke" | "talking" | "talked" | "speaks" => {
            let to = matches!(words.key(at + 1).as_str(), "to" | "with" | "before");
            let there = matches!(words.key(at + 1).as_str(), "at" | "on" | "in");
            let addressed = if to { audience(words, at, at + 2, free) } else { None };
            addressed.or_else(|| {
                there
                    .then(|| extend(event(words, at + 1, free).or_else(|| on_the_air(words, at + 1, free)), words, at))
                    .flatten()
            })
        }
        "testified" | "testifying" | "testify" => testimony(words, at, free),
        "tweeted" | "tweeting" | "tweets" => Some(Occasion { span: word.span, outlet: None }).filter(|_| free(at)),
        _ => None,
    }
}

/// The occasion with the words before it from `begin`: "speaking at a rally".
fn extend(found: Option<Occasion>, words: &Words, begin: usize) -> Option<Occasion> {
    let span = words.get(begin)?.span;
    found.map(|occasion| Occasion { span: Span { begin: span.begin, end: occasion.span.end }, ..occasion })
}

/// "in an exclusive interview with Example Daily", "at a press conference in Troy".
fn event(words: &Words, at: usize, free: &impl Fn(usize) -> bool) -> Option<Occasion> {
    let (noun_end, complement) = event_noun(words, at, free)?;
    let (end, outlet) = complement_end(words, noun_end, complement, free);
    let before = at + 1..noun_end;
    let owner = outlet.or_else(|| medium_before(words, before));
    Some(Occasion { span: through(words, at..end), outlet: owner.map(|name| words.span(name)) })
}

/// The words with the bracket or quotation mark that closes a programme's name: "on Example TV's “Morning Show|”|".
fn through(words: &Words, range: Range<usize>) -> Span {
    let span = words.span(range);
    let rest = words.text.get(span.end as usize..).unwrap_or_default();
    let title = words.text.get(span.range()).unwrap_or_default();
    let opened = |open: char, close: char| {
        let balance = if open == close {
            title.matches(open).count() % 2
        } else {
            title.matches(open).count().saturating_sub(title.matches(close).count())
        };
        (balance == 1).then_some(close)
    };
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    match opened('[', ']').or_else(|| opened('“', '”')).or_else(|| opened('"', '"')) {
        Some(mark) if rest.starts_with(mark) => {
            let comma = words.text.get(span.end as usize..).is_some_and(|rest| rest.starts_with(',')) as u32;
            Span { begin: span.begin, end: span.end + comma + mark.len_utf8() as u32 }
        }
        _ => span,
    }
}

fn event_noun(words: &Words, at: usize, free: &impl Fn(usize) -> bool) -> Option<(usize, &'static str)> {
    let mut found = None;
    for head in at + 1..=at + 1 + MODIFIERS {
        let Some(word) = words.get(head) else { break };
        let quoted_title = word.gap == Gap::Aside && head > at + 1;
        if !free(head) || !(word.gap == Gap::Space || quoted_title) {
            break;
        }
        let key = words.key(head);
        if is_boundary(&key) && head > at + 1 {
            break;
        }
        let two = format!("{} {key}", words.key(head - 1));
        if let Some(complement) = EVENTS.get(two.as_str()).or_else(|| EVENTS.get(key.as_str())) {
            found = Some((head + 1, *complement));
        } else if found.is_some() {
            break;
        }
    }
    let (end, complement) = found?;
    // "in post-war Troy" or "in report": an event has an article, an owner, a modifier or a name before it.
    let bare = end == at + 2
        && complement != "with"
        && !matches!(words.key(end - 1).as_str(), "remarks" | "testimony" | "tweets" | "statements");
    // "the interview process", "a press conference room" name something else.
    let goes_on =
        words.get(end).is_some_and(|next| next.gap == Gap::Space && free(end) && is_compound(&words.key(end)));
    (!bare && !goes_on).then_some((end, complement))
}

fn is_boundary(key: &str) -> bool {
    lexicon::is_preposition(key)
        || matches!(
            key,
            "that"
                | "who"
                | "which"
                | "said"
                | "and"
                | "is"
                | "was"
                | "since"
                | "sent"
                | "issued"
                | "he"
                | "she"
                | "it"
                | "they"
        )
        || matches!(
            key,
            "days" | "weeks" | "months" | "hours" | "minutes" | "spotlight" | "wake" | "response" | "ahead"
        )
}

fn is_compound(key: &str) -> bool {
    matches!(
        key,
        "process"
            | "room"
            | "hall"
            | "card"
            | "office"
            | "series"
            | "stage"
            | "season"
            | "moderator"
            | "moderators"
            | "team"
            | "club"
    )
}

/// "with Example Daily", "to the council", "in Troy", "on Monday": how far the occasion goes.
fn complement_end(
    words: &Words,
    noun_end: usize,
    complement: &str,
    free: &impl Fn(usize) -> bool,
) -> (usize, Option<Range<usize>>) {
    let Some(next) = words.get(noun_end).filter(|next| next.gap == Gap::Space && free(noun_end) && !next.quoted) else {
        return (noun_end, None);
    };
    let key = words.key(noun_end);
    let after =
        if matches!(words.key(noun_end + 1).as_str(), "the" | "a" | "an") { noun_end + 2 } else { noun_end + 1 };
    let joins = match key.as_str() {
        "with" => complement == "with",
        "to" | "before" => complement == "to",
        "on" | "in" | "at" | "for" | "from" | "by" | "published" | "aired" => true,
        _ => false,
    };
    if !joins || next.capital {
        return (noun_end, None);
    }
    let Some(name) = medium::run(words, after, free) else {
        let common = words.get(after).is_some_and(|word| word.gap == Gap::Space && free(after));
        let addressed = matches!(key.as_str(), "to" | "before") && is_addressed(&words.key(after));
        let noun = common
            && (addressed
                || matches!(words.key(after).as_str(), "reporters" | "journalists" | "supporters" | "lawmakers"));
        return if noun { (after + 1, None) } else { (noun_end, None) };
    };
    let owner = words.list[name.end - 1].possessive;
    let outlet = match key.as_str() {
        "with" => (medium::may_be_medium(words, &name) || owner).then(|| name.clone()),
        _ => medium::is_medium(words, &name).then(|| name.clone()),
    };
    let end = if owner { owned_end(words, name.end, free) } else { name.end };
    let end = alias_in_brackets(words, end, free);
    (end, outlet)
}

/// "In a letter to |shareholders|", "a speech to |parliament|".
fn is_addressed(key: &str) -> bool {
    lexicon::is_group(key) && !lexicon::is_document(key) || matches!(key, "parliament" | "congress" | "staff")
}

/// "CNN's |Wolf Blitzer|", "NBC's |“Meet the Press”|", "the Post's |morning podcast|".
fn owned_end(words: &Words, at: usize, free: &impl Fn(usize) -> bool) -> usize {
    let mut end = at;
    while end < at + 5 && free(end) {
        let Some(word) = words.get(end) else { break };
        let opens = end == at && word.gap == Gap::Aside;
        if !(word.gap == Gap::Space || opens) || !(word.capital || word.quoted) {
            break;
        }
        end += 1;
    }
    end
}

/// "Al Example |[al Exempel]|": another spelling in brackets belongs to the name's phrase, not to its outlet.
fn alias_in_brackets(words: &Words, end: usize, free: &impl Fn(usize) -> bool) -> usize {
    let text = words.text;
    let from = words.get(end.wrapping_sub(1)).map_or(0, |word| word.span.end as usize);
    let Some(opening) = text.get(from..).filter(|rest| rest.trim_start().starts_with('[')) else { return end };
    let Some(closing) = opening.char_indices().take(BRACKET).find(|(_, c)| *c == ']') else { return end };
    let close = from + closing.0;
    (end..end + 6)
        .take_while(|at| free(*at) && words.get(*at).is_some_and(|word| (word.span.end as usize) <= close))
        .last()
        .map_or(end, |last| last + 1)
}

/// A remark in brackets of this many characters is no spelling.
const BRACKET: usize = 40;

/// "during |CNN|'s debate", "in a |Fox News| interview".
fn medium_before(words: &Words, range: Range<usize>) -> Option<Range<usize>> {
    let mut at = range.start;
    while at < range.end {
        let within = |word: usize| word < range.end;
        match medium::run(words, at, &within) {
            Some(name) => {
                let name = trimmed(words, name);
                if medium::is_medium(words, &name) {
                    return Some(name);
                }
                at = name.end.max(at + 1);
            }
            None => at += 1,
        }
    }
    None
}

/// "Facebook Post": the event's own noun is not part of the name.
fn trimmed(words: &Words, name: Range<usize>) -> Range<usize> {
    let event = name.len() > 1 && medium::is_platform(words, name.start);
    if event { name.start..name.start + 1 } else { name }
}

/// "on Twitter", "on CNN", "on Example Radio's Morning Show".
fn on_the_air(words: &Words, at: usize, free: &impl Fn(usize) -> bool) -> Option<Occasion> {
    let begin =
        if matches!(words.key(at + 1).as_str(), "the" | "his" | "her" | "its" | "their") { at + 2 } else { at + 1 };
    words.get(begin).filter(|word| word.gap == Gap::Space)?;
    let name = medium::run(words, begin, free)?;
    if !medium::is_medium(words, &name) {
        return None;
    }
    let end = if words.list[name.end - 1].possessive { owned_end(words, name.end, free) } else { name.end };
    Some(Occasion { span: through(words, at..end), outlet: Some(words.span(name)) })
}

/// "told reporters", "speaking to the Example Times", "told a crowd in Troy".
fn audience(words: &Words, at: usize, object: usize, free: &impl Fn(usize) -> bool) -> Option<Occasion> {
    let article = matches!(words.key(object).as_str(), "the" | "a" | "an");
    let begin = if article { object + 1 } else { object };
    let first = words.get(begin).filter(|word| word.gap == Gap::Space && free(begin))?;
    if first.capital {
        let name = medium::run(words, begin, free)?;
        if !medium::is_medium(words, &name) {
            return None;
        }
        let end = if words.list[name.end - 1].possessive { owned_end(words, name.end, free) } else { name.end };
        let end = place_end(words, end, free);
        let outlet = behind_of(words, name);
        return Some(Occasion { span: through(words, at..end), outlet: Some(words.span(outlet)) });
    }
    let listeners = (begin..begin + 4)
        .take_while(|at| free(*at) && words.get(*at).is_some_and(|word| *at == begin || word.gap == Gap::Space))
        .find(|at| is_audience(&words.key(*at)))?;
    let end = place_end(words, listeners + 1, free);
    Some(Occasion { span: words.span(at..end), outlet: None })
}

/// "Ana Rao of |Example News|".
fn behind_of(words: &Words, name: Range<usize>) -> Range<usize> {
    let of = name.clone().find(|at| words.key(*at) == "of").map(|of| of + 1..name.end);
    of.filter(|behind| !behind.is_empty() && medium::is_medium(words, behind)).unwrap_or(name)
}

fn is_audience(key: &str) -> bool {
    matches!(
        key,
        "reporters"
            | "journalists"
            | "newspaper"
            | "magazine"
            | "agency"
            | "crowd"
            | "audience"
            | "rally"
            | "supporters"
            | "press"
            | "broadcaster"
            | "congregation"
            | "gathering"
            | "newsmen"
            | "mediapersons"
    )
}

/// "told reporters |in Troy|", "told a crowd |at Example Hall|", "told CNN |in an interview|".
fn place_end(words: &Words, at: usize, free: &impl Fn(usize) -> bool) -> usize {
    let follows = words.get(at).is_some_and(|word| word.gap == Gap::Space && free(at));
    if !follows || !matches!(words.key(at).as_str(), "in" | "at" | "during" | "on") {
        return at;
    }
    if let Some((noun_end, complement)) = event_noun(words, at, free) {
        return complement_end(words, noun_end, complement, free).0;
    }
    medium::run(words, at + 1, free).filter(|_| words.key(at) != "on").map_or(at, |name| name.end)
}

/// "testified before the Example committee".
fn testimony(words: &Words, at: usize, free: &impl Fn(usize) -> bool) -> Option<Occasion> {
    if !matches!(words.key(at + 1).as_str(), "before" | "to" | "in" | "at") {
        return free(at).then(|| Occasion { span: words.span(at..at + 1), outlet: None });
    }
    let mut end = at + 2;
    while end < at + 9 && free(end) {
        let Some(word) = words.get(end).filter(|word| word.gap == Gap::Space) else { break };
        let key = words.key(end);
        if !word.capital && matches!(key.as_str(), "that" | "last" | "on" | "and" | "about" | "in") {
            break;
        }
        end += 1;
    }
    Some(Occasion { span: words.span(at..end), outlet: None })
}
