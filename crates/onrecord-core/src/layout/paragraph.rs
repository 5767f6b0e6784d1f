//! Which paragraphs does the article have, and what is each of them on the page?

use crate::article::{Article, Block, BlockKind};
use crate::quotation::{Mark, Quotations, Quoted};
use crate::span::Span;

/// The article as the rules see it.
pub(super) struct Layout<'a> {
    pub(super) text: &'a str,
    pub(super) quotations: &'a Quotations,
    /// In order of the text, without the white space around them, never empty.
    pub(super) paragraphs: Vec<Paragraph>,
}

#[derive(Clone, Copy)]
pub(super) struct Paragraph {
    pub(super) span: Span,
    pub(super) kind: BlockKind,
}

impl<'a> Layout<'a> {
    pub(super) fn of(article: &'a Article, quotations: &'a Quotations) -> Layout<'a> {
        Layout { text: &article.text, quotations, paragraphs: paragraphs(article) }
    }
}

/// An article without blocks is a text whose every line is a paragraph.
fn paragraphs(article: &Article) -> Vec<Paragraph> {
    let whole = [Block { span: Span::new(0, article.text.len()), kind: BlockKind::Paragraph }];
    let blocks = if article.blocks.is_empty() { &whole[..] } else { &article.blocks[..] };
    blocks.iter().flat_map(|&block| lines(&article.text, block)).collect()
}

fn lines(text: &str, block: Block) -> impl Iterator<Item = Paragraph> {
    let mut begin = block.span.begin as usize;
    block.span.of(text).split('\n').filter_map(move |line| {
        let at = begin;
        begin += line.len() + 1;
        let span = trimmed(text, Span::new(at, at + line.len()));
        (!span.is_empty()).then_some(Paragraph { span, kind: block.kind })
    })
}

/// The span without the white space at its edges.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let begin = span.begin as usize + words.len() - words.trim_start().len();
    Span::new(begin, begin + words.trim().len())
}

impl Paragraph {
    /// Whether the story is told here: not a heading, a caption or a pull quote.
    pub(super) fn is_body(self) -> bool {
        matches!(self.kind, BlockKind::Paragraph | BlockKind::ListItem)
    }

    /// The quotation that the paragraph begins with, its opening mark included.
    pub(super) fn leading_quotation(self, layout: &Layout) -> Option<Leading> {
        let mark = layout.quotations.mark_at(self.span.begin as usize)?;
        if mark.span.begin != self.span.begin {
            return None;
        }
        let (end, closed) =
            if mark.opens { end_of_opened(layout, mark) } else { end_of_turned(layout, mark, self.span) }?;
        let end = end.min(self.span.end);
        Some(Leading {
            quotation: Span { begin: mark.span.begin, end },
            closed,
            rest: Span { begin: end, end: self.span.end },
        })
    }

    /// The leading quotation, where nothing but punctuation follows it.
    pub(super) fn whole_quotation(self, layout: &Layout) -> Option<Leading> {
        self.leading_quotation(layout).filter(|leading| !has_word(leading.rest.of(layout.text)))
    }
}

/// Where the quotation behind `mark` ends, and whether it is closed there.
fn end_of_opened(layout: &Layout, mark: Mark) -> Option<(u32, bool)> {
    let quoted = layout.quotations.at(mark.span.end as usize).filter(|quoted| quoted.span.begin == mark.span.end)?;
    Some((with_closing_mark(layout.quotations, quoted), quoted.closed))
}

/// `”No,” said Rao.`: a mark at the very head of a paragraph opens, whichever way it is turned; the next one closes.
fn end_of_turned(layout: &Layout, mark: Mark, paragraph: Span) -> Option<(u32, bool)> {
    let marks = &layout.quotations.marks;
    let next = marks.get(marks.partition_point(|other| other.span.begin < mark.span.end))?;
    (!next.opens && paragraph.contains(next.span)).then_some((next.span.end, true))
}

/// A quotation at the head of a paragraph.
#[derive(Clone, Copy)]
pub(super) struct Leading {
    /// With its marks.
    pub(super) quotation: Span,
    pub(super) closed: bool,
    /// What follows it in the paragraph.
    pub(super) rest: Span,
}

/// Where a quotation ends, its closing mark included.
pub(super) fn with_closing_mark(quotations: &Quotations, quoted: Quoted) -> u32 {
    let mark = quotations.mark_at(quoted.span.end as usize).filter(|mark| quoted.closed && !mark.opens);
    mark.map_or(quoted.span.end, |mark| mark.span.end)
}

pub(super) fn has_word(words: &str) -> bool {
    words.chars().any(char::is_alphanumeric)
}
