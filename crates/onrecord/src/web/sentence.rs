//! How is a statement that was found shown in its sentence, with the parts it is made of told apart?

use onrecord_core::Span;
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
    let spans = [&attribution.content, &attribution.cue, &attribution.source, &matched];
    let ends: Vec<usize> =
        spans.into_iter().flatten().flat_map(|span| [span.range().start, span.range().end]).collect();
    let class_at = |at: usize| class(excerpt::role_at(&attribution, at));
    let words = |span: Span| Words {
        text: span.of(text).to_owned(),
        is_matched: matched.iter().any(|one| one.range().contains(&span.range().start)),
    };
    let mut lines = Vec::new();
    for (number, part) in excerpt::around(text, &attribution).into_iter().enumerate() {
        let mut begin = part.range().start;
        let mut follows_gap = number > 0;
        for line in part.of(text).split_inclusive('\n') {
            let mut pieces: Vec<Piece> = Vec::new();
            for span in cut(begin, begin + line.trim_end().len(), &ends) {
                match (class_at(span.range().start), pieces.last_mut()) {
                    (class, Some(last)) if last.class == class => last.words.push(words(span)),
                    (class, _) => pieces.push(Piece { class, words: vec![words(span)] }),
                }
            }
            begin += line.len();
            if !pieces.is_empty() {
                lines.push(Line { follows_gap: std::mem::take(&mut follows_gap), pieces });
            }
        }
    }
    lines
}

/// `[begin, end)` in pieces, cut wherever one of `ends` lies within.
fn cut(begin: usize, end: usize, ends: &[usize]) -> impl Iterator<Item = Span> {
    let mut cuts: Vec<usize> = ends.iter().copied().filter(|at| begin < *at && *at < end).collect();
    cuts.extend([begin, end]);
    cuts.sort_unstable();
    cuts.dedup();
    let spans: Vec<Span> = cuts.windows(2).map(|cut| Span::new(cut[0], cut[1])).collect();
    spans.into_iter()
}

fn class(role: Role) -> &'static str {
    match role {
        Role::Context => "",
        Role::Content => "said",
        Role::Cue => "cue",
        Role::Source => "source",
    }
}
