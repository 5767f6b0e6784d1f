//! What kind of phrase is a source: a name, a pronoun, a description, a group?
//!
//! Reads the words of a source alone; who is meant is decided elsewhere. Sources may be cut badly ("Ana Rao, the mayor, who"),
//! so the phrase is cut again here: titles and name first, what follows a comma is an apposition.

use std::ops::Range;

use super::cast::role_ending_at;
use super::document::Document;
use super::lexicon;
use super::mention::MentionKind;
use super::word::Gap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pronoun {
    He,
    She,
    They,
    It,
    /// "I", "me", "my".
    I,
    We,
    /// "you", "one".
    Anyone,
    /// "who", "which", "that".
    Relative,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Determiner {
    /// "the", "this", or no article: "Judge rejects request".
    Definite,
    /// "a", "another", "one".
    Indefinite,
}

/// Whose spokesman, wife or campaign it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Possessor {
    /// Index of a mention.
    Name(usize),
    /// Index of the word "his", "her", "their", "its".
    Pronoun(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Description {
    /// Index of the word that says what it is: "senator".
    pub(crate) head: usize,
    /// All words up to the head without article and possessor: "South Carolina senator".
    pub(crate) words: Range<usize>,
    /// What follows the head: "of the Example Council".
    pub(crate) complement: Range<usize>,
    pub(crate) determiner: Determiner,
    pub(crate) possessor: Option<Possessor>,
}

#[derive(Clone, Debug)]
pub(crate) enum Phrase {
    Empty,
    Pronoun(Pronoun, usize),
    /// Index of a mention, and what joins it to the source.
    Named(usize, Naming),
    /// One person by office or kin: "the senator", "a doctor", "her spokesman".
    Person(Description),
    /// A body by a common noun: "the bank", "her campaign".
    Body(Description),
    Document,
    Group,
    /// The label of who is interviewed: "A: Why not?"
    Answer,
    /// A noun no lexicon knows: "the burgeoning transition", "the Texan".
    Thing(Description),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    Plain,
    /// "Apple's chief executive, Tim Cook".
    Apposition,
    /// "Rao's" before a noun as cue.
    Possessive,
}

pub(crate) fn pronoun(key: &str) -> Option<Pronoun> {
    Some(match key {
        "he" | "him" | "his" | "himself" => Pronoun::He,
        "she" | "her" | "hers" | "herself" => Pronoun::She,
        "they" | "them" | "their" | "theirs" | "themselves" => Pronoun::They,
        "it" | "its" | "itself" => Pronoun::It,
        "i" | "me" | "my" | "mine" | "myself" | "i'm" | "i've" | "i'd" | "i'll" => Pronoun::I,
        "we" | "us" | "our" | "ours" | "ourselves" | "we're" | "we've" => Pronoun::We,
        "you" | "your" | "yours" | "one" => Pronoun::Anyone,
        "who" | "whom" | "whose" | "which" | "that" => Pronoun::Relative,
        "he's" | "he'd" | "he'll" => Pronoun::He,
        "she's" | "she'd" | "she'll" => Pronoun::She,
        "they're" | "they've" | "they'd" => Pronoun::They,
        _ => return None,
    })
}

/// What a longer source says behind this many words is not read.
const SOURCE_WORDS: usize = 60;

/// Reads the source that covers `range`.
pub(crate) fn read(document: &Document, range: Range<usize>) -> Phrase {
    let range = without_rim(document, range.start..range.end.min(range.start + SOURCE_WORDS));
    if range.is_empty() {
        return Phrase::Empty;
    }
    let words = &document.words;
    if range.len() == 1 && words.text(range.start) == "Q" {
        // "Q: Why? A: Why not?"
        return Phrase::Empty;
    }
    if range.len() == 1 && words.text(range.start) == "A" {
        return Phrase::Answer;
    }
    let first = words.key(range.start);
    let core = if lexicon::is_common(&first) && matches!(first.as_str(), "the" | "a" | "an") {
        range.start + 1
    } else {
        range.start
    };
    if let Some(pronoun) = pronoun(&first).filter(|_| is_bare_pronoun(document, &range)) {
        return Phrase::Pronoun(pronoun, range.start);
    }
    let chunk = chunk_end(document, core, range.end);
    if is_list(document, core..range.end, chunk) || quantified(document, range.start) {
        return Phrase::Group;
    }
    if let Some(mention) = name_ending(document, core, chunk) {
        if names_document(document, mention) {
            return Phrase::Document;
        }
        let possessive = words.list[chunk - 1].possessive && chunk == range.end;
        return Phrase::Named(mention, if possessive { Naming::Possessive } else { Naming::Plain });
    }
    if let Some(mention) = named_behind_office(document, core) {
        return Phrase::Named(mention, Naming::Apposition);
    }
    if let Some(mention) = name_in_headline(document, core, chunk) {
        return Phrase::Named(mention, Naming::Plain);
    }
    if let Some(mention) = named_in_apposition(document, core..chunk, range.end) {
        return Phrase::Named(mention, Naming::Apposition);
    }
    if let Some(mention) = named_outside(document, chunk - 1, &range) {
        return Phrase::Named(mention, Naming::Apposition);
    }
    described(document, range.start, chunk, range)
}

/// "Deputy |Secretary| of the Example Council Ana Rao": the name whose office begins the source.
fn named_behind_office(document: &Document, begin: usize) -> Option<usize> {
    let words = &document.words;
    let begins_source = |office: usize| {
        (begin..begin + OFFICE_MODIFIERS).contains(&office)
            && (begin + 1..=office).all(|at| words.list[at].gap == Gap::Space)
            && !(begin..office).any(|at| lexicon::is_preposition(&words.key(at)))
    };
    let first = document.mentions.partition_point(|mention| mention.name.start <= begin);
    let mut near = document.mentions[first..].iter().take_while(|mention| mention.name.start < begin + OFFICE_WORDS);
    near.position(|mention| mention.office.is_some_and(begins_source)).map(|nth| first + nth)
}

/// "Iran's deputy |secretary|": so many words stand before the office at most.
const OFFICE_MODIFIERS: usize = 4;
/// No office with its body is longer.
const OFFICE_WORDS: usize = 16;

/// The name that a source was cut from: "|Counsel to the inquiry|, Priya Nair, asked", "Ana Rao, |the mayor|, said".
fn named_outside(document: &Document, head: usize, range: &Range<usize>) -> Option<usize> {
    if let Some(mention) =
        document.introduced_by(head).filter(|mention| document.mentions[*mention].name.start >= range.end)
    {
        return Some(mention);
    }
    let words = &document.words;
    let opens = words.list[range.start].gap == Gap::Comma;
    let closed = words.get(range.end).is_some_and(|next| next.gap == Gap::Comma);
    let mention = document.mention_ending(range.start.checked_sub(1).filter(|_| opens && closed)?)?;
    let found = &document.mentions[mention];
    let described = document.cast.entities[found.entity].descriptions.iter().any(|(_, at)| *at == head);
    (described && found.kind == MentionKind::Person).then_some(mention)
}

/// Takes "from", "according to", a trailing "who" and the like off the source.
fn without_rim(document: &Document, range: Range<usize>) -> Range<usize> {
    let words = &document.words;
    let (mut begin, mut end) = (range.start, range.end.min(words.len()));
    let opens = |at: usize| {
        let key = words.key(at);
        matches!(
            key.as_str(),
            "from"
                | "by"
                | "to"
                | "with"
                | "according"
                | "and"
                | "but"
                | "for"
                | "as"
                | "in"
                | "of"
                | "said"
                | "says"
                | "even"
                | "when"
                | "while"
        )
    };
    while begin < end && opens(begin) {
        begin += 1;
    }
    let closes = |at: usize| {
        matches!(
            words.key(at).as_str(),
            "who"
                | "which"
                | "that"
                | "all"
                | "also"
                | "and"
                | "himself"
                | "herself"
                | "itself"
                | "themselves"
                | "said"
        )
    };
    while end > begin + 1 && closes(end - 1) {
        end -= 1;
    }
    begin..end
}

/// "he", "she too", but not "his spokesman" or "that group".
fn is_bare_pronoun(document: &Document, range: &Range<usize>) -> bool {
    let words = &document.words;
    let determines = matches!(
        words.key(range.start).as_str(),
        "his" | "her" | "their" | "its" | "my" | "our" | "your" | "one" | "that" | "whose" | "which" | "us"
    );
    let adverb = |at: usize| {
        matches!(
            words.key(at).as_str(),
            "too" | "himself" | "herself" | "also" | "then" | "alone" | "once" | "both" | "all"
        )
    };
    range.len() == 1 || !determines || (range.len() == 2 && adverb(range.start + 1))
}

/// Behind the first noun phrase: before a comma, a preposition, a relative pronoun.
fn chunk_end(document: &Document, begin: usize, end: usize) -> usize {
    let words = &document.words;
    let mut at = begin;
    while at < end {
        let key = words.key(at);
        let word = &words.list[at];
        if at > begin {
            let relative = matches!(key.as_str(), "who" | "which" | "whose" | "that" | "whom");
            let inside_name =
                document.mention_over(at).is_some_and(|mention| document.mentions[mention].run.start < at);
            let behind = lexicon::is_preposition(&key) && !inside_name && !word.capital && !inside_role(document, at);
            let participle = (key.ends_with("ed") || key.ends_with("ing"))
                && !word.capital
                && words.get(at + 1).is_some_and(|next| next.gap == Gap::Space && !next.capital)
                && lexicon::is_preposition(&words.key(at + 1))
                && !inside_name;
            let aside =
                matches!(word.gap, Gap::Comma | Gap::Stop) || (word.gap == Gap::Aside && !is_inner_aside(document, at));
            if (relative && !word.capital) || behind || aside || participle {
                break;
            }
        }
        at += 1;
    }
    at.max(begin + 1).min(end.max(begin + 1))
}

/// "former secretary |of| state Ana Rao", "chief |of| staff".
fn inside_role(document: &Document, at: usize) -> bool {
    let words = &document.words;
    (at + 1..at + 3).any(|end| {
        role_ending_at(words, end).is_some_and(|(phrase, _)| {
            let length = phrase.split(' ').count();
            end + 1 < at + length + 1 && end + 1 >= length && end + 1 - length < at
        })
    })
}

/// "its “national enterprise reporter” Stephanie McCrummen": quotation marks do not end a phrase, parentheses do.
fn is_inner_aside(document: &Document, at: usize) -> bool {
    let text = document.words.text;
    let from = document.words.list[at - 1].span.end as usize;
    let to = document.words.list[at].span.begin as usize;
    text.get(from..to).is_some_and(|gap| !gap.contains(['(', ')', '[', '—', '–']) && !gap.contains(" -"))
}

/// "Sens. Tester and Vitter", "Ann Lee (D-Ohio), Bo Ek and Cy Fox".
fn is_list(document: &Document, range: Range<usize>, chunk: usize) -> bool {
    let words = &document.words;
    let Some(and) = range.clone().find(|at| {
        matches!(words.key(*at).as_str(), "and" | "or" | "&")
            && document.mention_over(*at).is_none()
            && *at > range.start
    }) else {
        return false;
    };
    if and + 1 >= range.end {
        return false;
    }
    if and < chunk {
        // "Trump and his aides", "prime ministers and members": two heads. "science and technology adviser Bo Ek": one.
        let plural_left = lexicon::is_group(&words.key(and - 1)) || document.mention_ending(and - 1).is_some();
        let right_named = document.mention_ending(chunk - 1).is_some();
        let right_group = lexicon::is_group(&words.key(chunk - 1)) || lexicon::is_group(&words.key(and + 1));
        let right_determined =
            matches!(words.key(and + 1).as_str(), "the" | "his" | "her" | "their" | "its" | "a" | "other" | "an");
        let left_role = document.mention_ending(and - 1).is_none() && role_ending_at(words, and - 1).is_some();
        return !(left_role && !right_determined && right_named)
            && (plural_left || right_determined)
            && (right_named || right_group || right_determined);
    }
    // Behind a comma only names on both sides make a list; "Dean, a former chairman and candidate" is one man.
    let first_named = document.mention_ending(chunk - 1).is_some();
    let is_person = |mention: usize| document.mentions[mention].kind == MentionKind::Person;
    let first = document.mention_ending(chunk - 1).is_some_and(is_person);
    let last_named = (and + 1..range.end)
        .take(5)
        .any(|at| document.mention_over(at).is_some_and(|mention| is_person(mention) || !first));
    let apposed = matches!(words.key(chunk).as_str(), "a" | "an" | "the" | "who" | "which" | "whose")
        || (chunk..and).any(|at| !words.list[at].capital && role_ending_at(words, at).is_some());
    let in_complement =
        (chunk..and).any(|at| matches!(words.key(at).as_str(), "of" | "for" | "at" | "with" | "in" | "who"));
    first_named && last_named && !apposed && !in_complement
}

/// The name that ends the phrase: "White House press secretary |Josh Earnest|", "the |Obama administration|".
fn name_ending(document: &Document, begin: usize, chunk: usize) -> Option<usize> {
    let words = &document.words;
    let mention = document.mention_ending(chunk - 1)?;
    let found = &document.mentions[mention];
    if found.name.start < begin && found.run.start + 1 < begin {
        return None;
    }
    // "a super PAC", "a PAC": an acronym with "a" names nobody.
    let article = begin.checked_sub(1).is_some_and(|before| matches!(words.key(before).as_str(), "a" | "an"));
    if article && found.kind == MentionKind::Body && found.name.len() == 1 {
        return None;
    }
    // "a lawyer Rao", fine; "not everyone in Rao" was cut at "in".
    let indefinite_plural = begin < found.run.start
        && lexicon::is_group(&words.key(found.run.start - 1))
        && found.kind == MentionKind::Body;
    (!indefinite_plural).then_some(mention)
}

/// "The 1951 Refugee Convention", "the Clean Air Act".
fn names_document(document: &Document, mention: usize) -> bool {
    let found = &document.mentions[mention];
    let key = document.words.key(found.name.end - 1);
    let written = key == "act" || (lexicon::is_document(&key) && !lexicon::is_body(&key));
    // "the Example Center for Public Research" is a body, "the CNN Poll" is not.
    let body =
        found.kind == MentionKind::Body && !matches!(key.as_str(), "poll" | "survey" | "study" | "index" | "act");
    written && found.name.len() > 1 && found.definite && !body
}

/// "|Elizabeth Warren| Hammers Wells Fargo CEO": in headlines the first name is the subject.
fn name_in_headline(document: &Document, begin: usize, chunk: usize) -> Option<usize> {
    if !document.words.list.get(begin)?.headline {
        return None;
    }
    let mention = (begin..chunk.min(begin + 4)).find_map(|at| document.mention_over(at))?;
    let possessive = document.words.list[document.mentions[mention].name.end - 1].possessive;
    (!possessive).then_some(mention)
}

/// How many words an apposition that is a name has at most, titles included: "Indiana Gov. Mike Pence".
const APPOSED_NAME: usize = 9;

/// "Apple's chief executive, |Tim Cook|,", "A lawyer for the news outlets, |David Schulz|,".
fn named_in_apposition(document: &Document, chunk: Range<usize>, end: usize) -> Option<usize> {
    let words = &document.words;
    let head = chunk.end - 1;
    if lexicon::is_group(&words.key(head)) || document.mention_ending(head).is_some() {
        return None;
    }
    let mut from = chunk.end;
    while let Some(begin) = (from..end).find(|at| matches!(words.list[*at].gap, Gap::Comma | Gap::Aside)) {
        let stop = (begin + 1..end).find(|at| words.list[*at].gap != Gap::Space).unwrap_or(end);
        if let Some(mention) = apposed(document, begin..stop) {
            return Some(mention);
        }
        from = begin + 1;
    }
    None
}

/// The person or body whose name, titles aside, is all that stands between two commas.
fn apposed(document: &Document, range: Range<usize>) -> Option<usize> {
    let words = &document.words;
    if range.len() > APPOSED_NAME
        || matches!(words.key(range.start).as_str(), "and" | "or" | "who" | "which" | "including")
    {
        return None;
    }
    let cut = range
        .clone()
        .find(|at| !words.list[*at].capital && lexicon::is_preposition(&words.key(*at)))
        .unwrap_or(range.end);
    let mention = document.mention_ending(cut.checked_sub(1)?)?;
    let found = &document.mentions[mention];
    let titles =
        (range.start..found.run.start).all(|at| !words.list[at].capital || document.mention_over(at).is_some());
    let fits = found.kind != MentionKind::Place && found.name.start >= range.start && titles;
    (fits && !words.list[found.name.end - 1].possessive).then_some(mention)
}

/// A phrase without a name at its end.
fn described(document: &Document, begin: usize, chunk: usize, range: Range<usize>) -> Phrase {
    let words = &document.words;
    let head = chunk - 1;
    let key = words.key(head);
    let (determiner, possessor, start) = opening(document, begin, head);
    let description =
        Description { head, words: start..chunk, complement: chunk..range.end.max(chunk), determiner, possessor };
    // "34% of voters", but "the 34-year-old"
    let number = words.key(begin).chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    if number || quantified(document, begin) || (lexicon::is_group(&key) && !is_singular_head(document, head)) {
        let document_noun = lexicon::is_document(&key) && !quantified_people(&key);
        return if document_noun { Phrase::Document } else { Phrase::Group };
    }
    let is_role = role_ending_at(words, head).is_some() || lexicon::honorific(&key).is_some_and(|h| h.role.is_some());
    if is_role || is_agent(words.text(head)) {
        return Phrase::Person(description);
    }
    if lexicon::is_document(&key) {
        return Phrase::Document;
    }
    if lexicon::is_body(&key) {
        return Phrase::Body(description);
    }
    Phrase::Thing(description)
}

/// "speechwriter", "cartoonist": nouns no lexicon holds that can only be people.
fn is_agent(noun: &str) -> bool {
    let lower = noun.chars().next().is_some_and(char::is_lowercase);
    let ending =
        ["ist", "writer", "maker", "person", "woman", "keeper", "ologist", "eer"].iter().any(|end| noun.ends_with(end));
    lower && ending && noun.len() > 6 && !lexicon::is_document(noun)
}

fn quantified_people(key: &str) -> bool {
    matches!(key, "percent" | "many" | "most" | "some")
}

/// Singular in spite of the -s or of being many: "boss", "the team", "the opposition".
fn is_singular_head(document: &Document, head: usize) -> bool {
    let key = document.words.key(head);
    role_ending_at(&document.words, head).is_some() || (lexicon::is_body(&key) && !key.ends_with('s'))
}

fn quantified(document: &Document, begin: usize) -> bool {
    let key = document.words.key(begin);
    matches!(
        key.as_str(),
        "many"
            | "most"
            | "some"
            | "several"
            | "few"
            | "both"
            | "all"
            | "those"
            | "these"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "dozens"
            | "hundreds"
            | "thousands"
            | "everyone"
            | "nobody"
            | "others"
    ) || is_quantity(document, begin)
        || (key == "no" && document.words.key(begin + 1) == "one")
}

/// "a handful of |", "the rest of |".
fn is_quantity(document: &Document, begin: usize) -> bool {
    let nouns = ["handful", "number", "rest", "constellation", "slew", "bunch", "majority", "trio", "pair", "dozens"];
    let words = &document.words;
    (begin + 1..begin + 3).any(|at| nouns.contains(&words.key(at).as_str()) && words.key(at + 1) == "of")
}

/// Article, demonstrative or possessor at the beginning, and where the description itself begins.
fn opening(document: &Document, begin: usize, head: usize) -> (Determiner, Option<Possessor>, usize) {
    let words = &document.words;
    if begin >= head {
        return (Determiner::Definite, None, head);
    }
    let key = words.key(begin);
    match key.as_str() {
        "a" | "an" | "another" | "one" | "any" | "every" | "each" | "no" => {
            return (Determiner::Indefinite, None, begin + 1);
        }
        "his" | "her" | "their" | "its" => {
            return (Determiner::Definite, Some(Possessor::Pronoun(begin)), begin + 1);
        }
        _ => {}
    }
    let article = matches!(key.as_str(), "the" | "this" | "that");
    let start = if article { begin + 1 } else { begin };
    // "Trump's spokesman" belongs to Trump, and so does "the Trump spokesman", "the Rao family spokesman".
    let owner = (start..head).rev().find_map(|at| {
        let mention = document.mention_ending(at)?;
        (words.list[at].possessive || document.mentions[mention].kind != MentionKind::Place).then_some((mention, at))
    });
    match owner {
        Some((mention, at)) => (
            Determiner::Definite,
            Some(Possessor::Name(mention)),
            if words.list[at].possessive { at + 1 } else { start },
        ),
        None => (Determiner::Definite, None, start),
    }
}
