//! The vector versions against the plain one, and the approximations against the standard library.

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
    for (n_tokens, columns, n_rows) in [(1, 4, 64), (5, 384, 64), (6, 384, 128), (13, 1536, 64), (31, 128, 192)] {
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
fn exp_and_erf_are_close() {
    for step in 0..2_000 {
        let x = step as f32 * -0.02;
        assert!((exp(x) - x.exp()).abs() <= 3e-7 * x.exp().max(1e-30), "exp({x})");
    }
    // Values of the error function from Abramowitz and Stegun, table 7.1.
    for (x, wanted) in [(0.0, 0.0), (0.5, 0.520_499_9), (1.0, 0.842_700_8), (2.0, 0.995_322_3), (-1.0, -0.842_700_8)] {
        assert!((erf(x) - wanted).abs() < 3e-7, "erf({x})");
    }
}

#[test]
fn attention_of_equal_keys_is_the_mean() {
    // Two tokens, one head: the keys are equal, so each token gets the mean of the values.
    let mut qkv = vec![0.0; 2 * 3 * HEAD];
    qkv[2 * HEAD..3 * HEAD].fill(1.0);
    qkv[5 * HEAD..].fill(3.0);
    let mut out = Vec::new();
    for level in levels() {
        attention(level, &qkv, 1, &mut Scratch::default(), &mut out);
        assert!(out.iter().all(|value| (value - 2.0).abs() < 1e-6), "{level:?}");
    }
}
