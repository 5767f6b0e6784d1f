//! The vector versions against the plain one, and the approximations against the standard library.

use super::attention::HEAD;
use super::rows::gelu;
use super::*;

/// A small generator of numbers, the same at every run (Marsaglia 2003).
fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

#[test]
fn products_agree_on_every_level() {
    let mut state = 7;
    let shapes = [
        (1, 4, 64),
        (2, 256, 64),
        (3, 12, 128),
        (4, 20, 64),
        (5, 384, 64),
        (6, 384, 128),
        (13, 1536, 64),
        (31, 128, 192),
    ];
    for (n_tokens, columns, n_rows) in shapes {
        let weights: Vec<i8> = (0..columns * n_rows).map(|_| random(&mut state) as i8).collect();
        let matrix = Matrix::new(&weights, columns, vec![0.01; n_rows], vec![0.5; n_rows]);
        let values: Vec<f32> =
            (0..n_tokens * columns).map(|_| (random(&mut state) % 2001) as f32 / 500.0 - 2.0).collect();
        let outputs: Vec<Vec<f32>> = levels()
            .into_iter()
            .map(|level| {
                let (mut quantised, mut out) = (Quantised::default(), Vec::new());
                quantise(level, &values, columns, &mut quantised);
                linear(level, &quantised, &matrix, &mut out);
                let mut bent = Vec::new();
                linear_with_gelu(level, &quantised, &matrix, &mut bent);
                out.extend(bent);
                out
            })
            .collect();
        assert!(outputs.iter().all(|out| *out == outputs[0]), "{n_tokens} tokens, {columns} columns, {n_rows} rows");
        let exact: f32 = (0..columns).map(|at| values[at] * f32::from(weights[at])).sum::<f32>() * 0.01 + 0.5;
        let scale = values[..columns].iter().fold(0.0f32, |most, value| most.max(value.abs()));
        assert!(
            (outputs[0][0] - exact).abs() < scale * (columns as f32).sqrt() * 0.01,
            "{} near {exact}",
            outputs[0][0]
        );
    }
}

#[test]
fn gelu_is_close() {
    // Twice the normal distribution, less one, at x times the root of two: Abramowitz and Stegun, table 7.1.
    for (x, erf) in [(0.0, 0.0), (0.25, 0.276_326_4), (0.5, 0.520_499_9), (1.0, 0.842_700_8), (2.0, 0.995_322_3)] {
        let x = x * std::f32::consts::SQRT_2;
        assert!((gelu(x) - x * (0.5 + 0.5 * erf)).abs() < 2e-4, "gelu({x})");
        assert!((gelu(-x) + x * (0.5 - 0.5 * erf)).abs() < 2e-4, "gelu(-{x})");
    }
    assert!((gelu(100.0) - 100.0).abs() < 1e-4 && gelu(-100.0).abs() < 1e-4, "far out");
}

#[test]
fn weights_are_powers_of_two() {
    for step in 0..4_000 {
        let x = step as f32 * -0.01;
        assert!((f32::from(attention::weight(x)) - 255.0 * x.exp2()).abs() <= 0.53, "weight({x})");
    }
}

/// Numbers between -2 and 2; every seventh column ten times as large, as some are in a network.
fn activations(n_rows: usize, width: usize, state: &mut u32) -> Vec<f32> {
    let size = |column: usize| if column.is_multiple_of(7) { 20.0 } else { 2.0 };
    (0..n_rows * width).map(|at| size(at % width) * ((random(state) % 2001) as f32 / 1000.0 - 1.0)).collect()
}

#[test]
fn attention_agrees_on_every_level_and_with_floats() {
    let mut state = 11;
    // One place for all, so that what a longer text left behind meets a shorter one.
    let mut scratch = Scratch::default();
    for (n_tokens, n_heads) in [(300, 1), (1, 2), (2, 1), (16, 1), (65, 3), (64, 2), (129, 2), (5, 12)] {
        let qkv = activations(n_tokens, 3 * n_heads * HEAD, &mut state);
        let wanted = attention_in_floats(&qkv, n_heads);
        let mut plain = Vec::new();
        attention(Level::Plain, &qkv, n_heads, &mut scratch, &mut plain);
        for level in levels() {
            let mut out = vec![7.0; 3];
            attention(level, &qkv, n_heads, &mut scratch, &mut out);
            assert!(out == plain, "{level:?} differs from plain for {n_tokens} tokens");
        }
        let error = plain.iter().zip(&wanted).map(|(found, wanted)| (found - wanted).abs()).sum::<f32>();
        let size = wanted.iter().map(|wanted| wanted.abs()).sum::<f32>();
        assert!(error < 0.05 * size, "off by {} for {n_tokens} tokens", error / size);
    }
}

fn attention_in_floats(qkv: &[f32], n_heads: usize) -> Vec<f32> {
    let width = n_heads * HEAD;
    let rows: Vec<&[f32]> = qkv.chunks_exact(3 * width).collect();
    let mut out = Vec::new();
    for asking in &rows {
        for head in 0..n_heads {
            let part = |row: &[f32], which: usize| row[which * width + head * HEAD..][..HEAD].to_vec();
            let query = part(asking, 0);
            let score = |row: &&[f32]| part(row, 1).iter().zip(&query).map(|(key, query)| key * query).sum::<f32>();
            let scores: Vec<f32> = rows.iter().map(|row| score(row) / (HEAD as f32).sqrt()).collect();
            let largest = scores.iter().copied().fold(f32::MIN, f32::max);
            let weights: Vec<f32> = scores.iter().map(|score| (score - largest).exp()).collect();
            let total: f32 = weights.iter().sum();
            let values: Vec<Vec<f32>> = rows.iter().map(|row| part(row, 2)).collect();
            out.extend((0..HEAD).map(|at| {
                weights.iter().zip(&values).map(|(weight, values)| weight * values[at]).sum::<f32>() / total
            }));
        }
    }
    out
}

#[test]
fn attention_to_nothing_is_the_mean() {
    // Queries and keys are all zero, so each token gets the mean of the values, and places without a token count for nothing.
    let mut qkv = vec![0.0; 3 * 3 * HEAD];
    for (row, value) in qkv.chunks_exact_mut(3 * HEAD).zip([1.27, 0.27, -1.0]) {
        row[2 * HEAD..].fill(value);
    }
    for level in levels() {
        let mut out = Vec::new();
        attention(level, &qkv, 1, &mut Scratch::default(), &mut out);
        assert!(out.iter().all(|value| (value - 0.18).abs() < 1e-6), "{level:?}: {out:?}");
    }
}
