//! On which occasion, or through which medium, was it said?
//!
//! Looks at the words around a statement's source and cue, never at what was said: "in an exclusive interview with Example
//! Daily", "told reporters", "on Twitter", "testified before the council". An interview announced at the beginning of a
//! sentence goes on for the same speaker until another occasion is named.

mod announced;
pub(crate) mod medium;
mod pattern;

use crate::article::Article;
use crate::attribution::Attribution;
use crate::quotation::Quotations;
use crate::span::Span;
use crate::speaker::Speaker;
use crate::speaker::word::{self, Words};

/// "in an exclusive interview with Example Daily", "at a press conference", "on Twitter".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    pub span: Span,
    /// The name of the medium, where the words give one; a slice of the span.
    pub outlet: Option<Span>,
}

/// An occasion, or none, for each attribution, in their order. `speakers` is [`crate::speaker::resolve`]'s answer.
pub fn find(
    article: &Article,
    quotations: &Quotations,
    attributions: &[Attribution],
    speakers: &[Speaker],
) -> Vec<Option<Occasion>> {
    let words = word::split(&article.text, quotations);
    let mut occasions: Vec<Option<Occasion>> =
        attributions.iter().map(|attribution| of_attribution(&words, attribution)).collect();
    announced::carry_on(&words, attributions, speakers, &mut occasions);
    occasions
}

/// The sentence of an attribution is not searched further than this from its source and cue.
const REACH: usize = 60;

fn of_attribution(words: &Words, attribution: &Attribution) -> Option<Occasion> {
    let anchor = attribution.cue.first().or(attribution.source.first())?;
    let anchor = words.within(*anchor);
    let sentence = words.get(anchor.start)?.sentence;
    let paragraph = words.get(anchor.start)?.paragraph;
    let same = |at: usize| words.get(at).is_some_and(|word| word.sentence == sentence && word.paragraph == paragraph);
    let begin = (anchor.start.saturating_sub(REACH)..anchor.start)
        .rev()
        .find(|at| !same(*at))
        .map_or(anchor.start.saturating_sub(REACH), |at| at + 1);
    let end = (anchor.start..anchor.start + REACH).find(|at| !same(*at)).unwrap_or(anchor.start + REACH);
    let said = |at: usize| is_said(words, attribution, at);
    let free = |at: usize| at >= begin && at < end && !said(at);
    let found = (begin..end).filter(|at| free(*at)).filter_map(|at| pattern::at(words, at, &free));
    // Of several the one nearest to the cue: "At a rally, Rao said in a statement".
    found.min_by_key(|occasion| distance(occasion.span, words.span(anchor.clone())))
}

/// Whether a word belongs to what was said, or is a speaker's own.
fn is_said(words: &Words, attribution: &Attribution, at: usize) -> bool {
    let Some(word) = words.get(at) else { return true };
    attribution.content.iter().any(|piece| piece.overlaps(word.span))
}

fn distance(a: Span, b: Span) -> u32 {
    if a.overlaps(b) { 0 } else { a.begin.saturating_sub(b.end).max(b.begin.saturating_sub(a.end)) }
}
