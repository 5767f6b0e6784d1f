//! Can any text and any attributions break the way from an article to its statements?
//!
//! `cargo fuzz run text fuzz/seeds/text`; what it finds goes to `fuzz/regressions/text/`, where `cargo test` replays it.

#![no_main]

#[path = "../../crates/onrecord-core/tests/it/promises.rs"]
mod promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| promises::of_text_bytes(bytes));
