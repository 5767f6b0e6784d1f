//! Which wordpieces is the text made of, and what do they look like in print?
//!
//! BERT's uncased wordpieces (Devlin et al. 2019): controls dropped, accents and case folded, split at white space and
//! punctuation, then the longest known piece from the left. The vocabulary forgets what matters most for quotations, so
//! each token also carries four features of the text as printed: its word's shape, the space before it, whether it
//! stands in quotation marks, and whether a sentence ended before it. `training/prepare.py` does the same; the parity
//! test holds the two together.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;

use crate::quotation::Quotations;
use crate::span::Span;

/// The mark between two paragraphs, `[unused0]` of the vocabulary.
pub const PARAGRAPH: u16 = 1;
const UNKNOWN: u16 = 100;
/// What stands at the begin and the end of every window, `[CLS]` and `[SEP]`; the last of the vocabulary's special pieces.
pub(crate) const CLS: u16 = 101;
pub(crate) const SEP: u16 = 102;
/// BERT's own limit: a longer word is one unknown piece.
const MAX_WORD_CHARS: usize = 100;
/// Reading stops here, about 19,000 words: ten times a long article. It bounds the time a hostile text can take, to about
/// five seconds on the machine of `record/`.
pub const MAX_TOKENS: usize = 24_576;

/// One wordpiece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub id: u16,
    pub span: Span,
    /// Whether it goes on with the word of the token before.
    pub continues: bool,
    pub features: Features,
}

/// Rows of the four feature embeddings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Of the whole word: 0 no letter, 1 digit first, 2 single capital, 3 CAPITALS, 4 Capitalised, 5 McMixed, 6 lower, 7 other.
    pub shape: u8,
    /// 0 inside a word, 1 none, 2 a space, 3 a paragraph's start.
    pub space: u8,
    /// 0 outside, 1 inside a quotation, 2 inside one that its paragraph does not close, 3 opening mark, 4 closing mark.
    pub quote: u8,
    /// 1 after the end of a sentence, 2 after a comma or the like.
    pub sentence: u8,
}

/// Wordpieces by their characters.
#[derive(Debug)]
pub struct Vocabulary {
    first: Known,
    later: Known,
    /// Bytes of the longest piece.
    longest: usize,
}

/// Asked once or more for every word. Nobody but the model fills it, so its hashes need no secret.
type Known = HashMap<Box<str>, u16, FxBuildHasher>;

impl Vocabulary {
    /// One wordpiece a line, its line number its id; `##` marks pieces that continue a word.
    pub fn parse(lines: &str) -> Vocabulary {
        let longest = lines.lines().map(str::len).max().unwrap_or(0);
        let mut vocabulary = Vocabulary { first: Known::default(), later: Known::default(), longest };
        for (id, line) in lines.lines().take(usize::from(u16::MAX)).enumerate() {
            match line.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => vocabulary.later.insert(rest.into(), id as u16),
                _ => vocabulary.first.insert(line.into(), id as u16),
            };
        }
        vocabulary
    }
}

/// Splits `text` into at most [`MAX_TOKENS`] wordpieces, with [`PARAGRAPH`] between paragraphs.
pub fn split(text: &str, quotations: &Quotations, vocabulary: &Vocabulary) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = Word::default();
    for (offset, character) in text.char_indices() {
        if tokens.len() >= MAX_TOKENS {
            return tokens;
        }
        match class(character) {
            Class::Dropped => {}
            Class::Space => word.finish(text, quotations, vocabulary, &mut tokens),
            Class::Alone => {
                word.finish(text, quotations, vocabulary, &mut tokens);
                word.push(offset, character);
                word.finish(text, quotations, vocabulary, &mut tokens);
            }
            Class::Letter => word.push(offset, character),
        }
    }
    word.finish(text, quotations, vocabulary, &mut tokens);
    tokens
}

enum Class {
    Dropped,
    Space,
    /// Punctuation and ideographs are words of their own.
    Alone,
    Letter,
}

fn class(character: char) -> Class {
    use GeneralCategory as G;
    if character.is_ascii_alphanumeric() {
        return Class::Letter;
    }
    if character.is_whitespace() {
        return Class::Space;
    }
    if character.is_ascii_punctuation() || is_ideograph(character) {
        return Class::Alone;
    }
    match get_general_category(character) {
        G::Control | G::Format | G::Unassigned | G::PrivateUse | G::Surrogate => Class::Dropped,
        _ if character == '\u{fffd}' => Class::Dropped,
        G::ConnectorPunctuation
        | G::DashPunctuation
        | G::OpenPunctuation
        | G::ClosePunctuation
        | G::InitialPunctuation
        | G::FinalPunctuation
        | G::OtherPunctuation => Class::Alone,
        _ => Class::Letter,
    }
}

/// The blocks that BERT splits character by character.
fn is_ideograph(character: char) -> bool {
    matches!(u32::from(character),
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F
        | 0x2B740..=0x2B81F | 0x2B920..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}

/// The word being read: its characters folded, and where each came from.
#[derive(Default)]
struct Word {
    folded: String,
    /// For each byte of `folded`, the original character's begin and end.
    origin: Vec<Span>,
    chars: usize,
    /// Ids and places, of the last word that was finished.
    pieces: Vec<(u16, Span)>,
}

impl Word {
    fn push(&mut self, offset: usize, character: char) {
        // Longer words become one unknown piece, which needs no more than where they begin and end.
        let span = Span::new(offset, offset + character.len_utf8());
        if self.chars > MAX_WORD_CHARS {
            if let Some(last) = self.origin.last_mut() {
                last.end = span.end;
            }
            return;
        }
        if character.is_ascii() {
            self.folded.push(character.to_ascii_lowercase());
            self.origin.push(span);
            self.chars += 1;
            return;
        }
        let decomposed = std::iter::once(character).nfd();
        for part in decomposed.filter(|c| get_general_category(*c) != GeneralCategory::NonspacingMark) {
            for lower in part.to_lowercase() {
                self.folded.push(lower);
                self.origin.extend(std::iter::repeat_n(span, lower.len_utf8()));
                self.chars += 1;
            }
        }
    }

    fn finish(&mut self, text: &str, quotations: &Quotations, vocabulary: &Vocabulary, tokens: &mut Vec<Token>) {
        let (Some(first), Some(last)) = (self.origin.first(), self.origin.last()) else { return };
        let whole = Span::new(first.begin as usize, last.end as usize);
        let before = tokens.last().map(|token| token.span.end as usize);
        let gap = &text[before.unwrap_or(0)..whole.begin as usize];
        if let Some(before) = before.filter(|_| gap.contains('\n')) {
            tokens.push(Token {
                id: PARAGRAPH,
                span: Span::new(before, whole.begin as usize),
                continues: false,
                features: Features { space: 3, ..Features::default() },
            });
        }
        let space = match before {
            None => 3,
            Some(_) if gap.contains('\n') => 3,
            Some(_) if !gap.is_empty() => 2,
            Some(_) => 1,
        };
        let shape = shape(whole.of(text));
        let sentence = if space >= 2 { sentence(&text[..whole.begin as usize]) } else { 0 };
        self.find_pieces(vocabulary, whole);
        for (index, &(id, span)) in self.pieces.iter().enumerate() {
            let features = Features {
                shape,
                space: if index == 0 { space } else { 0 },
                quote: quote(quotations, span.begin as usize),
                sentence: if index == 0 { sentence } else { 0 },
            };
            tokens.push(Token { id, span, continues: index > 0, features });
        }
        self.folded.clear();
        self.origin.clear();
        self.chars = 0;
    }

    /// The longest known pieces from the left, or one unknown piece for the whole word.
    fn find_pieces(&mut self, vocabulary: &Vocabulary, whole: Span) {
        self.pieces.clear();
        let mut begin = 0;
        while begin < self.folded.len() && self.chars <= MAX_WORD_CHARS {
            let known = if begin == 0 { &vocabulary.first } else { &vocabulary.later };
            let longest = (begin + 1..=self.folded.len().min(begin + vocabulary.longest))
                .rev()
                .find_map(|end| Some((end, *known.get(self.folded.get(begin..end)?)?)));
            let Some((end, id)) = longest else {
                self.pieces.clear();
                break;
            };
            let span = Span::new(self.origin[begin].begin as usize, self.origin[end - 1].end as usize);
            self.pieces.push((id, span));
            begin = end;
        }
        if self.pieces.is_empty() {
            self.pieces.push((UNKNOWN, whole));
        }
    }
}

fn shape(word: &str) -> u8 {
    let mut characters = word.chars();
    let Some(first) = characters.next().filter(|_| word.chars().any(char::is_alphanumeric)) else { return 0 };
    let rest = characters.as_str();
    match () {
        () if is_digit(first) => 1,
        () if rest.is_empty() && first.is_uppercase() => 2,
        () if all_upper(word) => 3,
        () if first.is_uppercase() && all_lower(rest) => 4,
        () if first.is_uppercase() => 5,
        () if all_lower(word) => 6,
        () => 7,
    }
}

/// Digits of a decimal system, also raised and lowered ones; not fractions or Roman numerals.
fn is_digit(character: char) -> bool {
    get_general_category(character) == GeneralCategory::DecimalNumber
        || matches!(character, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '₀'..='₉')
}

fn all_upper(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

fn all_lower(word: &str) -> bool {
    word.chars().any(char::is_lowercase) && !word.chars().any(char::is_uppercase)
}

fn quote(quotations: &Quotations, offset: usize) -> u8 {
    match (quotations.mark_at(offset), quotations.at(offset)) {
        (Some(mark), _) if mark.opens => 3,
        (Some(_), _) => 4,
        (None, Some(quoted)) if quoted.closed => 1,
        (None, Some(_)) => 2,
        (None, None) => 0,
    }
}

/// What the last character before a word says, closing quotation marks aside. The text's first word starts a sentence.
fn sentence(before: &str) -> u8 {
    match before.trim_end_matches([' ', '”', '"', '\'', '’']).chars().next_back() {
        None | Some('.' | '!' | '?') => 1,
        Some(',' | ';' | ':' | '—' | '–') => 2,
        Some(_) => 0,
    }
}
