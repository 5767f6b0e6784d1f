//! Who said what an agency passes on?
//!
//! `"No," Rao said, according to Example News.` and `Rao was quoted by Example News as saying ...` name two: the tagger takes
//! the agency for the source and the speaker for a part of what was said. The speaker is the source; through whose hands the
//! words came is told with the relays.

use super::paragraph::{Layout, has_word, trimmed, with_closing_mark};
use crate::attribution::Attribution;
use crate::span::Span;

/// "Deputy Prime Minister Ana Maria Rao"
const LONGEST_NAME: usize = 6;
/// From "was quoted" to the end of "as saying": an agency's name and what it is stand between.
const LONGEST_CUE: usize = 90;
const SAYING: &str = " as saying";
const SAID: &[&str] = &["said", "says", "added", "warned", "insisted", "explained"];

pub(super) fn with_speakers(layout: &Layout, mut tagged: Vec<Attribution>) -> Vec<Attribution> {
    for attribution in &mut tagged {
        if let Some(spoken) = said_according(layout, attribution).or_else(|| quoted_by(layout, attribution)) {
            *attribution = spoken;
        }
    }
    tagged
}

/// `"No," Rao said, according to Example News.`
fn said_according(layout: &Layout, attribution: &Attribution) -> Option<Attribution> {
    let cue = *attribution.cue.first()?;
    let piece = *attribution.content.first().filter(|_| attribution.content.len() == 1)?;
    if !cue.of(layout.text).starts_with("according to") || cue.begin < piece.end {
        return None;
    }
    let quotation = leading_quotation(layout, piece)?;
    let (source, verb) = name_and_verb(layout.text, behind(layout.text, quotation, piece))?;
    Some(Attribution { content: vec![quotation], cue: vec![verb], source: vec![source], ..attribution.clone() })
}

/// `Rao was quoted by Example News as saying that it was safe.`
fn quoted_by(layout: &Layout, attribution: &Attribution) -> Option<Attribution> {
    let cue = *attribution.cue.first()?;
    let is_passive =
        ["was quoted", "were quoted", "is quoted"].iter().any(|verb| cue.of(layout.text).starts_with(verb));
    let is_behind = attribution.source.iter().all(|source| source.begin > cue.begin);
    let before = attribution.content.iter().position(|piece| is_followed_by(layout.text, *piece, cue))?;
    if !is_passive || !is_behind {
        return None;
    }
    let mut content = attribution.content.clone();
    let piece = content.remove(before);
    let quotation = leading_quotation(layout, piece);
    let subject = quotation.map_or(piece, |quotation| behind(layout.text, quotation, piece));
    content.splice(before..before, quotation);
    for piece in &mut content {
        // "by Example News |as saying that it was safe|"
        if let Some(rest) = piece.of(layout.text).strip_prefix(SAYING.trim_start()) {
            *piece = trimmed(layout.text, Span { begin: piece.end - rest.len() as u32, ..*piece });
        }
    }
    content.retain(|piece| has_word(piece.of(layout.text)));
    let is_name = has_word(subject.of(layout.text)) && subject.of(layout.text).split(' ').count() <= LONGEST_NAME;
    let cue = as_saying(layout.text, cue).unwrap_or(cue);
    (is_name && !content.is_empty() && !content.iter().any(|piece| piece.overlaps(cue))).then(|| Attribution {
        content,
        cue: vec![cue],
        source: vec![subject],
        ..attribution.clone()
    })
}

fn is_followed_by(text: &str, piece: Span, cue: Span) -> bool {
    piece.end <= cue.begin && text[piece.end as usize..cue.begin as usize].trim().is_empty()
}

/// From "was quoted" on to the end of "as saying", in the same sentence.
fn as_saying(text: &str, cue: Span) -> Option<Span> {
    let rest = &text[cue.begin as usize..text.floor_char_boundary(cue.begin as usize + LONGEST_CUE)];
    let at = rest.find(SAYING)?;
    let is_one_sentence = !rest[..at].contains(['\n', '"', '“']) && !rest[..at].contains(". ");
    is_one_sentence.then(|| Span::new(cue.begin as usize, cue.begin as usize + at + SAYING.len()))
}

/// The quotation, with its marks, that a content begins with and goes beyond.
fn leading_quotation(layout: &Layout, piece: Span) -> Option<Span> {
    let mark = layout.quotations.mark_at(piece.begin as usize).filter(|mark| mark.span.begin == piece.begin)?;
    let quoted = layout.quotations.at(mark.span.end as usize).filter(|quoted| quoted.closed)?;
    let end = with_closing_mark(layout.quotations, quoted);
    (quoted.span.begin == mark.span.end && end < piece.end).then_some(Span { begin: piece.begin, end })
}

fn behind(text: &str, quotation: Span, piece: Span) -> Span {
    trimmed(text, Span { begin: quotation.end, end: piece.end })
}

/// `Rao said` or `said Rao`.
fn name_and_verb(text: &str, clause: Span) -> Option<(Span, Span)> {
    let words = clause.of(text);
    let (first, behind_first) = words.split_once(' ')?;
    let (before_last, last) = words.rsplit_once(' ')?;
    let (begin, end) = (clause.begin as usize, clause.end as usize);
    let (name, verb) = if SAID.contains(&last) {
        (Span::new(begin, begin + before_last.len()), Span::new(end - last.len(), end))
    } else if SAID.contains(&first) {
        (Span::new(end - behind_first.len(), end), Span::new(begin, begin + first.len()))
    } else {
        return None;
    };
    let is_short = name.of(text).split(' ').count() <= LONGEST_NAME && !name.of(text).contains(['"', '“', '”']);
    (is_short && has_word(name.of(text))).then_some((name, verb))
}
