//! Does anything that once broke the program break it again? Replays what the targets in `fuzz/` found.

use std::path::{Path, PathBuf};

use crate::promises;

/// The files of `fuzz/<folder>`, in the order of their names.
fn inputs(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz").join(folder);
    let entries = folder.read_dir().unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).expect("a file"))).collect()
}

/// Runs `target` on every file and names the one that broke it.
fn replay(folder: &str, target: fn(&[u8])) {
    for (path, bytes) in inputs(folder) {
        let result = std::panic::catch_unwind(|| target(&bytes));
        assert!(result.is_ok(), "{} breaks a promise", path.display());
    }
}

#[test]
fn pages_that_broke_it() {
    replay("seeds/page", promises::of_page);
    replay("regressions/page", promises::of_page);
}

#[test]
fn places_that_broke_it() {
    replay("seeds/page", promises::of_places);
    replay("regressions/page", promises::of_places);
}

#[test]
fn texts_that_broke_it() {
    replay("seeds/text", promises::of_text_bytes);
    replay("regressions/text", promises::of_text_bytes);
}
