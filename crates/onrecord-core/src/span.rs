//! Where in the article's text does something stand?
//!
//! The one vocabulary all stages share. A span knows nothing of the text it points into; [`Span::of`] is the only place
//! that slices.

/// A half-open range `[begin, end)` of UTF-8 bytes of [`crate::Article::text`], on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub begin: u32,
    pub end: u32,
}

impl Span {
    /// Texts are capped far below 4 GiB before anything is cut out of them, so `usize` offsets fit.
    pub fn new(begin: usize, end: usize) -> Span {
        debug_assert!(begin <= end, "a span runs forward: {begin}..{end}");
        Span { begin: begin as u32, end: end as u32 }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.begin as usize..self.end as usize
    }

    /// The words themselves.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    pub fn len(self) -> usize {
        (self.end - self.begin) as usize
    }

    pub fn is_empty(self) -> bool {
        self.begin == self.end
    }

    /// Whether the two share at least one byte; spans that only touch do not.
    pub fn overlaps(self, other: Span) -> bool {
        self.begin < other.end && other.begin < self.end
    }

    pub fn contains(self, other: Span) -> bool {
        self.begin <= other.begin && other.end <= self.end
    }
}
