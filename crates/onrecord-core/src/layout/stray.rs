//! Which pieces cannot belong to the quotation they were linked to?
//!
//! A content whose own cue the tagger missed clings to the nearest: `"The ferries will run," he said.` and, a paragraph on, the
//! question that somebody else asked. Who quotes in one paragraph does not go on without marks in another: of 1,569
//! attributions in PolNeAR train with several pieces and a quotation, 15 do, nearly all inside longer quotations.

use super::paragraph::Layout;
use crate::attribution::Attribution;
use crate::span::Span;

/// Quotations without the plain words of other paragraphs.
pub(super) fn without(layout: &Layout, mut tagged: Vec<Attribution>) -> Vec<Attribution> {
    for attribution in &mut tagged {
        let Some(cue) = attribution.cue.first().copied() else { continue };
        let beside_cue = |piece: &Span| !apart(layout.text, *piece, cue);
        if attribution.content.iter().any(|piece| beside_cue(piece) && is_quoted(layout, *piece)) {
            attribution.content.retain(|piece| beside_cue(piece) || is_quoted(layout, *piece));
        }
    }
    tagged
}

/// Whether the two stand in different paragraphs.
fn apart(text: &str, one: Span, other: Span) -> bool {
    let (begin, end) = (one.begin.min(other.begin) as usize, one.end.max(other.end) as usize);
    text[begin..end].contains('\n')
}

/// Whether a quotation begins or goes on in the piece.
fn is_quoted(layout: &Layout, piece: Span) -> bool {
    let next = layout.quotations.quoted.partition_point(|quoted| quoted.span.end <= piece.begin);
    layout.quotations.quoted.get(next).is_some_and(|quoted| quoted.span.begin < piece.end)
}
