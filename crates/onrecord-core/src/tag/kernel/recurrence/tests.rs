//! Small cases whose results can be worked out by hand.

use super::*;
use crate::tag::kernel::levels;

const WIDTH: usize = 64;

/// Checks the first channel of each token, at every level.
fn check(name: &str, run: impl Fn(Level, &mut Vec<f32>), wanted: &[f32]) {
    for level in levels() {
        let mut out = Vec::new();
        run(level, &mut out);
        let found: Vec<f32> = out.chunks_exact(WIDTH).map(|row| row[0]).collect();
        let is_near =
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(one, other)| (one - other).abs() < 1e-5);
        assert!(is_near, "{name} at {level:?}: {found:?}, not {wanted:?}");
    }
}

/// Tokens whose channels are all alike.
fn rows(values: &[f32]) -> Vec<f32> {
    values.iter().flat_map(|&value| [value; WIDTH]).collect()
}

#[test]
fn a_convolution_sees_its_neighbours_and_nothing_outside() {
    let (states, taps, bias) = (rows(&[1.0, 10.0, 100.0]), rows(&[2.0, 3.0, 5.0]), rows(&[0.5]));
    check("middle", |level, out| convolve(level, &states, &taps, &bias, out), &[53.5, 532.5, 320.5]);
    let taps = rows(&[7.0, 2.0, 3.0, 5.0, 11.0]);
    check("wide", |level, out| convolve(level, &states[..2 * WIDTH], &taps, &bias, out), &[53.5, 32.5]);
}

#[test]
fn a_scan_carries_along_the_window_what_its_gates_let() {
    let token = |value: f32, forget: f32, shown: f32| [rows(&[value]), rows(&[forget]), rows(&[shown])].concat();
    // Gates of 0 are half open; one of 100 keeps all, one of -100 nothing.
    let gates = [token(4.0, 0.0, 0.0), token(9.0, 100.0, 100.0), token(6.0, -100.0, 0.0)].concat();
    check("forward", |level, out| scan(level, &gates, WIDTH, out), &[1.0, 2.0, 3.0]);
    let last = |level, out: &mut Vec<f32>| {
        scan(level, &gates, WIDTH, out);
        out.rotate_left(WIDTH - 1);
    };
    check("backward", last, &[2.5, 6.0, 3.0]);
}

#[test]
fn a_row_is_normalised() {
    let mut row = rows(&[3.0]);
    row[..WIDTH / 2].fill(1.0);
    check("mean 2, deviation 1", |level, out| normalise(level, &row, &rows(&[2.0]), &rows(&[10.0]), out), &[8.0]);
}
