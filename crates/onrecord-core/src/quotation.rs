//! Where does the text stand inside quotation marks?
//!
//! Each line (paragraph) is judged alone, so that a mark that is never closed spoils one paragraph and not the rest of
//! the article. A mark whose shape does not tell (`"`, `''`) opens or closes by the white space around it. Marks inside
//! a quotation that is already open (`"the "American" coalition"`) do not close it as long as another is left to.
//! Single marks quote only in an article that quotes with them: [`single`].

mod single;

use crate::note::{Note, NoteKind};
use crate::span::Span;

/// All quotation marks of a text and the words between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotations {
    /// In order of the text.
    pub marks: Vec<Mark>,
    /// In order of the text, without the marks, never overlapping.
    pub quoted: Vec<Quoted>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub span: Span,
    pub opens: bool,
}

/// The words of one quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// From behind the opening mark to before the closing one, or to the end of the paragraph.
    pub span: Span,
    /// Whether a closing mark was found in the same paragraph. Quotations over several paragraphs close only in the last.
    pub closed: bool,
}

impl Quotations {
    /// The quotation that the byte at `offset` stands in.
    pub fn at(&self, offset: usize) -> Option<Quoted> {
        let after = self.quoted.partition_point(|quoted| quoted.span.end as usize <= offset);
        self.quoted.get(after).copied().filter(|quoted| quoted.span.begin as usize <= offset)
    }

    /// The quotation mark that covers the byte at `offset`.
    pub fn mark_at(&self, offset: usize) -> Option<Mark> {
        let after = self.marks.partition_point(|mark| mark.span.end as usize <= offset);
        self.marks.get(after).copied().filter(|mark| mark.span.begin as usize <= offset)
    }
}

/// Finds the quotations of `text`, paragraph by paragraph.
pub fn find(text: &str) -> Quotations {
    let paragraphs = paragraphs(text);
    let mut double = Quotations::default();
    for &paragraph in &paragraphs {
        in_paragraph(text, paragraph, &mut double);
    }
    single::with_single(text, &paragraphs, double)
}

fn paragraphs(text: &str) -> Vec<Span> {
    let mut begin = 0;
    let mut paragraphs = Vec::new();
    for line in text.split_inclusive('\n') {
        paragraphs.push(Span::new(begin, begin + line.trim_end_matches('\n').len()));
        begin += line.len();
    }
    paragraphs
}

fn in_paragraph(text: &str, paragraph: Span, found: &mut Quotations) {
    let (mut open_at, mut nested) = (None, 0);
    let mut next = next_mark(text, paragraph.begin as usize, paragraph);
    while let Some((shape, span)) = next {
        let at = span.end as usize;
        next = next_mark(text, at, paragraph);
        let opens = opens(text, paragraph, shape, span, open_at.is_some());
        found.marks.push(Mark { span, opens });
        let another_closes = next.is_some_and(|(shape, span)| !self::opens(text, paragraph, shape, span, true));
        match open_at {
            None if opens => open_at = Some(at),
            None => {}
            Some(_) if opens => nested += 1,
            // `the "American" coalition."`: an inner pair, if there is another mark left to close the outer one.
            Some(_) if nested > 0 && another_closes => nested -= 1,
            Some(begin) => {
                found.quoted.push(Quoted { span: Span::new(begin, span.begin as usize), closed: true });
                (open_at, nested) = (None, 0);
            }
        }
    }
    if let Some(begin) = open_at {
        found.quoted.push(Quoted { span: Span::new(begin, paragraph.end as usize), closed: false });
    }
}

#[derive(Clone, Copy)]
enum Shape {
    Opens,
    Closes,
    Either,
}

/// The next double quotation mark at or after `at`: what its shape says, and where it is.
fn next_mark(text: &str, at: usize, paragraph: Span) -> Option<(Shape, Span)> {
    let rest = &text[at..paragraph.end as usize];
    for (offset, character) in rest.char_indices() {
        let from_here = &rest[offset..];
        let (shape, len) = match character {
            '“' | '„' | '«' => (Shape::Opens, character.len_utf8()),
            '”' | '»' => (Shape::Closes, character.len_utf8()),
            '"' => (Shape::Either, 1),
            '\'' if from_here.starts_with("''") => (Shape::Either, 2),
            '`' if from_here.starts_with("``") => (Shape::Opens, 2),
            '‘' if from_here.starts_with("‘‘") && !ends_in_word(&text[..at + offset]) => (Shape::Opens, 6),
            '’' if from_here.starts_with("’’") => (Shape::Closes, 6),
            _ => continue,
        };
        return Some((shape, Span::new(at + offset, at + offset + len)));
    }
    None
}

/// Whether a mark opens a quotation; one without a direction is judged by the white space around it.
fn opens(text: &str, paragraph: Span, shape: Shape, mark: Span, is_open: bool) -> bool {
    match shape {
        Shape::Opens => true,
        Shape::Closes => false,
        Shape::Either => {
            let before = &text[paragraph.begin as usize..mark.begin as usize];
            let after = &text[mark.end as usize..paragraph.end as usize];
            either_opens(before, after, is_open)
        }
    }
}

fn ends_in_word(before: &str) -> bool {
    before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn either_opens(before: &str, after: &str, is_open: bool) -> bool {
    let previous = before.chars().next_back().unwrap_or(' ');
    let next = after.chars().next().unwrap_or(' ');
    if is_open {
        previous.is_whitespace() && !next.is_whitespace()
    } else {
        previous.is_whitespace() || "([—–-:".contains(previous) || !next.is_whitespace()
    }
}

/// The most unpaired marks that are told one by one.
const TOLD: usize = 3;
/// How much of the words behind a mark a note repeats.
const SHOWN_CHARS: usize = 30;

/// Quotations that are opened and never closed. One that the next paragraph opens again goes on there and is none.
pub fn doubts(text: &str, quotations: &Quotations) -> Vec<Note> {
    let open: Vec<&Quoted> =
        quotations.quoted.iter().filter(|quoted| !quoted.closed && !goes_on(text, quoted)).collect();
    let told = open.iter().take(TOLD).map(|quoted| {
        let shown: String = quoted.span.of(text).chars().take(SHOWN_CHARS).collect();
        let doubt = format!("the quotation mark before \u{201c}{shown}…\u{201d} is never closed");
        Note::at(NoteKind::Quotation, doubt, quoted.span)
    });
    let more = open.len().saturating_sub(TOLD);
    let rest =
        (more > 0).then(|| Note::new(NoteKind::Quotation, format!("{more} more quotation marks are never closed")));
    told.chain(rest).collect()
}

fn goes_on(text: &str, quoted: &Quoted) -> bool {
    text[quoted.span.end as usize..].trim_start().starts_with(['"', '“', '„', '«', '‘', '`', '\''])
}
