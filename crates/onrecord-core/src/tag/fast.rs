//! What does the fast network make of one window of tokens?
//!
//! For who has more pages than time. Instead of attention, where each token looks at each other, a token sees its
//! neighbours through a convolution over few tokens, and the rest of the window through two means that run along it, one
//! from each end, and that each token may keep, replace or ignore: gates that depend on the token alone, as in the simple
//! recurrent unit (Lei et al. 2018). All of it is linear in the window's length. A window is computed alone, as in
//! `forward.rs`.

use super::forward::Workplace;
use super::kernel::{self, Level};
use super::weights::{Block, Convolution, Fast, Scan};
use crate::token::Token;

/// The most tokens of one window. Nothing in the network bounds it; it was trained on windows of this length.
pub(crate) const MAX_WINDOW: usize = 254;

/// So many tokens go through the matrices of a block together: few enough that what lies between the matrices stays in the
/// cache, and enough to load the weights for. 12 and 48 are as fast.
const TOGETHER: usize = 24;

/// The vectors of all tokens, in rows.
pub(crate) fn encode(fast: &Fast, tokens: &[Token], place: &mut Workplace) -> Vec<f32> {
    let width = fast.width;
    let mut states = vec![0.0; tokens.len() * width];
    embed(fast, tokens, place.level, &mut states);
    kernel::normalise_in_place(place.level, &mut states, &fast.embedding_norm.weight, &fast.embedding_norm.bias);
    for block in &fast.blocks {
        match block {
            Block::Convolution(block) => convolve(block, &mut states, width, place),
            Block::Scan(block) => scan(block, &mut states, width, place),
        }
    }
    kernel::normalise_in_place(place.level, &mut states, &fast.norm.weight, &fast.norm.bias);
    states
}

fn embed(fast: &Fast, tokens: &[Token], level: Level, states: &mut [f32]) {
    let width = fast.width;
    for (token, out) in tokens.iter().zip(states.chunks_exact_mut(width)) {
        let id = usize::from(token.id);
        let [one, other] = fast.rows_of(token.features);
        kernel::embed(level, &fast.words[id * width..][..width], fast.scales[id], one, other, out);
    }
}

fn convolve(block: &Convolution, states: &mut [f32], width: usize, place: &mut Workplace) {
    let Workplace { level, quantised, inner, narrow, whole, .. } = place;
    let level = *level;
    // All of them before any is changed: they are one another's neighbours.
    kernel::convolve(level, states, &block.taps, &block.bias, whole);
    for (states, mixed) in states.chunks_mut(TOGETHER * width).zip(whole.chunks_mut(TOGETHER * width)) {
        kernel::normalise_in_place(level, mixed, &block.norm.weight, &block.norm.bias);
        kernel::quantise(level, mixed, width, quantised);
        kernel::linear_with_relu(level, quantised, &block.up, inner);
        kernel::quantise(level, inner, 2 * width, quantised);
        kernel::linear(level, quantised, &block.down, narrow);
        kernel::add(level, states, narrow);
    }
}

fn scan(block: &Scan, states: &mut [f32], width: usize, place: &mut Workplace) {
    let Workplace { level, quantised, qkv: gates, narrow, whole, .. } = place;
    let level = *level;
    kernel::normalise(level, states, &block.norm.weight, &block.norm.bias, whole);
    kernel::quantise(level, whole, width, quantised);
    kernel::linear(level, quantised, &block.gates, gates);
    kernel::scan(level, gates, width, whole);
    for (states, carried) in states.chunks_mut(TOGETHER * width).zip(whole.chunks(TOGETHER * width)) {
        kernel::quantise(level, carried, width, quantised);
        kernel::linear(level, quantised, &block.out, narrow);
        kernel::add(level, states, narrow);
    }
}
