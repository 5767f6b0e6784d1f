//! What is done to rows of floats between the products?

use super::Level;

/// Adding this rounds a small float to the nearest integer, ties to even, and leaves it in the low bits.
pub(super) const ROUND: f32 = 12_582_912.0;

/// Numbers that are summed side by side, however wide the processor's registers are.
pub(super) const SIDE: usize = 16;

/// Folds a row into 16 lanes and those into one, in an order that does not depend on the registers' width.
#[inline(always)]
pub(super) fn folded(row: &[f32], of: impl Fn(f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [0.0; SIDE];
    let (chunks, rest) = row.as_chunks::<SIDE>();
    for chunk in chunks {
        for lane in 0..SIDE {
            lanes[lane] = join(lanes[lane], of(chunk[lane]));
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane = join(*lane, of(*value));
    }
    joined(lanes, join)
}

/// Sixteen numbers to one, by halves.
#[inline(always)]
fn joined(lanes: [f32; SIDE], join: impl Fn(f32, f32) -> f32) -> f32 {
    let eight: [f32; 8] = std::array::from_fn(|lane| join(lanes[lane], lanes[lane + 8]));
    let four: [f32; 4] = std::array::from_fn(|lane| join(eight[lane], eight[lane + 4]));
    join(join(four[0], four[2]), join(four[1], four[3]))
}

#[inline(always)]
pub(super) fn larger(one: f32, other: f32) -> f32 {
    if other > one { other } else { one }
}

#[inline(always)]
pub(super) fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    folded(row, of, |one, other| one + other)
}

at_every_level! {
    /// Layer normalisation (Ba et al. 2016) of `values + added`, in place, row by row.
    pub(crate) fn add_and_normalise = add_and_normalise_body(values: &mut [f32], added: &[f32], weight: &[f32], bias: &[f32])
}

#[inline(always)]
fn add_and_normalise_body(values: &mut [f32], added: &[f32], weight: &[f32], bias: &[f32]) {
    let width = weight.len();
    for (row, added) in values.chunks_exact_mut(width).zip(added.chunks_exact(width)) {
        for (value, added) in row.iter_mut().zip(added) {
            *value += added;
        }
        let mean = sum(row, |value| value) / width as f32;
        let variance = sum(row, |value| (value - mean) * (value - mean)) / width as f32;
        let inverse = 1.0 / (variance + 1e-12).sqrt();
        for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
            *value = (*value - mean) * inverse * weight + bias;
        }
    }
}

/// Beyond this to either side, [`gelu`] takes the normal distribution for 0 or 1.
const FAR: f32 = 4.0;
/// The normal distribution is `0.5 + x * p(x * x)` with this polynomial, 0 and 1 at [`FAR`]. Fitted by reweighted least
/// squares on `x` times it, 2026-11-22; [`gelu`] is then off by 1.9e-4 at most, a fiftieth of a step of the 8 bits it is
/// rounded to.
const NORMAL: [f32; 7] =
    [2.258_851e-8, -1.588_842_1e-6, 4.776_416_6e-5, -8.121_899e-4, 8.763_701e-3, -6.455_442e-2, 0.397_870_27];

/// The Gaussian error linear unit (Hendrycks and Gimpel 2016).
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    let near = if x < -FAR { -FAR } else { x };
    let near = if near > FAR { FAR } else { near };
    let square = near * near;
    let polynomial = NORMAL[1..].iter().fold(NORMAL[0], |sum, factor| sum * square + factor);
    x * (0.5 + near * polynomial)
}

at_every_level! {
    /// `out = input * weight + bias` in floats, for layers too small to be worth packing. `weight` holds a row an output.
    pub(crate) fn dense = dense_body(input: &[f32], weight: &[f32], bias: &[f32], out: &mut Vec<f32>)
}

#[inline(always)]
fn dense_body(input: &[f32], weight: &[f32], bias: &[f32], out: &mut Vec<f32>) {
    let width = weight.len() / bias.len();
    out.clear();
    for row in input.chunks_exact(width) {
        for (weights, bias) in weight.chunks_exact(width).zip(bias) {
            let mut lanes = [0.0; SIDE];
            for (row, weights) in row.as_chunks::<SIDE>().0.iter().zip(weights.as_chunks::<SIDE>().0) {
                for lane in 0..SIDE {
                    lanes[lane] += row[lane] * weights[lane];
                }
            }
            out.push(lanes.iter().sum::<f32>() + bias);
        }
    }
}
