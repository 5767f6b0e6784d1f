//! Which outlet reports a statement, and where has that outlet it from?
//!
//! "Reuters reported", "the newspaper wrote" where that is a newspaper named before, "according to a report in the Example
//! Times"; further back, "citing Example News".

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::{RelayKind, Step};
use crate::attribution::Attribution;
use crate::occasion::medium;
use crate::span::Span;
use crate::speaker::SpeakerKind;
use crate::speaker::lexicon;
use crate::speaker::word::{Gap, Words};
use crate::statement::Statement;

static REPORTING: LazyLock<HashSet<&str>> = LazyLock::new(|| lexicon::list(include_str!("../lexicon/reporting.txt")));
static PIECES: LazyLock<HashSet<&str>> = LazyLock::new(|| lexicon::list(include_str!("../lexicon/pieces.txt")));

pub(super) fn steps(words: &Words, statement: &Statement) -> Vec<Step> {
    let step = |name: Span, span: Span| Step::at(RelayKind::Source, Some(name.of(words.text)), span, words.text);
    let source = statement.attribution.source.first();
    let reported = outlet(words, statement).zip(source).map(|(name, source)| step(name, *source));
    let cited = cited(words, &statement.attribution).map(|(name, span)| step(name, span));
    reported.into_iter().chain(cited).collect()
}

/// The name of the outlet that reports a statement; not always a part of its source.
pub(super) fn outlet(words: &Words, statement: &Statement) -> Option<Span> {
    if statement.speaker.kind == SpeakerKind::Person {
        return None;
    }
    speaking(words, statement).or_else(|| piece_of(words, *statement.attribution.source.first()?))
}

/// An outlet that is the speaker. What it says of itself ("Example News said it would appeal") it does not relay.
fn speaking(words: &Words, statement: &Statement) -> Option<Span> {
    let named = statement.speaker.why.last().filter(|_| statement.speaker.kind == SpeakerKind::Organisation)?;
    let name = without_article(words, words.within(named.span));
    let is_named = words.get(name.start).is_some_and(|word| word.capital);
    let is_meant = is_named && !is_another_body(words, *statement.attribution.source.first()?, &name);
    (is_meant && medium::is_outlet(words, &name) && reports(words, statement)).then(|| words.span(name))
}

/// "The agency" behind a broadcaster's name is some office that the article named too.
fn is_another_body(words: &Words, source: Span, name: &Range<usize>) -> bool {
    let last = words.within(source).end.saturating_sub(1);
    words.text(last) == "agency" && words.key(name.end - 1) != "agency"
}

fn without_article(words: &Words, name: Range<usize>) -> Range<usize> {
    if words.key(name.start) == "the" && name.len() > 1 { name.start + 1..name.end } else { name }
}

fn reports(words: &Words, statement: &Statement) -> bool {
    let Attribution { cue, content, .. } = &statement.attribution;
    let is_reporting = |at: usize| REPORTING.contains(words.key(at).as_str());
    let first = content.first().map_or(0, |piece| words.within(*piece).start);
    let first = if words.key(first) == "that" { first + 1 } else { first };
    let of_itself = matches!(words.key(first).as_str(), "it" | "its" | "it'll" | "they" | "their" | "we" | "our");
    let of_itself = of_itself && words.get(first).is_some_and(|word| !word.quoted);
    cue.iter().any(|span| words.within(*span).any(is_reporting)) && !of_itself
}

/// "a report in the |Example Times|", "the |Example Times|'s story", "a transcript published by |Example News|".
fn piece_of(words: &Words, source: Span) -> Option<Span> {
    let range = words.within(source);
    let is_piece = |at: usize| PIECES.contains(words.key(at).as_str());
    let noun = range.clone().find(|at| is_piece(*at))?;
    let free = |at: usize| range.contains(&at);
    let name = range.clone().find_map(|at| outlet_at(words, at, &free))?;
    let before = words.key(name.start.checked_sub(if_the(words, name.start))?);
    let is_named_behind = noun < name.start && matches!(before.as_str(), "in" | "by" | "from" | "on");
    let is_named_before = noun == name.end || (noun == name.end + 1 && words.list[name.end - 1].possessive);
    (is_named_behind || is_named_before).then(|| words.span(name))
}

/// How many words back the word before a name and its article stands.
fn if_the(words: &Words, at: usize) -> usize {
    let has_article = at.checked_sub(1).is_some_and(|before| matches!(words.key(before).as_str(), "the" | "a" | "an"));
    if has_article { 2 } else { 1 }
}

fn outlet_at(words: &Words, at: usize, free: &impl Fn(usize) -> bool) -> Option<Range<usize>> {
    let name = without_article(words, medium::run(words, at, free)?);
    medium::is_outlet(words, &name).then_some(name)
}

/// Behind the cue so many words are looked at for "citing": "the Example Times reported late on Monday, citing".
const REACH: usize = 8;

/// "citing Example News", "quoting Reuters", "quoted by Reuters as saying", "quoted as saying by Reuters", "Rao said,
/// according to Reuters": the name, and the words.
fn cited(words: &Words, attribution: &Attribution) -> Option<(Span, Span)> {
    let cue = attribution.cue.first()?;
    let begin = words.within(*cue).start;
    let sentence = words.get(begin)?.sentence;
    let is_said =
        |at: usize| words.get(at).is_some_and(|word| attribution.content.iter().any(|piece| piece.overlaps(word.span)));
    let free = |at: usize| words.get(at).is_some_and(|word| word.sentence == sentence && !is_said(at));
    let verb = (begin..begin + REACH)
        .take_while(|at| words.get(*at).is_some_and(|word| word.sentence == sentence))
        .find(|at| free(*at) && is_crediting(words, *at, begin))?;
    let object = object(words, verb)?;
    words.get(object).filter(|word| word.gap == Gap::Space)?;
    let name = outlet_at(words, object, &free)?;
    Some((words.span(name.clone()), words.span(verb..name.end)))
}

/// Whether the word at `at` credits what follows it. As the cue itself "according to" has its source, who is the speaker.
fn is_crediting(words: &Words, at: usize, cue: usize) -> bool {
    match words.key(at).as_str() {
        "citing" | "quoting" | "cited" | "quoted" => true,
        "according" => at > cue && words.key(at + 1) == "to",
        _ => false,
    }
}

/// Where the name begins that a crediting word stands before. "Cited by" tells who cites, not what was cited.
fn object(words: &Words, verb: usize) -> Option<usize> {
    let key = |ahead: usize| words.key(verb + ahead);
    let behind = match (key(0).as_str(), key(1).as_str()) {
        ("according", _) | ("quoted", "by") => 2,
        ("quoted", "as") if key(2) == "saying" && key(3) == "by" => 4,
        (_, "by" | "as") => return None,
        _ => 1,
    };
    Some(verb + if key(behind) == "the" { behind + 1 } else { behind })
}

/// Whether the outlet that an occasion names is one that hears: "told |Example Daily|". In an interview anybody may be
/// named whose own name tells nothing ("in an interview with Example"), and a name may hold the event ("in the last
/// |Example Post| poll").
pub(super) fn is_heard_by(words: &Words, occasion: Span, outlet: Span) -> bool {
    let name = words.within(outlet);
    let first = words.key(name.start);
    let is_named = medium::is_medium(words, &name) || matches!(first.as_str(), "al" | "el" | "le" | "la" | "asharq");
    let before = name.start.checked_sub(if_the(words, name.start)).map(|before| words.key(before));
    let joins = before.is_some_and(|key| {
        matches!(
            key.as_str(),
            "in" | "on" | "to" | "with" | "by" | "of" | "at" | "for" | "from" | "told" | "tells" | "telling" | "tell"
        )
    });
    let is_last = outlet.end == occasion.end;
    is_named && (joins || !is_last)
}
