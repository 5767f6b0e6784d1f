//! How is a statement that was found shown in its sentence, with the parts it is made of told apart?

use onrecord_core::{Attribution, Span};
use onrecord_ledger::search::Hit;

use crate::marks::Role;
use crate::output::excerpt;
use crate::output::search::in_excerpt;

/// A line of the article, or a part of one.
pub(super) struct Line {
    /// Whether words between the line before and this one are left out.
    pub(super) follows_gap: bool,
    pub(super) pieces: Vec<Piece>,
}

/// Words that play one part.
pub(super) struct Piece {
    /// As the style sheet calls the part; empty for what stands around the statement.
    pub(super) class: &'static str,
    pub(super) words: Vec<Words>,
}

pub(super) struct Words {
    pub(super) text: String,
    /// Whether they were searched for.
    pub(super) is_matched: bool,
}

/// The sentences that hold a statement.
pub(super) fn lines(hit: &Hit) -> Vec<Line> {
    let text = hit.excerpt.text.as_str();
    let (attribution, matched) = in_excerpt(hit);
    let parts = excerpt::around(text, &attribution);
    let ends: Vec<usize> = [&attribution.content, &attribution.cue, &attribution.source, &matched]
        .into_iter()
        .flatten()
        .flat_map(|span| [span.range().start, span.range().end])
        .collect();
    let mut lines = Vec::new();
    for (number, part) in parts.into_iter().enumerate() {
        let mut begin = part.range().start;
        let n_lines = lines.len();
        for line in part.of(text).split_inclusive('\n') {
            let spans = cut(begin, begin + line.trim_end().len(), &ends);
            begin += line.len();
            if !spans.is_empty() {
                let follows_gap = number > 0 && lines.len() == n_lines;
                lines.push(Line { follows_gap, pieces: pieces(text, &spans, &attribution, &matched) });
            }
        }
    }
    lines
}

/// Neighbours that play the same part are one piece, so that nothing is drawn between them.
fn pieces(text: &str, spans: &[Span], attribution: &Attribution, matched: &[Span]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for span in spans {
        let at = span.range().start;
        let is_matched = matched.iter().any(|one| one.range().contains(&at));
        let words = Words { text: span.of(text).to_owned(), is_matched };
        match (class(excerpt::role_at(attribution, at)), pieces.last_mut()) {
            (class, Some(last)) if last.class == class => last.words.push(words),
            (class, _) => pieces.push(Piece { class, words: vec![words] }),
        }
    }
    pieces
}

/// `[begin, end)` in pieces, cut wherever one of `ends` lies within.
fn cut(begin: usize, end: usize, ends: &[usize]) -> Vec<Span> {
    let mut cuts: Vec<usize> = ends.iter().copied().filter(|at| begin < *at && *at < end).collect();
    cuts.extend([begin, end]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|cut| Span::new(cut[0], cut[1])).collect()
}

fn class(role: Role) -> &'static str {
    match role {
        Role::Context => "",
        Role::Content => "said",
        Role::Cue => "cue",
        Role::Source => "source",
    }
}
