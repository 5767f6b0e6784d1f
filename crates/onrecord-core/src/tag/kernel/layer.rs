//! What does a layer of weights make of rows of activations?
//!
//! Activations are rounded to 8 bits with one scale a token, so that no token's result depends on its neighbours; weights
//! come in 8 bits with one scale an output.

use super::Level;
use super::products::{DEPTH, INPUTS, LANES, products};
use super::rows::{ROUND, folded, gelu, larger};

/// Registers of outputs that are computed together.
const REGISTERS: usize = 4;
/// Outputs that are computed together.
const ROWS: usize = REGISTERS * LANES;

/// The sums of a few tokens with a few rows.
type Sums = [[i32; ROWS]; INPUTS];

/// A layer's weights, packed for the product.
pub(crate) struct Matrix {
    /// For every 64 output rows, for every 4 inputs: 64 times 4 weights.
    packed: Vec<i8>,
    columns: usize,
    scales: Vec<f32>,
    bias: Vec<f32>,
    /// Activations go in unsigned, with 128 added, so each row's sum starts at -128 times the sum of its weights.
    starts: Vec<i32>,
}

impl Matrix {
    /// `weights` holds a row an output. The numbers of rows and columns must be multiples of 64 and 4; all of BERT's are.
    pub(crate) fn new(weights: &[i8], columns: usize, scales: Vec<f32>, bias: Vec<f32>) -> Matrix {
        assert!(columns.is_multiple_of(DEPTH) && scales.len().is_multiple_of(ROWS), "shapes that fill the registers");
        let rows: Vec<&[i8]> = weights.chunks_exact(columns).collect();
        let mut packed = Vec::with_capacity(weights.len());
        for panel in rows.chunks_exact(ROWS) {
            for column in (0..columns).step_by(DEPTH) {
                packed.extend(panel.iter().flat_map(|row| &row[column..column + DEPTH]));
            }
        }
        let starts = rows.iter().map(|row| -128 * row.iter().map(|&weight| i32::from(weight)).sum::<i32>()).collect();
        Matrix { packed, columns, scales, bias, starts }
    }
}

/// Activations of several tokens as 8-bit integers, with one scale a token.
#[derive(Default)]
pub(crate) struct Quantised {
    /// Each value with 128 added.
    values: Vec<u8>,
    scales: Vec<f32>,
}

at_every_level! {
    /// Turns rows of `width` activations into 8-bit integers.
    pub(crate) fn quantise = quantise_body(input: &[f32], width: usize, out: &mut Quantised)
}

#[inline(always)]
fn quantise_body(input: &[f32], width: usize, out: &mut Quantised) {
    out.values.resize(input.len(), 0);
    out.scales.clear();
    for (row, values) in input.chunks_exact(width).zip(out.values.chunks_exact_mut(width)) {
        let largest = folded(row, f32::abs, larger);
        let inverse = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        for (value, out) in row.iter().zip(values) {
            *out = rounded(value * inverse).wrapping_add(128) as u8;
        }
        out.scales.push(largest / 127.0);
    }
}

/// The nearest integer to a small float, as two's complement.
#[inline(always)]
pub(super) fn rounded(value: f32) -> u32 {
    (value + ROUND).to_bits().wrapping_sub(ROUND.to_bits())
}

/// `out = input * weights + bias`, a row a token.
pub(crate) fn linear(level: Level, input: &Quantised, matrix: &Matrix, out: &mut Vec<f32>) {
    by_tile(level, input, matrix, out, rescale);
}

/// The same, and then the Gaussian error linear unit of each output.
pub(crate) fn linear_with_gelu(level: Level, input: &Quantised, matrix: &Matrix, out: &mut Vec<f32>) {
    by_tile(level, input, matrix, out, rescale_with_gelu);
}

/// The same as [`linear`], and then nothing below 0.
pub(crate) fn linear_with_relu(level: Level, input: &Quantised, matrix: &Matrix, out: &mut Vec<f32>) {
    by_tile(level, input, matrix, out, rescale_with_relu);
}

/// Turns sums of a few tokens, whose scales these are, with the rows that begin at one into outputs.
type Finish = fn(Level, &Sums, &[f32], &Matrix, usize, &mut [f32]);

fn by_tile(level: Level, input: &Quantised, matrix: &Matrix, out: &mut Vec<f32>, finish: Finish) {
    let n_rows = matrix.scales.len();
    out.resize(input.scales.len() * n_rows, 0.0);
    let mut sums = [[0; ROWS]; INPUTS];
    // One panel's weights stay in the cache while all tokens pass by.
    let panels = matrix.packed.chunks_exact(ROWS * matrix.columns).zip(matrix.starts.chunks_exact(ROWS));
    for (panel, (weights, start)) in panels.enumerate() {
        let tokens = input.values.chunks(INPUTS * matrix.columns);
        for ((tokens, scales), out) in tokens.zip(input.scales.chunks(INPUTS)).zip(out.chunks_mut(INPUTS * n_rows)) {
            products::<REGISTERS>(level, tokens, matrix.columns, weights, start, sums.as_flattened_mut(), ROWS);
            finish(level, &sums, scales, matrix, panel * ROWS, out);
        }
    }
}

at_every_level! {
    fn rescale = rescale_body(sums: &Sums, scales: &[f32], matrix: &Matrix, row: usize, out: &mut [f32])
}

at_every_level! {
    fn rescale_with_gelu =
        rescale_with_gelu_body(sums: &Sums, scales: &[f32], matrix: &Matrix, row: usize, out: &mut [f32])
}

at_every_level! {
    fn rescale_with_relu =
        rescale_with_relu_body(sums: &Sums, scales: &[f32], matrix: &Matrix, row: usize, out: &mut [f32])
}

#[inline(always)]
fn rescale_body(sums: &Sums, scales: &[f32], matrix: &Matrix, row: usize, out: &mut [f32]) {
    rescale_then(sums, scales, matrix, row, out, |value| value);
}

#[inline(always)]
fn rescale_with_gelu_body(sums: &Sums, scales: &[f32], matrix: &Matrix, row: usize, out: &mut [f32]) {
    rescale_then(sums, scales, matrix, row, out, gelu);
}

#[inline(always)]
fn rescale_with_relu_body(sums: &Sums, scales: &[f32], matrix: &Matrix, row: usize, out: &mut [f32]) {
    rescale_then(sums, scales, matrix, row, out, |value| larger(0.0, value));
}

#[inline(always)]
fn rescale_then(sums: &Sums, scales: &[f32], matrix: &Matrix, row: usize, out: &mut [f32], then: impl Fn(f32) -> f32) {
    let (row_scales, bias) = (&matrix.scales[row..row + ROWS], &matrix.bias[row..row + ROWS]);
    for ((out, sums), scale) in out.chunks_exact_mut(matrix.scales.len()).zip(sums).zip(scales) {
        let (out, sums) = (&mut out[row..row + ROWS], sums);
        for lane in 0..ROWS {
            out[lane] = then(sums[lane] as f32 * (scale * row_scales[lane]) + bias[lane]);
        }
    }
}
