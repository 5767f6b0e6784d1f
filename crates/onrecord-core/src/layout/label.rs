//! Which words before a colon stand where a speaker's name would?

use super::name;
use super::paragraph::{Layout, Paragraph, has_word, trimmed};
use crate::span::Span;

/// `JAKE TAPPER (on tape): Take a listen.` No label that was seen is longer than 60 bytes.
const LONGEST: usize = 60;

/// The head of a paragraph that may be a turn in a conversation, or of a headline.
#[derive(Clone, Copy)]
pub(super) struct Label<'a> {
    /// Without what stands in brackets or behind a comma.
    pub(super) name: &'a str,
    pub(super) name_span: Span,
    pub(super) colon: Span,
    /// From behind the colon to the end of the paragraph; may be empty.
    pub(super) speech: Span,
    pub(super) style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// `Q:` and `A:`.
    QuestionAnswer,
    /// `RAO:`.
    Capitals,
    /// `Ana Rao:`.
    Name,
}

pub(super) fn of<'a>(layout: &Layout<'a>, paragraph: Paragraph) -> Option<Label<'a>> {
    // Some papers put every turn of a transcript between quotation marks.
    let words = paragraph.span.of(layout.text).trim_start_matches(['"', '“']);
    let begin = paragraph.span.end as usize - words.len();
    let colon = words.bytes().take(LONGEST).position(|byte| byte == b':')?;
    let speech = &words[colon + 1..];
    if !speech.is_empty() && !speech.starts_with(char::is_whitespace) {
        return None; // "10:30", "http://"
    }
    let name = name_in(&words[..colon])?;
    Some(Label {
        name,
        name_span: Span::new(begin, begin + name.len()),
        colon: Span::new(begin + colon, begin + colon + 1),
        speech: trimmed(layout.text, Span { begin: (begin + colon + 1) as u32, end: paragraph.span.end }),
        style: style_of(name)?,
    })
}

/// Whether the paragraph opens with a label of the page's own, such as "VIDEO: " or "Related: ".
pub(super) fn names_nobody(paragraph: &str) -> bool {
    let colon = paragraph.bytes().take(LONGEST).position(|byte| byte == b':');
    let first = colon.and_then(|colon| paragraph[..colon].split_whitespace().next());
    first.is_some_and(name::is_nobody)
}

/// The name at the head of a label, without "(via video)" and ", BBC News".
fn name_in(label: &str) -> Option<&str> {
    let unlikely = |c: char| matches!(c, '"' | '“' | '”' | '?' | '!' | ';' | '/' | '•');
    let name = label.split(['(', '[', ',']).next().unwrap_or_default().trim_end();
    (!name.is_empty() && !label.contains(unlikely)).then_some(name)
}

fn style_of(name: &str) -> Option<Style> {
    match name {
        "Q" | "A" => Some(Style::QuestionAnswer),
        _ if name::is_capitals(name) => Some(Style::Capitals),
        _ if name::is_name(name) => Some(Style::Name),
        _ => None,
    }
}

impl Label<'_> {
    /// The same for `JAKE TAPPER:` and `TAPPER:`.
    pub(super) fn key(&self) -> &str {
        name::last_word(self.name)
    }

    /// Whether people talk like this: "Clinton: 1,812" is a count, "Venue: Town Hall" an entry in a box.
    pub(super) fn is_speech(&self, text: &str) -> bool {
        /// "I think so." has three; entries in boxes that end in a full stop are rarely longer.
        const FEWEST_WORDS: usize = 3;
        let speech = self.speech.of(text);
        speech.split_whitespace().filter(|word| has_word(word)).take(FEWEST_WORDS).count() == FEWEST_WORDS
            && speech.chars().any(char::is_lowercase)
            && speech.ends_with(['.', '?', '!', '…', '"', '”', '-', '–', '—', ')', '\'', '’'])
    }
}
