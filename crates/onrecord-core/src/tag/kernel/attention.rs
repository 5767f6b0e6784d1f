//! What does each token take over from the others?
//!
//! Self-attention (Vaswani et al. 2017) in 8-bit integers, head by head, as two products: queries with keys make scores, and the
//! weights that softmax makes of these make, with the values, the output. Keys and values have one scale a column: columns
//! differ much, tokens little. A key's scale is multiplied into the query, which is then rounded with a scale of its own; a
//! score is thus an integer times a number that is the same for all keys of a query.

use super::Level;
use super::layer::rounded;
use super::products::{DEPTH, INPUTS, LANES, products};
use super::rows::{ROUND, folded, larger};

/// Width of one attention head.
pub(super) const HEAD: usize = 32;
/// Registers of keys whose scores are computed together.
const KEY_REGISTERS: usize = 4;
const KEYS: usize = KEY_REGISTERS * LANES;
/// Registers that one head's values fill.
const VALUE_REGISTERS: usize = HEAD / LANES;

/// Where the scores of a place start that no key has: far below all others, whose sums stay within 32 * 255 * 127.
const NOBODY: i32 = i32::MIN / 2;
/// Queries smaller than this count as nothing: whatever they ask, the keys differ by too little.
const SMALLEST: f32 = 1e-7;

/// Room for the work; its contents mean nothing between calls.
#[derive(Default)]
pub(crate) struct Scratch {
    /// The largest size in each column of keys and values, of all heads.
    largest: Vec<f32>,
    /// One head's keys, in panels of [`KEYS`], and where their scores start.
    keys: Vec<i8>,
    starts: Vec<i32>,
    /// One head's values, one panel.
    values: Vec<i8>,
    /// Scores of a few queries, a row each.
    scores: Vec<i32>,
    /// Weights of a few queries, a row each.
    weights: Vec<u8>,
}

/// A few queries of one head.
struct Queries {
    values: [[u8; HEAD]; INPUTS],
    /// What a score is to be multiplied with to be a power of two.
    factors: [f32; INPUTS],
}

/// Which part of the rows of queries, keys and values a head has.
#[derive(Clone, Copy)]
struct Place {
    /// Of all heads together.
    width: usize,
    /// Where in it the head begins.
    column: usize,
}

/// Attention of all heads. `qkv` holds queries, keys and values of all heads, a row a token.
pub(crate) fn attention(level: Level, qkv: &[f32], n_heads: usize, scratch: &mut Scratch, out: &mut Vec<f32>) {
    let width = n_heads * HEAD;
    let n_tokens = qkv.len() / (3 * width);
    // A row's weights fill whole registers, its scores whole panels.
    let (columns, padded) = (n_tokens.next_multiple_of(LANES), n_tokens.next_multiple_of(KEYS));
    out.resize(n_tokens * width, 0.0);
    scratch.weights.resize(INPUTS * columns, 0);
    scratch.scores.resize(INPUTS * padded, 0);
    measure(level, qkv, width, &mut scratch.largest);
    let mut queries = Queries { values: [[0; HEAD]; INPUTS], factors: [0.0; INPUTS] };
    let mut mixed = [[0; HEAD]; INPUTS];
    for head in 0..n_heads {
        let place = Place { width, column: head * HEAD };
        pack_keys(level, qkv, place, scratch);
        pack_values(level, qkv, place, scratch);
        for first in (0..n_tokens).step_by(INPUTS) {
            let present = INPUTS.min(n_tokens - first);
            ask(level, &qkv[first * 3 * width..][..present * 3 * width], place, &scratch.largest, &mut queries);
            let asked = &queries.values.as_flattened()[..present * HEAD];
            let panels = scratch.keys.chunks_exact(KEYS * HEAD).zip(scratch.starts.chunks_exact(KEYS));
            for (panel, (keys, start)) in panels.enumerate() {
                let scores = &mut scratch.scores[panel * KEYS..];
                products::<KEY_REGISTERS>(level, asked, HEAD, keys, start, scores, padded);
            }
            let weights = &mut scratch.weights[..present * columns];
            let mut totals = [0; INPUTS];
            softmax(level, &scratch.scores, padded, &queries.factors, weights, columns, &mut totals);
            let sums = mixed.as_flattened_mut();
            products::<VALUE_REGISTERS>(level, weights, columns, &scratch.values, &[0; HEAD], sums, HEAD);
            let out = &mut out[first * width..][..present * width];
            finish(level, &mixed, &totals, &scratch.largest, place, out);
        }
    }
}

at_every_level! {
    /// The largest size in each column of keys and values.
    fn measure = measure_body(qkv: &[f32], width: usize, largest: &mut Vec<f32>)
}

#[inline(always)]
fn measure_body(qkv: &[f32], width: usize, largest: &mut Vec<f32>) {
    largest.clear();
    largest.resize(2 * width, 0.0);
    for row in qkv.chunks_exact(3 * width) {
        for (largest, value) in largest.iter_mut().zip(&row[width..]) {
            *largest = larger(*largest, value.abs());
        }
    }
}

/// What to multiply a column with so that its largest becomes 127.
#[inline(always)]
fn inverses(largest: &[f32]) -> [f32; HEAD] {
    let mut inverses = [0.0; HEAD];
    for (inverse, largest) in inverses.iter_mut().zip(largest) {
        *inverse = if *largest > 0.0 { 127.0 / largest } else { 0.0 };
    }
    inverses
}

at_every_level! {
    /// One head's keys in 8 bits.
    fn pack_keys = pack_keys_body(qkv: &[f32], place: Place, scratch: &mut Scratch)
}

#[inline(always)]
fn pack_keys_body(qkv: &[f32], place: Place, scratch: &mut Scratch) {
    let Place { width, column } = place;
    let n_tokens = qkv.len() / (3 * width);
    let inverses = inverses(&scratch.largest[column..][..HEAD]);
    scratch.keys.resize(n_tokens.next_multiple_of(KEYS) * HEAD, 0);
    scratch.starts.clear();
    scratch.starts.resize(n_tokens.next_multiple_of(KEYS), NOBODY);
    for (token, row) in qkv.chunks_exact(3 * width).enumerate() {
        let row = &row[width + column..][..HEAD];
        let (mut bytes, mut total) = ([0; HEAD], 0);
        for at in 0..HEAD {
            let value = rounded(row[at] * inverses[at]).cast_signed();
            bytes[at] = value as i8;
            total += value;
        }
        scratch.starts[token] = -128 * total;
        let panel = &mut scratch.keys[token / KEYS * KEYS * HEAD..][..KEYS * HEAD];
        let steps = panel.as_chunks_mut::<{ KEYS * DEPTH }>().0;
        for (step, bytes) in steps.iter_mut().zip(bytes.as_chunks::<DEPTH>().0) {
            step.as_chunks_mut::<DEPTH>().0[token % KEYS] = *bytes;
        }
    }
}

at_every_level! {
    /// One head's values in 8 bits, turned on their side.
    fn pack_values = pack_values_body(qkv: &[f32], place: Place, scratch: &mut Scratch)
}

#[inline(always)]
fn pack_values_body(qkv: &[f32], place: Place, scratch: &mut Scratch) {
    let Place { width, column } = place;
    let n_tokens = qkv.len() / (3 * width);
    let inverses = inverses(&scratch.largest[width + column..][..HEAD]);
    // Places behind the last token may keep anything: their weight is 0.
    scratch.values.resize(n_tokens.next_multiple_of(LANES) * HEAD, 0);
    let steps = scratch.values.as_chunks_mut::<{ HEAD * DEPTH }>().0;
    for (step, rows) in steps.iter_mut().zip(qkv.chunks(DEPTH * 3 * width)) {
        let mut four = [0u32; HEAD];
        for (at, row) in rows.chunks_exact(3 * width).enumerate() {
            let row = &row[2 * width + column..][..HEAD];
            for ((four, value), inverse) in four.iter_mut().zip(row).zip(&inverses) {
                *four |= (rounded(value * inverse) & 255) << (8 * at);
            }
        }
        for (bytes, four) in step.as_chunks_mut::<DEPTH>().0.iter_mut().zip(four) {
            *bytes = four.to_le_bytes().map(u8::cast_signed);
        }
    }
}

at_every_level! {
    /// A few queries of one head in 8 bits; `rows` are theirs.
    fn ask = ask_body(rows: &[f32], place: Place, largest: &[f32], queries: &mut Queries)
}

#[inline(always)]
fn ask_body(rows: &[f32], place: Place, largest: &[f32], queries: &mut Queries) {
    let Place { width, column } = place;
    let largest = &largest[column..][..HEAD];
    let factor = std::f32::consts::LOG2_E / (HEAD as f32).sqrt() / (127.0 * 127.0);
    for (at, row) in rows.chunks_exact(3 * width).enumerate() {
        let row = &row[column..][..HEAD];
        let mut scaled = [0.0; HEAD];
        for ((scaled, value), largest) in scaled.iter_mut().zip(row).zip(largest) {
            *scaled = value * largest;
        }
        let most = folded(&scaled, f32::abs, larger);
        let inverse = if most > 0.0 { 127.0 / most } else { 0.0 };
        for (byte, value) in queries.values[at].iter_mut().zip(scaled) {
            *byte = rounded(value * inverse).wrapping_add(128) as u8;
        }
        queries.factors[at] = larger(most * factor, SMALLEST);
    }
}

at_every_level! {
    /// Turns rows of scores into rows of weights, of which the largest is 255, and adds up each.
    fn softmax = softmax_body(
        scores: &[i32],
        padded: usize,
        factors: &[f32; INPUTS],
        weights: &mut [u8],
        columns: usize,
        totals: &mut [i32; INPUTS],
    )
}

#[inline(always)]
fn softmax_body(
    scores: &[i32],
    padded: usize,
    factors: &[f32; INPUTS],
    weights: &mut [u8],
    columns: usize,
    totals: &mut [i32; INPUTS],
) {
    let scores = || scores.chunks_exact(padded).map(|scores| &scores[..columns]);
    // Step by step for all rows: the next row's numbers need not wait for this one's.
    let mut largest = [0; INPUTS];
    for (largest, scores) in largest.iter_mut().zip(scores()) {
        *largest = scores.iter().copied().fold(i32::MIN, i32::max);
    }
    for (((weights, scores), factor), largest) in
        weights.chunks_exact_mut(columns).zip(scores()).zip(factors).zip(largest)
    {
        for (weight, score) in weights.iter_mut().zip(scores) {
            *weight = self::weight((score - largest) as f32 * factor);
        }
    }
    for (total, weights) in totals.iter_mut().zip(weights.chunks_exact(columns)) {
        *total = weights.iter().map(|&weight| i32::from(weight)).sum();
    }
}

/// 255 times two to the power of `x`, for `x` not above 0, as an integer.
#[inline(always)]
pub(super) fn weight(x: f32) -> u8 {
    let x = if x < -30.0 { -30.0 } else { x };
    let shifted = x + ROUND;
    let power = shifted.to_bits() << 23; // the low bits hold the nearest integer; it goes to the exponent
    let rest = x - (shifted - ROUND);
    // 255 times two to the power of `rest`, within 1e-4 of it.
    let mantissa = ((14.027_029 * rest + 61.763_706) * rest + 176.787_16) * rest + 255.0;
    let weight = f32::from_bits(mantissa.to_bits().wrapping_add(power));
    rounded(weight) as u8
}

at_every_level! {
    /// The mean of the values by their weights.
    fn finish = finish_body(
        mixed: &[[i32; HEAD]; INPUTS],
        totals: &[i32; INPUTS],
        largest: &[f32],
        place: Place,
        out: &mut [f32],
    )
}

#[inline(always)]
fn finish_body(mixed: &[[i32; HEAD]; INPUTS], totals: &[i32; INPUTS], largest: &[f32], place: Place, out: &mut [f32]) {
    let Place { width, column } = place;
    let largest = &largest[width + column..][..HEAD];
    for ((out, mixed), total) in out.chunks_exact_mut(width).zip(mixed).zip(totals) {
        let inverse = 1.0 / (127.0 * *total as f32);
        let (out, mixed) = (&mut out[column..][..HEAD], mixed);
        for at in 0..HEAD {
            out[at] = mixed[at] as f32 * (largest[at] * inverse);
        }
    }
}
