//! What does the fast network make of one window of tokens?
//!
//! For who has more pages than time. Instead of attention, where each token looks at each other, a token sees its
//! neighbours through a convolution over few tokens, and the rest of the window through two means that run along it, one
//! from each end, and that each token may keep, replace or ignore: gates that depend on the token alone, as in the simple
//! recurrent unit (Lei et al. 2018). All of it is linear in the window's length. A window is computed alone, as in
//! `forward.rs`.

use super::forward::Workplace;
use super::kernel::{self, Level, Matrix};
use super::weights::{Block, Convolution, Fast, Scan};
use crate::token::{Features, Token};

/// The most tokens of one window. Nothing in the network bounds it; it was trained on windows of this length.
pub(crate) const MAX_WINDOW: usize = 254;

/// The vectors of all tokens, in rows.
pub(crate) fn encode(fast: &Fast, tokens: &[Token], place: &mut Workplace) -> Vec<f32> {
    let mut states = embed(fast, tokens, place.level);
    for block in &fast.blocks {
        match block {
            Block::Convolution(block) => convolve(block, &mut states, fast.width, place),
            Block::Scan(block) => scan(block, &mut states, fast.width, place),
        }
    }
    kernel::normalise(place.level, &states, &fast.norm.weight, &fast.norm.bias, &mut place.narrow);
    std::mem::swap(&mut states, &mut place.narrow);
    states
}

fn embed(fast: &Fast, tokens: &[Token], level: Level) -> Vec<f32> {
    let width = fast.width;
    let mut states = vec![0.0; tokens.len() * width];
    for (token, out) in tokens.iter().zip(states.chunks_exact_mut(width)) {
        let id = usize::from(token.id);
        let Features { shape, space, quote, sentence } = token.features;
        let one = &fast.shape_and_space[(usize::from(shape) * 4 + usize::from(space)) * width..][..width];
        let other = &fast.quote_and_sentence[(usize::from(quote) * 3 + usize::from(sentence)) * width..][..width];
        kernel::embed(level, &fast.words[id * width..][..width], fast.scales[id], one, other, out);
    }
    let mut normalised = Vec::new();
    kernel::normalise(level, &states, &fast.embedding_norm.weight, &fast.embedding_norm.bias, &mut normalised);
    normalised
}

fn convolve(block: &Convolution, states: &mut [f32], width: usize, place: &mut Workplace) {
    let Workplace { level, quantised, wide, narrow, .. } = place;
    let level = *level;
    kernel::convolve(level, states, &block.taps, &block.bias, wide);
    kernel::normalise(level, wide, &block.norm.weight, &block.norm.bias, narrow);
    kernel::quantise(level, narrow, width, quantised);
    kernel::linear(level, quantised, &block.up, wide);
    kernel::rectify(level, wide);
    kernel::quantise(level, wide, 2 * width, quantised);
    kernel::linear(level, quantised, &block.down, narrow);
    kernel::add(level, states, narrow);
}

fn scan(block: &Scan, states: &mut [f32], width: usize, place: &mut Workplace) {
    let Workplace { level, quantised, wide, narrow, .. } = place;
    let level = *level;
    kernel::normalise(level, states, &block.norm.weight, &block.norm.bias, narrow);
    kernel::quantise(level, narrow, width, quantised);
    kernel::linear(level, quantised, &block.gates, wide);
    kernel::scan(level, wide, width, narrow);
    kernel::quantise(level, narrow, width, quantised);
    kernel::linear(level, quantised, &block.out, narrow);
    kernel::add(level, states, narrow);
}

/// Four link vectors a token.
pub(crate) fn links(link: &Matrix, states: &[f32], width: usize, place: &mut Workplace) -> Vec<f32> {
    let mut links = Vec::new();
    kernel::quantise(place.level, states, width, &mut place.quantised);
    kernel::linear(place.level, &place.quantised, link, &mut links);
    links
}
