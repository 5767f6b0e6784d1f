//! Do these words look like somebody's name?
//!
//! By their shape and by what else the article calls by a name; who it is, is for [`crate::speaker`] to say.

use super::paragraph::{Layout, Paragraph};
use std::collections::BTreeSet;

/// "Sheikh Abdullah bin Zayed Al Nahyan" has six.
const MOST_WORDS: usize = 6;

/// Words inside names that are not capitalised.
const PARTICLES: &[&str] = &[
    "al", "bin", "bint", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "of",
    "ter", "the", "van", "von", "y", "zu",
];

/// Words that open a label or a headline and name nobody, one a line.
const NOBODY: &str = include_str!("../lexicon/nobody.txt");

/// Words that end a heading: "AP-GfK Poll", "Delegate Update". People are called Price and Read, but not like this.
const ENDS_OF_HEADINGS: &[&str] = &["Daily", "Email", "Guide", "Interview", "Newsletter", "Poll", "Report", "Update"];

/// Whether all words are capitalised, as in "Dr Ana-Maria van der Berg (Ind.)".
pub(super) fn is_name(words: &str) -> bool {
    let all: Vec<&str> = words.split_whitespace().take(MOST_WORDS + 1).collect();
    let [first, .., last] = all[..] else { return all.len() == 1 && is_capitalised(all[0]) && !is_nobody(all[0]) };
    all.len() <= MOST_WORDS
        && is_capitalised(first)
        && is_capitalised(last)
        && !is_nobody(first)
        && !ENDS_OF_HEADINGS.contains(&last)
        && all.iter().all(|word| is_capitalised(word) || PARTICLES.contains(word))
}

/// "ANA RAO", "DR. RAO", "O'NEILL": not a letter in lower case, and two letters at least.
pub(super) fn is_capitals(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default();
    words.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !words.chars().any(char::is_lowercase)
        && words.split_whitespace().count() <= MOST_WORDS
        && !is_nobody(first)
}

pub(super) fn is_capitalised(word: &str) -> bool {
    let mut letters = word.trim_start_matches(['(', '\'', '‘', '“', '"', '[']).chars();
    letters.next().is_some_and(char::is_uppercase) && !word.contains(['!', '?'])
}

/// "Photo", "BREAKING", "Editor's"
pub(super) fn is_nobody(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").to_lowercase();
    NOBODY.lines().any(|nobody| nobody == word)
}

/// The last word of a name, by which the same speaker is known again: `JAKE TAPPER:`, then `TAPPER:`.
pub(super) fn last_word(name: &str) -> &str {
    name.split_whitespace().next_back().unwrap_or(name).trim_matches(|c: char| !c.is_alphanumeric())
}

/// The words that the body capitalises in the middle of a sentence, where only names are.
pub(super) fn mentioned<'a>(layout: &Layout<'a>) -> BTreeSet<&'a str> {
    let body = layout.paragraphs.iter().skip(1).filter(|paragraph| paragraph.is_body());
    body.flat_map(|&paragraph| mentioned_in(layout.text, paragraph)).collect()
}

fn mentioned_in(text: &str, paragraph: Paragraph) -> impl Iterator<Item = &str> {
    let mut mid_sentence = false;
    paragraph.span.of(text).split_whitespace().filter_map(move |word| {
        let counts = mid_sentence && is_capitalised(word);
        mid_sentence = word.ends_with(|c: char| c.is_alphanumeric() || c == ',');
        counts.then(|| bare(word))
    })
}

/// The word without punctuation and without a possessive ending.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}
