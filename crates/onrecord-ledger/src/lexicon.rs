//! Which words say little by themselves, and which say that somebody says something?
//!
//! The list is data: `lexicon/function_words.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a function word tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FunctionWord {
    /// A subject pronoun, or a verb form that has a subject: these words are more than the name of a topic.
    pub(crate) makes_clause: bool,
    pub(crate) negates: bool,
}

static FUNCTION_WORDS: LazyLock<HashMap<&str, FunctionWord>> = LazyLock::new(|| {
    let lines = include_str!("lexicon/function_words.txt").lines().filter(|line| !line.starts_with('#'));
    let word = |line: &'static str| {
        let (word, tells) = line.split_once('|')?;
        Some((word, FunctionWord { makes_clause: tells.contains("clause"), negates: tells.contains("negation") }))
    };
    lines.filter_map(word).collect()
});

/// `None` for all words that mean something by themselves. `key` as in [`crate::wording::Word`].
pub(crate) fn function_word(key: &str) -> Option<FunctionWord> {
    FUNCTION_WORDS.get(key).copied()
}
