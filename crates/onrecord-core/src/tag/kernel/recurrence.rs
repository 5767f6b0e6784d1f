//! What does the fast network need beside products of matrices?
//!
//! Plain Rust, compiled once for each level, the same bits on all: every sum is over a fixed order. All channels of a token
//! are alike, so they fill the registers.

use super::Level;
use super::rows::{ROUND, sum};

/// Channels that are computed together: one 512-bit register.
const CHANNELS: usize = 16;

type Channels = [f32; CHANNELS];

/// Channels that run along the window together in a scan, two registers: half of any width is a multiple of it.
const TRACKS: usize = 32;

at_every_level! {
    /// A word's vector and those of its features, added up.
    pub(crate) fn embed = embed_body(word: &[i8], scale: f32, one: &[f32], other: &[f32], out: &mut [f32])
}

#[inline(always)]
fn embed_body(word: &[i8], scale: f32, one: &[f32], other: &[f32], out: &mut [f32]) {
    for (((out, word), one), other) in out.iter_mut().zip(word).zip(one).zip(other) {
        *out = f32::from(*word) * scale + (one + other);
    }
}

at_every_level! {
    /// Layer normalisation (Ba et al. 2016), row by row.
    pub(crate) fn normalise = normalise_body(input: &[f32], weight: &[f32], bias: &[f32], out: &mut Vec<f32>)
}

#[inline(always)]
fn normalise_body(input: &[f32], weight: &[f32], bias: &[f32], out: &mut Vec<f32>) {
    let width = weight.len();
    out.resize(input.len(), 0.0);
    for (row, out) in input.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
        let (mean, inverse) = moments(row);
        for (((out, value), weight), bias) in out.iter_mut().zip(row).zip(weight).zip(bias) {
            *out = (value - mean) * inverse * weight + bias;
        }
    }
}

at_every_level! {
    pub(crate) fn normalise_in_place = normalise_in_place_body(values: &mut [f32], weight: &[f32], bias: &[f32])
}

#[inline(always)]
fn normalise_in_place_body(values: &mut [f32], weight: &[f32], bias: &[f32]) {
    for row in values.chunks_exact_mut(weight.len()) {
        let (mean, inverse) = moments(row);
        for ((value, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
            *value = (*value - mean) * inverse * weight + bias;
        }
    }
}

/// A row's mean, and one over its standard deviation.
#[inline(always)]
fn moments(row: &[f32]) -> (f32, f32) {
    let mean = sum(row, |value| value) / row.len() as f32;
    let variance = sum(row, |value| (value - mean) * (value - mean)) / row.len() as f32;
    (mean, 1.0 / (variance + 1e-12).sqrt())
}

at_every_level! {
    pub(crate) fn add = add_body(values: &mut [f32], added: &[f32])
}

#[inline(always)]
fn add_body(values: &mut [f32], added: &[f32]) {
    for (value, added) in values.iter_mut().zip(added) {
        *value += added;
    }
}

at_every_level! {
    /// Each channel's weighted sum over the tokens around. `taps` holds a row a place, an odd number of them; outside the window
    /// there is nothing.
    pub(crate) fn convolve = convolve_body(states: &[f32], taps: &[f32], bias: &[f32], out: &mut Vec<f32>)
}

#[inline(always)]
fn convolve_body(states: &[f32], taps: &[f32], bias: &[f32], out: &mut Vec<f32>) {
    let width = bias.len();
    let (n_tokens, n_taps) = (states.len() / width, taps.len() / width);
    let reach = n_taps / 2;
    out.resize(states.len(), 0.0);
    for (token, out) in out.chunks_exact_mut(width).enumerate() {
        // Of the taps, those that meet a token; of the tokens, those that meet a tap.
        let first_tap = reach.saturating_sub(token);
        let (first, end) = (token.saturating_sub(reach), (token + reach + 1).min(n_tokens));
        let (taps, states) = (&taps[first_tap * width..], &states[first * width..end * width]);
        for (group, (out, bias)) in out.as_chunks_mut::<CHANNELS>().0.iter_mut().zip(bias.as_chunks().0).enumerate() {
            let mut sums: Channels = *bias;
            for (state, tap) in states.chunks_exact(width).zip(taps.chunks_exact(width)) {
                let (state, tap) = (&state.as_chunks::<CHANNELS>().0[group], &tap.as_chunks::<CHANNELS>().0[group]);
                for lane in 0..CHANNELS {
                    sums[lane] += state[lane] * tap[lane];
                }
            }
            *out = sums;
        }
    }
}

at_every_level! {
    /// Runs along the window from both ends. `gates` holds for each token `width` values, forget gates and output gates, before
    /// their sigmoids; the first half of each runs forward, the other backward.
    pub(crate) fn scan = scan_body(gates: &[f32], width: usize, out: &mut Vec<f32>)
}

#[inline(always)]
fn scan_body(gates: &[f32], width: usize, out: &mut Vec<f32>) {
    out.resize(gates.len() / 3, 0.0);
    let half = width / 2;
    for channel in (0..half).step_by(TRACKS) {
        let mut carried = [0.0; TRACKS];
        for (gates, out) in gates.chunks_exact(3 * width).zip(out.chunks_exact_mut(width)) {
            step(gates, width, channel, &mut carried, out);
        }
        let mut carried = [0.0; TRACKS];
        for (gates, out) in gates.chunks_exact(3 * width).zip(out.chunks_exact_mut(width)).rev() {
            step(gates, width, half + channel, &mut carried, out);
        }
    }
}

/// One token's share of some channels.
#[inline(always)]
fn step(gates: &[f32], width: usize, channel: usize, carried: &mut [f32; TRACKS], out: &mut [f32]) {
    let at = |part: usize| &gates[part * width + channel..][..TRACKS];
    let (values, forget, shown) = (at(0), at(1), at(2));
    let out = &mut out[channel..][..TRACKS];
    for lane in 0..TRACKS {
        let kept = sigmoid(forget[lane]);
        carried[lane] = kept * carried[lane] + (1.0 - kept) * values[lane];
        out[lane] = sigmoid(shown[lane]) * carried[lane];
    }
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    // `exp` takes nothing above 0, and so overflows nowhere.
    let small = exp(-x.abs());
    let numerator = if x < 0.0 { small } else { 1.0 };
    numerator / (1.0 + small)
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

#[cfg(test)]
mod tests;
