//! Which words does a span hold, punctuation and quotation marks aside?

use std::ops::Range;

/// As the scorer has it: letters and digits, with apostrophes, hyphens and full stops only inside.
pub(crate) fn words(text: &str) -> Vec<String> {
    ranges(text).into_iter().map(|range| text[range].replace('’', "'")).collect()
}

pub(crate) fn of_spans(text: &str, spans: &[Range<usize>]) -> Vec<String> {
    spans.iter().flat_map(|span| words(&text[span.clone()])).collect()
}

fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, character) in text.char_indices().filter(|(_, character)| is_word(*character)) {
        let end = at + character.len_utf8();
        match found.last_mut() {
            Some(last) if goes_on(&text[last.end..at]) => last.end = end,
            _ => found.push(at..end),
        }
    }
    found
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Nothing, or one joint, as in "o'clock", "re-elected", "U.S".
fn goes_on(between: &str) -> bool {
    matches!(between, "" | "'" | "’" | "-" | ".")
}
