//! Of which parts is a written name, and what do the words beside it say: "Secretary of the Example Council Ana Rao",
//! "Rao, Ana", "Ana B. Rao, PhD"?
//!
//! Of a name by itself, without its article: for those who compare names of many articles. It knows nobody; which word is
//! the surname is a matter of place in the name, so "Bagheri Kani" is called by its last word.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{lexicon, word};

/// The parts of a person's name. Folded: small letters, no accents, no periods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName<'a> {
    /// The name as it is written, without what stands before and behind it.
    pub bare: &'a str,
    /// "Secretary of the Example Council", where it is written with the name.
    pub role: Option<&'a str>,
    /// "ana", "b"; empty where only the surname is given.
    pub given: Vec<String>,
    /// "rao", "van der meer".
    pub surname: String,
    /// "jr", "iii".
    pub suffix: Option<String>,
}

/// What the words beside a name say of somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Role {
    /// Nouns of the lexicon that tell people apart: "mayor", "vice president".
    pub offices: BTreeSet<String>,
    /// Wider nouns for the same: a "senator" may be called "lawmaker" as well.
    pub wider: BTreeSet<String>,
    /// What an office is about: "police" of "police officer" and of "police chief".
    pub fields: BTreeSet<String>,
    /// Words of names in it: "example", "riverton".
    pub names: BTreeSet<String>,
    /// Those of them that are no nation, place or common word of bodies' names.
    pub telling: BTreeSet<String>,
    /// Names of several words, as written: "Supreme Example Council".
    pub bodies: BTreeSet<String>,
}

impl Role {
    /// Whether the words say nothing that could tell two people apart.
    pub fn is_empty(&self) -> bool {
        self.offices.is_empty() && self.names.is_empty()
    }
}

/// Small letters without accents, apostrophes and periods, single blanks: how names are compared.
pub fn fold(name: &str) -> String {
    let plain = name.nfkd().filter(|c| !is_combining_mark(*c) && !matches!(c, '.' | '\'' | '’' | '‘' | '\u{ad}'));
    let folded: String = plain.flat_map(char::to_lowercase).map(|c| if c == '‑' { '-' } else { c }).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name with more words is a list or a sentence.
const NAME_WORDS: usize = 24;

/// The parts of a person's name; `None` where there is no word in it.
pub fn person(name: &str) -> Option<PersonName<'_>> {
    let (front, behind) = match name.split_once(',') {
        Some((front, behind)) => (front.trim(), behind.trim()),
        None => (name.trim(), ""),
    };
    if is_inverted(front, behind) {
        let given = keys(behind);
        return Some(PersonName { bare: name.trim(), given, surname: keys(front).join(" "), ..PersonName::default() });
    }
    let mut found = in_order(front)?;
    let letters = keys(behind).iter().all(|key| is_behind(key));
    if letters {
        found.suffix = found.suffix.or_else(|| keys(behind).into_iter().find(|key| lexicon::is_suffix(key)));
    } else {
        found.role = found.role.or(Some(behind));
    }
    Some(found)
}

/// "Rao, Ana": surname first.
fn is_inverted(front: &str, behind: &str) -> bool {
    let (front, given) = (keys(front), keys(behind));
    let is_name = |key: &String| {
        !is_behind(key) && lexicon::role(key).is_none() && lexicon::honorific(key).is_none() && !lexicon::is_common(key)
    };
    let capital = behind.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
    (1..=2).contains(&front.len())
        && (1..=2).contains(&given.len())
        && capital
        && front.iter().chain(&given).all(is_name)
}

fn keys(words: &str) -> Vec<String> {
    words.split([' ', '\u{a0}', '\t', ',']).map(fold).filter(|key| key.chars().any(char::is_alphanumeric)).collect()
}

/// Letters and generations behind a name.
fn is_behind(key: &str) -> bool {
    lexicon::is_suffix(key)
        || lexicon::is_letters(key)
        || matches!(key, "phd" | "md" | "jd" | "rn" | "mba" | "dds" | "esq")
}

/// "Secretary of the Example Council Ana Rao Jr.": role, given names, surname, suffix.
fn in_order(text: &str) -> Option<PersonName<'_>> {
    let words: Vec<(usize, &str)> = word_places(text).take(NAME_WORDS).collect();
    let keys: Vec<String> = words.iter().map(|(_, word)| fold(word)).collect();
    let mut end = words.len();
    while end > 1 && is_behind(&keys[end - 1]) {
        end -= 1;
    }
    let begin = name_begin(&keys[..end])?;
    let suffix = keys[end..].iter().find(|key| lexicon::is_suffix(key)).cloned();
    let surname = surname_begin(&keys[begin..end]) + begin;
    let at = words[begin].0;
    let role = Some(text[..at].trim()).filter(|role| !role.is_empty());
    Some(PersonName {
        bare: text[at..].trim(),
        role,
        given: keys[begin..surname].to_vec(),
        surname: keys[surname..end].join(" "),
        suffix,
    })
}

fn word_places(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let place = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).map(move |word| (place(word), word))
}

/// The first word behind all titles. At least the last word is name.
fn name_begin(keys: &[String]) -> Option<usize> {
    let last = keys.len().checked_sub(1)?;
    let mut begin = 0;
    for at in 0..last {
        let longest = lexicon::ROLE_WORDS.min(last - at);
        if let Some(length) = (1..=longest).rev().find(|length| is_title(keys, at, *length)) {
            begin = begin.max(at + length);
        }
    }
    if begin > 0 && lexicon::is_preposition(&keys[begin]) {
        return Some(behind_complement(keys, begin));
    }
    Some(begin)
}

/// Titles that are surnames and middle names too count only at the beginning: "Larry King Rao".
fn is_title(keys: &[String], at: usize, length: usize) -> bool {
    let phrase = keys[at..at + length].join(" ");
    let honorific = length == 1 && lexicon::honorific(&phrase).is_some() && !(lexicon::is_suffix(&phrase) && at > 0);
    honorific
        || lexicon::role(&phrase).is_some() && !(at > 0 && super::mention::SURNAMES_TOO.contains(&phrase.as_str()))
}

/// "Secretary |of the Example Council| Ana Rao": behind the body or place; else the last two words are the name.
fn behind_complement(keys: &[String], preposition: usize) -> usize {
    let last = keys.len() - 1;
    let known = |at: &usize| lexicon::is_body(&keys[*at]) || lexicon::is_place(&keys[*at]);
    let body = (preposition..last).rev().find(known).map(|at| at + 1);
    body.unwrap_or(last.saturating_sub(1).max(preposition + 1))
}

/// "Pieter |van der Meer|", "Mohammed |bin Rao|": the surname begins at its first particle, else at the last word.
fn surname_begin(keys: &[String]) -> usize {
    let last = keys.len().saturating_sub(1);
    let particle = (1..last).find(|at| keys[*at..last].iter().all(|key| lexicon::is_particle(key)));
    // "de Blasio", but not "Ben King" or "Al Rao".
    let opens = keys.first().is_some_and(|key| matches!(key.as_str(), "de" | "di" | "von" | "van" | "del" | "bin"));
    let bare = opens && keys[..last].iter().all(|key| lexicon::is_particle(key));
    if bare { 0 } else { particle.unwrap_or(last) }
}

/// What a phrase such as "Sen.", "the mayor of Riverton" or "R-Ohio" says.
pub fn role(phrase: &str) -> Role {
    let mut role = Role::default();
    let words: Vec<(&str, String)> = role_words(phrase).map(|word| (word, role_key(word))).collect();
    let mut at = 0;
    let mut run: Vec<&str> = Vec::new();
    while at < words.len() {
        let longest = lexicon::ROLE_WORDS.min(words.len() - at);
        let noun = |length: &usize| {
            let phrase = words[at..at + length].iter().map(|(_, key)| key.as_str()).collect::<Vec<_>>().join(" ");
            lexicon::role(&phrase).is_some().then_some(phrase)
        };
        let found = (1..=longest).rev().find_map(|length| Some((length, noun(&length)?)));
        if let Some((length, noun)) = found {
            let before = at.checked_sub(1).map(|before| &words[before]);
            match before.filter(|(word, key)| lexicon::is_trade(&noun) && is_field(word, key)) {
                Some((_, field)) => add_trade(&mut role, field, &noun),
                None => add_office(&mut role, &noun),
            }
            end_run(&mut role, &mut run);
            at += length;
            continue;
        }
        let (word, key) = &words[at];
        add_word(&mut role, word, key, &mut run);
        at += 1;
    }
    end_run(&mut role, &mut run);
    role
}

fn role_words(phrase: &str) -> impl Iterator<Item = &str> {
    let separates = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '&' | '.'));
    phrase.split(separates).filter(|word| word.chars().any(char::is_alphanumeric))
}

fn role_key(word: &str) -> String {
    let key = word::key(word.trim_end_matches('.'));
    let owner = key.strip_suffix("'s").map(str::to_string);
    owner.unwrap_or(key)
}

/// One word that is no role noun by itself.
fn add_word<'a>(role: &mut Role, word: &'a str, key: &str, run: &mut Vec<&'a str>) {
    if let Some(honorific) = lexicon::honorific(key) {
        if let Some(noun) = honorific.role {
            add_office(role, noun);
        }
        return end_run(role, run);
    }
    let is_name = word.starts_with(char::is_uppercase) && !super::cast::is_party(key);
    let passing = lexicon::is_common(key) || lexicon::is_preposition(key);
    let dated = lexicon::is_month(key) || lexicon::is_weekday(key);
    if !is_name || passing || dated {
        return end_run(role, run);
    }
    run.push(word);
    let folded = fold(key);
    if !lexicon::is_adjective(key) && !lexicon::is_place(key) && !lexicon::is_body(key) {
        role.telling.insert(folded.clone());
    }
    if !lexicon::is_adjective(key) {
        role.names.insert(folded);
    }
}

/// A run of capitalised words is a body's name; a nation or party before it is not.
fn end_run(role: &mut Role, run: &mut Vec<&str>) {
    if run.len() >= 2 {
        role.bodies.insert(run.join(" "));
    }
    run.clear();
}

fn add_office(role: &mut Role, noun: &str) {
    if lexicon::is_passing(noun) {
        return;
    }
    role.offices.insert(noun.to_string());
    // A president-elect is called president before long.
    role.offices.extend(noun.strip_suffix("-elect").map(str::to_string));
    role.wider
        .extend(lexicon::role(noun).into_iter().flat_map(|role| role.wider.iter().map(|wider| wider.to_string())));
    match noun.split_once(' ') {
        // The deputy mayor is called "the deputy".
        Some((first, _)) if lexicon::role(first).is_some() => _ = role.wider.insert(first.to_string()),
        Some((first, _)) if is_field(first, first) => _ = role.fields.insert(first.to_string()),
        _ => {}
    }
}

/// "a |police| officer", not "a |senior| officer" or "a |Riverton| officer".
fn is_field(word: &str, key: &str) -> bool {
    word.starts_with(char::is_lowercase)
        && key.chars().count() > 2
        && !(lexicon::is_degree(key) || lexicon::is_adjective(key) || lexicon::is_preposition(key))
        && lexicon::role(key).is_none()
        && !ARTICLES.contains(&key)
        && !key.ends_with("ed")
}

const ARTICLES: [&str; 9] = ["the", "his", "her", "its", "our", "their", "one", "and", "who"];

/// A passing noun that a noun before it makes one that tells: "police officer", "bank manager".
fn add_trade(role: &mut Role, field: &str, noun: &str) {
    role.offices.insert(format!("{field} {noun}"));
    role.fields.insert(field.to_string());
}

/// What a body's name is compared by, and whether it is a name of one body: "Example Bank", "NATO", not "the council".
pub fn body(name: &str) -> (String, bool) {
    let folded = fold(name.trim_end_matches(['\'', '’']));
    let key = folded.strip_prefix("the ").unwrap_or(&folded).to_string();
    let word = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    let known = |word: &str| {
        lexicon::is_body(word) || lexicon::is_common(word) || lexicon::is_adjective(word) || lexicon::is_group(word)
    };
    let words: Vec<&str> = key.split(' ').collect();
    let owned = words.iter().any(|word| matches!(*word, "his" | "her" | "their" | "its" | "our" | "my"));
    let proper = match words.as_slice() {
        [_] => super::mention::is_acronym(word) && !known(&key),
        words => !words.iter().all(|word| known(word)) && word.contains(char::is_uppercase),
    };
    (key, proper && !owned)
}

#[cfg(test)]
mod tests;
