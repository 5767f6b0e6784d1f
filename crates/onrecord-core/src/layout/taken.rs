//! Which stretches of the text are somebody's reported words already?

use crate::attribution::Attribution;
use crate::span::Span;

/// The pieces of content of all attributions, searchable by place.
pub(super) struct Taken {
    /// By where they begin; with the furthest end among this and all earlier pieces, so that a search knows when to stop.
    pieces: Vec<(Span, u32, usize)>,
}

impl Taken {
    pub(super) fn by(found: &[Attribution]) -> Taken {
        let mut pieces: Vec<_> = found
            .iter()
            .enumerate()
            .flat_map(|(index, attribution)| attribution.content.iter().map(move |&piece| (piece, piece.end, index)))
            .collect();
        pieces.sort_unstable();
        let mut furthest = 0;
        for piece in &mut pieces {
            furthest = piece.0.end.max(furthest);
            piece.1 = furthest;
        }
        Taken { pieces }
    }

    /// The pieces that share a byte with `span` and the index of the attribution of each, last piece first.
    pub(super) fn within(&self, span: Span) -> impl Iterator<Item = (Span, usize)> {
        let after = self.pieces.partition_point(|piece| piece.0.begin < span.end);
        self.pieces[..after]
            .iter()
            .rev()
            .take_while(move |piece| piece.1 > span.begin)
            .filter(move |piece| piece.0.overlaps(span))
            .map(|&(piece, _, index)| (piece, index))
    }

    pub(super) fn any_within(&self, span: Span) -> bool {
        self.within(span).next().is_some()
    }
}
