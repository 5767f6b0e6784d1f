//! Where exactly do the spans of an attribution begin and end?
//!
//! A tagger is a word off now and then. Spans carry no white space and no stray punctuation at their edges, and a content
//! holds both marks of a quotation or none: PolNeAR counts the marks in, with the comma or full stop before the closing
//! one (5,593 of its pieces in train begin or end with a mark, 31 stop just short of one).

use super::paragraph::{Layout, has_word, trimmed, with_closing_mark};
use crate::attribution::Attribution;
use crate::quotation::Quotations;
use crate::span::Span;

/// Never part of a content at its end, unless inside a quotation that ends there too.
const STRAY: &[char] = &[',', ';', ':', '-', '–', '—'];
/// Quotation marks and the like that a name does not begin or end with.
const AROUND_NAMES: &[char] = &['"', '“', '”', '«', '»', '„', '[', ']'];

/// Attributions with tidy spans; those of which no content is left are gone.
pub(super) fn all(layout: &Layout, found: Vec<Attribution>) -> Vec<Attribution> {
    let tidied = found.into_iter().map(|attribution| tidied(layout, attribution));
    tidied.filter(|attribution| !attribution.content.is_empty()).collect()
}

fn tidied(layout: &Layout, attribution: Attribution) -> Attribution {
    let text = layout.text;
    let content = attribution.content.into_iter().flat_map(|piece| by_paragraph(text, piece)).collect();
    let content = without_dummy(text, unbroken(text, content));
    let roles: Vec<Span> = attribution.cue.iter().chain(&attribution.source).copied().collect();
    let content = content.into_iter().map(|piece| to_the_end(text, piece, &roles));
    let content = content.map(|piece| whole_pairs(layout, without_stray(text, piece)));
    let source = attribution.source.into_iter().map(|span| without(text, span, AROUND_NAMES));
    let source = source.map(|span| without_stray(text, without_afterthought(text, behind_label(text, span))));
    let cue = attribution.cue.into_iter().map(|span| trimmed(text, span));
    Attribution {
        content: separate(content.filter(|piece| has_word(piece.of(text))).collect()),
        cue: separate(cue.collect()),
        source: separate(source.filter(|span| has_word(span.of(text))).collect()),
        confidence: attribution.confidence,
    }
}

/// Words of several paragraphs are a piece for each.
fn by_paragraph(text: &str, piece: Span) -> impl Iterator<Item = Span> {
    let mut begin = piece.begin as usize;
    piece.of(text).split('\n').map(move |line| {
        let at = begin;
        begin += line.len() + 1;
        Span::new(at, at + line.len())
    })
}

/// Pieces with nothing but blanks between them are one piece.
fn unbroken(text: &str, pieces: Vec<Span>) -> Vec<Span> {
    let mut pieces = separate(pieces);
    pieces.dedup_by(|next, kept| {
        let is_gap = text[kept.end as usize..next.begin as usize].chars().all(|c| c.is_whitespace() && c != '\n');
        if is_gap {
            kept.end = next.end;
        }
        is_gap
    });
    pieces
}

/// "|It| was announced |that the inquiry would be closed|": the first word says nothing of its own.
fn without_dummy(text: &str, mut content: Vec<Span>) -> Vec<Span> {
    let has_clause = content.iter().any(|piece| piece.of(text).starts_with("that "));
    content.retain(|piece| !(has_clause && piece.of(text).eq_ignore_ascii_case("it")));
    content
}

fn without_stray(text: &str, span: Span) -> Span {
    without(text, span, STRAY)
}

/// Words that no sentence leaves behind them when it goes on: what follows belongs to them.
const UNFINISHED: &[&str] = &[
    "a", "against", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with",
];
/// Words that belong to the noun before them: a content does not end there either.
const TYING: &[&str] = &["against", "between", "of", "than"];
/// The most bytes such a content grows by: two or three words.
const GROWTH: usize = 30;

/// "which is the frontline in the fight" with only "against terrorism." left in the sentence: to its end.
fn to_the_end(text: &str, piece: Span, roles: &[Span]) -> Span {
    let last = piece.of(text).rsplit(' ').next().unwrap_or_default();
    let rest = &text[piece.end as usize..];
    let next = rest.split_whitespace().next().unwrap_or_default();
    let Some(stop) = rest.find(['.', '!', '?', '\n', ',', ';', ':']) else { return piece };
    let grown = Span::new(piece.begin as usize, piece.end as usize + stop);
    let is_free = rest.starts_with(' ') && stop <= GROWTH && !roles.iter().any(|role| role.overlaps(grown));
    if is_free && (UNFINISHED.contains(&last) || TYING.contains(&next)) { grown } else { piece }
}

/// What a source ends with and no name does: half a relative clause, and when it was said ("Example Power today announced").
const AFTER_NAMES: [&str; 6] = [", who", ", which", " today", " yesterday", " also", " later"];

/// "one woman, who" is half of "one woman, who did not want to be named": the half without the pronoun reads better.
fn without_afterthought(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let cut = AFTER_NAMES.iter().find_map(|relative| words.strip_suffix(relative));
    Span::new(span.begin as usize, span.begin as usize + cut.unwrap_or(words).len())
}

/// `Port Ellis: |The minister|, who said`: no name holds a colon, a dateline or a label does.
fn behind_label(text: &str, span: Span) -> Span {
    let label = span.of(text).rfind(": ").map_or(0, |colon| colon + ": ".len());
    Span { begin: span.begin + label as u32, ..span }
}

/// The span without white space and `stray` characters at its edges.
fn without(text: &str, span: Span, stray: &[char]) -> Span {
    let is_stray = |c: char| c.is_whitespace() || stray.contains(&c);
    let words = span.of(text);
    let begin = span.begin as usize + words.len() - words.trim_start_matches(is_stray).len();
    Span::new(begin, begin + words.trim_matches(is_stray).len())
}

/// In order, without empty ones, and with those that overlap made one.
fn separate(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let overlap = next.overlaps(*kept);
        if overlap {
            kept.end = kept.end.max(next.end);
        }
        overlap
    });
    spans
}

/// The piece with both marks of the quotation at its edge, or with neither.
fn whole_pairs(layout: &Layout, piece: Span) -> Span {
    let grown = Span { begin: over_opening_mark(layout, piece), end: over_closing_mark(layout, piece) };
    without_half_pairs(layout.quotations, grown)
}

/// `No, never` with `"` before it and `."` behind: from the mark on.
fn over_opening_mark(layout: &Layout, piece: Span) -> u32 {
    let before = layout.text[..piece.begin as usize].trim_end_matches(' ').len();
    let Some(mark) = before.checked_sub(1).and_then(|at| layout.quotations.mark_at(at)).filter(|mark| mark.opens)
    else {
        return piece.begin;
    };
    let quoted = layout.quotations.at(mark.span.end as usize).filter(|quoted| quoted.span.begin == mark.span.end);
    let reaches_end = quoted.is_some_and(|quoted| {
        quoted.span.end <= piece.end || !has_word(&layout.text[piece.end as usize..quoted.span.end as usize])
    });
    if reaches_end { mark.span.begin } else { piece.begin }
}

fn over_closing_mark(layout: &Layout, piece: Span) -> u32 {
    let Some(last) = (piece.end as usize).checked_sub(1) else { return piece.end };
    let Some(quoted) = layout.quotations.at(last).filter(|quoted| quoted.closed) else { return piece.end };
    let rest = &layout.text[piece.end as usize..quoted.span.end as usize];
    let starts_outside =
        piece.begin <= quoted.span.begin || !has_word(&layout.text[quoted.span.begin as usize..piece.begin as usize]);
    if starts_outside && !has_word(rest) { with_closing_mark(layout.quotations, quoted) } else { piece.end }
}

fn without_half_pairs(quotations: &Quotations, piece: Span) -> Span {
    let Span { mut begin, mut end } = piece;
    if let Some(mark) = quotations.mark_at(begin as usize).filter(|mark| mark.opens && mark.span.end <= end) {
        let quoted = quotations.at(mark.span.end as usize).filter(|quoted| quoted.span.begin == mark.span.end);
        if quoted.is_some_and(|quoted| quoted.closed && quoted.span.end >= end) {
            begin = mark.span.end;
        }
    }
    // `“the “American” coalition”`: the marks around a piece may be a pair of their own inside another.
    let opens = quotations.mark_at(begin as usize).is_some_and(|mark| mark.opens);
    let last_mark =
        (end as usize).checked_sub(1).and_then(|at| quotations.mark_at(at)).filter(|mark| !mark.opens && !opens);
    if let Some(mark) = last_mark.filter(|mark| mark.span.begin > begin) {
        let quoted = quotations.at(mark.span.begin as usize - 1).filter(|quoted| quoted.span.end == mark.span.begin);
        if quoted.is_some_and(|quoted| quoted.closed && quoted.span.begin <= begin && piece.begin >= quoted.span.begin)
        {
            end = mark.span.begin;
        }
    }
    Span { begin, end }
}
