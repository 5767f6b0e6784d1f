//! What did somebody send to be added?
//!
//! Files and pasted text come in as the parts of one form. They are written, one after the other, to one nameless file
//! beside the ledger, which is gone when the program ends, however it ends. Nothing is written before the form has shown
//! its token, and no more is in memory than the network brings at once. Names of files are words for people: they never
//! become paths, and no address is fetched.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{StatusCode, header};
use hyper::body::Frame;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::OwnedSemaphorePermit;

use super::link;
use super::refusal::{Refusal, too_old};
use super::room::Room;
use super::session::{TOKEN_FIELD, TOKEN_HEADER, Visit};
use crate::inputs::Source;

/// All files of a form together: some thousand saved pages, or an archive of a site. More is for `onrecord add`.
pub(super) const LARGEST_UPLOAD: u64 = 500_000_000;
/// A folder of saved pages.
pub(super) const MOST_FILES: usize = 1_000;
/// Files, and the other fields of the form.
const MOST_PARTS: usize = MOST_FILES + 8;
/// A long book; the longest articles have 0.2 MB.
const LONGEST_TEXT: usize = 5_000_000;
/// A title or an address.
const LONGEST_LINE: usize = 4_000;
/// What a file system allows.
const LONGEST_NAME: usize = 255;
/// Between the end of a part and the words of the next one. Browsers send a few hundred bytes there, but they come along
/// with others in pieces of up to 0.4 MB.
const LONGEST_HEADERS: u64 = 1 << 20;
/// The boundaries and headers of all parts.
const AROUND_FILES: u64 = MOST_FILES as u64 * 1_024;
/// Who sends nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is to be read, under the names that it was sent with.
pub(super) struct Upload {
    pub(super) sources: Vec<Source>,
    pub(super) inputs: Vec<String>,
    pub(super) n_bytes: u64,
    /// Held as long as it is kept.
    pub(super) place: OwnedSemaphorePermit,
}

/// What came in, if it came from a form of this visitor.
pub(super) async fn received(room: &Room, visit: &Visit, request: Request) -> Result<Upload, Refusal> {
    let token = request.headers().get(TOKEN_HEADER).and_then(|token| token.to_str().ok());
    // Only who shows the token takes a place.
    let mut place = if visit.is_token(token) { Some(room.jobs.place()?) } else { None };
    let folder = room.connections.path().parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let mut form = Parts::of(request).await?;
    let mut spool = None;
    let mut pasted = Pasted::default();
    while let Some(mut part) = form.next().await? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == TOKEN_FIELD && place.is_none() {
            let is_ours = visit.is_token(Some(&text(&mut part, LONGEST_LINE).await?));
            place = if is_ours { Some(room.jobs.place()?) } else { None };
        }
        if place.is_none() {
            break;
        }
        match name.as_str() {
            "files" => Spool::open(&mut spool, folder)?.take(&mut part).await?,
            "text" => pasted.text = text(&mut part, LONGEST_TEXT).await?,
            "title" => pasted.title = text(&mut part, LONGEST_LINE).await?,
            "url" => pasted.url = text(&mut part, LONGEST_LINE).await?,
            TOKEN_FIELD => {}
            "published" => pasted.published = text(&mut part, LONGEST_LINE).await?,
            _ => return Err(Refusal::Request(format!("this room knows no field \"{name}\""))),
        }
    }
    let place = place.ok_or_else(too_old)?;
    if let Some(line) = pasted.line()? {
        Spool::open(&mut spool, folder)?.paste(&line)?;
    }
    let spool = spool.filter(|spool| !spool.parts.is_empty());
    let spool = spool.ok_or_else(|| Refusal::Request("choose files or paste a text first".into()))?;
    Ok(spool.closed(place))
}

/// The parts of a form, as they come.
struct Parts {
    form: Multipart,
    n_parts: usize,
    allowance: Arc<AtomicU64>,
}

impl Parts {
    async fn of(mut request: Request) -> Result<Parts, Refusal> {
        let length =
            request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if length.is_some_and(|length: u64| length > LARGEST_UPLOAD + AROUND_FILES) {
            return Err(Refusal::TooLarge);
        }
        let allowance = Arc::new(AtomicU64::new(0));
        let metered = |body| Body::new(Metered { body, allowance: Arc::clone(&allowance) });
        request = request.map(metered);
        DefaultBodyLimit::disable().apply(&mut request);
        let form = Multipart::from_request(request, &()).await;
        let form = form.map_err(|error| Refusal::Request(error.body_text()))?;
        Ok(Parts { form, n_parts: 0, allowance })
    }

    async fn next(&mut self) -> Result<Option<Field<'_>>, Refusal> {
        self.n_parts += 1;
        if self.n_parts > MOST_PARTS {
            return Err(Refusal::Request(format!(
                "{MOST_FILES} files are the most at once; add the others after them"
            )));
        }
        self.allowance.store(LONGEST_HEADERS, Ordering::Relaxed);
        let next = within_patience(self.form.next_field()).await;
        let was_cut = self.allowance.load(Ordering::Relaxed) == 0;
        // The part itself is measured by who takes it.
        self.allowance.store(LARGEST_UPLOAD + AROUND_FILES, Ordering::Relaxed);
        if was_cut { Err(Refusal::TooLarge) } else { next }
    }
}

/// A body that gives no more than it is allowed to, for parsers that would keep whatever comes.
struct Metered {
    body: Body,
    allowance: Arc<AtomicU64>,
}

impl HttpBody for Metered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(context));
        let n_bytes = frame.as_ref().and_then(|frame| Some(frame.as_ref().ok()?.data_ref()?.len() as u64)).unwrap_or(0);
        let taken = |left: u64| left.checked_sub(n_bytes);
        if self.allowance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_err() {
            self.allowance.store(0, Ordering::Relaxed);
            return Poll::Ready(Some(Err(axum::Error::new(std::io::Error::other("too much")))));
        }
        Poll::Ready(frame)
    }
}

/// What is done with a sender, unless they fall silent.
async fn within_patience<T>(sending: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Refusal> {
    match tokio::time::timeout(PATIENCE, sending).await {
        Ok(Ok(sent)) => Ok(sent),
        Ok(Err(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(Refusal::TooLarge),
        Ok(Err(error)) => Err(Refusal::Request(format!("the form did not arrive whole: {}", error.body_text()))),
        Err(_) => Err(Refusal::Request("nothing came for half a minute; add it again".into())),
    }
}

/// A field of words.
async fn text(part: &mut Field<'_>, longest: usize) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(more) = within_patience(part.chunk()).await? {
        bytes.extend_from_slice(&more);
        if bytes.len() > longest {
            return Err(Refusal::TooLarge);
        }
    }
    // Browsers send lines of a form with CR LF, whatever was pasted.
    let text = String::from_utf8(bytes).map(|text| text.replace("\r\n", "\n"));
    text.map_err(|_| Refusal::Request("the text is not UTF-8".into()))
}

/// The file that takes what is sent.
struct Spool {
    file: File,
    n_bytes: u64,
    parts: Vec<Part>,
}

struct Part {
    /// What the ledger knows it by.
    name: String,
    /// What people know it by.
    input: String,
    begin: u64,
    n_bytes: u64,
}

impl Spool {
    /// Beside the ledger: there is room for what goes into the ledger, and on some machines `/tmp` is memory.
    fn open<'a>(spool: &'a mut Option<Spool>, folder: &Path) -> Result<&'a mut Spool, Refusal> {
        if spool.is_none() {
            let file = tempfile::tempfile_in(folder).map_err(|error| cannot_keep(&error))?;
            *spool = Some(Spool { file, n_bytes: 0, parts: Vec::new() });
        }
        spool.as_mut().ok_or(Refusal::TooLarge)
    }

    async fn take(&mut self, part: &mut Field<'_>) -> Result<(), Refusal> {
        let given = part.file_name().unwrap_or_default().to_owned();
        let begin = self.n_bytes;
        let mut sha256 = Sha256::new();
        while let Some(bytes) = within_patience(part.chunk()).await? {
            // A disk that is slow holds up this sender only.
            tokio::task::block_in_place(|| self.write(&bytes))?;
            sha256.update(&bytes);
        }
        let n_bytes = self.n_bytes - begin;
        // A form in which no file was chosen sends one without name.
        if !given.is_empty() || n_bytes > 0 {
            let input = file_name(&given);
            self.parts.push(Part { name: format!("upload/{}/{input}", short(sha256)), input, begin, n_bytes });
        }
        Ok(())
    }

    fn paste(&mut self, line: &Line) -> Result<(), Refusal> {
        let begin = self.n_bytes;
        self.write(line.json.as_bytes())?;
        let Line { id, .. } = line;
        self.parts.push(Part { name: id.clone(), input: line.input.clone(), begin, n_bytes: self.n_bytes - begin });
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.n_bytes += bytes.len() as u64;
        if self.n_bytes > LARGEST_UPLOAD {
            return Err(Refusal::TooLarge);
        }
        self.file.write_all(bytes).map_err(|error| cannot_keep(&error))
    }

    fn closed(self, place: OwnedSemaphorePermit) -> Upload {
        let (file, n_bytes) = (Arc::new(self.file), self.n_bytes);
        let (sources, inputs) = self
            .parts
            .into_iter()
            .map(|Part { name, input, begin, n_bytes }| {
                (Source::Part { name, file: Arc::clone(&file), begin, n_bytes }, input)
            })
            .unzip();
        Upload { sources, inputs, n_bytes, place }
    }
}

fn cannot_keep(error: &std::io::Error) -> Refusal {
    Refusal::Failed(anyhow::anyhow!("what was sent cannot be kept beside the ledger: {error}"))
}

/// The name of a file without folders and what acts, as words.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|character| !character.is_control()).collect();
    // The end of a name says what kind of file it is.
    let n_cut = seen.chars().count().saturating_sub(LONGEST_NAME);
    let name: String = seen.trim().chars().skip(n_cut).collect();
    if name.is_empty() { "without name".into() } else { name }
}

/// So much of a checksum that two files of one name are told apart.
fn short(sha256: Sha256) -> String {
    sha256.finalize()[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What people know an upload by, of what the ledger knows it by.
pub(super) fn without_checksum(name: &str) -> &str {
    name.strip_prefix("upload/").and_then(|rest| rest.split_once('/')).map_or(name, |(_, input)| input)
}

/// A text that somebody pasted, and what they know of it.
#[derive(Default)]
struct Pasted {
    text: String,
    title: String,
    url: String,
    published: String,
}

/// A pasted text as the inputs take it.
struct Line {
    id: String,
    input: String,
    json: String,
}

impl Pasted {
    /// As a line of JSONL; `None` where nothing was pasted.
    fn line(&self) -> Result<Option<Line>, Refusal> {
        let Pasted { text, title, url, published } = self;
        let (title, url, published) = (title.trim(), url.trim(), published.trim());
        if text.trim().is_empty() {
            return Ok(None);
        }
        if !url.is_empty() && link::outside(Some(url)).is_none() {
            return Err(Refusal::Request("an address begins with https:// or http://".into()));
        }
        if !published.is_empty() && published.parse::<jiff::civil::Date>().is_err() {
            return Err(Refusal::Request("a day is written as 2026-11-22".into()));
        }
        // The same text under another title is another document.
        let sha256 = [text.as_str(), title, url, published].iter().fold(Sha256::new(), |sha256, part| {
            sha256.chain_update((part.len() as u64).to_le_bytes()).chain_update(part)
        });
        let id = format!("pasted/{}", short(sha256));
        let some = |value: &str| Some(value.to_owned()).filter(|value| !value.is_empty());
        let json = json!({
            "id": id, "text": text, "title": some(title), "url": some(url), "published": some(published),
        });
        let input = some(title).unwrap_or_else(|| "pasted text".into());
        Ok(Some(Line { id, input, json: format!("{json}\n") }))
    }
}
