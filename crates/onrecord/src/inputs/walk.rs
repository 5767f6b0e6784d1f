//! Which files of a folder are to be read, and in which order?

use std::ffi::OsStr;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::sniff::{self, Content};
use super::{About, Found, Sink, failed, in_file, in_words, unpacked};

/// What a browser's "save page as" leaves beside the page. These are text, so their content would not give them away.
const PARTS_OF_PAGES: [&str; 7] = ["css", "js", "mjs", "map", "svg", "woff", "woff2"];

/// Hands over the documents in `folder` and the folders in it, sorted by name, whatever the file system's order.
pub(super) fn folder(folder: &Path, about: &About, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let entries = match entries(folder) {
        Ok(entries) => entries,
        Err(error) => return sink(failed(&folder.display().to_string(), in_words(&error))),
    };
    for path in entries {
        match why_not(&path) {
            Some(why) => sink(Found::Skipped { name: path.display().to_string(), why: why.into() })?,
            None if path.is_dir() => self::folder(&path, about, sink)?,
            None => in_file(&path, about, sink)?,
        }
    }
    ControlFlow::Continue(())
}

/// The bytes of a file, or of the files of a folder that will be read; `None` for pipes and the like.
pub(super) fn bytes(path: &Path) -> Option<u64> {
    let metadata = path.metadata().ok()?;
    if metadata.is_dir() {
        let entries = entries(path).ok()?;
        return Some(entries.iter().filter(|path| !is_hidden(path)).filter_map(|path| bytes(path)).sum());
    }
    metadata.is_file().then_some(metadata.len())
}

fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = folder.read_dir()?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    Ok(entries)
}

/// Why a file of a folder is left alone. A file that somebody names is always tried.
fn why_not(path: &Path) -> Option<&'static str> {
    if is_hidden(path) {
        return Some("hidden");
    }
    let Ok(metadata) = path.metadata() else {
        return None; // the attempt to read it says what is wrong
    };
    if metadata.is_dir() {
        // A link to a folder above would never end.
        return path.is_symlink().then_some("a link to a folder; name the folder itself to read it");
    }
    if !metadata.is_file() {
        return Some("neither a file nor a folder");
    }
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    if PARTS_OF_PAGES.contains(&extension.as_str()) {
        return Some("a part of a page, not a page");
    }
    let (head, _) = unpacked::open(Box::new(File::open(path).ok()?)).ok()?;
    match sniff::content(&head) {
        Content::Binary(what) => Some(what),
        _ => None,
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}
