//! Bytes and what is known of them: which characters are they, and is this a web page or plain text?

use crate::note::Note;

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

/// Decoded characters. Cannot fail: bytes that are no characters become U+FFFD and a note.
#[derive(Clone, Debug)]
pub struct Page {
    pub kind: InputKind,
    pub text: String,
    pub notes: Vec<Note>,
}
pub fn decode(bytes: &[u8], _h: &Hints) -> Page { Page { kind: InputKind::Article, text: String::from_utf8_lossy(bytes).into(), notes: vec![] } }
