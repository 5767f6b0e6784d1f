//! What are the words of an article, and what stands between them?
//!
//! The words of the tagger are pieces of words; who is meant by "Mr. Rao's" is decided on whole ones. A possessive ending is
//! not part of a word, an abbreviation's period is ("Sen.", "U.N.", "G.K.").

use crate::quotation::Quotations;
use crate::span::Span;

use super::lexicon;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// White space or nothing.
    Space,
    Comma,
    /// A parenthesis, a dash, a quotation mark: the phrase may go on behind it.
    Aside,
    /// A colon, a semicolon, the end of a sentence or paragraph.
    Stop,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Without the possessive ending.
    pub(crate) span: Span,
    /// What stands between the word before and this one.
    pub(crate) gap: Gap,
    pub(crate) capital: bool,
    pub(crate) possessive: bool,
    /// Inside quotation marks.
    pub(crate) quoted: bool,
    /// In a line that writes every word with a capital, where a capital says nothing.
    pub(crate) headline: bool,
    /// Number of the sentence, counted through the article.
    pub(crate) sentence: u32,
    /// Number of the line.
    pub(crate) paragraph: u32,
}

pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) list: Vec<Word>,
}

impl<'a> Words<'a> {
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn get(&self, word: usize) -> Option<&Word> {
        self.list.get(word)
    }

    pub(crate) fn text(&self, word: usize) -> &'a str {
        self.list.get(word).map_or("", |word| word.span.of(self.text))
    }

    /// The word in the form that lexicons have: lower case, straight apostrophes, no final period.
    pub(crate) fn key(&self, word: usize) -> String {
        key(self.text(word))
    }

    /// From the first byte of `words` to the last; empty for no words.
    pub(crate) fn span(&self, words: std::ops::Range<usize>) -> Span {
        match (self.list.get(words.start), words.end.checked_sub(1).and_then(|last| self.list.get(last))) {
            (Some(first), Some(last)) if words.start < words.end => {
                Span { begin: first.span.begin, end: last.span.end }
            }
            _ => Span { begin: 0, end: 0 },
        }
    }

    /// The words that share a byte with `span`.
    pub(crate) fn within(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.list.partition_point(|word| word.span.end <= span.begin);
        let last = self.list.partition_point(|word| word.span.begin < span.end);
        first..last.max(first)
    }

    pub(crate) fn starts_sentence(&self, word: usize) -> bool {
        let Some(before) = word.checked_sub(1).and_then(|before| self.list.get(before)) else { return true };
        let Some(this) = self.list.get(word) else { return true };
        before.sentence != this.sentence || (this.quoted && !before.quoted) || this.gap == Gap::Stop
    }
}

pub(crate) fn key(word: &str) -> String {
    // Asked several times of every word, and nearly every word of English is ASCII.
    let mut key = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
    };
    if key.ends_with('.') {
        key.pop();
    }
    key
}

pub(crate) fn split<'a>(text: &'a str, quotations: &Quotations) -> Words<'a> {
    let mut words = Words { text, list: Vec::with_capacity(text.len() / 6) };
    let (mut sentence, mut paragraph, mut at) = (0, 0, 0);
    let mut quoted = quotations.quoted.iter().peekable();
    while let Some((begin, end)) = next_word(text, at) {
        let between = &text[at..begin];
        let lines = between.bytes().filter(|byte| *byte == b'\n').count() as u32;
        let gap = gap_of(between);
        let capital = is_capital(text[begin..end].trim_start_matches('@'));
        let (end, possessive) = without_possessive(text, begin, end);
        if lines > 0 || (ends_sentence(between, &words) && !text[begin..end].starts_with(|c: char| c.is_lowercase())) {
            sentence += 1;
        }
        paragraph += lines;
        while quoted.next_if(|quotation| quotation.span.end as usize <= begin).is_some() {}
        let quoted = quoted.peek().is_some_and(|quotation| quotation.span.begin as usize <= begin);
        let gap = if lines > 0 { Gap::Stop } else { gap };
        let span = Span::new(begin, end);
        words.list.push(Word { span, gap, capital, possessive, quoted, headline: false, sentence, paragraph });
        at = if possessive { end + possessive_ending(&text[end..]) } else { end };
    }
    mark_headlines(&mut words);
    words
}

/// "Rao", "al-Harthi".
fn is_capital(word: &str) -> bool {
    let rest = word.split_once('-').filter(|(article, _)| ARTICLES.contains(article)).map_or(word, |(_, rest)| rest);
    rest.starts_with(|c: char| c.is_uppercase())
}

/// The Arabic article before a name, as it is spelt before its letters.
const ARTICLES: [&str; 9] = ["al", "el", "ad", "an", "ar", "as", "ash", "at", "az"];

fn next_word(text: &str, at: usize) -> Option<(usize, usize)> {
    let begin = at + text[at..].find(|c: char| c.is_alphanumeric())?;
    let handle = text[at..begin].ends_with('@') as usize;
    let mut end = begin;
    let mut characters = text[begin..].chars().peekable();
    let mut previous = ' ';
    while let Some(c) = characters.next() {
        let next = characters.peek().copied().unwrap_or(' ');
        let joins =
            matches!(c, '\'' | '’' | '-' | '&' | '_' | '‑') && previous.is_alphanumeric() && next.is_alphanumeric();
        let initials = c == '.' && next.is_alphanumeric() && previous.is_alphanumeric();
        if !(c.is_alphanumeric() || joins || initials || is_combining(c)) {
            break;
        }
        end += c.len_utf8();
        previous = c;
    }
    if text[end..].starts_with('.') && lexicon::is_abbreviation(&text[begin..end]) {
        end += 1;
    }
    Some((begin - handle, end))
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// How many bytes "'s" or "’s" has.
fn possessive_ending(rest: &str) -> usize {
    ["'s", "’s", "'S", "’S", "'", "’"].iter().find(|ending| rest.starts_with(**ending)).map_or(0, |ending| ending.len())
}

/// Cuts "Rao’s" down to "Rao". "It's" and "he's" are not possessive, but to cut them does no harm.
fn without_possessive(text: &str, begin: usize, end: usize) -> (usize, bool) {
    let word = &text[begin..end];
    for ending in ["'s", "’s", "'S", "’S"] {
        if word.len() > ending.len() && word.ends_with(ending) {
            return (end - ending.len(), true);
        }
    }
    let plural = word.ends_with('s') && (text[end..].starts_with("' ") || text[end..].starts_with("’ "));
    (end, plural)
}

fn gap_of(between: &str) -> Gap {
    let mut gap = Gap::Space;
    for c in between.chars() {
        match c {
            '.' | '?' | '!' | ':' | ';' | '•' | '|' => return Gap::Stop,
            ',' => gap = Gap::Comma,
            c if c.is_whitespace() => {}
            '\'' | '’' | '$' | '#' | '@' | '*' => {}
            _ if gap == Gap::Space => gap = Gap::Aside,
            _ => {}
        }
    }
    gap
}

fn ends_sentence(between: &str, words: &Words) -> bool {
    if between.contains(['.', '?', '!', '…']) {
        return true;
    }
    // "in the U.S. The mayor" ends one, "the U.S. Senate" does not: left together, which does less harm.
    words.list.is_empty()
}

/// A headline has a capital on this share of its longer words. Sentences with many names reach about half.
const HEADLINE_CAPITALS: f32 = 0.75;
/// Longer lines are paragraphs.
const HEADLINE_WORDS: usize = 30;

/// Of fewer longer words nothing can be told: "Ana Rao met Ben Ode."
const HEADLINE_LONG_WORDS: usize = 3;

fn mark_headlines(words: &mut Words) {
    let text = words.text;
    for line in words.list.chunk_by_mut(|a, b| a.paragraph == b.paragraph) {
        let long: Vec<bool> = line.iter().filter(|word| word.span.len() >= 4).map(|word| word.capital).collect();
        let capitals = long.iter().filter(|capital| **capital).count();
        let is_headline = long.len() >= HEADLINE_LONG_WORDS
            && line.len() <= HEADLINE_WORDS
            && capitals as f32 >= HEADLINE_CAPITALS * long.len() as f32
            && !line.iter().any(|word| lexicon::is_finite_helper(word.span.of(text)));
        for word in line {
            word.headline = is_headline;
        }
    }
}
