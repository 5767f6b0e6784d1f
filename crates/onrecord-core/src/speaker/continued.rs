//! Which statements without a source go on with the speaker before?
//!
//! Only with evidence: a quotation that goes on right behind another in the same paragraph or in the next, or "adding that"
//! in the sentence of somebody's statement. Everything else without a source has no speaker.

use crate::attribution::Attribution;
use crate::quotation::Quotations;
use crate::span::Span;

use super::discourse::Referent;
use super::document::Document;
use super::word::Gap;

/// For each attribution the index of the one it goes on from, and the span that shows it.
pub(crate) fn speakers(
    document: &Document,
    quotations: &Quotations,
    attributions: &[Attribution],
    referents: &[Referent],
) -> Vec<Option<(usize, Span)>> {
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|index| attributions[*index].content.first().map_or(0, |span| span.begin));
    let mut found = vec![None; attributions.len()];
    let mut before: Option<usize> = None;
    for index in order {
        let attribution = &attributions[index];
        if let Referent::Quoted(words) = &referents[index] {
            let begin = document.words.span(words.clone());
            found[index] = enclosing(attributions, before, begin).map(|outer| (outer, begin));
            continue;
        }
        if !attribution.source.is_empty() {
            before = Some(index);
            continue;
        }
        let Some(previous) = before else { continue };
        if let Some(span) = goes_on(document, quotations, &attributions[previous], attribution) {
            found[index] = Some((previous, span));
        }
    }
    found
}

/// The statement whose content holds the span.
fn enclosing(attributions: &[Attribution], before: Option<usize>, span: Span) -> Option<usize> {
    let index = before?;
    attributions[index].content.iter().any(|piece| piece.contains(span)).then_some(index)
}

fn goes_on(document: &Document, quotations: &Quotations, before: &Attribution, this: &Attribution) -> Option<Span> {
    let content = *this.content.first()?;
    let last = *before.content.last()?;
    let from = document.words.within(last);
    let to = document.words.within(content);
    let (first_word, last_word) = (document.words.get(to.start)?, document.words.get(from.end.checked_sub(1)?)?);
    if let Some(cue) = this.cue.first() {
        let word = document.words.within(*cue);
        let gerund = document.words.key(word.start).ends_with("ing") && word.start > from.start.min(to.start);
        let joined = document.words.get(word.start).is_some_and(|first| {
            let before = word.start.checked_sub(1).map(|before| document.words.key(before)).unwrap_or_default();
            let conjunction = matches!(before.as_str(), "before" | "by" | "and" | "after" | "while" | "also");
            !first.capital && (matches!(first.gap, Gap::Comma | Gap::Aside) || conjunction)
        });
        let right_behind = word.start >= from.end && word.start - from.end <= ADDED_WORDS;
        let same_sentence = document.words.get(word.start)?.sentence
            == document.words.get(document.words_of(&before.source).start)?.sentence;
        return (gerund && joined && (same_sentence || right_behind)).then_some(*cue);
    }
    let both_quoted = first_word.quoted && last_word.quoted;
    if !both_quoted {
        return None;
    }
    let paragraphs = first_word.paragraph.saturating_sub(last_word.paragraph);
    let same_paragraph = paragraphs == 0 && to.start >= from.end;
    let whole = || is_whole_paragraph(document, content);
    let unclosed = quotations.at(last.end.saturating_sub(1) as usize).is_some_and(|quotation| !quotation.closed);
    let next = (1..=2).contains(&paragraphs) && (unclosed || whole());
    (same_paragraph || next).then_some(content)
}

/// "..., adding that", "... and also noting that": how far behind what was said before the next cue may stand.
const ADDED_WORDS: usize = 2;

/// A paragraph that is nothing but the quotation.
fn is_whole_paragraph(document: &Document, content: Span) -> bool {
    let words = document.words.within(content);
    let Some(first) = document.words.get(words.start) else { return false };
    let (before, behind) = (words.start.checked_sub(1), words.end);
    let alone = |at: usize| document.words.get(at).is_none_or(|word| word.paragraph != first.paragraph || word.quoted);
    before.is_none_or(alone) && alone(behind)
}
