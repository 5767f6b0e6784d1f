//! Who is there without a name: "a spokeswoman", "the woman", "his wife"?
//!
//! They have to be known so that "she said" behind "a spokeswoman" does not go to the last woman with a name.

use super::cast::role_ending_at;
use super::gender::Gender;
use super::lexicon;
use super::word::{Gap, Words};

/// A noun phrase for one person, not beside a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unnamed {
    /// The first word, with the article.
    pub(crate) begin: usize,
    /// The noun: "spokeswoman".
    pub(crate) head: usize,
    pub(crate) gender: Option<Gender>,
    /// "the", without a possessor: it may mean somebody named before.
    pub(crate) definite: bool,
}

/// At most this many words stand between the article and the noun.
const MODIFIERS: usize = 5;

/// All of them outside headlines, in order; `named` tells whether a word is part of a name.
pub(crate) fn find(words: &Words, named: impl Fn(usize) -> bool) -> Vec<Unnamed> {
    (0..words.len()).filter_map(|head| at(words, head, &named)).collect()
}

fn at(words: &Words, head: usize, named: &impl Fn(usize) -> bool) -> Option<Unnamed> {
    let word = words.get(head).filter(|word| !word.headline && !word.possessive)?;
    if named(head) {
        return None;
    }
    let (_, role) = role_ending_at(words, head)?;
    if next_belongs(words, head, named) {
        return None;
    }
    let begin = (head.saturating_sub(MODIFIERS)..head).rev().find_map(|at| phrase_begin(words, at, head))??;
    let determiner = words.key(begin);
    if let Some(before) = begin.checked_sub(1).filter(|before| words.list[*before].sentence == word.sentence) {
        // "Ana Rao, |an architect|", "Ana Rao, 24, |an architect|"
        let age = words.key(before).chars().all(|c| c.is_ascii_digit());
        let name_end = if age { before.checked_sub(1) } else { Some(before) };
        let apposed = words.list[begin].gap != Gap::Space && name_end.is_some_and(named);
        let copula = matches!(
            words.key(before).as_str(),
            "is" | "was" | "as" | "be" | "became" | "been" | "being" | "become" | "remains"
        );
        if apposed || copula {
            return None;
        }
    }
    let definite = matches!(determiner.as_str(), "the" | "this" | "that");
    Some(Unnamed { begin, head, gender: role.gender, definite })
}

/// `Some(Some(begin))` at the article, `Some(None)` where the phrase cannot go on, `None` to look further.
fn phrase_begin(words: &Words, at: usize, _head: usize) -> Option<Option<usize>> {
    let broken = words.list[at + 1].gap != Gap::Space;
    let key = words.key(at);
    if broken || lexicon::is_preposition(&key) {
        return Some(None);
    }
    let determiner = matches!(
        key.as_str(),
        "a" | "an" | "the" | "his" | "her" | "their" | "its" | "one" | "another" | "this" | "that" | "my" | "our"
    );
    if determiner || words.list[at].possessive {
        return Some(Some(at));
    }
    None
}

/// "the mayor Ana Rao", "his wife, Ana", "the spokesman's desk", "the police officer union": not a person without a name.
fn next_belongs(words: &Words, head: usize, named: &impl Fn(usize) -> bool) -> bool {
    let Some(next) = words.get(head + 1).filter(|next| next.sentence == words.list[head].sentence) else {
        return false;
    };
    // "the |actress| and activist Kamala Lopez"
    if words.key(head + 1) == "and" && role_ending_at(words, head + 2).is_some() && named(head + 3) {
        return true;
    }
    let key = words.key(head + 1);
    match next.gap {
        // "the club's |head| coach", "the company's |official| account"
        Gap::Space if lexicon::is_body(&key) || lexicon::is_document(&key) => true,
        // "The gentleman is Ivo Beck"
        Gap::Space if matches!(key.as_str(), "is" | "was") && named(head + 2) => true,
        Gap::Space => named(head + 1) || role_ending_at(words, head + 1).is_some(),
        Gap::Comma | Gap::Aside => named(head + 1) || (next.capital && named(head + 2)),
        Gap::Stop => false,
    }
}
