//! How are the model's few matrix operations done fast, and to the same bits on every processor?
//!
//! The one module that may say `unsafe`. The hot path is the product of 8-bit activations (one scale a token, so that no
//! token's result depends on its neighbours) with 8-bit weights. Integer sums are exact, so the three versions
//! (AVX512-VNNI, AVX2, plain) agree to the last bit. Everything in floats is written once, in plain Rust with a fixed
//! order of additions and no fused multiply-add, and only compiled several times for wider registers: the same bits
//! again.
#![expect(unsafe_code, reason = "vector instructions, chosen after asking the processor for them")]

/// Output rows that are computed together: the lanes of four 512-bit registers.
const ROWS: usize = 64;
/// Inputs that one VNNI instruction multiplies and adds up in each lane.
const DEPTH: usize = 4;
/// Tokens that share the loading of the weights: 6 times 4 sums, 4 weights and 1 input fill 29 of 32 registers.
const TOKENS: usize = 6;

/// The sums of a few tokens with a few rows.
type Sums = [[i32; ROWS]; TOKENS];

/// What this processor can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
}

/// The best level of this processor.
pub(crate) fn level() -> Level {
    #[cfg(target_arch = "x86_64")]
    {
        let wide = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl");
        if wide && is_x86_feature_detected!("avx512vnni") {
            return Level::Avx512Vnni;
        }
        if is_x86_feature_detected!("avx2") {
            return Level::Avx2;
        }
    }
    Level::Plain
}

/// All levels that this processor can do.
#[cfg(test)]
pub(crate) fn levels() -> Vec<Level> {
    match level() {
        Level::Plain => vec![Level::Plain],
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => vec![Level::Plain, Level::Avx2],
        #[cfg(target_arch = "x86_64")]
        Level::Avx512Vnni => vec![Level::Plain, Level::Avx2, Level::Avx512Vnni],
    }
}

/// Compiles a function of plain Rust once more for each level and calls the right one.
macro_rules! at_every_level {
    ($(#[$doc:meta])* fn $name:ident = $body:ident ($($argument:ident: $type:ty),*)) => {
        $(#[$doc])*
        pub(crate) fn $name(level: Level, $($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn avx2($($argument: $type),*) {
                    $body($($argument),*);
                }
                #[target_feature(enable = "avx512f,avx512bw,avx512vl")]
                fn avx512($($argument: $type),*) {
                    $body($($argument),*);
                }
                match level {
                    // SAFETY: `level()` found these features on this processor.
                    Level::Avx512Vnni => return unsafe { avx512($($argument),*) },
                    // SAFETY: as above.
                    Level::Avx2 => return unsafe { avx2($($argument),*) },
                    Level::Plain => {}
                }
            }
            let _ = level;
            $body($($argument),*);
        }
    };
}

/// A layer's weights, packed for the product.
pub(crate) struct Matrix {
    /// For every 64 output rows, for every 4 inputs: 64 times 4 weights.
    packed: Vec<i8>,
    columns: usize,
    scales: Vec<f32>,
    bias: Vec<f32>,
    /// 128 times the sum of each row: VNNI takes its activations unsigned, so they go in with 128 added.
    offsets: Vec<i32>,
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
        let offsets = rows.iter().map(|row| 128 * row.iter().map(|&weight| i32::from(weight)).sum::<i32>()).collect();
        Matrix { packed, columns, scales, bias, offsets }
    }
}

/// Activations of several tokens as 8-bit integers, with one scale a token.
#[derive(Default)]
pub(crate) struct Quantised {
    /// Each value with 128 added.
    values: Vec<u8>,
    scales: Vec<f32>,
}

/// `out = input * weights + bias`, a row a token.
pub(crate) fn linear(level: Level, input: &Quantised, matrix: &Matrix, out: &mut Vec<f32>) {
    let n_rows = matrix.scales.len();
    out.clear();
    out.resize(input.scales.len() * n_rows, 0.0);
    let mut sums = [[0; ROWS]; TOKENS];
    // One panel's weights stay in the cache while all tokens pass by.
    for (panel, weights) in matrix.packed.chunks_exact(ROWS * matrix.columns).enumerate() {
        let tokens = input.values.chunks(TOKENS * matrix.columns);
        for ((tokens, scales), out) in tokens.zip(input.scales.chunks(TOKENS)).zip(out.chunks_mut(TOKENS * n_rows)) {
            products(level, tokens, matrix.columns, weights, &mut sums);
            rescale(level, &sums, scales, matrix, panel * ROWS, out);
        }
    }
}

at_every_level! {
    fn rescale = rescale_body(sums: &Sums, scales: &[f32], matrix: &Matrix, row: usize, out: &mut [f32])
}

#[inline(always)]
fn rescale_body(sums: &Sums, scales: &[f32], matrix: &Matrix, row: usize, out: &mut [f32]) {
    let rows = row..row + ROWS;
    let (row_scales, bias, offsets) =
        (&matrix.scales[rows.clone()], &matrix.bias[rows.clone()], &matrix.offsets[rows.clone()]);
    for ((out, sums), scale) in out.chunks_exact_mut(matrix.scales.len()).zip(sums).zip(scales) {
        let out = &mut out[rows.clone()];
        for lane in 0..ROWS {
            out[lane] = (sums[lane] - offsets[lane]) as f32 * (scale * row_scales[lane]) + bias[lane];
        }
    }
}

/// Sums of products of up to [`TOKENS`] tokens, `columns` inputs each, with the 64 rows of one panel.
fn products(level: Level, tokens: &[u8], columns: usize, weights: &[i8], sums: &mut Sums) {
    // The vector versions read through pointers: this is what they rely on.
    assert!(tokens.len() <= TOKENS * columns && tokens.len().is_multiple_of(columns) && columns.is_multiple_of(DEPTH));
    assert_eq!(weights.len(), ROWS * columns);
    match level {
        // SAFETY: `level()` found the features on this processor; the lengths are checked above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512Vnni if tokens.len() == TOKENS * columns => unsafe {
            products_vnni::<TOKENS>(tokens, columns, weights, sums);
        },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512Vnni => unsafe {
            for (token, sums) in tokens.chunks_exact(columns).zip(sums) {
                products_vnni::<1>(token, columns, weights, std::slice::from_mut(sums));
            }
        },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe {
            for (token, sums) in tokens.chunks_exact(columns).zip(sums) {
                products_avx2(token, weights, sums);
            }
        },
        Level::Plain => {
            for (token, sums) in tokens.chunks_exact(columns).zip(sums) {
                products_plain(token, weights, sums);
            }
        }
    }
}

fn products_plain(token: &[u8], weights: &[i8], sums: &mut [i32; ROWS]) {
    sums.fill(0);
    for (inputs, weights) in token.as_chunks::<DEPTH>().0.iter().zip(weights.as_chunks::<{ ROWS * DEPTH }>().0) {
        for (sum, weights) in sums.iter_mut().zip(weights.as_chunks::<DEPTH>().0) {
            *sum += (0..DEPTH).map(|at| i32::from(inputs[at]) * i32::from(weights[at])).sum::<i32>();
        }
    }
}

/// `N` tokens at once; `tokens` holds `N * columns` inputs, `weights` 64 times `columns`.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
unsafe fn products_vnni<const N: usize>(tokens: &[u8], columns: usize, weights: &[i8], sums: &mut [[i32; ROWS]]) {
    use std::arch::x86_64::{
        _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_si512,
    };
    let mut lanes = [[_mm512_setzero_si512(); 4]; N];
    for step in 0..columns / DEPTH {
        // SAFETY: step * 4 + 3 < columns, so all reads stay inside the lengths that the caller checked.
        unsafe {
            let at = weights.as_ptr().add(step * ROWS * DEPTH);
            let weights = [at, at.add(64), at.add(128), at.add(192)].map(|at| _mm512_loadu_si512(at.cast()));
            for (token, lanes) in lanes.iter_mut().enumerate() {
                let inputs = tokens.as_ptr().add(token * columns + step * DEPTH).cast::<i32>().read_unaligned();
                let inputs = _mm512_set1_epi32(inputs);
                for (lanes, weights) in lanes.iter_mut().zip(weights) {
                    *lanes = _mm512_dpbusd_epi32(*lanes, inputs, weights);
                }
            }
        }
    }
    for (sums, lanes) in sums[..N].iter_mut().zip(lanes) {
        for (sums, lanes) in sums.chunks_exact_mut(16).zip(lanes) {
            // SAFETY: 16 sums of 32 bits are one register.
            unsafe { _mm512_storeu_si512(sums.as_mut_ptr().cast(), lanes) };
        }
    }
}

/// Without VNNI: products of 16-bit integers, added in pairs. Exact, where the 8-bit instruction of AVX2 would saturate.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn products_avx2(token: &[u8], weights: &[i8], sums: &mut [i32; ROWS]) {
    use std::arch::x86_64::{
        _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_madd_epi16, _mm256_set1_epi64x,
        _mm256_setzero_si256, _mm256_storeu_si256,
    };
    let steps = token.as_chunks::<DEPTH>().0;
    // Four rows' pairs of sums fill a register; eight registers at a time leave room for weights and inputs.
    for half in 0..2 {
        let mut lanes = [_mm256_setzero_si256(); 8];
        for (inputs, weights) in steps.iter().zip(weights.as_chunks::<{ ROWS * DEPTH }>().0) {
            let inputs = inputs.iter().rev().fold(0i64, |all, &input| all << 16 | i64::from(input));
            let inputs = _mm256_set1_epi64x(inputs);
            for (lanes, weights) in lanes.iter_mut().zip(weights[half * 128..].as_chunks::<16>().0) {
                // SAFETY: 16 weights are 128 bits.
                let weights = _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(weights.as_ptr().cast()) });
                *lanes = _mm256_add_epi32(*lanes, _mm256_madd_epi16(inputs, weights));
            }
        }
        for (sums, lanes) in sums[half * 32..].chunks_exact_mut(4).zip(lanes) {
            let mut pairs = [0i32; 8];
            // SAFETY: eight sums of 32 bits are one register.
            unsafe { _mm256_storeu_si256(pairs.as_mut_ptr().cast(), lanes) };
            for (sum, pair) in sums.iter_mut().zip(pairs.as_chunks::<2>().0) {
                *sum = pair[0] + pair[1];
            }
        }
    }
}

/// Adding this rounds a small float to the nearest integer, ties to even, and leaves it in the low bits.
const ROUND: f32 = 12_582_912.0;

at_every_level! {
    /// Turns rows of `width` activations into 8-bit integers.
    fn quantise = quantise_body(input: &[f32], width: usize, out: &mut Quantised)
}

#[inline(always)]
fn quantise_body(input: &[f32], width: usize, out: &mut Quantised) {
    out.values.resize(input.len(), 0);
    out.scales.clear();
    for (row, values) in input.chunks_exact(width).zip(out.values.chunks_exact_mut(width)) {
        let largest = lanes_of(row, 0.0, |largest, value| if value.abs() > largest { value.abs() } else { largest });
        let largest = largest.into_iter().fold(0.0, f32::max);
        let inverse = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        for (value, out) in row.iter().zip(values) {
            *out = (value * inverse + ROUND).to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(128) as u8;
        }
        out.scales.push(largest / 127.0);
    }
}

/// Folds a row into 16 lanes, in an order that does not depend on the registers' width.
#[inline(always)]
fn lanes_of(row: &[f32], start: f32, step: impl Fn(f32, f32) -> f32) -> [f32; 16] {
    let mut lanes = [start; 16];
    let (chunks, rest) = row.as_chunks::<16>();
    for chunk in chunks {
        for lane in 0..16 {
            lanes[lane] = step(lanes[lane], chunk[lane]);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane = step(*lane, *value);
    }
    lanes
}

at_every_level! {
    /// Layer normalisation (Ba et al. 2016) of `values + added`, in place, row by row.
    fn add_and_normalise = add_and_normalise_body(values: &mut [f32], added: &[f32], weight: &[f32], bias: &[f32])
}

#[inline(always)]
fn add_and_normalise_body(values: &mut [f32], added: &[f32], weight: &[f32], bias: &[f32]) {
    let width = weight.len();
    for (row, added) in values.chunks_exact_mut(width).zip(added.chunks_exact(width)) {
        for (value, added) in row.iter_mut().zip(added) {
            *value += added;
        }
        let mean = lanes_of(row, 0.0, |sum, value| sum + value).iter().sum::<f32>() / width as f32;
        let squares = lanes_of(row, 0.0, |sum, value| sum + (value - mean) * (value - mean));
        let variance = squares.iter().sum::<f32>() / width as f32;
        let inverse = 1.0 / (variance + 1e-12).sqrt();
        for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
            *value = (*value - mean) * inverse * weight + bias;
        }
    }
}

at_every_level! {
    /// The Gaussian error linear unit (Hendrycks and Gimpel 2016), in its exact form, in place.
    fn gelu = gelu_body(values: &mut [f32])
}

#[inline(always)]
fn gelu_body(values: &mut [f32]) {
    for value in values {
        *value = 0.5 * *value * (1.0 + erf(*value * std::f32::consts::FRAC_1_SQRT_2));
    }
}

/// Abramowitz and Stegun 7.1.26; its error is below 1.5e-7.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let polynomial = ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_7) * t - 0.284_496_74) * t + 0.254_829_6) * t;
    (1.0 - polynomial * exp(-x * x)).copysign(x)
}

/// e to the power of `x`, for `x` not above 0; relative error about 2e-7. The standard one is a call a value.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = if x < -87.0 { -87.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let power = shifted.to_bits().wrapping_sub(ROUND.to_bits());
    let n = shifted - ROUND;
    let r = (x - n * 0.693_359_4) + n * 2.121_944_4e-4;
    let p =
        ((((1.987_569_1e-4 * r + 1.398_2e-3) * r + 8.333_452e-3) * r + 4.166_579_6e-2) * r + 1.666_666_5e-1) * r + 0.5;
    let mantissa = p * r * r + r + 1.0;
    mantissa * f32::from_bits(power.wrapping_add(127) << 23)
}

at_every_level! {
    /// `out = input * weight + bias` in floats, for layers too small to be worth packing. `weight` holds a row an output.
    fn dense = dense_body(input: &[f32], weight: &[f32], bias: &[f32], out: &mut Vec<f32>)
}

#[inline(always)]
fn dense_body(input: &[f32], weight: &[f32], bias: &[f32], out: &mut Vec<f32>) {
    let width = weight.len() / bias.len();
    out.clear();
    for row in input.chunks_exact(width) {
        for (weights, bias) in weight.chunks_exact(width).zip(bias) {
            let mut lanes = [0.0; 16];
            for (row, weights) in row.as_chunks::<16>().0.iter().zip(weights.as_chunks::<16>().0) {
                for lane in 0..16 {
                    lanes[lane] += row[lane] * weights[lane];
                }
            }
            out.push(lanes.iter().sum::<f32>() + bias);
        }
    }
}

/// Queries whose scores are computed together.
const QUERIES: usize = 4;
/// Keys come in whole blocks of this many.
const KEYS: usize = 32;

/// Room for one head's work; its contents mean nothing between calls.
#[derive(Default)]
pub(crate) struct Scratch {
    /// `HEAD` rows of keys, padded to whole blocks with zeros.
    keys: Vec<f32>,
    /// A row of `HEAD` a token.
    values: Vec<f32>,
    /// `QUERIES` rows of scores.
    scores: Vec<f32>,
}

/// Width of one attention head.
const HEAD: usize = 32;

/// Queries of one head; several share the loading of keys and values.
type Queries = [[f32; HEAD]; QUERIES];

/// Self-attention of all heads (Vaswani et al. 2017). `qkv` holds queries, keys and values of all heads, a row a token.
pub(crate) fn attention(level: Level, qkv: &[f32], n_heads: usize, scratch: &mut Scratch, out: &mut Vec<f32>) {
    let width = n_heads * HEAD;
    let n_tokens = qkv.len() / (3 * width);
    let padded = n_tokens.next_multiple_of(KEYS);
    out.clear();
    out.resize(n_tokens * width, 0.0);
    scratch.scores.clear();
    scratch.scores.resize(QUERIES * padded, 0.0);
    for head in 0..n_heads {
        gather(qkv, head * HEAD, width, padded, scratch);
        for first in (0..n_tokens).step_by(QUERIES) {
            let mut queries = [[0.0; HEAD]; QUERIES];
            // The last block may be short: its spare places stay zero and are thrown away.
            let present = QUERIES.min(n_tokens - first);
            for (at, query) in queries.iter_mut().enumerate().take(present) {
                query.copy_from_slice(&qkv[(first + at) * 3 * width + head * HEAD..][..HEAD]);
            }
            score(level, &queries, &scratch.keys, padded, &mut scratch.scores);
            let mut sums = [0.0; QUERIES];
            softmax(level, &mut scratch.scores, padded, n_tokens, &mut sums);
            let mut mixed = [[0.0; HEAD]; QUERIES];
            mix(level, &scratch.scores, padded, &scratch.values, &mut mixed);
            for at in 0..present {
                let out = &mut out[(first + at) * width + head * HEAD..][..HEAD];
                for (out, mixed) in out.iter_mut().zip(&mixed[at]) {
                    *out = mixed / sums[at];
                }
            }
        }
    }
}

/// One head's keys, turned on their side, and its values.
fn gather(qkv: &[f32], column: usize, width: usize, padded: usize, scratch: &mut Scratch) {
    scratch.keys.clear();
    scratch.keys.resize(HEAD * padded, 0.0);
    scratch.values.clear();
    for (token, row) in qkv.chunks_exact(3 * width).enumerate() {
        for (at, &key) in row[width + column..][..HEAD].iter().enumerate() {
            scratch.keys[at * padded + token] = key;
        }
        scratch.values.extend_from_slice(&row[2 * width + column..][..HEAD]);
    }
}

/// Dot products of a few queries with all keys.
fn score(level: Level, queries: &Queries, keys: &[f32], padded: usize, scores: &mut [f32]) {
    assert!(keys.len() == HEAD * padded && scores.len() == QUERIES * padded && padded.is_multiple_of(KEYS));
    match level {
        // SAFETY: `level()` found the features on this processor; the lengths are checked above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512Vnni => unsafe { avx512::score(queries, keys, padded, scores) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2::score(queries, keys, padded, scores) },
        Level::Plain => score_plain(queries, keys, padded, scores),
    }
}

fn score_plain(queries: &Queries, keys: &[f32], padded: usize, scores: &mut [f32]) {
    scores.fill(0.0);
    for (query, scores) in queries.iter().zip(scores.chunks_exact_mut(padded)) {
        for (query, keys) in query.iter().zip(keys.chunks_exact(padded)) {
            for (score, key) in scores.iter_mut().zip(keys) {
                *score += query * key;
            }
        }
    }
}

/// The values of all tokens, each as heavy as its weight, for a few queries.
fn mix(level: Level, weights: &[f32], padded: usize, values: &[f32], mixed: &mut Queries) {
    assert!(weights.len() == QUERIES * padded && values.len() <= HEAD * padded);
    match level {
        // SAFETY: `level()` found the features on this processor; the lengths are checked above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512Vnni => unsafe { avx512::mix(weights, padded, values, mixed) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { avx2::mix(weights, padded, values, mixed) },
        Level::Plain => mix_plain(weights, padded, values, mixed),
    }
}

fn mix_plain(weights: &[f32], padded: usize, values: &[f32], mixed: &mut Queries) {
    for (mixed, weights) in mixed.iter_mut().zip(weights.chunks_exact(padded)) {
        for (weight, values) in weights.iter().zip(values.as_chunks::<HEAD>().0) {
            for (mixed, value) in mixed.iter_mut().zip(values) {
                *mixed += weight * value;
            }
        }
    }
}

/// The two loops of attention with sums held in registers. Products and sums are rounded one by one, as in the plain
/// version, and follow in the same order: the bits are the same.
#[cfg(target_arch = "x86_64")]
macro_rules! attention_in_registers {
    ($name:ident, $features:literal, $lanes:literal, $zero:ident, $splat:ident, $load:ident, $store:ident, $add:ident, $multiply:ident) => {
        mod $name {
            use std::arch::x86_64::*;

            use super::{HEAD, QUERIES, Queries};

            /// `keys` holds `HEAD` rows, `scores` `QUERIES` rows of `padded` floats, a multiple of two registers.
            #[target_feature(enable = $features)]
            pub(super) unsafe fn score(queries: &Queries, keys: &[f32], padded: usize, scores: &mut [f32]) {
                for block in (0..padded).step_by(2 * $lanes) {
                    let mut sums = [[$zero(); 2]; QUERIES];
                    for at in 0..HEAD {
                        // SAFETY: block + 2 * lanes <= padded and at < HEAD, so both reads end inside `keys`.
                        let keys = unsafe {
                            let from = keys.as_ptr().add(at * padded + block);
                            [$load(from), $load(from.add($lanes))]
                        };
                        for (sums, query) in sums.iter_mut().zip(queries) {
                            let query = $splat(query[at]);
                            sums[0] = $add(sums[0], $multiply(query, keys[0]));
                            sums[1] = $add(sums[1], $multiply(query, keys[1]));
                        }
                    }
                    for (at, sums) in sums.into_iter().enumerate() {
                        // SAFETY: as for the keys, with at < QUERIES.
                        unsafe {
                            let to = scores.as_mut_ptr().add(at * padded + block);
                            $store(to, sums[0]);
                            $store(to.add($lanes), sums[1]);
                        }
                    }
                }
            }

            /// `weights` holds `QUERIES` rows of `padded` floats, `values` at most `padded` rows of `HEAD`.
            #[target_feature(enable = $features)]
            pub(super) unsafe fn mix(weights: &[f32], padded: usize, values: &[f32], mixed: &mut Queries) {
                for column in (0..HEAD).step_by(2 * $lanes) {
                    let mut sums = [[$zero(); 2]; QUERIES];
                    for (token, values) in values.as_chunks::<HEAD>().0.iter().enumerate() {
                        // SAFETY: column + 2 * lanes <= HEAD.
                        let values = unsafe {
                            let from = values.as_ptr().add(column);
                            [$load(from), $load(from.add($lanes))]
                        };
                        for (at, sums) in sums.iter_mut().enumerate() {
                            // SAFETY: token < padded and at < QUERIES.
                            let weight = $splat(unsafe { *weights.get_unchecked(at * padded + token) });
                            sums[0] = $add(sums[0], $multiply(weight, values[0]));
                            sums[1] = $add(sums[1], $multiply(weight, values[1]));
                        }
                    }
                    for (mixed, sums) in mixed.iter_mut().zip(sums) {
                        // SAFETY: as for the values.
                        unsafe {
                            let to = mixed.as_mut_ptr().add(column);
                            $store(to, sums[0]);
                            $store(to.add($lanes), sums[1]);
                        }
                    }
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
attention_in_registers!(
    avx512,
    "avx512f",
    16,
    _mm512_setzero_ps,
    _mm512_set1_ps,
    _mm512_loadu_ps,
    _mm512_storeu_ps,
    _mm512_add_ps,
    _mm512_mul_ps
);
#[cfg(target_arch = "x86_64")]
attention_in_registers!(
    avx2,
    "avx2",
    8,
    _mm256_setzero_ps,
    _mm256_set1_ps,
    _mm256_loadu_ps,
    _mm256_storeu_ps,
    _mm256_add_ps,
    _mm256_mul_ps
);

at_every_level! {
    /// Turns the first `n_tokens` of each row of scores into weights that add up to `sums`.
    fn softmax = softmax_body(scores: &mut [f32], padded: usize, n_tokens: usize, sums: &mut [f32; QUERIES])
}

#[inline(always)]
fn softmax_body(scores: &mut [f32], padded: usize, n_tokens: usize, sums: &mut [f32; QUERIES]) {
    let scale = 1.0 / (HEAD as f32).sqrt();
    for (scores, sum) in scores.chunks_exact_mut(padded).zip(sums) {
        let scores = &mut scores[..n_tokens];
        let largest = lanes_of(scores, f32::MIN, |largest, score| if score > largest { score } else { largest });
        let largest = largest.into_iter().fold(f32::MIN, f32::max);
        for score in scores.iter_mut() {
            *score = exp((*score - largest) * scale);
        }
        *sum = lanes_of(scores, 0.0, |sum, score| sum + score).iter().sum();
    }
}

mod recurrence;
pub(crate) use recurrence::{add, convolve, embed, normalise, normalise_in_place, rectify, scan};

#[cfg(test)]
mod tests;
