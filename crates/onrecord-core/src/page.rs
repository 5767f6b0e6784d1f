//! Bytes and what is known of them: which characters are they, and is this a web page or plain text?
//!
//! A byte order mark is believed first, then the caller, then the page's own declaration, then a detector; only bytes
//! that are valid UTF-8 with more than ASCII in them are UTF-8 whatever the page declares.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::note::{Note, NoteKind};

/// What the caller knows about an input beside its bytes.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// `None`: look at the content.
    pub kind: Option<InputKind>,
    /// The charset of an HTTP header, where there was one.
    pub charset: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    /// The day the article was published, as the input says.
    pub published: Option<String>,
    /// When the page was fetched: RFC 3339 or `YYYY-MM-DD`. Without it a relative date stays relative.
    pub crawled: Option<String>,
}

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A web page: the article is found in it.
    Html,
    /// Plain text, perhaps scraped with the page's furniture: the article is found in it.
    Text,
    /// The text of an article and nothing else: it is kept to the last character.
    Article,
}

impl InputKind {
    /// As a ledger has it.
    pub fn name(self) -> &'static str {
        match self {
            InputKind::Html => "html",
            InputKind::Text => "text",
            InputKind::Article => "article",
        }
    }

    pub fn named(name: &str) -> Option<InputKind> {
        [InputKind::Html, InputKind::Text, InputKind::Article].into_iter().find(|kind| kind.name() == name)
    }
}

/// Decoded characters. Cannot fail: bytes that are no characters become U+FFFD and a note.
#[derive(Clone, Debug)]
pub struct Page {
    pub kind: InputKind,
    pub text: String,
    pub notes: Vec<Note>,
    pub(crate) charset: Charset,
}

/// How the characters are written in the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Charset {
    pub(crate) encoding: &'static Encoding,
    /// Bytes of the mark before the first character.
    pub(crate) mark: usize,
}

const PLAIN_UTF_8: Charset = Charset { encoding: UTF_8, mark: 0 };

/// More bytes than this are not read of a page. The largest of the 160 pages of the benchmark has 1.6 MB.
pub(crate) const MAX_BYTES: usize = 64 << 20;

/// Where a page must declare its charset; the standard says 1,024, real pages put scripts before it.
const DECLARATION_WITHIN: usize = 4096;

/// How many bytes are looked at to tell a page from plain text.
const SNIFFED: usize = 64 << 10;

/// Decodes an input and tells what it is.
pub fn decode(bytes: &[u8], hints: &Hints) -> Page {
    let mut notes = Vec::new();
    if let Some(text) = untouched(bytes, hints) {
        note_controls(text, "are in the text", &mut notes);
        return Page { kind: InputKind::Article, text: text.to_owned(), notes, charset: PLAIN_UTF_8 };
    }
    if let Some(format) = binary_format(bytes) {
        notes.push(Note::new(NoteKind::NoArticle, format!("the input is no text but {format}")));
        return empty(hints.kind.unwrap_or(InputKind::Text), notes);
    }
    let bytes = if hints.kind == Some(InputKind::Article) { bytes } else { first_bytes(bytes, &mut notes) };
    let (mut text, charset) = characters(bytes, hints, &mut notes);
    let kind = hints.kind.unwrap_or_else(|| sniff(&text));
    if is_binary(&text) {
        notes.push(Note::new(NoteKind::NoArticle, "the input is no text but binary data"));
        return empty(kind, notes);
    }
    if kind != InputKind::Article {
        text = without_controls(text, &mut notes);
    }
    Page { kind, text, notes, charset }
}

fn empty(kind: InputKind, notes: Vec<Note>) -> Page {
    Page { kind, text: String::new(), notes, charset: PLAIN_UTF_8 }
}

/// An article whose characters are known. Somebody counts in it, so that even a byte order mark or a NUL stays.
fn untouched<'a>(bytes: &'a [u8], hints: &Hints) -> Option<&'a str> {
    let is_known = hints.charset.as_deref().and_then(|label| Encoding::for_label(label.as_bytes())) == Some(UTF_8);
    let is_article = hints.kind == Some(InputKind::Article);
    if is_article && is_known { std::str::from_utf8(bytes).ok() } else { None }
}

fn first_bytes<'a>(bytes: &'a [u8], notes: &mut Vec<Note>) -> &'a [u8] {
    if bytes.len() <= MAX_BYTES {
        return bytes;
    }
    let text = format!("only the first {MAX_BYTES} of {} bytes were read", bytes.len());
    notes.push(Note::new(NoteKind::Limit, text));
    &bytes[..MAX_BYTES]
}

/// Formats that people save or fetch by mistake, by how their files begin.
fn binary_format(bytes: &[u8]) -> Option<&'static str> {
    const FORMATS: [(&[u8], &str); 9] = [
        (b"%PDF-", "a PDF file"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x1f\x8b\x08", "gzip-compressed data"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    ];
    FORMATS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name)
}

/// Whether the characters are no text in any charset: control characters, or none at all, among every few. Zeros are
/// not counted, since damaged files of real text have many.
fn is_binary(text: &str) -> bool {
    let (mut all, mut odd, mut invalid) = (0, 0, 0);
    for c in text.chars().take(SNIFFED) {
        all += 1;
        odd += usize::from(c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{85}' | '\0'));
        invalid += usize::from(c == '\u{fffd}');
    }
    50 * odd > all || 3 * invalid > all
}

fn characters(bytes: &[u8], hints: &Hints, notes: &mut Vec<Note>) -> (String, Charset) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(bytes, Charset { encoding, mark }, notes);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        notes.push(Note::new(NoteKind::Charset, format!("taken for {} by its zero bytes", encoding.name())));
        return decoded(bytes, Charset { encoding, mark: 0 }, notes);
    }
    let known = hints.charset.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let declared = known.or_else(|| declaration(bytes));
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            if let Some(wrong) = declared.filter(|encoding| *encoding != UTF_8 && !text.is_ascii()) {
                let text = format!("declared as {}, but valid as UTF-8 and read so", wrong.name());
                notes.push(Note::new(NoteKind::Charset, text));
            }
            (text.to_owned(), PLAIN_UTF_8)
        }
        Err(_) => {
            match Some(declared.unwrap_or(UTF_8)).filter(|encoding| *encoding != UTF_8 || is_mostly_utf8(bytes)) {
                Some(encoding) => decoded(bytes, Charset { encoding, mark: 0 }, notes),
                None => guessed(bytes, notes),
            }
        }
    }
}

fn decoded(bytes: &[u8], charset: Charset, notes: &mut Vec<Note>) -> (String, Charset) {
    let (text, had_errors) = charset.encoding.decode_without_bom_handling(&bytes[charset.mark..]);
    if had_errors {
        let n = text.matches('\u{fffd}').count();
        let text = format!("{n} places are not valid in {} and were read as U+FFFD", charset.encoding.name());
        notes.push(Note::new(NoteKind::Charset, text));
    }
    (text.into_owned(), charset)
}

fn guessed(bytes: &[u8], notes: &mut Vec<Note>) -> (String, Charset) {
    if is_mostly_utf8(bytes) {
        return decoded(bytes, PLAIN_UTF_8, notes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    notes.push(Note::new(NoteKind::Charset, format!("not declared; guessed to be {}", encoding.name())));
    decoded(bytes, Charset { encoding, mark: 0 }, notes)
}

/// Whether the bytes are UTF-8 with a few damaged places, not another charset. In text of a single-byte charset next to
/// nothing is well-formed by chance, in GBK one place of six, in Thai and EUC-JP one of three.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad < 2 * good
}

/// UTF-16 of mostly Latin text has a zero in every other byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024) & !1];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let pairs = head.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, after) if pairs > 1 && 2 * after > pairs => Some(UTF_16LE),
        (before, 0) if pairs > 1 && 2 * before > pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// The charset in `<meta charset>`, `<meta content="...; charset=">` or `<?xml encoding>`.
fn declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_WITHIN)]).to_ascii_lowercase();
    let in_meta = head.split("<meta").skip(1).filter_map(|tag| label_after(tag.split('>').next()?, "charset"));
    let in_xml = head.strip_prefix("<?xml").and_then(|tag| label_after(tag.split('>').next()?, "encoding"));
    let encoding = in_xml.into_iter().chain(in_meta).find_map(|label| Encoding::for_label(label.as_bytes()))?;
    // A declaration that can be read as ASCII is not in UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

fn label_after<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(name)?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    value.split(|c: char| c.is_ascii_whitespace() || "\"';/>".contains(c)).next()
}

/// Whether the characters are a web page: it begins like one, or many of its first tags are HTML's.
fn sniff(text: &str) -> InputKind {
    let mut end = text.len().min(SNIFFED);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    let begins = ["<!doctype html", "<html", "<head", "<body", "<?xml", "<meta", "<title"];
    if begins.iter().any(|begin| start.starts_with(begin)) {
        return InputKind::Html;
    }
    let tags = [
        "</p>", "</div>", "</a>", "</li>", "</span>", "</h1>", "</h2>", "</td>", "</b>", "<br", "<p>", "<div", "<table",
    ];
    let n_tags: usize = tags.iter().map(|tag| head.matches(tag).count()).sum();
    if n_tags >= MARKUP_TAGS { InputKind::Html } else { InputKind::Text }
}

/// Plain text about web pages quotes a tag or two; the smallest fragment of a page has this many.
const MARKUP_TAGS: usize = 3;

pub(crate) fn is_stray_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}')
}

fn without_controls(text: String, notes: &mut Vec<Note>) -> String {
    if note_controls(&text, "were left out", notes) {
        text.chars().filter(|c| !is_stray_control(*c)).collect()
    } else {
        text
    }
}

/// Whether there are control characters; if so, a note says what became of them.
fn note_controls(text: &str, fate: &str, notes: &mut Vec<Note>) -> bool {
    let n = text.chars().filter(|c| is_stray_control(*c)).count();
    if n > 0 {
        notes.push(Note::new(NoteKind::Charset, format!("{n} control characters {fate}")));
    }
    n > 0
}
