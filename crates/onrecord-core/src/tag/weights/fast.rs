//! What did the fast network learn?
//!
//! Its sizes are those of its tensors: width, blocks, taps of the convolutions, link vectors. What kind a block is, is told by
//! which tensors it has.

use super::{FEATURES, File, GROUP, ModelError, Norm, matrix, norm};
use crate::tag::kernel::Matrix;
use crate::token::Features;

/// See [`crate::tag::fast`].
pub(crate) struct Fast {
    pub(crate) width: usize,
    pub(crate) words: Vec<i8>,
    pub(crate) scales: Vec<f32>,
    /// Two tables for the four features, sums of each two tables that were trained: half as much to add up for every token.
    pub(crate) shape_and_space: Vec<f32>,
    pub(crate) quote_and_sentence: Vec<f32>,
    pub(crate) embedding_norm: Norm,
    pub(crate) blocks: Vec<Block>,
    pub(crate) norm: Norm,
}

pub(crate) enum Block {
    Convolution(Convolution),
    Scan(Scan),
}

/// Mixes neighbours channel by channel, then the channels of each token.
pub(crate) struct Convolution {
    /// A row of channels for each tap, from the furthest token before to the furthest behind.
    pub(crate) taps: Vec<f32>,
    pub(crate) bias: Vec<f32>,
    pub(crate) norm: Norm,
    pub(crate) up: Matrix,
    pub(crate) down: Matrix,
}

/// A gated mean of all that came before, in half of the channels, and of all that comes after, in the others.
pub(crate) struct Scan {
    pub(crate) norm: Norm,
    /// Values, forget gates and output gates.
    pub(crate) gates: Matrix,
    pub(crate) out: Matrix,
}

impl Fast {
    /// The features' rows in the two tables.
    pub(crate) fn rows_of(&self, features: Features) -> [&[f32]; 2] {
        let Features { shape, space, quote, sentence } = features;
        let row = |first: u8, second: u8, n_second: usize| usize::from(first) * n_second + usize::from(second);
        let [_, (_, n_spaces), _, (_, n_sentences)] = FEATURES;
        [
            &self.shape_and_space[row(shape, space, n_spaces) * self.width..][..self.width],
            &self.quote_and_sentence[row(quote, sentence, n_sentences) * self.width..][..self.width],
        ]
    }
}

pub(super) fn fast(file: &File, n_words: usize) -> Result<Fast, ModelError> {
    let width = file.rows("norm.weight")?;
    if width == 0 || !width.is_multiple_of(GROUP) {
        return Err(ModelError(format!("its width is {width}, no multiple of {GROUP}")));
    }
    Ok(Fast {
        width,
        words: file.integers("words.q", n_words * width)?,
        scales: file.floats("words.scale", n_words)?,
        shape_and_space: sums(file, [FEATURES[0], FEATURES[1]], width)?,
        quote_and_sentence: sums(file, [FEATURES[2], FEATURES[3]], width)?,
        embedding_norm: norm(file, "embedding.norm", width)?,
        blocks: blocks(file, width)?,
        norm: norm(file, "norm", width)?,
    })
}

/// Each row of the first table with each of the second, in this order.
fn sums(file: &File, tables: [(&str, usize); 2], width: usize) -> Result<Vec<f32>, ModelError> {
    let [first, second] = tables.map(|(name, rows)| file.floats(name, rows * width));
    let (first, second) = (first?, second?);
    let rows = first.chunks_exact(width).flat_map(|one| second.chunks_exact(width).map(move |other| (one, other)));
    Ok(rows.flat_map(|(one, other)| one.iter().zip(other).map(|(one, other)| one + other)).collect())
}

fn blocks(file: &File, width: usize) -> Result<Vec<Block>, ModelError> {
    let n_blocks = (0..).take_while(|index| file.0.tensor(&format!("block.{index}.norm.weight")).is_ok()).count();
    (0..n_blocks).map(|index| block(file, &format!("block.{index}"), width)).collect()
}

fn block(file: &File, name: &str, width: usize) -> Result<Block, ModelError> {
    let part = |part: &str| format!("{name}.{part}");
    let norm = norm(file, &part("norm"), width)?;
    if file.0.tensor(&part("conv.weight")).is_err() {
        let gates = matrix(file, &part("gates"), 3 * width, width)?;
        return Ok(Block::Scan(Scan { norm, gates, out: matrix(file, &part("out"), width, width)? }));
    }
    let n_taps = file.rows(&part("conv.weight"))?;
    if n_taps.is_multiple_of(2) {
        return Err(ModelError(format!("{name} has {n_taps} taps, which have no middle")));
    }
    Ok(Block::Convolution(Convolution {
        taps: file.floats(&part("conv.weight"), n_taps * width)?,
        bias: file.floats(&part("conv.bias"), width)?,
        norm,
        up: matrix(file, &part("up"), 2 * width, width)?,
        down: matrix(file, &part("down"), width, 2 * width)?,
    }))
}
