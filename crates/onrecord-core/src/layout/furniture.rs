//! Which parts of a page never say anything of their own?
//!
//! A pull quote repeats words that the article attributes elsewhere, a caption tells what a picture shows, and
//! "Source: Example Agency" names whom the page has the article from.

use crate::article::{Article, Block, BlockKind};
use crate::attribution::Attribution;
use crate::span::Span;

/// Takes out the pieces that lie in such a part, and the attributions of which nothing is left.
pub(super) fn without(article: &Article, mut found: Vec<Attribution>) -> Vec<Attribution> {
    for attribution in &mut found {
        attribution.content.retain(|&piece| !is_furniture(&article.blocks, piece));
    }
    found.retain(|attribution| !attribution.content.is_empty());
    found
}

fn is_furniture(blocks: &[Block], piece: Span) -> bool {
    let after = blocks.partition_point(|block| block.span.end <= piece.begin);
    blocks.get(after).is_some_and(|block| {
        block.span.contains(piece)
            && matches!(block.kind, BlockKind::Caption | BlockKind::PullQuote | BlockKind::Credit)
    })
}
