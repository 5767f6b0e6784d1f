//! What is in a file, judged by its first bytes?

use std::io::Read;

use super::warc;

/// So much of a file is looked at.
const HEAD: usize = 8 << 10;
/// Text has next to no control characters, though a page with a few stray NUL bytes is still a page. Of compressed
/// bytes 10 % look like one.
const CONTROLS_OF_BINARY: f32 = 0.05;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A JSON object on the first line, whole or broken.
    JsonLines,
    /// One JSON object, laid out over several lines.
    JsonObject,
    JsonArray,
    /// A web archive.
    Warc,
    /// Named for people: "a PDF file".
    Binary(&'static str),
    /// A page or text.
    Other,
}

/// No text begins like this.
const SIGNATURES: [(&[u8], &str); 13] = [
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    // One gzip around the content is off by now.
    (b"\x1f\x8b", "compressed with gzip more than once"),
    (b"\xfd7zXZ\0", "compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF89a", "a GIF picture"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"\x7fELF", "a program"),
];
/// Not at the beginning: there is the name of the first file.
const TAR: (usize, &[u8], &str) = (257, b"ustar", "a tar archive");
/// Text may begin like this ("RIFF ON THE PIER: ..."), but not with control characters behind it.
const SHORT_SIGNATURES: [(&[u8], &str); 6] = [
    (b"BZh", "compressed with bzip2"),
    (b"RIFF", "a picture or recording (RIFF)"),
    (b"OggS", "a recording (Ogg)"),
    (b"ID3", "a recording (MP3)"),
    (b"wOF", "a font"),
    (b"PAR1", "a Parquet file"),
];

/// The first bytes: up to the first end of line, so that a slow stream of JSONL is not held up, but at least one read.
pub(super) fn head(stream: &mut dyn Read) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    let mut buffer = [0; HEAD];
    while head.len() < HEAD {
        let read = match stream.read(&mut buffer[head.len()..]) {
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let begin = head.len();
        head.extend_from_slice(&buffer[begin..begin + read]);
        if read == 0 || head[begin..].contains(&b'\n') {
            break;
        }
    }
    Ok(head)
}

/// Of a head without gzip around it.
pub(super) fn content(head: &[u8]) -> Content {
    if head.starts_with(warc::RECORD) {
        return Content::Warc;
    }
    if let Some(what) = binary(head) {
        return Content::Binary(what);
    }
    let words = without_mark(head).trim_ascii_start();
    let (first, rest) = words.split_first().map_or((0, words), |(first, rest)| (*first, rest));
    let next = rest.trim_ascii_start().first().copied();
    match (first, next) {
        (b'{', Some(b'"' | b'}')) if rest.starts_with(b"\n") || rest.starts_with(b"\r\n") => Content::JsonObject,
        (b'{', Some(b'"' | b'}')) => Content::JsonLines,
        (b'[', Some(b'{')) => Content::JsonArray,
        _ => Content::Other,
    }
}

pub(super) fn opens_like_a_page(head: &[u8]) -> bool {
    let words = without_mark(head).trim_ascii_start().to_ascii_lowercase();
    [b"<!doctype".as_slice(), b"<html", b"<head", b"<body", b"<!--", b"<?xml"].iter().any(|tag| words.starts_with(tag))
}

pub(super) fn is_blank(bytes: &[u8]) -> bool {
    without_mark(bytes).iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0)
}

/// Without the byte order mark of UTF-8 or UTF-16.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    [b"\xef\xbb\xbf".as_slice(), b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .find_map(|mark| bytes.strip_prefix(*mark))
        .unwrap_or(bytes)
}

fn binary(head: &[u8]) -> Option<&'static str> {
    let of = |signatures: &[(&[u8], &'static str)]| {
        signatures.iter().find(|(signature, _)| head.starts_with(signature)).map(|(_, what)| *what)
    };
    let n_controls = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    let is_mostly_controls = n_controls as f32 > CONTROLS_OF_BINARY * head.len() as f32 && !looks_like_utf16(head);
    let tar = head.get(TAR.0..).is_some_and(|rest| rest.starts_with(TAR.1)).then_some(TAR.2);
    of(&SIGNATURES)
        .or(tar)
        .or_else(|| of(&SHORT_SIGNATURES).filter(|_| n_controls > 0))
        .or_else(|| is_mostly_controls.then_some("no text but binary data"))
}

/// In UTF-16 of Latin letters every second byte is NUL.
fn looks_like_utf16(head: &[u8]) -> bool {
    let nuls_at = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nuls_at(0), nuls_at(1));
    let marked = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    marked || (even.max(odd) > head.len() / 4 && even.min(odd) < head.len() / 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn content_decides() {
        assert_eq!(content(b"{\"text\": \"x\"}\n"), Content::JsonLines);
        assert_eq!(content(b"\xef\xbb\xbf { \"text\": "), Content::JsonLines);
        assert_eq!(content(b"{\n  \"text\": \"x\"\n}"), Content::JsonObject);
        assert_eq!(content(b"[\n {\"text\": \"x\"}]"), Content::JsonArray);
        assert_eq!(content(b"[Updated] The bridge is open."), Content::Other);
        assert_eq!(content(b"{sic} The bridge is open."), Content::Other);
        assert_eq!(content(b"<html>"), Content::Other);
        assert_eq!(content(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"), Content::Warc);
        assert_eq!(content(b"WARC is a format for web archives."), Content::Other);
        assert_eq!(content(b""), Content::Other);
    }

    #[test]
    fn binary_data_is_told_from_odd_text() {
        assert_eq!(content(b"%PDF-1.7 ..."), Content::Binary("a PDF file"));
        assert_eq!(content(b"RIFF\0\0\x01WAVE"), Content::Binary("a picture or recording (RIFF)"));
        assert_eq!(content(b"RIFF ON THE PIER: a story"), Content::Other);
        assert_eq!(content(&(0..=255).collect::<Vec<u8>>()), Content::Binary("no text but binary data"));
        assert_eq!(
            content(b"<p>A page with a stray \0 byte in a long run of words is still a page</p>"),
            Content::Other
        );
        assert_eq!(content(&utf16("\u{feff}The bridge is open.")), Content::Other);
        assert_eq!(content(&utf16("The bridge is open.")), Content::Other);
        assert_eq!(content("Мост открыт, сказала Ана".as_bytes()), Content::Other);
    }
}
