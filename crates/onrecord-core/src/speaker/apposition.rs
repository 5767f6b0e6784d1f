//! Which description introduces the name behind it: "|Counsel to the inquiry|, Priya Nair, asked"?
//!
//! The name has to stand between two commas, or a comma and the end of the sentence: in "According to the mayor, Ana Rao
//! won" the mayor may be somebody else.

use std::ops::Range;

use super::cast::role_ending_at;
use super::lexicon;
use super::mention::{Mention, MentionKind};
use super::word::{Gap, Words};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Introduction {
    /// The description with article and complement, up to the comma: "A consultant hired by the city".
    pub(crate) phrase: Range<usize>,
    /// The noun that says what the person is: "consultant".
    pub(crate) head: usize,
}

/// A description that is longer introduces nobody: it is a sentence.
const INTRODUCTION_WORDS: usize = 12;

/// The description in apposition right before the name of a mention.
pub(crate) fn before(words: &Words, mention: &Mention) -> Option<Introduction> {
    let name = behind_comma(words, mention.run.start);
    words.get(name).filter(|word| word.gap == Gap::Comma && !word.headline)?;
    if mention.kind != MentionKind::Person || !is_closed(words, mention) {
        return None;
    }
    let clause = clause_start(words, name)?;
    let head = head(words, clause..name)?;
    is_complement(words, head + 1..name).then(|| Introduction { phrase: phrase_start(words, clause, head)..name, head })
}

/// Back over the second description of "His guest, |the actress and activist| Kamala Lopez,".
fn behind_comma(words: &Words, name: usize) -> usize {
    let mut begin = name;
    while name - begin < SECOND_DESCRIPTION && words.list[begin].gap == Gap::Space && begin > 0 {
        begin -= 1;
    }
    if words.key(begin) == "the" { begin } else { name }
}

/// How many words the second description has at most.
const SECOND_DESCRIPTION: usize = 5;

fn is_closed(words: &Words, mention: &Mention) -> bool {
    let last = &words.list[mention.name.end - 1];
    let ends = |next: &super::word::Word| next.sentence != last.sentence || matches!(next.gap, Gap::Comma | Gap::Stop);
    !last.possessive && words.get(mention.name.end).is_none_or(ends)
}

/// Back to the word behind the last comma or quotation mark.
fn clause_start(words: &Words, name: usize) -> Option<usize> {
    let sentence = words.get(name)?.sentence;
    let mut begin = name.checked_sub(1).filter(|before| words.list[*before].sentence == sentence)?;
    while words.list[begin].gap == Gap::Space {
        let Some(before) = begin.checked_sub(1).filter(|before| words.list[*before].sentence == sentence) else {
            break;
        };
        begin = before;
        if name - begin > INTRODUCTION_WORDS {
            return None;
        }
    }
    Some(begin)
}

/// The last word of the first role: "Deputy |mayor|".
fn head(words: &Words, clause: Range<usize>) -> Option<usize> {
    let is_role = |at: usize| role_ending_at(words, at).is_some() && !words.list[at].possessive;
    let noun_phrase = clause.clone().take_while(|at| !lexicon::is_preposition(&words.key(*at)));
    let first = noun_phrase.clone().find(|at| is_role(*at))?;
    noun_phrase.skip_while(|at| *at < first).take_while(|at| is_role(*at)).last()
}

/// Nothing, or "to the inquiry", "hired by the city"; a verb makes a clause of it, another role a second person.
fn is_complement(words: &Words, range: Range<usize>) -> bool {
    if range.is_empty() {
        return true;
    }
    let participle = words.key(range.start).ends_with("ed") && lexicon::is_preposition(&words.key(range.start + 1));
    let joined = participle || lexicon::is_preposition(&words.key(range.start));
    let verb = range.clone().skip(1).any(|at| super::cast::is_verb(&words.key(at)));
    joined && !verb && role_ending_at(words, range.end - 1).is_none()
}

/// The article or possessor of the noun; a noun without one opens its clause ("Counsel to the inquiry") or stands alone.
fn phrase_start(words: &Words, clause: usize, head: usize) -> usize {
    let determines = |at: &usize| {
        matches!(words.key(*at).as_str(), "the" | "a" | "an" | "another" | "one") || is_possessor(&words.key(*at))
    };
    if let Some(article) = (clause..head).rev().find(determines) {
        return article;
    }
    if words.starts_sentence(clause) { clause } else { head }
}

/// "His" in "His foreign minister".
pub(crate) fn is_possessor(key: &str) -> bool {
    matches!(key, "his" | "her" | "their" | "its")
}
