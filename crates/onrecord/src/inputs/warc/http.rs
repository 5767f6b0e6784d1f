//! Which page is in this answer of a server, as a browser would see it?
//!
//! The body is as it came over the wire: in chunks, and packed. Many programs that write archives undo the one or the other
//! and leave the header as it was, so the header says what may be, and the bytes say what is.

use std::io::{Read, Result};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::super::sniff;
use super::super::{LARGEST_DOCUMENT, LARGEST_DOCUMENT_IN_WORDS};
use super::record::{Block, Fields};

/// What browsers show as a page.
const HTML: [&str; 2] = ["text/html", "application/xhtml+xml"];
/// As good as no type (WHATWG MIME Sniffing, section 7.1).
const NO_TYPES: [&str; 3] = ["unknown/unknown", "application/unknown", "*/*"];
/// No server packs a page more often.
const MOST_ENCODINGS: usize = 4;
/// Where an extension makes it long; no server sends one.
const LONGEST_CHUNK_LINE: usize = 4096;
const BROTLI_BUFFER: usize = 16 << 10;

/// What the block of a record holds.
pub(super) enum Content {
    Page {
        bytes: Vec<u8>,
        /// As the server said.
        charset: Option<String>,
    },
    /// No page, and nothing wrong with that.
    Aside(String),
    Failed(String),
}

/// A block that holds a server's answer: header and body.
pub(super) fn response(block: &mut Block<'_>, record: &Fields) -> Result<Content> {
    if !block.begins_with(b"HTTP/")? {
        return resource(block, record);
    }
    let Some((status, fields)) = Fields::read(block)? else {
        return Ok(Content::Failed("has an HTTP header that does not end".into()));
    };
    match status.split_ascii_whitespace().nth(1).map(str::parse::<u16>) {
        Some(Ok(200)) => body(block, fields.get("Content-Type"), &fields),
        Some(Ok(status @ 100..=999)) => Ok(Content::Aside(format!("with status {status}"))),
        _ => Ok(Content::Aside("without status".into())),
    }
}

/// A block that is the body and nothing else.
pub(super) fn resource(block: &mut Block<'_>, record: &Fields) -> Result<Content> {
    body(block, record.get("Content-Type"), record)
}

fn body(block: &mut Block<'_>, content_type: Option<&str>, fields: &Fields) -> Result<Content> {
    let (media_type, charset) = content_type.map_or((String::new(), None), parts);
    let is_typed = !media_type.is_empty() && !NO_TYPES.contains(&media_type.as_str());
    if is_typed && !HTML.contains(&media_type.as_str()) {
        return Ok(not_html());
    }
    if block.left() > LARGEST_DOCUMENT {
        return Ok(if is_typed { too_large() } else { not_html() });
    }
    let mut bytes = Vec::new();
    block.read_to_end(&mut bytes)?;
    Ok(match decoded(bytes, fields) {
        Err(why) => Content::Failed(why),
        Ok(bytes) if !is_typed && !sniff::opens_like_a_page(&bytes) => not_html(),
        Ok(bytes) if sniff::is_blank(&bytes) => Content::Aside("empty".into()),
        Ok(bytes) => Content::Page { bytes, charset },
    })
}

fn not_html() -> Content {
    Content::Aside("not HTML".into())
}

fn too_large() -> Content {
    Content::Failed(format!("is larger than {LARGEST_DOCUMENT_IN_WORDS}"))
}

/// `text/html; charset="utf-8"` as the type and the charset.
fn parts(content_type: &str) -> (String, Option<String>) {
    let mut parts = content_type.split(';');
    let media_type = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.filter_map(|part| part.split_once('=')).find_map(|(name, value)| {
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (media_type, charset)
}

fn decoded(mut bytes: Vec<u8>, fields: &Fields) -> std::result::Result<Vec<u8>, String> {
    if encodings(fields, "Transfer-Encoding").any(|encoding| encoding == "chunked") {
        join_chunks(&mut bytes)?;
    }
    // The first named was put on first and comes off last.
    let encodings: Vec<_> = encodings(fields, "Content-Encoding").collect();
    if encodings.len() > MOST_ENCODINGS {
        return Err(format!("is packed {} times", encodings.len()));
    }
    encodings.into_iter().rev().try_fold(bytes, |bytes, encoding| unpacked(bytes, &encoding))
}

fn encodings<'a>(fields: &'a Fields, name: &str) -> impl Iterator<Item = String> + use<'a> {
    let named = fields.get(name).unwrap_or_default().split(',').map(|encoding| encoding.trim().to_ascii_lowercase());
    named.filter(|encoding| !encoding.is_empty())
}

/// Bytes that do not unpack but read like a page were unpacked by whoever wrote the archive.
fn unpacked(bytes: Vec<u8>, encoding: &str) -> std::result::Result<Vec<u8>, String> {
    let packed = bytes.as_slice();
    let unpacked = match encoding {
        "identity" | "none" => return Ok(bytes),
        "gzip" | "x-gzip" => read_out(MultiGzDecoder::new(packed), encoding),
        "deflate" if is_zlib(packed) => read_out(ZlibDecoder::new(packed), encoding),
        // Some servers leave the two bytes of zlib's header out.
        "deflate" => read_out(DeflateDecoder::new(packed), encoding),
        "br" => read_out(brotli_decompressor::Decompressor::new(packed, BROTLI_BUFFER), encoding),
        other => Err(format!("is packed with {}, which is not known here", short(other))),
    };
    match unpacked {
        Err(_) if is_text(&bytes) => Ok(bytes),
        unpacked => unpacked,
    }
}

fn read_out(decoder: impl Read, encoding: &str) -> std::result::Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    decoder
        .take(LARGEST_DOCUMENT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("is packed with {encoding}, and that is damaged or breaks off ({error})"))?;
    if bytes.len() as u64 > LARGEST_DOCUMENT {
        return Err(format!("is larger than {LARGEST_DOCUMENT_IN_WORDS} when unpacked ({encoding})"));
    }
    Ok(bytes)
}

/// The header of zlib: method 8, and a multiple of 31.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31))
}

/// Whether the bytes begin like a page or some other marked-up text.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    sniff::opens_like_a_page(head) || sniff::content(head) == sniff::Content::Other && head.contains(&b'<')
}

/// What somebody else named, for a message.
fn short(name: &str) -> String {
    name.chars().take(20).collect()
}

/// Takes the lengths between the chunks out. A body that does not begin with one is not in chunks any more.
fn join_chunks(bytes: &mut Vec<u8>) -> std::result::Result<(), String> {
    if chunk_line(bytes).is_none() {
        return Ok(());
    }
    let (mut from, mut to) = (0, 0);
    loop {
        let (length, line) = chunk_line(&bytes[from..]).ok_or("is in chunks, and one of them is damaged or missing")?;
        if length == 0 {
            break;
        }
        let begin = from + line;
        let end = begin.checked_add(length).filter(|end| *end <= bytes.len()).ok_or("is in chunks and breaks off")?;
        bytes.copy_within(begin..end, to);
        to += length;
        from = end + bytes[end..].iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    }
    bytes.truncate(to);
    Ok(())
}

/// The length of the chunk that begins here, and how many bytes say so: hexadecimal digits, perhaps an extension after
/// `;`, an end of line.
fn chunk_line(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = bytes.iter().take(LONGEST_CHUNK_LINE).position(|byte| *byte == b'\n')?;
    let line = str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next()?.trim();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let length = usize::from_str_radix(digits, 16).ok().filter(|_| is_number)?;
    Some((length, end + 1))
}
