//! Which documents are in these files, folders and streams?
//!
//! The content of a file decides what it is; its name only where the content cannot tell (`.txt`) and inside folders,
//! where a browser's "save page as" leaves scripts beside the page. gzip around any of it comes off by itself. What the
//! text means is not judged here.

mod gunzip;
mod jsonl;
mod lookahead;
mod sniff;
mod unpacked;
mod walk;
mod warc;

use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use onrecord_core::{Hints, InputKind};

use crate::args::As;
use sniff::Content;
use unpacked::Unpacked;

/// Larger files are no articles, and one line of JSONL is one document.
pub const LARGEST_DOCUMENT: u64 = 64 << 20;
const LARGEST_DOCUMENT_IN_WORDS: &str = "64 MB";
/// An archive with more damaged places than this is given up: nobody reads so many complaints, and hostile bytes could make
/// each place costly.
const MOST_DAMAGED_PLACES: usize = 1000;

/// The id of what comes from there.
const STANDARD_INPUT: &str = "-";

/// Where to look for documents.
#[derive(Clone, Debug)]
pub enum Source {
    StandardInput,
    Path(PathBuf),
    /// A stretch of an open file, under a name that somebody gave it: what came in through a browser. The name is no path.
    Part {
        name: String,
        file: Arc<File>,
        begin: u64,
        n_bytes: u64,
    },
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
    /// How many bytes of the input were gone through for it: a page in a packed archive takes fewer than it has.
    pub input_bytes: u64,
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
                let origin = Origin { name: "standard input", id: STANDARD_INPUT, address: None };
                in_stream(&origin, Box::new(std::io::stdin()), about, sink)?
            }
            Source::Path(path) if path.is_dir() => in_folder(path, about, sink)?,
            Source::Path(path) => in_file(path, about, sink)?,
            Source::Part { name, file, begin, n_bytes } => {
                let origin = Origin { name, id: name, address: Some(name) };
                match part(file, *begin, *n_bytes) {
                    Ok(part) => in_stream(&origin, part, about, sink)?,
                    Err(error) => sink(failed(name, in_words(&error)))?,
                }
            }
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
            Source::Part { n_bytes, .. } => Some(*n_bytes),
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
    let address = std::path::absolute(path).ok().map(|path| path.display().to_string());
    match File::open(path) {
        Ok(file) => {
            let origin = Origin { name: &name, id: &name, address: address.as_deref() };
            in_stream(&origin, Box::new(file), about, sink)
        }
        Err(error) => sink(failed(&name, in_words(&error))),
    }
}

/// Parts of a file share its place of reading, so they are read one after the other.
fn part(file: &Arc<File>, begin: u64, n_bytes: u64) -> std::io::Result<Box<dyn Read>> {
    let mut file = Arc::clone(file);
    file.seek(SeekFrom::Start(begin))?;
    Ok(Box::new(file.take(n_bytes)))
}

/// Where a stream comes from.
struct Origin<'a> {
    /// For messages.
    name: &'a str,
    /// For the output.
    id: &'a str,
    /// What stays the same when the content changes.
    address: Option<&'a str>,
}

fn in_stream(origin: &Origin<'_>, stream: Box<dyn Read>, about: &About, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let n_read = Rc::new(Cell::new(0));
    let mut n_told = 0;
    let stream = Counted { stream, n_read: Rc::clone(&n_read) };
    in_counted(origin, Box::new(stream), about, &mut |mut found| {
        if let Found::Document(document) = &mut found {
            document.input_bytes = n_read.get() - n_told;
            n_told = n_read.get();
        }
        sink(found)
    })
}

/// A stream that tells somebody else how far it is.
struct Counted {
    stream: Box<dyn Read>,
    n_read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.stream.read(into)?;
        self.n_read.set(self.n_read.get() + n as u64);
        Ok(n)
    }
}

fn in_counted(origin: &Origin<'_>, stream: Box<dyn Read>, about: &About, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let Origin { name, id, .. } = *origin;
    let (head, stream) = match unpacked::open(stream) {
        Ok(opened) => opened,
        Err(error) => return sink(failed(name, in_words(&error))),
    };
    let content = match (sniff::content(&head), about.kind) {
        (content, As::Auto) => content,
        (Content::Binary(what), _) => Content::Binary(what),
        (_, As::Jsonl) => Content::JsonLines,
        (_, As::Warc) => Content::Warc,
        (_, As::Html | As::Text) => Content::Other,
    };
    let kind = kind(name, &head, about.kind);
    match content {
        Content::Binary(what) => sink(failed(name, format!("is {what}; save it as a web page or text first"))),
        Content::Warc => warc::pages(name, id, head, stream, about, sink),
        Content::JsonArray => sink(failed(name, "is one JSON array; write an object a line (jq -c '.[]')".into())),
        Content::JsonLines => jsonl::lines(name, id, whole(head, stream), about, sink),
        Content::JsonObject => match all_bytes(whole(head, stream)) {
            Ok(bytes) => sink(jsonl::document(&bytes, name, id, about)),
            Err(why) => sink(failed(name, why)),
        },
        Content::Other => match all_bytes(whole(head, stream)) {
            Ok(bytes) => sink(Found::Document(plain_document(origin, bytes, kind, about))),
            Err(why) => sink(failed(name, why)),
        },
    }
}

fn whole(head: Vec<u8>, stream: Unpacked) -> impl BufRead {
    BufReader::new(Cursor::new(head).chain(stream))
}

/// A `.txt` file is scraped text unless it holds a page; of other files the core sees for itself what they are.
fn kind(name: &str, head: &[u8], asked: As) -> Option<InputKind> {
    match asked {
        As::Html => Some(InputKind::Html),
        As::Text => Some(InputKind::Text),
        As::Auto | As::Jsonl | As::Warc => {
            let name = Path::new(name);
            let is_gz = name.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
            let name = if is_gz { Path::new(name.file_stem().unwrap_or_default()) } else { name };
            let is_txt = name.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
            (is_txt && !sniff::opens_like_a_page(head)).then_some(InputKind::Text)
        }
    }
}

fn plain_document(origin: &Origin<'_>, bytes: Vec<u8>, kind: Option<InputKind>, about: &About) -> Document {
    let hints = Hints { kind, url: about.url.clone(), crawled: about.crawled.clone(), ..Hints::default() };
    let Origin { name, id, address } = *origin;
    let address = address.map(str::to_owned);
    Document { name: name.to_owned(), id: id.to_owned(), address, bytes, hints, input_bytes: 0 }
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
        // Said by this program about what it read; it is a sentence already.
        std::io::ErrorKind::InvalidData => error.to_string(),
        _ => format!("cannot be read: {error}"),
    }
}
