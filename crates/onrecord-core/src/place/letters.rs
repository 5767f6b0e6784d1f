//! Which bytes of a saved page is each of its characters made of?
//!
//! The characters are those of [`Page::text`], in the same order; decoded once more, one at a time.

use std::iter::Peekable;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::page::{InputKind, Page, is_stray_control};

/// A character and its bytes in the input.
pub(crate) type Letter = (char, Range<usize>);

/// The characters of a page, walked through from the first to the last.
pub(crate) struct Letters<'a> {
    rest: Peekable<Box<dyn Iterator<Item = Letter> + 'a>>,
    /// Where the next one begins in [`Page::text`].
    at: usize,
}

/// `page` is what `bytes` were decoded to.
pub(crate) fn letters<'a>(bytes: &'a [u8], page: &Page) -> Letters<'a> {
    let mark = page.charset.mark;
    let all = decoded(bytes.get(mark..).unwrap_or_default(), page.charset.encoding);
    let keeps_controls = page.kind == InputKind::Article;
    let kept = all.filter(move |(c, _)| keeps_controls || !is_stray_control(*c));
    let kept: Box<dyn Iterator<Item = Letter>> = Box::new(kept.map(move |(c, at)| (c, at.start + mark..at.end + mark)));
    Letters { rest: kept.peekable(), at: 0 }
}

impl Letters<'_> {
    /// The bytes of a part of [`Page::text`] that begins behind the last one asked for.
    pub(crate) fn bytes_of(&mut self, text: Range<usize>) -> Option<Range<usize>> {
        while self.at < text.start {
            self.next()?;
        }
        let mut bytes = self.rest.peek()?.1.clone();
        while self.at < text.end {
            bytes.end = self.next()?.1.end;
        }
        Some(bytes)
    }

    fn next(&mut self) -> Option<Letter> {
        self.rest.next().inspect(|(c, _)| self.at += c.len_utf8())
    }
}

fn decoded<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Box<dyn Iterator<Item = Letter> + 'a> {
    if encoding == UTF_8 {
        Box::new(utf_8(bytes))
    } else if encoding == UTF_16LE {
        Box::new(utf_16(bytes, u16::from_le_bytes))
    } else if encoding == UTF_16BE {
        Box::new(utf_16(bytes, u16::from_be_bytes))
    } else {
        Box::new(byte_by_byte(bytes, encoding))
    }
}

fn utf_8(bytes: &[u8]) -> impl Iterator<Item = Letter> {
    let mut at = 0;
    bytes.utf8_chunks().flat_map(move |chunk| {
        let begin = at;
        let invalid = begin + chunk.valid().len();
        at = invalid + chunk.invalid().len();
        let valid =
            chunk.valid().char_indices().map(move |(offset, c)| (c, begin + offset..begin + offset + c.len_utf8()));
        valid.chain((invalid < at).then_some(('\u{fffd}', invalid..at)))
    })
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> impl Iterator<Item = Letter> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut at = 0;
    let whole = char::decode_utf16(pairs.iter().map(move |pair| unit(*pair))).map(move |c| {
        let c = c.unwrap_or('\u{fffd}'); // half a pair of surrogates: as long as U+FFFD
        let begin = at;
        at += 2 * c.len_utf16();
        (c, begin..at)
    });
    // The first half of a pair swallows the odd byte behind it.
    let is_open = pairs.last().is_some_and(|pair| (0xd800..0xdc00).contains(&unit(*pair)));
    let has_odd = !odd.is_empty() && !is_open;
    whole.chain(has_odd.then_some(('\u{fffd}', bytes.len() - odd.len()..bytes.len())))
}

/// Asks the decoder after every byte which characters have become complete.
fn byte_by_byte<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> impl Iterator<Item = Letter> + 'a {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut begin = 0;
    (0..bytes.len()).flat_map(move |at| {
        let end = at + 1;
        let mut complete = [0; MOST_AT_ONCE];
        let (_, _, written, _) = decoder.decode_to_utf8(&bytes[at..end], &mut complete, end == bytes.len());
        let complete = std::str::from_utf8(&complete[..written]).unwrap_or_default();
        let letters = shared(complete, begin..end);
        begin = if complete.is_empty() { begin } else { end };
        letters
    })
}

/// Bytes of UTF-8 that one more byte completes: a wrong lead byte and what it held back, in GB 18030 four characters.
const MOST_AT_ONCE: usize = 32;

/// Several characters that became complete together: a damaged one, and those behind it that it held back, which are
/// of one byte each.
fn shared(complete: &str, bytes: Range<usize>) -> Vec<Letter> {
    let n_behind = complete.chars().count().saturating_sub(1);
    let first_end = bytes.end.saturating_sub(n_behind).max(bytes.start);
    let ends = (first_end..=bytes.end).chain(std::iter::repeat(bytes.end));
    let mut begin = bytes.start;
    let letters = complete.chars().zip(ends);
    letters.map(|(c, end)| (c, std::mem::replace(&mut begin, end)..end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{self, Hints};
    use proptest::prelude::*;

    const CHARSETS: [&str; 9] =
        ["utf-8", "windows-1252", "utf-16le", "utf-16be", "shift_jis", "gb18030", "big5", "euc-kr", "iso-2022-jp"];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn letters_spell_the_page(bytes in proptest::collection::vec(any::<u8>(), 0..80), n in 0..CHARSETS.len()) {
            let hints = Hints { kind: Some(InputKind::Article), charset: Some(CHARSETS[n].to_owned()), ..Hints::default() };
            let page = page::decode(&bytes, &hints);
            prop_assume!(!page.text.is_empty()); // binary data is no text
            let letters: Vec<Letter> = letters(&bytes, &page).rest.collect();
            let spelt: String = letters.iter().map(|(c, _)| c).collect();
            prop_assert_eq!(&spelt, &page.text);
            prop_assert!(letters.windows(2).all(|pair| pair[0].1.end == pair[1].1.start));
            prop_assert!(letters.last().is_some_and(|(_, place)| place.end <= bytes.len()));
        }
    }
}
