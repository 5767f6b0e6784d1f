//! How are the model's few matrix operations done fast, and to the same bits on every processor?
//!
//! The one module that may say `unsafe`. Whatever is multiplied with whatever, layers' weights and attention alike, goes
//! through one product of 8-bit integers ([`products`]). Integer sums are exact, so its three versions (AVX512-VNNI, AVX2,
//! plain) agree to the last bit. Everything in floats is written once, in plain Rust with a fixed order of additions and no
//! fused multiply-add, and only compiled several times for wider registers: the same bits again.
#![expect(unsafe_code, reason = "vector instructions, chosen after asking the processor for them")]

/// Compiles a function of plain Rust once more for each level and calls the right one.
macro_rules! at_every_level {
    ($(#[$doc:meta])* $visible:vis fn $name:ident = $body:ident ($($argument:ident: $type:ty),* $(,)?)) => {
        $(#[$doc])*
        $visible fn $name(level: Level, $($argument: $type),*) {
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

mod attention;
mod layer;
mod products;
mod recurrence;
mod rows;

pub(super) use attention::{Scratch, attention};
pub(super) use layer::{Matrix, Quantised, linear, linear_with_gelu, linear_with_relu, quantise};
pub(super) use recurrence::{add, convolve, embed, normalise, normalise_in_place, scan};
pub(super) use rows::{add_and_normalise, dense};

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

#[cfg(test)]
mod tests;
