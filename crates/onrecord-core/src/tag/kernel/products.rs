//! What do a few rows of 8-bit integers and a panel of many others make, each multiplied with each?
//!
//! The hot loop of everything. Knows integers only: what they stand for is the business of [`super::layer`] and
//! [`super::attention`].

use super::Level;

/// Inputs that one VNNI instruction multiplies and adds up in each lane.
pub(super) const DEPTH: usize = 4;
/// Rows of inputs that share the loading of a panel: 6 times 4 sums, 4 of the panel and 1 input fill 29 of 32 registers.
pub(super) const INPUTS: usize = 6;
/// 32-bit sums in a 512-bit register.
pub(super) const LANES: usize = 16;

/// For each row of `columns` inputs, at most [`INPUTS`] of them: its products with each row of the panel, added to what that
/// row starts from. A panel holds, for every [`DEPTH`] columns, the values of its 16 `R` rows (`R` is 2 or 4). The sums of one
/// row of inputs begin `stride` behind those of the one before.
pub(super) fn products<const R: usize>(
    level: Level,
    inputs: &[u8],
    columns: usize,
    panel: &[i8],
    start: &[i32],
    sums: &mut [i32],
    stride: usize,
) {
    // The vector versions read and write through pointers: this is what they rely on.
    let n_inputs = (1..=INPUTS).rev().find(|n_inputs| n_inputs * columns == inputs.len()).expect("a few whole rows");
    assert!(columns.is_multiple_of(DEPTH) && panel.len() == R * LANES * columns && start.len() == R * LANES);
    assert!(stride >= R * LANES && sums.len() >= (n_inputs - 1) * stride + R * LANES);
    match level {
        // SAFETY: `level()` found the features on this processor; the lengths are checked above, each arm's by its number.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512Vnni => unsafe {
            match n_inputs {
                1 => vnni::<1, R>(inputs, columns, panel, start, sums, stride),
                2 => vnni::<2, R>(inputs, columns, panel, start, sums, stride),
                3 => vnni::<3, R>(inputs, columns, panel, start, sums, stride),
                4 => vnni::<4, R>(inputs, columns, panel, start, sums, stride),
                5 => vnni::<5, R>(inputs, columns, panel, start, sums, stride),
                _ => vnni::<INPUTS, R>(inputs, columns, panel, start, sums, stride),
            }
        },
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => {
            for (input, sums) in inputs.chunks_exact(columns).zip(sums.chunks_mut(stride)) {
                // SAFETY: as above.
                unsafe { avx2::<R>(input, panel, start, &mut sums[..R * LANES]) };
            }
        }
        Level::Plain => {
            for (input, sums) in inputs.chunks_exact(columns).zip(sums.chunks_mut(stride)) {
                plain::<R>(input, panel, start, &mut sums[..R * LANES]);
            }
        }
    }
}

fn plain<const R: usize>(input: &[u8], panel: &[i8], start: &[i32], sums: &mut [i32]) {
    sums.copy_from_slice(start);
    let steps = panel.chunks_exact(R * LANES * DEPTH);
    for (inputs, panel) in input.as_chunks::<DEPTH>().0.iter().zip(steps) {
        for (sum, values) in sums.iter_mut().zip(panel.as_chunks::<DEPTH>().0) {
            *sum += (0..DEPTH).map(|at| i32::from(inputs[at]) * i32::from(values[at])).sum::<i32>();
        }
    }
}

/// `inputs` holds `N` times `columns` inputs, `panel` 16 `R` times `columns`, `start` 16 `R`, `sums` 16 `R` at every `stride`.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
unsafe fn vnni<const N: usize, const R: usize>(
    inputs: &[u8],
    columns: usize,
    panel: &[i8],
    start: &[i32],
    sums: &mut [i32],
    stride: usize,
) {
    use std::arch::x86_64::{_mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_set1_epi32, _mm512_storeu_si512};
    // SAFETY: `R` registers of 16 numbers each.
    let start =
        std::array::from_fn::<_, R, _>(|at| unsafe { _mm512_loadu_si512(start.as_ptr().add(at * LANES).cast()) });
    let mut lanes = [start; N];
    for step in 0..columns / DEPTH {
        // SAFETY: step * 4 + 3 < columns, so all reads stay inside the lengths that the caller checked.
        unsafe {
            let at = panel.as_ptr().add(step * R * LANES * DEPTH);
            let panel =
                std::array::from_fn::<_, R, _>(|register| _mm512_loadu_si512(at.add(register * LANES * DEPTH).cast()));
            for (input, lanes) in lanes.iter_mut().enumerate() {
                let inputs = inputs.as_ptr().add(input * columns + step * DEPTH).cast::<i32>().read_unaligned();
                let inputs = _mm512_set1_epi32(inputs);
                for (lanes, panel) in lanes.iter_mut().zip(panel) {
                    *lanes = _mm512_dpbusd_epi32(*lanes, inputs, panel);
                }
            }
        }
    }
    for (input, lanes) in lanes.into_iter().enumerate() {
        for (register, lanes) in lanes.into_iter().enumerate() {
            // SAFETY: input < N and register < R, so this ends inside the length that the caller checked.
            unsafe { _mm512_storeu_si512(sums.as_mut_ptr().add(input * stride + register * LANES).cast(), lanes) };
        }
    }
}

/// Without VNNI: products of 16-bit integers, added in pairs. Exact, where the 8-bit instruction of AVX2 would saturate.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn avx2<const R: usize>(input: &[u8], panel: &[i8], start: &[i32], sums: &mut [i32]) {
    use std::arch::x86_64::{
        _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_madd_epi16, _mm256_set1_epi64x,
        _mm256_setzero_si256, _mm256_storeu_si256,
    };
    const PART: usize = 2 * LANES;
    let steps = input.as_chunks::<DEPTH>().0;
    let parts = start.as_chunks::<PART>().0.iter().zip(sums.as_chunks_mut::<PART>().0);
    // Four rows' pairs of sums fill a register; eight registers at a time leave room for panel and inputs.
    for (part, (start, sums)) in parts.enumerate() {
        let mut lanes = [_mm256_setzero_si256(); 8];
        for (inputs, panel) in steps.iter().zip(panel.chunks_exact(R * LANES * DEPTH)) {
            let inputs = inputs.iter().rev().fold(0i64, |all, &input| all << 16 | i64::from(input));
            let inputs = _mm256_set1_epi64x(inputs);
            for (lanes, values) in lanes.iter_mut().zip(panel[part * PART * DEPTH..].as_chunks::<16>().0) {
                // SAFETY: 16 values are 128 bits.
                let values = _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(values.as_ptr().cast()) });
                *lanes = _mm256_add_epi32(*lanes, _mm256_madd_epi16(inputs, values));
            }
        }
        for ((sums, start), lanes) in sums.as_chunks_mut::<4>().0.iter_mut().zip(start.as_chunks::<4>().0).zip(lanes) {
            let mut pairs = [0i32; 8];
            // SAFETY: eight sums of 32 bits are one register.
            unsafe { _mm256_storeu_si256(pairs.as_mut_ptr().cast(), lanes) };
            for ((sum, start), pair) in sums.iter_mut().zip(start).zip(pairs.as_chunks::<2>().0) {
                *sum = start + pair[0] + pair[1];
            }
        }
    }
}
