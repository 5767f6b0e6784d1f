//! Is a name that of a newspaper, station, agency, programme or platform?

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::article::credit::is_agency;
use crate::speaker::word::{Gap, Words};

static MEDIA: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| pairs(include_str!("../lexicon/media.txt")));

pub(crate) fn pairs(file: &'static str) -> HashMap<&'static str, &'static str> {
    let lines = file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('|')).collect()
}

/// The longest name of a medium has about this many words: "The Example Valley Morning Post and Courier".
const NAME_WORDS: usize = 7;

/// The capitalised run that begins at `at`, an article before it and a possessive owner included ("NBC's Meet the Press").
pub(crate) fn run(words: &Words, at: usize, free: &impl Fn(usize) -> bool) -> Option<Range<usize>> {
    let begin = at;
    let mut end = begin;
    while end < begin + NAME_WORDS && free(end) {
        let Some(word) = words.get(end) else { break };
        let joined = end == begin || word.gap == Gap::Space && !words.list[end - 1].possessive;
        let inner = matches!(words.key(end).as_str(), "of" | "and" | "the" | "for")
            && words.get(end + 1).is_some_and(|next| next.capital && next.gap == Gap::Space);
        if !(joined && (word.capital || (inner && end > begin))) {
            break;
        }
        end += 1;
    }
    (end > begin).then_some(begin..end)
}

pub(crate) fn is_medium(words: &Words, name: &Range<usize>) -> bool {
    let last = words.key(name.end - 1);
    let first = words.key(name.start);
    match (MEDIA.get(last.as_str()), MEDIA.get(first.as_str())) {
        (Some(&"name" | &"platform"), _) | (_, Some(&"name" | &"platform")) => true,
        (Some(&"word" | &"loose"), _) => name.len() > 1 || begins_with_article(words, name.start),
        (Some(&"show"), _) => {
            name.len() > 1
                && name
                    .clone()
                    .any(|at| matches!(MEDIA.get(words.key(at).as_str()), Some(&"name" | &"word" | &"loose")))
        }
        (_, Some(&"word" | &"loose")) => name.len() > 1,
        _ => false,
    }
}

/// Whether a name is a medium's wherever it stands, not only behind "told" or "in an interview with": "Example Valley Post",
/// "Reuters", "Example Press Agency", but not "Example Defence Agency".
pub(crate) fn is_outlet(words: &Words, name: &Range<usize>) -> bool {
    let kind = |at: usize| MEDIA.get(words.key(at).as_str()).copied();
    let is_alone = name.len() == 1;
    match name.end.checked_sub(1).and_then(kind) {
        Some("name") => true,
        Some("word") => !is_alone || begins_with_article(words, name.start),
        Some("loose" | "show") => {
            let behind_another = name.len() > 1 && matches!(kind(name.end - 2), Some("name" | "word" | "loose"));
            behind_another || is_agency(words.span(name.clone()).of(words.text))
        }
        _ => false,
    }
}

pub(crate) fn is_platform(words: &Words, at: usize) -> bool {
    MEDIA.get(words.key(at).as_str()) == Some(&"platform")
}

fn begins_with_article(words: &Words, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| words.key(before) == "the")
}

/// Whoever interviews is a medium or a journalist. A single word, or one that begins as titles of papers do ("Al Example",
/// "Le Exemple"), is taken for a medium; two words of another shape may be a person and are not.
pub(crate) fn may_be_medium(words: &Words, name: &Range<usize>) -> bool {
    let first = words.key(name.start);
    let titled = matches!(
        first.as_str(),
        "al" | "el" | "le" | "la" | "der" | "die" | "das" | "il" | "the" | "asharq" | "ash" | "as" | "an"
    );
    is_medium(words, name) || name.len() == 1 || titled || begins_with_article(words, name.start)
}
