//! Which characters does a page show, and where in the saved bytes does each of them stand?
//!
//! White space and characters that show nothing are no part of it: a page has them as its author typed them, an article
//! as they read. What counts as a page's words is what [`crate::article`] takes for them, furniture included: no tags,
//! no comments, no scripts, no title of the window.

use std::borrow::Cow;
use std::ops::Range;

use super::letters::{self, Letters};
use crate::article::markup::{self, Outline, Part, is_inline, is_invisible};
use crate::page::{self, Hints, InputKind, MAX_BYTES};

/// Bytes of characters that show, beyond which a page is not looked at. Of a web page [`markup`] reads half of it; in a
/// plain text four times as much as is searched for statements.
const MAX_SHOWN: usize = 4 << 20;

/// Characters that show, one behind the other, each with its place in what they were read from.
#[derive(Debug, Default)]
pub struct Shown {
    pub(super) text: String,
    runs: Vec<Run>,
    /// Where in `text` a line, a paragraph, a heading begins: never the first, in order.
    breaks: Vec<u32>,
}

/// Pieces of `text` that follow one another both there and in what they were read from, and are of one size each:
/// characters of a word, or a character reference.
#[derive(Debug)]
struct Run {
    shown: u32,
    each_shown: u32,
    place: u32,
    each_place: u32,
}

/// What an input shows. Never fails: what is no text shows nothing.
pub fn shown(bytes: &[u8], hints: &Hints) -> Shown {
    let bytes = &bytes[..bytes.len().min(MAX_BYTES)];
    let page = page::decode(bytes, hints);
    let mut shown = Shown::default();
    let mut letters = letters::letters(bytes, &page);
    if page.kind == InputKind::Html {
        shown.read_page(&page.text, &mut letters);
    } else {
        shown.read_lines(&page.text, |text| letters.bytes_of(text));
    }
    shown
}

impl Shown {
    /// A text that is its own input.
    pub(super) fn of_text(text: &str) -> Shown {
        let mut shown = Shown::default();
        shown.read_lines(&text[..text.floor_char_boundary(MAX_BYTES)], Some);
        shown
    }

    fn read_lines(&mut self, text: &str, mut place: impl FnMut(Range<usize>) -> Option<Range<usize>>) {
        for (at, c) in text.char_indices() {
            if c == '\n' {
                self.line_break();
            }
            let bytes = || place(at..at + c.len_utf8());
            if shows(c) && self.push(c.encode_utf8(&mut [0; 4]), bytes).is_none() {
                return;
            }
        }
    }

    fn read_page(&mut self, page: &str, letters: &mut Letters) {
        let outline = markup::outline(page);
        let paragraphs = paragraphs(&outline);
        let mut paragraph = 0;
        for (at, node) in outline.nodes.iter().enumerate() {
            // An element that is no part of a line parts the lines before and behind it, even if it is empty.
            if std::mem::replace(&mut paragraph, paragraphs[at]) != paragraphs[at] {
                self.line_break();
            }
            let Part::Text(raw) = &node.part else { continue };
            if matches!(outline.name(node.parent), "script" | "title") {
                continue;
            }
            // The outline's texts are slices of the page.
            let begin = raw.as_ptr() as usize - page.as_ptr() as usize;
            if self.push_raw(raw, begin, letters).is_none() {
                return;
            }
        }
    }

    /// Text with character references, which begins at `begin` of the page; `None` where no more is taken.
    fn push_raw(&mut self, raw: &str, begin: usize, letters: &mut Letters) -> Option<()> {
        let mut at = 0;
        while let Some(first) = raw[at..].chars().next() {
            let (len, character) = reference(&raw[at..]).unwrap_or((first.len_utf8(), first.to_string().into()));
            let character: Cow<str> = if character.chars().all(shows) {
                character
            } else {
                character.chars().filter(|c| shows(*c)).collect()
            };
            if !character.is_empty() {
                self.push(&character, || letters.bytes_of(begin + at..begin + at + len))?;
            }
            at += len;
        }
        Some(())
    }

    /// Appends what stands in one place; `None` where no more is taken.
    fn push(&mut self, character: &str, place: impl FnOnce() -> Option<Range<usize>>) -> Option<()> {
        let place = place().filter(|place| !place.is_empty())?;
        if self.text.len() + character.len() > MAX_SHOWN {
            return None;
        }
        let piece = Run {
            shown: self.text.len() as u32,
            each_shown: character.len() as u32,
            place: place.start as u32,
            each_place: place.len() as u32,
        };
        if !self.runs.last().is_some_and(|last| last.goes_on_with(&piece)) {
            self.runs.push(piece);
        }
        self.text.push_str(character);
        Some(())
    }

    fn line_break(&mut self) {
        let at = self.text.len() as u32;
        if at > 0 && self.breaks.last() != Some(&at) {
            self.breaks.push(at);
        }
    }

    /// The lines of the text, in order, none empty.
    pub(super) fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.breaks.iter().map(|at| *at as usize).chain([self.text.len()]);
        let begins = std::iter::once(0).chain(self.breaks.iter().map(|at| *at as usize));
        begins.zip(ends).map(|(begin, end)| begin..end).filter(|line| !line.is_empty())
    }

    /// Whether a part of the text is set apart from what stands before and behind it.
    pub(super) fn is_set_apart(&self, part: &Range<usize>) -> bool {
        self.is_break(part.start) && self.is_break(part.end)
    }

    fn is_break(&self, at: usize) -> bool {
        at == 0 || at == self.text.len() || self.breaks.binary_search(&(at as u32)).is_ok()
    }

    /// Where a part of the text stands; `None` if it begins or ends inside a character reference, or is empty.
    pub(super) fn place(&self, part: Range<usize>) -> Option<Range<usize>> {
        if part.is_empty() {
            return None;
        }
        Some(self.pieces_before(part.start, part.start)?..self.pieces_before(part.end - 1, part.end)?)
    }

    /// Where the pieces before `end` end that belong to the run of the byte `at`.
    fn pieces_before(&self, at: usize, end: usize) -> Option<usize> {
        let run = &self.runs[self.runs.partition_point(|run| run.shown as usize <= at).checked_sub(1)?];
        let offset = end - run.shown as usize;
        let is_whole = offset.is_multiple_of(run.each_shown as usize);
        is_whole.then(|| run.place as usize + offset / run.each_shown as usize * run.each_place as usize)
    }

    /// The part of the text whose places lie within a range.
    pub(super) fn within(&self, place: Range<usize>) -> Range<usize> {
        let begin = self.n_shown_before(place.start, usize::div_ceil);
        let end = self.n_shown_before(place.end, |offset, each| offset / each);
        begin..end.max(begin)
    }

    /// How many bytes are shown before a place; `pieces` says which piece counts where it lies inside one.
    fn n_shown_before(&self, place: usize, pieces: impl Fn(usize, usize) -> usize) -> usize {
        let behind = self.runs.partition_point(|run| (run.place as usize) < place);
        let Some(before) = behind.checked_sub(1) else { return 0 };
        let run = &self.runs[before];
        let next = self.runs.get(behind).map_or(self.text.len(), |next| next.shown as usize);
        let n_pieces = pieces(place - run.place as usize, run.each_place as usize);
        next.min(run.shown as usize + n_pieces * run.each_shown as usize)
    }

    /// The words that stand in a range of the saved page's bytes, without white space. Characters that the range cuts are
    /// left out.
    pub fn words_at(&self, place: Range<usize>) -> &str {
        &self.text[self.within(place)]
    }

    /// Whether exactly these words stand there, from the first byte of the range to the last; white space does not count.
    pub fn has(&self, words: &str, place: Range<usize>) -> bool {
        let part = self.within(place.clone());
        self.place(part.clone()) == Some(place) && self.text[part].chars().eq(words.chars().filter(|c| shows(*c)))
    }
}

impl Run {
    /// Whether a piece is one more of the same.
    fn goes_on_with(&self, piece: &Run) -> bool {
        let n_pieces = (piece.shown - self.shown) / self.each_shown;
        let is_same = self.each_shown == piece.each_shown && self.each_place == piece.each_place;
        is_same && self.place + n_pieces * self.each_place == piece.place
    }
}

fn shows(c: char) -> bool {
    !c.is_whitespace() && !is_invisible(c)
}

/// The character reference that a text begins with: its length and the characters that it stands for.
fn reference(raw: &str) -> Option<(usize, Cow<'_, str>)> {
    let rest = raw.strip_prefix('&')?;
    let len = 1 + rest.find(['&', ';']).filter(|end| rest.as_bytes()[*end] == b';')? + 1;
    let resolved = markup::unescape(&raw[..len]);
    (resolved != raw[..len]).then_some((len, resolved))
}

/// For each node the element that its line belongs to; two lines side by side have different ones.
fn paragraphs(outline: &Outline) -> Vec<usize> {
    let mut paragraphs: Vec<usize> = Vec::with_capacity(outline.nodes.len());
    for (at, node) in outline.nodes.iter().enumerate() {
        let is_own = matches!(&node.part, Part::Element { name, .. } if !is_inline(name));
        paragraphs.push(if is_own || at == 0 { at } else { paragraphs[node.parent] });
    }
    paragraphs
}
