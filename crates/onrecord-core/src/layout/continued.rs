//! Whose words is a quotation that nobody in its own sentence is said to say?
//!
//! Those of the speaker before: `"No," she said. "Never."`, the next paragraph of a speech, a paragraph that is wholly
//! quotation after one that quotes. PolNeAR's annotators add such a quotation to the statement that it goes on with, as
//! a further piece (76 of 100 paragraphs of train, and 908 of 939 quotations that follow in the same paragraph).

use super::paragraph::{Layout, Leading, Paragraph, has_word, with_closing_mark};
use super::taken::Taken;
use super::transcript::is_stage_direction;
use crate::attribution::Attribution;
use crate::quotation::Quoted;
use crate::span::Span;

/// `said Rao. The crowd cheered.`: with more words than this, more than one sentence tells of something else.
const MOST_WORDS_BETWEEN: usize = 12;
/// `said Rao, who has led the council since the flood of 2009.`: one sentence may be as long as this.
const MOST_WORDS_IN_ONE_SENTENCE: usize = 30;
const ENDS_OF_CLAUSES: &[char] = &['.', ',', '!', '?', '…', '-', '–', '—', ';'];

pub(super) fn with_continuations(layout: &Layout, found: Vec<Attribution>) -> Vec<Attribution> {
    let found = joined(layout, found, in_paragraphs);
    let found = joined(layout, found, from_open_paragraphs_before);
    joined(layout, found, over_paragraphs)
}

/// A piece that belongs to the attribution with this index.
type Joins = Vec<(Span, usize)>;

/// Adds the pieces that `rule` finds. Where the tagger made an attribution of such a piece without saying who speaks, that
/// one goes.
fn joined(
    layout: &Layout,
    mut found: Vec<Attribution>,
    rule: fn(&Layout, &Taken, &[Attribution]) -> Joins,
) -> Vec<Attribution> {
    let taken = Taken::by(&found);
    let mut emptied = vec![false; found.len()];
    for (piece, to) in rule(layout, &taken, &found) {
        for (_, index) in taken.within(piece).filter(|&(_, index)| index != to) {
            emptied[index] = true;
        }
        found[to].content.push(piece);
    }
    let mut emptied = emptied.into_iter();
    found.retain(|_| !emptied.next().unwrap_or(false));
    for attribution in &mut found {
        attribution.content.sort_unstable();
    }
    found
}

/// Whether nobody is said to say what stands in `span`: nothing is tagged there, or only quotations without a speaker that
/// lie in it whole.
fn is_floating(span: Span, taken: &Taken, found: &[Attribution]) -> bool {
    taken.within(span).all(|(_, index)| {
        let attribution = &found[index];
        attribution.source.is_empty()
            && attribution.cue.is_empty()
            && attribution.content.iter().all(|&piece| span.contains(piece))
    })
}

/// `"No," she said. "Never."` and `"No," she said, "never."`
fn in_paragraphs(layout: &Layout, taken: &Taken, found: &[Attribution]) -> Joins {
    let mut joins = Joins::new();
    for pair in layout.quotations.quoted.windows(2) {
        let (before, after) = (with_marks(layout, pair[0]), with_marks(layout, pair[1]));
        if !goes_on(layout, before, after) || !is_floating(after, taken, found) {
            continue;
        }
        let earlier = joins.last().filter(|join: &&(Span, usize)| join.0 == before).map(|join| join.1);
        let owner = earlier.or_else(|| taken.within(before).next().map(|(_, index)| index));
        let between = Span { begin: before.end, end: after.begin };
        let is_own = |owner: &usize| taken.within(between).all(|(_, index)| index == *owner);
        if let Some(owner) = owner.filter(is_own).filter(|&owner| speaks_in(&found[owner], between)) {
            joins.push((after, owner));
        }
    }
    joins
}

fn with_marks(layout: &Layout, quoted: Quoted) -> Span {
    let open = (quoted.span.begin as usize).checked_sub(1).and_then(|before| layout.quotations.mark_at(before));
    Span {
        begin: open.map_or(quoted.span.begin, |mark| mark.span.begin),
        end: with_closing_mark(layout.quotations, quoted),
    }
}

/// Whether the second quotation may go on where the first stopped: both are whole clauses, the words between them are few
/// and of the same paragraph.
fn goes_on(layout: &Layout, before: Span, after: Span) -> bool {
    let between = &layout.text[before.end as usize..after.begin as usize];
    let ends_clause = |span: Span| inside(layout, span).ends_with(ENDS_OF_CLAUSES);
    !between.contains('\n')
        && has_word(between)
        && between.trim_end().ends_with(['.', ','])
        && is_short(between)
        && ends_clause(before)
        && ends_clause(after)
}

fn is_short(between: &str) -> bool {
    let n_words = between.split_whitespace().take(MOST_WORDS_IN_ONE_SENTENCE + 1).count();
    n_words <= MOST_WORDS_BETWEEN || n_words <= MOST_WORDS_IN_ONE_SENTENCE && is_one_sentence(between)
}

/// Whether no full stop stands between the words, "Sen." and "U.S." aside.
fn is_one_sentence(between: &str) -> bool {
    /// No common title is longer: "Gen.", "Prof.", "Capt.".
    const LONGEST_ABBREVIATION: usize = 4;
    let is_end = |word: &str| word.strip_suffix(['.', '!', '?']).is_some_and(|word| word.len() > LONGEST_ABBREVIATION);
    !between.trim_end().trim_end_matches(['.', ',']).split_whitespace().any(is_end)
}

/// The words of a quotation without its marks.
fn inside<'a>(layout: &Layout<'a>, span: Span) -> &'a str {
    span.of(layout.text).trim_end().trim_end_matches(['"', '”', '»', '’', '\''])
}

fn speaks_in(attribution: &Attribution, between: Span) -> bool {
    attribution.cue.iter().chain(&attribution.source).any(|&span| between.contains(span))
}

/// `"One.` in a paragraph of its own, then `"Two," said Rao`: both are hers.
fn from_open_paragraphs_before(layout: &Layout, taken: &Taken, found: &[Attribution]) -> Joins {
    let mut joins = Joins::new();
    let mut follower = None;
    for &paragraph in layout.paragraphs.iter().rev().filter(|paragraph| paragraph.is_body()) {
        let open = floating_quotation(layout, paragraph, taken, found).filter(|leading| !leading.closed);
        if let (Some(leading), Some(owner)) = (open, follower) {
            joins.push((leading.quotation, owner));
        } else {
            follower = owner_of_leading_quotation(layout, paragraph, taken, found);
        }
    }
    joins
}

fn owner_of_leading_quotation(
    layout: &Layout,
    paragraph: Paragraph,
    taken: &Taken,
    found: &[Attribution],
) -> Option<usize> {
    let leading = paragraph.leading_quotation(layout)?;
    let speaks = |index: &usize| !found[*index].source.is_empty() || !found[*index].cue.is_empty();
    taken.within(leading.quotation).map(|(_, index)| index).find(speaks)
}

/// A paragraph that is wholly quotation, after one that quotes.
fn over_paragraphs(layout: &Layout, taken: &Taken, found: &[Attribution]) -> Joins {
    let last_words = last_words(layout, found);
    let mut joins = Joins::new();
    let mut speaking = None;
    for (at, &paragraph) in layout.paragraphs.iter().enumerate().filter(|(_, paragraph)| paragraph.is_body()) {
        let floating = floating_quotation(layout, paragraph, taken, found);
        speaking = match (floating, speaking) {
            (Some(leading), Some(owner)) => {
                joins.push((leading.quotation, owner));
                Some(owner)
            }
            _ => last_words[at].filter(|&owner| quotes(layout, paragraph, &found[owner])),
        };
    }
    joins
}

fn floating_quotation(layout: &Layout, paragraph: Paragraph, taken: &Taken, found: &[Attribution]) -> Option<Leading> {
    let leading = paragraph.whole_quotation(layout)?;
    let is_sentence = !leading.closed || inside(layout, leading.quotation).ends_with(ENDS_OF_CLAUSES);
    let is_said = is_sentence && !is_stage_direction(leading.quotation.of(layout.text));
    (is_said && is_floating(leading.quotation, taken, found)).then_some(leading)
}

/// For each paragraph the attribution whose content comes last in it.
fn last_words(layout: &Layout, found: &[Attribution]) -> Vec<Option<usize>> {
    let mut last: Vec<Option<(Span, usize)>> = vec![None; layout.paragraphs.len()];
    for (index, attribution) in found.iter().enumerate() {
        for &piece in &attribution.content {
            let after = layout.paragraphs.partition_point(|paragraph| paragraph.span.begin < piece.end);
            let Some(at) = after.checked_sub(1) else { continue };
            if last[at].is_none_or(|(before, _)| before < piece) {
                last[at] = Some((piece, index));
            }
        }
    }
    last.into_iter().map(|last| last.map(|(_, index)| index)).collect()
}

/// Whether the attribution gives words of this paragraph between quotation marks.
fn quotes(layout: &Layout, paragraph: Paragraph, attribution: &Attribution) -> bool {
    let here = attribution.content.iter().filter(|piece| piece.overlaps(paragraph.span));
    let has_speaker = !attribution.source.is_empty() || !attribution.cue.is_empty();
    has_speaker
        && here.into_iter().any(|&piece| {
            let after = layout.quotations.quoted.partition_point(|quoted| quoted.span.end <= piece.begin);
            layout.quotations.quoted.get(after).is_some_and(|quoted| quoted.span.overlaps(piece))
        })
}
