//! What was doubtful, skipped or cut while reading, and where?

use crate::span::Span;

/// One remark for the reader of a [`crate::Reading`]; never an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub kind: NoteKind,
    /// A sentence for people, without trailing period.
    pub text: String,
    /// The words of the article that it is about, where it is about words.
    pub span: Option<Span>,
}

/// What a note is about. The names are part of the output, in kebab case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// Bytes that are not valid in the page's charset, a charset that had to be guessed.
    Charset,
    /// A limit was reached and something was cut: bytes, depth, attributes, elements.
    Limit,
    /// Page furniture was left out of the article.
    Furniture,
    /// Nothing that reads like an article was found.
    NoArticle,
    /// The article is not in English: read, but no statement was extracted.
    Language,
    /// A date that could not be resolved or that contradicts another.
    Date,
    /// Quotation marks that do not pair up, and where.
    Quotation,
    /// A speaker who could not be named for certain.
    Speaker,
}

impl NoteKind {
    pub fn name(self) -> &'static str {
        match self {
            NoteKind::Charset => "charset",
            NoteKind::Limit => "limit",
            NoteKind::Furniture => "furniture",
            NoteKind::NoArticle => "no-article",
            NoteKind::Language => "language",
            NoteKind::Date => "date",
            NoteKind::Quotation => "quotation",
            NoteKind::Speaker => "speaker",
        }
    }
}

impl Note {
    pub fn new(kind: NoteKind, text: impl Into<String>) -> Note {
        Note { kind, text: text.into(), span: None }
    }

    pub fn at(kind: NoteKind, text: impl Into<String>, span: Span) -> Note {
        Note { span: Some(span), ..Note::new(kind, text) }
    }
}
