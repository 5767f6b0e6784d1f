//! Can any bytes break the way from an article back to its place in the page?
//!
//! `cargo fuzz run place fuzz/seeds/page`; what it finds goes to `fuzz/regressions/page/`, where `cargo test` replays it.

#![no_main]

#[path = "../../crates/onrecord-core/tests/it/promises.rs"]
mod promises;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| promises::of_places(bytes));
