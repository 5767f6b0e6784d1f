//! Who speaks in a transcript or an interview that is printed turn by turn?
//!
//! ```text
//! ANA RAO: Why now?
//! JON BECK: Because it is late.
//! It is very late.
//! ```
//!
//! Everything from behind the colon to the next label is one turn. A colon alone is no evidence ("Update: ...", a recipe,
//! a box of figures): the labels have to answer one another.

use super::evident;
use super::label::{self, Label, Style};
use super::name;
use super::paragraph::{Layout, Paragraph};
use super::taken::Taken;
use crate::article::BlockKind;
use crate::attribution::Attribution;
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The turns of named speakers are attributions to PolNeAR's annotators in four of the five articles of train and dev that
/// have them; in the fifth they annotated what is said inside the turns instead.
const CONFIDENCE: f32 = 0.9;
/// An answer that holds more tagged words than this share is left to the tagger.
const MOST_TAGGED: f32 = 0.5;

struct Turn<'a> {
    label: Label<'a>,
    content: Vec<Span>,
}

pub(super) fn with_turns(layout: &Layout, found: Vec<Attribution>) -> Vec<Attribution> {
    let (answers, named): (Vec<_>, Vec<_>) =
        turns(layout).into_iter().partition(|turn| turn.label.style == Style::QuestionAnswer);
    let found = evident::instead(found, named.into_iter().map(attribution).collect());
    with_answers(found, answers)
}

/// `Q` and `A` name nobody. Where people are quoted inside the answers, as in the long interviews of PolNeAR, that says more
/// than that somebody answered.
fn with_answers(mut found: Vec<Attribution>, answers: Vec<Turn>) -> Vec<Attribution> {
    let taken = Taken::by(&found);
    for turn in answers {
        let own = taken_by_label(&turn, &taken, &found);
        match own {
            Some(index) => found[index].content = turn.content,
            None if is_free(&turn, &taken) => found.push(attribution(turn)),
            None => {}
        }
    }
    found
}

fn attribution(turn: Turn) -> Attribution {
    Attribution {
        content: turn.content,
        cue: vec![turn.label.colon],
        source: vec![turn.label.name_span],
        confidence: CONFIDENCE,
    }
}

/// The attribution in which the tagger gave the label a part of its answer: the rest of the answer belongs to it.
fn taken_by_label(turn: &Turn, taken: &Taken, found: &[Attribution]) -> Option<usize> {
    let owners = || turn.content.iter().flat_map(|&piece| taken.within(piece));
    let is_label = |index: usize| found[index].source.iter().any(|source| source.overlaps(turn.label.name_span));
    let own = owners().map(|(_, index)| index).find(|&index| is_label(index))?;
    owners().all(|(_, index)| index == own).then_some(own)
}

/// Whether what is tagged inside the turn ("I think that ...") is the smaller part of it, and does not reach out of it.
fn is_free(turn: &Turn, taken: &Taken) -> bool {
    let all: usize = turn.content.iter().map(|piece| piece.len()).sum();
    let mut tagged = 0;
    for &piece in &turn.content {
        for (inner, _) in taken.within(piece) {
            if !piece.contains(inner) {
                return false;
            }
            tagged += inner.len();
        }
    }
    tagged as f32 <= all as f32 * MOST_TAGGED
}

fn turns<'a>(layout: &Layout<'a>) -> Vec<Turn<'a>> {
    let labels: Vec<_> = layout.paragraphs.iter().map(|&paragraph| speaking(layout, paragraph)).collect();
    let speakers = speakers(layout, &labels);
    let is_turn = |label: &Label| speakers.contains(&(label.style as u8, label.key()));
    let labels: Vec<_> = labels.into_iter().map(|label| label.filter(is_turn)).collect();
    let starts: Vec<usize> = (0..labels.len()).filter(|&at| labels[at].is_some()).collect();
    let mut turns = Vec::new();
    for (nth, &at) in starts.iter().enumerate() {
        let Some(label) = labels[at] else { continue };
        // Behind the last label nothing tells where the conversation ends and the article goes on; where only the answers
        // are labelled, the next paragraph is a question.
        let own = if label.speech.is_empty() { at + 2 } else { at + 1 };
        let next = starts.get(nth + 1).copied().filter(|_| speakers.len() > 1);
        let end = next.unwrap_or(own).min(layout.paragraphs.len());
        let content = content(layout, label, &layout.paragraphs[at + 1..end]);
        if !content.is_empty() {
            turns.push(Turn { label, content });
        }
    }
    turns
}

fn speaking<'a>(layout: &Layout<'a>, paragraph: Paragraph) -> Option<Label<'a>> {
    paragraph.is_body().then(|| label::of(layout, paragraph)).flatten()
}

/// What follows the colon, a piece a paragraph, up to a stage direction such as "(BEGIN VIDEO CLIP)".
fn content(layout: &Layout, label: Label, following: &[Paragraph]) -> Vec<Span> {
    let is_direction = |paragraph: &Paragraph| is_stage_direction(paragraph.span.of(layout.text));
    let more = following
        .iter()
        .take_while(|paragraph| paragraph.kind != BlockKind::Heading && !is_direction(paragraph))
        .take_while(|paragraph| !label::names_nobody(paragraph.span.of(layout.text)))
        .filter(|paragraph| paragraph.is_body() && super::paragraph::has_word(paragraph.span.of(layout.text)))
        .map(|paragraph| paragraph.span);
    Some(label.speech).filter(|speech| !speech.is_empty()).into_iter().chain(more).collect()
}

/// "(BEGIN VIDEO CLIP)", "(CROSSTALK.)", "[Applause]"
pub(super) fn is_stage_direction(words: &str) -> bool {
    let words = words.trim_matches(|c: char| matches!(c, '"' | '“' | '”' | '.'));
    words.starts_with(['(', '[']) && words.ends_with([')', ']'])
}

/// The labels, by style and last word, that take part in a conversation.
fn speakers<'a>(layout: &Layout<'a>, labels: &[Option<Label<'a>>]) -> BTreeSet<(u8, &'a str)> {
    let mut all = BTreeSet::new();
    for style in [Style::QuestionAnswer, Style::Capitals, Style::Name] {
        let of_style: Vec<_> = labels.iter().map(|label| label.filter(|label| label.style == style)).collect();
        let keys = match style {
            Style::QuestionAnswer => answering(&of_style),
            Style::Capitals => recurring_or_adjacent(layout, &of_style),
            Style::Name => alternating_names(layout, &of_style),
        };
        all.extend(keys.into_iter().map(|key| (style as u8, key)));
    }
    all
}

type Keys<'a> = BTreeSet<&'a str>;

fn counts<'a>(labels: &[Option<Label<'a>>]) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for label in labels.iter().flatten() {
        *counts.entry(name::last_word(label.name)).or_insert(0) += 1;
    }
    counts
}

/// `Q:` and `A:`, each at least twice or each at least once side by side; `A:` alone where the questions lost their mark.
fn answering<'a>(labels: &[Option<Label<'a>>]) -> Keys<'a> {
    let counts = counts(labels);
    if has_adjacent(labels) || counts.values().any(|&count| count > 1) {
        counts.into_keys().collect()
    } else {
        Keys::new()
    }
}

/// Capitals are evident where one label comes back, or where one follows the other: "STAT OF THE WEEK:" does neither.
/// A round-up of stories is laid out alike, "EASTPORT: The bridge is closed, the mayor said": there somebody else speaks
/// behind every label.
fn recurring_or_adjacent<'a>(layout: &Layout<'a>, labels: &[Option<Label<'a>>]) -> Keys<'a> {
    let reports = |label: &Label| label.speech.of(layout.text).split([' ', ',', '.']).any(|word| word == "said");
    if labels.iter().flatten().all(reports) { Keys::new() } else { answering(labels) }
}

fn has_adjacent(labels: &[Option<Label>]) -> bool {
    labels.windows(2).any(|pair| match pair {
        [Some(first), Some(second)] => first.name != second.name,
        _ => false,
    })
}

/// Names as one writes them need more: two that alternate or one that comes back three times, each known to the article as
/// a name or written in full, and talking in sentences. "Pros: ... Cons: ..." is no conversation.
fn alternating_names<'a>(layout: &Layout<'a>, labels: &[Option<Label<'a>>]) -> Keys<'a> {
    let mentioned = name::mentioned(layout);
    let is_known = |label: &Label| label.name.contains(' ') || mentioned.contains(name::last_word(label.name));
    let known: Vec<_> = labels.iter().map(|label| label.filter(is_known)).collect();
    let talking: Vec<_> = known.iter().map(|label| label.filter(|label| label.is_speech(layout.text))).collect();
    let counts = counts(&talking);
    let alternate = counts.len() > 1 && counts.values().any(|&count| count > 1);
    if alternate || counts.values().any(|&count| count > 2) { counts.into_keys().collect() } else { Keys::new() }
}
