//! Which documents are in these files, folders and streams?
//!
//! The content of a file decides what it is; its name only where the content cannot tell (`.txt`) and inside folders,
//! where a browser's "save page as" leaves scripts beside the page. What the text means is not judged here.

mod jsonl;
mod sniff;
mod walk;

use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use onrecord_core::{Hints, InputKind};

use crate::args::As;
use sniff::Content;

/// Larger files are no articles, and one line of JSONL is one document.
pub const LARGEST_DOCUMENT: u64 = 64 << 20;
const LARGEST_DOCUMENT_IN_WORDS: &str = "64 MB";

/// The id of what comes from there.
const STANDARD_INPUT: &str = "-";

/// Where to look for documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    StandardInput,
    Path(PathBuf),
}

/// What is known about all inputs of a run.
#[derive(Clone, Debug)]
pub struct About {
    pub kind: As,
    pub url: Option<String>,
    pub crawled: Option<String>,
}

/// One document, ready to be read.
#[derive(Clone, Debug)]
pub struct Document {
    /// For messages: the path, with the line in a JSONL file.
    pub name: String,
    /// For the output: the id that the input gives, else the path as it was typed, with the line in a JSONL file.
    pub id: String,
    /// What stays the same when the document changes: the id that the input gives, else the file's absolute path. A line's
    /// number does not, nor does standard input.
    pub address: Option<String>,
    pub bytes: Vec<u8>,
    pub hints: Hints,
}

/// What comes of looking at an input.
#[derive(Debug)]
pub enum Found {
    Document(Document),
    /// A file of a folder that is not meant to be read.
    Skipped {
        name: String,
        why: String,
    },
    Failed {
        name: String,
        why: String,
    },
}

/// Takes what is found, in order; breaks off when nobody wants more.
pub type Sink<'a> = dyn FnMut(Found) -> ControlFlow<()> + 'a;

/// Hands every document of `sources` to `sink`, in order, one at a time.
pub fn find(sources: &[Source], about: &About, sink: &mut Sink<'_>) -> ControlFlow<()> {
    for source in sources {
        match source {
            Source::StandardInput => {
                in_stream("standard input", STANDARD_INPUT, Box::new(std::io::stdin()), about, sink)?
            }
            Source::Path(path) if path.is_dir() => in_folder(path, about, sink)?,
            Source::Path(path) => in_file(path, about, sink)?,
        }
    }
    ControlFlow::Continue(())
}

/// The bytes in all files together, where it can be known before reading.
pub fn total_bytes(sources: &[Source]) -> Option<u64> {
    sources
        .iter()
        .map(|source| match source {
            Source::StandardInput => None,
            Source::Path(path) => walk::bytes(path),
        })
        .sum()
}

fn in_folder(folder: &Path, about: &About, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut is_tried = false;
    walk::folder(folder, about, &mut |found| {
        is_tried |= !matches!(found, Found::Skipped { .. });
        sink(found)
    })?;
    if is_tried {
        ControlFlow::Continue(())
    } else {
        sink(failed(&folder.display().to_string(), "holds no page or article".into()))
    }
}

fn in_file(path: &Path, about: &About, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(file) => in_stream(&name, &name, Box::new(file), about, sink),
        Err(error) => sink(failed(&name, in_words(&error))),
    }
}

fn in_stream(name: &str, id: &str, mut stream: Box<dyn Read>, about: &About, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let head = match sniff::head(&mut stream) {
        Ok(head) => head,
        Err(error) => return sink(failed(name, in_words(&error))),
    };
    let content = match (sniff::content(&head), about.kind) {
        (content, As::Auto) => content,
        (Content::Binary(what), _) => Content::Binary(what),
        (_, As::Jsonl) => Content::JsonLines,
        (_, As::Html | As::Text) => Content::Other,
    };
    let kind = kind(name, &head, about.kind);
    let whole = BufReader::new(head.as_slice().chain(stream));
    match content {
        Content::Binary(what) => sink(failed(name, format!("is {what}; save it as a web page or text first"))),
        Content::JsonArray => sink(failed(name, "is one JSON array; write an object a line (jq -c '.[]')".into())),
        Content::JsonLines => jsonl::lines(name, id, whole, about, sink),
        Content::JsonObject => match all_bytes(whole) {
            Ok(bytes) => sink(jsonl::document(&bytes, name, id, about)),
            Err(why) => sink(failed(name, why)),
        },
        Content::Other => match all_bytes(whole) {
            Ok(bytes) => sink(Found::Document(plain_document(name, id, bytes, kind, about))),
            Err(why) => sink(failed(name, why)),
        },
    }
}

/// A `.txt` file is scraped text unless it holds a page; of other files the core sees for itself what they are.
fn kind(name: &str, head: &[u8], asked: As) -> Option<InputKind> {
    match asked {
        As::Html => Some(InputKind::Html),
        As::Text => Some(InputKind::Text),
        As::Auto | As::Jsonl => {
            let is_txt = Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
            (is_txt && !sniff::opens_like_a_page(head)).then_some(InputKind::Text)
        }
    }
}

fn plain_document(name: &str, id: &str, bytes: Vec<u8>, kind: Option<InputKind>, about: &About) -> Document {
    let hints = Hints { kind, url: about.url.clone(), crawled: about.crawled.clone(), ..Hints::default() };
    let address = if id == STANDARD_INPUT { None } else { std::path::absolute(id).ok() };
    let address = address.map(|path| path.display().to_string());
    Document { name: name.to_owned(), id: id.to_owned(), address, bytes, hints }
}

fn all_bytes(stream: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    stream.take(LARGEST_DOCUMENT + 1).read_to_end(&mut bytes).map_err(|error| in_words(&error))?;
    if bytes.len() as u64 > LARGEST_DOCUMENT {
        return Err(format!(
            "is larger than {LARGEST_DOCUMENT_IN_WORDS}; split it, or write a document a line as JSONL"
        ));
    }
    if sniff::is_blank(&bytes) {
        return Err("is empty".into());
    }
    Ok(bytes)
}

fn failed(name: &str, why: String) -> Found {
    Found::Failed { name: name.to_owned(), why }
}

fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".into(),
        std::io::ErrorKind::PermissionDenied => "may not be read (permission denied)".into(),
        _ => format!("cannot be read: {error}"),
    }
}
