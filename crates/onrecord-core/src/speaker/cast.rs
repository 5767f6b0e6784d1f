//! Who appears in the article, and by which names?
//!
//! One entity for all mentions of one person or body. A full name makes an entity; a surname, a first name, an acronym or
//! a shortened name ("The Post") is given to the entity it is short for.

use std::collections::HashMap;

use super::apposition;
use super::gender::{Gender, TITLE_VOTES, Votes};
use super::lexicon;
use super::mention::{Mention, MentionKind, is_acronym};
use super::word::{Gap, Words};

#[derive(Clone, Debug)]
pub(crate) struct Entity {
    /// The words of the most complete name.
    pub(crate) name: std::ops::Range<usize>,
    /// Index of the mention that has it.
    pub(crate) fullest: usize,
    pub(crate) kind: MentionKind,
    /// The words of all its full names, folded.
    pub(crate) parts: Vec<String>,
    pub(crate) mentions: u32,
    /// How often a part of the name alone was taken for it.
    pub(crate) shortened: u32,
    /// The first mention by a full name.
    pub(crate) introduced: usize,
    pub(crate) votes: Votes,
    /// Evidence that this is a person, against that it is a body or a place.
    pub(crate) personhood: i32,
    /// "senator", "former", "texas": what the article says this is, with the word that says so.
    pub(crate) descriptions: Vec<(String, usize)>,
    /// The phrases those words stand in, where they name a role: "the mayor of Troy".
    pub(crate) roles: Vec<std::ops::Range<usize>>,
}

impl Entity {
    pub(crate) fn is_person(&self) -> bool {
        self.personhood > 0
    }

    pub(crate) fn is_named_person(&self) -> bool {
        self.is_person() && self.kind != MentionKind::Unnamed
    }

    /// Whether the article introduced this as something by a role.
    pub(crate) fn has_role(&self) -> bool {
        self.descriptions.iter().any(|(word, _)| lexicon::role(word).is_some())
    }

    pub(crate) fn described_as(&self, key: &str) -> Option<usize> {
        self.descriptions.iter().find(|(word, _)| word == key).map(|(_, at)| *at)
    }
}

#[derive(Default)]
pub(crate) struct Cast {
    pub(crate) entities: Vec<Entity>,
    by_part: HashMap<String, Vec<usize>>,
    by_acronym: HashMap<String, usize>,
}

/// An ambiguous short name is compared with this many entities at most; more people of one surname are not told apart.
const NAMESAKES: usize = 24;
/// Who was introduced first keeps the surname, unless another is named much more often: after "Rao", the mayor's daughter
/// stays "Ivy Rao" throughout. Set by hand while reading PolNeAR dev; not swept.
const INTRODUCED_FIRST: f32 = 3.0;
const FULL_NAMES: u32 = 8;
/// More words of description than this add nothing and cost time.
const DESCRIPTIONS: usize = 48;
/// More phrases than this tell nobody who somebody is.
const ROLES: usize = 6;
/// A phrase of more words is a clause with other people in it.
const ROLE_PHRASE: usize = 12;

/// Gives every mention its entity.
pub(crate) fn assemble(words: &Words, mentions: &mut [Mention]) -> Cast {
    let mut cast = Cast::default();
    for (index, mention) in mentions.iter_mut().enumerate() {
        if is_full(words, mention) {
            mention.entity = cast.full(words, mention, index);
        }
    }
    cast.index_acronyms(words);
    for mention in mentions.iter().filter(|mention| is_full(words, mention)) {
        cast.learn(words, mention);
    }
    for (index, mention) in mentions.iter_mut().enumerate() {
        if !is_full(words, mention) {
            mention.entity = cast.short(words, mention, index);
            // "RAO" looks like an acronym, and is Ana Rao in capitals.
            if mention.kind == MentionKind::Body && cast.entities[mention.entity].kind == MentionKind::Person {
                mention.kind = MentionKind::Unclear;
            }
            cast.learn(words, mention);
        }
    }
    for entity in &mut cast.entities {
        // "Wells Fargo" has the shape of a person's name, "Wells Fargo CEO" tells.
        if entity.kind == MentionKind::Person && entity.personhood < 0 {
            entity.kind = MentionKind::Body;
        }
    }
    cast
}

/// "de Blasio" is a surname, though it has two words.
fn is_full(words: &Words, mention: &Mention) -> bool {
    let particle = matches!(words.key(mention.name.start).as_str(), "de" | "di" | "von" | "van" | "del" | "bin");
    let particle_only = mention.name.len() == 2 && particle;
    mention.name.len() > 1 && !particle_only
}

/// The words of a name that tell it from others: no "the", no "Jr.", no initials in the middle.
fn parts(words: &Words, mention: &Mention) -> Vec<String> {
    mention.name.clone().map(|at| fold(&words.key(at))).filter(|part| !part.is_empty() && part != "the").collect()
}

pub(crate) fn fold(key: &str) -> String {
    key.trim_start_matches('@').replace('.', "")
}

fn surname(parts: &[String]) -> Option<&str> {
    parts.iter().rev().find(|part| !lexicon::is_suffix(part) && !lexicon::is_letters(part)).map(String::as_str)
}

fn suffix(parts: &[String]) -> Option<&str> {
    parts.last().filter(|part| lexicon::is_suffix(part)).map(String::as_str)
}

/// Whether two full names may be one person: "Hillary Rodham Clinton" and "Hillary Clinton", "Tim Kaine" and "Timothy Kaine".
fn same_person(a: &[String], b: &[String]) -> bool {
    if surname(a) != surname(b) || suffix(a) != suffix(b) {
        return false;
    }
    let (Some(first), Some(other)) = (a.first(), b.first()) else { return false };
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    let clipped = |short: &str, long: &str| short.chars().count() >= 3 && long.starts_with(short);
    first == other
        || initial(first, other)
        || initial(other, first)
        || clipped(first, other)
        || clipped(other, first)
        || is_surname_of(a, b)
        || is_surname_of(b, a)
}

/// "Van der Meer" of "Pieter van der Meer", "Al Haddad" of "Karim Al Haddad".
fn is_surname_of(short: &[String], long: &[String]) -> bool {
    short.len() > 1 && short.len() < long.len() && lexicon::is_particle(&short[0]) && long.ends_with(short)
}

/// "|Priya Nair| KC".
fn without_letters(words: &Words, name: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let letters = name.clone().skip(2).find(|at| lexicon::is_letters(&words.key(*at)) && is_acronym(words.text(*at)));
    name.start..letters.unwrap_or(name.end)
}

impl Cast {
    fn full(&mut self, words: &Words, mention: &Mention, index: usize) -> usize {
        let parts = parts(words, mention);
        let found = self.namesakes(surname(&parts).unwrap_or_default()).iter().copied().find(|entity| {
            let known = &self.entities[*entity];
            let both_people = known.kind == MentionKind::Person && mention.kind == MentionKind::Person;
            known.parts == parts || (both_people && same_person(&known.parts, &parts))
        });
        let name = without_letters(words, mention.name.clone());
        let Some(entity) = found else {
            return self.add(&Mention { name, ..mention.clone() }, parts, index);
        };
        let known = &mut self.entities[entity];
        known.mentions += 1;
        if name.len() > known.name.len() && mention.kind == known.kind {
            known.name = name;
            known.fullest = index;
        }
        if mention.titled && known.kind == MentionKind::Unclear {
            known.kind = MentionKind::Person;
        }
        for part in parts {
            if !self.entities[entity].parts.contains(&part) && part.chars().count() > 1 {
                self.by_part.entry(part).or_default().push(entity);
            }
        }
        entity
    }

    fn add(&mut self, mention: &Mention, parts: Vec<String>, index: usize) -> usize {
        let entity = self.entities.len();
        for part in parts.iter().filter(|part| part.chars().count() > 1 && !lexicon::is_suffix(part)) {
            let entities = self.by_part.entry(part.clone()).or_default();
            if entities.last() != Some(&entity) {
                entities.push(entity);
            }
        }
        self.entities.push(Entity {
            name: mention.name.clone(),
            fullest: index,
            kind: mention.kind,
            parts,
            mentions: 1,
            shortened: 0,
            introduced: index,
            votes: Votes::default(),
            personhood: 0,
            descriptions: Vec::new(),
            roles: Vec::new(),
        });
        entity
    }

    /// Somebody without a name; found by no name.
    pub(crate) fn add_unnamed(&mut self, phrase: std::ops::Range<usize>, gender: Option<Gender>) -> usize {
        let mut votes = Votes::default();
        if let Some(gender) = gender {
            votes.add(gender, TITLE_VOTES);
        }
        self.entities.push(Entity {
            name: phrase,
            fullest: 0,
            kind: MentionKind::Unnamed,
            parts: Vec::new(),
            mentions: 1,
            shortened: 0,
            introduced: usize::MAX,
            votes,
            personhood: 1,
            descriptions: Vec::new(),
            roles: Vec::new(),
        });
        self.entities.len() - 1
    }

    /// The entities that have a word in their name.
    pub(crate) fn with_part(&self, part: &str) -> &[usize] {
        self.namesakes(part)
    }

    fn namesakes(&self, part: &str) -> &[usize] {
        let all = self.by_part.get(part).map_or(&[][..], Vec::as_slice);
        &all[..all.len().min(NAMESAKES)]
    }

    /// "UN" for "United Nations", "SEC" for "Securities and Exchange Commission".
    fn index_acronyms(&mut self, words: &Words) {
        for (index, entity) in self.entities.iter().enumerate() {
            if entity.kind == MentionKind::Person || entity.name.len() < 2 {
                continue;
            }
            let letters = |all: bool| -> String {
                let named = entity.name.clone().filter(|at| all || words.list[*at].capital);
                named.filter_map(|at| words.key(at).chars().next()).collect()
            };
            for acronym in [letters(false), letters(true)] {
                self.by_acronym.entry(acronym).or_insert(index);
            }
        }
    }

    fn short(&mut self, words: &Words, mention: &Mention, index: usize) -> usize {
        let parts = parts(words, mention);
        let Some(part) = surname(&parts).map(str::to_string) else { return self.add(mention, parts, index) };
        if let Some(entity) = self.short_for(words, mention, index, &part) {
            self.entities[entity].shortened += 1;
            return entity;
        }
        self.add(mention, parts, index)
    }

    fn short_for(&self, words: &Words, mention: &Mention, index: usize, part: &str) -> Option<usize> {
        let text = words.text(mention.name.start);
        if mention.kind == MentionKind::Place {
            return self.namesakes(part).iter().copied().find(|entity| self.entities[*entity].name.len() == 1);
        }
        let namesakes = self.namesakes(part);
        let people = |entity: &&usize| matches!(self.entities[**entity].kind, MentionKind::Person);
        let last: Vec<usize> = namesakes
            .iter()
            .filter(people)
            .filter(|e| surname(&self.entities[**e].parts) == Some(part))
            .copied()
            .collect();
        if !mention.definite
            && let Some(entity) = self.likeliest(words, mention, index, &last)
        {
            return Some(entity);
        }
        let first: Vec<usize> = namesakes
            .iter()
            .filter(people)
            .filter(|e| self.entities[**e].parts.first().is_some_and(|first| first == part))
            .copied()
            .collect();
        if !mention.definite
            && !mention.titled
            && let Some(entity) = self.likeliest(words, mention, index, &first)
        {
            return Some(entity);
        }
        if is_acronym(text)
            && let Some(entity) = self.by_acronym.get(part)
        {
            return Some(*entity);
        }
        let single = namesakes.iter().copied().find(|entity| self.entities[*entity].name.len() == 1);
        let body = || {
            let bodies = |e: &usize| {
                self.entities[*e].kind != MentionKind::Person && self.entities[*e].kind != MentionKind::Place
            };
            let is_end = |e: &usize| self.entities[*e].parts.last().is_some_and(|last| last == part);
            let is_begin = |e: &usize| {
                let parts = &self.entities[*e].parts;
                let owned = parts.last().is_some_and(|last| is_owned_body(last));
                parts.first().is_some_and(|first| first == part) && !owned
            };
            let ends = namesakes.iter().copied().filter(bodies).find(is_end);
            ends.or_else(|| {
                namesakes.iter().copied().filter(bodies).find(is_begin).filter(|_| !mention.titled && !mention.definite)
            })
        };
        single.or_else(body).or_else(|| last.first().copied())
    }

    /// Of several people with the name, the one the article means when it gives no more: the one it names most, unless
    /// "Mr." or "Mrs." says otherwise.
    fn likeliest(&self, words: &Words, mention: &Mention, index: usize, entities: &[usize]) -> Option<usize> {
        let gender =
            mention.name.start.checked_sub(1).and_then(|at| lexicon::honorific(&words.key(at))).and_then(|h| h.gender);
        let introduced: Vec<usize> =
            entities.iter().copied().filter(|entity| self.entities[*entity].introduced <= index).collect();
        let entities = if introduced.is_empty() { entities } else { &introduced };
        let score = |entity: usize| {
            let known = &self.entities[entity];
            let agreement = gender.map_or(0.5, |gender| known.votes.agreement(gender));
            let introduced = if entities.first() == Some(&entity) { INTRODUCED_FIRST } else { 0.0 };
            agreement * (known.mentions.min(FULL_NAMES) as f32 + introduced + known.shortened.min(FULL_NAMES) as f32)
        };
        let mut best: Option<usize> = None;
        for entity in entities.iter().copied() {
            if best.is_none_or(|best| score(entity) > score(best)) {
                best = Some(entity);
            }
        }
        best
    }

    /// What a mention and the words around it say about the entity.
    fn learn(&mut self, words: &Words, mention: &Mention) {
        let entity = &mut self.entities[mention.entity];
        entity.personhood += match mention.kind {
            MentionKind::Person if mention.titled => 3,
            MentionKind::Person => 1,
            MentionKind::Body => -3,
            MentionKind::Place => -4,
            MentionKind::Unclear if mention.definite => -1,
            MentionKind::Unclear | MentionKind::Unnamed => 0,
        };
        if mention.kind == MentionKind::Unclear && preposition_of_place(words, mention) {
            entity.personhood -= 1;
        }
        describe_before(words, mention, entity);
        if let Some(office) = mention.office {
            describe(words, office..mention.name.start, entity);
        }
        if let Some(introduction) = apposition::before(words, mention) {
            describe(words, introduction.phrase, entity);
        }
        describe_behind(words, mention, entity);
    }
}

/// "the Obama administration" is not Obama, "Example magazine" is Example.
fn is_owned_body(last: &str) -> bool {
    matches!(last, "administration" | "campaign" | "team" | "camp" | "family" | "regime" | "government" | "transition")
}

fn preposition_of_place(words: &Words, mention: &Mention) -> bool {
    mention.run.start.checked_sub(1).is_some_and(|before| matches!(words.key(before).as_str(), "in" | "at" | "near"))
}

impl Cast {
    /// The names of the cast in lines where every word has a capital. The longest name known wins: "Ana Rao Slams Council".
    pub(crate) fn in_headlines(&self, words: &Words) -> Vec<Mention> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            if !words.list[at].headline || !words.list[at].capital {
                at += 1;
                continue;
            }
            match self.known_at(words, at) {
                Some((length, entity)) => {
                    let (name, kind) = (at..at + length, self.entities[entity].kind);
                    let run = name.clone();
                    found.push(Mention { run, name, kind, titled: false, definite: false, office: None, entity });
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    fn known_at(&self, words: &Words, at: usize) -> Option<(usize, usize)> {
        let part = fold(&words.key(at));
        let namesakes = self.namesakes(&part);
        let full = namesakes.iter().copied().find(|entity| {
            let parts = &self.entities[*entity].parts;
            parts.len() > 1 && parts.iter().enumerate().all(|(offset, part)| fold(&words.key(at + offset)) == *part)
        });
        if let Some(entity) = full {
            return Some((self.entities[entity].parts.len(), entity));
        }
        let first_and_last = namesakes.iter().copied().find(|entity| {
            let parts = &self.entities[*entity].parts;
            self.entities[*entity].is_person()
                && parts.len() > 1
                && parts[0] == part
                && surname(parts) == Some(&fold(&words.key(at + 1)))
        });
        if let Some(entity) = first_and_last {
            return Some((2, entity));
        }
        let name = at..at + 1;
        let run = name.clone();
        let kind = MentionKind::Unclear;
        let probe = Mention { run, name, kind, titled: false, definite: false, office: None, entity: 0 };
        let entity = self.short_for(words, &probe, 0, &part)?;
        let known = &self.entities[entity];
        let ends = surname(&known.parts) == Some(&part) || known.parts.first() == Some(&part);
        (ends && (known.is_person() || known.parts.len() == 1)).then_some((1, entity))
    }
}

/// The words before a name that belong to it: "|conservative talk radio host| Rush Limbaugh".
fn describe_before(words: &Words, mention: &Mention, entity: &mut Entity) {
    let mut begin = mention.name.start;
    while begin > 0 && mention.name.start - begin < BEFORE_WORDS {
        let (before, this) = (begin - 1, &words.list[begin]);
        let key = words.key(before);
        let stops = ends_title(words, before, &key);
        let possessed = words.list[before].possessive;
        if this.gap != Gap::Space || stops || words.list[before].sentence != this.sentence || possessed {
            break;
        }
        begin = before;
    }
    // Only where the word right before the name is a title or role; else "yesterday asked Rao" would describe Rao.
    let titles = begin..mention.name.start;
    let is_title = |at: usize| lexicon::honorific(&words.key(at)).is_some() || role_ending_at(words, at).is_some();
    let adjacent = !titles.is_empty() && is_title(titles.end - 1);
    if adjacent || mention.titled {
        describe(words, titles, entity);
    }
}

/// Whether the word at `at` stands outside the titles of a name behind it: "the |", "described |", "yesterday |".
fn ends_title(words: &Words, at: usize, key: &str) -> bool {
    let part = matches!(key, "former" | "new" | "old" | "first" | "second" | "last" | "late" | "then");
    let verb = !words.list[at].capital
        && key.ends_with("ed")
        && !matches!(key, "retired" | "disgraced" | "elected" | "renowned");
    // "Ben Ode |met| Mrs. Ana Rao": a word in lower case behind a capital belongs to a title only if it can be part of one.
    let behind_name = !words.list[at].capital && at.checked_sub(1).is_some_and(|before| words.list[before].capital);
    let titular = role_ending_at(words, at).is_some() || lexicon::is_body(key) || lexicon::is_adjective(key);
    if behind_name && !titular && !part {
        return true;
    }
    (lexicon::is_common(key) && !part && lexicon::honorific(key).is_none()) || lexicon::is_preposition(key) || verb
}

/// How far before a name its titles begin at most: "Senate Foreign Relations Committee Ranking Member".
const BEFORE_WORDS: usize = 9;
/// How far behind a name its apposition goes at most.
const BEHIND_WORDS: usize = 16;

/// "Ana Rao, |the mayor of Troy|, said", "Ana Rao (|D-N.Y.|)", "Ana Rao is |the mayor|", "Ana Rao, who serves as |a
/// representative of ...|".
fn describe_behind(words: &Words, mention: &Mention, entity: &mut Entity) {
    let end = mention.name.end;
    let Some(next) = words.get(end) else { return };
    if mention.kind == MentionKind::Place {
        return;
    }
    let in_opening = opens_sentence_with_preposition(words, mention);
    // "Port Ellis: The mayor said": a dateline or a label.
    if words.text[words.list[end - 1].span.end as usize..next.span.begin as usize].starts_with(':') {
        return;
    }
    let quotation_between = next.quoted != words.list[end - 1].quoted;
    if words.list[end - 1].possessive || next.sentence != words.list[end - 1].sentence || quotation_between {
        return;
    }
    let key = words.key(end);
    let begin = match next.gap {
        Gap::Comma | Gap::Aside if is_party(&key) => {
            describe_party(words, end, entity);
            return;
        }
        Gap::Comma if key.chars().all(|c| c.is_ascii_digit()) => end + 1,
        Gap::Comma | Gap::Aside if matches!(key.as_str(), "who" | "whose") => {
            copula_end(words, end + 1).unwrap_or(usize::MAX)
        }
        Gap::Comma | Gap::Aside => end,
        Gap::Space if key == "who" => copula_end(words, end + 1).unwrap_or(usize::MAX),
        Gap::Space => copula_end(words, end).unwrap_or(usize::MAX),
        Gap::Stop => return,
    };
    if begin >= words.len() {
        return;
    }
    let mut behind = begin;
    let sentence = words.list[end - 1].sentence;
    while behind < words.len().min(begin + BEHIND_WORDS) {
        let word = &words.list[behind];
        let breaks = behind > begin && matches!(word.gap, Gap::Comma | Gap::Stop);
        if breaks
            || word.sentence != sentence
            || matches!(words.key(behind).as_str(), "who" | "which" | "whose" | "said")
        {
            break;
        }
        behind += 1;
    }
    if let Some(head) = body_head(words, begin..behind) {
        note(entity, &words.key(head), head);
        entity.personhood -= BODY_APPOSITION;
        return;
    }
    if let Some(head) = head_of(words, begin..behind) {
        // "..., Rao and the mayor of Troy" lists another person.
        let listed = words.key(begin) == "and";
        // "In Chelsea, the mayor said": the mayor is not Chelsea. "In a letter to Rao, the mayor, they said": he is Rao.
        let closed = words.get(behind).is_some_and(|word| word.gap == Gap::Comma && word.sentence == sentence);
        if in_opening && !closed {
            return;
        }
        let another = (begin..=head).any(|at| at > begin && words.key(at) == "and" && words.list[at + 1].capital);
        // "... at Example Hall, the candidate boasted": a clause, not an apposition.
        let clause = words.get(head + 1).is_some_and(|next| next.sentence == sentence && next.gap == Gap::Space)
            && is_verb(&words.key(head + 1));
        if !listed && !another && !clause {
            describe(words, begin..behind, entity);
            entity.personhood += 2;
        }
    }
}

pub(crate) fn is_verb(key: &str) -> bool {
    key.ends_with("ed")
        || matches!(key, "said" | "says" | "told" | "is" | "was" | "has" | "had" | "will" | "would" | "also" | "did")
}

/// Whether the mention stands in a phrase with a preposition that opens its sentence: "At a meeting in |Chelsea|, ...".
fn opens_sentence_with_preposition(words: &Words, mention: &Mention) -> bool {
    let sentence = words.list[mention.name.start].sentence;
    let before = (mention.name.start.saturating_sub(OPENING_WORDS)..mention.name.start).rev();
    let mut opening = None;
    for at in before.take_while(|at| words.list[*at].sentence == sentence) {
        if words.list[at + 1].gap == Gap::Comma {
            return false;
        }
        opening = Some(at);
    }
    opening.is_some_and(|at| words.starts_sentence(at) && lexicon::is_preposition(&words.key(at)))
}

/// How long an opening such as "At a press conference in" is at most.
const OPENING_WORDS: usize = 14;

/// Behind "is", "was", "serves as", "has been".
fn copula_end(words: &Words, at: usize) -> Option<usize> {
    let two = format!("{} {}", words.key(at), words.key(at + 1));
    let copulas =
        ["serves as", "served as", "works as", "worked as", "has been", "had been", "is also", "was then", "is now"];
    if copulas.contains(&two.as_str()) {
        return Some(at + 2);
    }
    let one = words.key(at);
    let said = matches!(words.key(at + 1).as_str(), "a" | "an" | "the" | "now" | "still")
        || role_ending_at(words, at + 1).is_some();
    (said && matches!(one.as_str(), "is" | "was" | "became" | "remains")).then_some(at + 1)
}

/// The first role noun of an apposition, if it comes before any preposition.
fn head_of(words: &Words, range: std::ops::Range<usize>) -> Option<usize> {
    for at in range {
        if lexicon::is_preposition(&words.key(at)) {
            return None;
        }
        if role_ending_at(words, at).is_some() && !words.list[at].possessive {
            return Some(at);
        }
    }
    None
}

/// "..., the company that builds the plant": the noun for a body, if it is what the apposition is about.
fn body_head(words: &Words, range: std::ops::Range<usize>) -> Option<usize> {
    let mut noun_phrase = range.clone().take_while(|at| {
        let key = words.key(*at);
        !lexicon::is_preposition(&key) && key != "that"
    });
    let opens = words.get(range.start).is_some_and(|_| matches!(words.key(range.start).as_str(), "the" | "a" | "an"));
    let head = noun_phrase.clone().last().filter(|_| opens)?;
    let lower = noun_phrase.all(|at| !words.list[at].capital && !words.list[at].possessive);
    (lower && lexicon::is_body(&words.key(head)) && role_ending_at(words, head).is_none()).then_some(head)
}

/// An apposition with a noun for bodies outweighs a name of two words that looks like a person's.
const BODY_APPOSITION: i32 = 4;

/// The longest role of the lexicon whose last word is `at`.
pub(crate) fn role_ending_at(words: &Words, at: usize) -> Option<(String, &'static lexicon::Role)> {
    if !lexicon::ends_role(&words.key(at)) {
        return None;
    }
    let longest = lexicon::ROLE_WORDS.min(at + 1);
    (1..=longest).rev().find_map(|length| {
        let phrase: Vec<String> = (at + 1 - length..=at).map(|at| words.key(at)).collect();
        let phrase = phrase.join(" ");
        lexicon::role(&phrase).map(|role| (phrase, role))
    })
}

pub(crate) fn is_party(key: &str) -> bool {
    matches!(key, "r" | "d" | "i") || key.starts_with("r-") || key.starts_with("d-") || key.starts_with("i-")
}

fn describe_party(words: &Words, at: usize, entity: &mut Entity) {
    let party = match words.key(at).chars().next() {
        Some('r') => "republican",
        Some('d') => "democrat",
        _ => "independent",
    };
    entity.descriptions.push((party.to_string(), at));
    note_phrase(entity, at..at + 1);
    if party == "democrat" {
        entity.descriptions.push(("democratic".to_string(), at));
    }
    entity.personhood += 3;
}

/// Notes roles with what they imply, and the words around them.
fn describe(words: &Words, range: std::ops::Range<usize>, entity: &mut Entity) {
    let (mut complement, mut is_role) = (false, false);
    // "the nominee's eldest daughter" is no nominee.
    let before_complement = range.clone().take_while(|at| !lexicon::is_preposition(&words.key(*at)));
    let begin = before_complement.filter(|at| words.list[*at].possessive).last().map_or(range.start, |at| at + 1);
    for at in begin..range.end {
        let key = words.key(at);
        complement |= matches!(key.as_str(), "of" | "for" | "to" | "with" | "at" | "in" | "under");
        if let Some(honorific) = lexicon::honorific(&key) {
            if let Some(gender) = honorific.gender {
                entity.votes.add(gender, TITLE_VOTES);
            }
            if let Some(role) = honorific.role {
                note_role(entity, role, at);
                is_role = true;
            }
        }
        if !complement && let Some((phrase, role)) = role_ending_at(words, at) {
            if let Some(gender) = role.gender {
                entity.votes.add(gender, TITLE_VOTES);
            }
            note_role(entity, &phrase, at);
            is_role = true;
        }
        if !lexicon::is_preposition(&key) && key.chars().count() > 2 {
            note(entity, &key, at);
        }
    }
    if is_role {
        note_phrase(entity, begin..range.end);
    }
}

/// Keeps the phrase, unless its words stand there already.
fn note_phrase(entity: &mut Entity, phrase: std::ops::Range<usize>) {
    if entity.roles.len() < ROLES && phrase.len() <= ROLE_PHRASE && !entity.roles.contains(&phrase) {
        entity.roles.push(phrase);
    }
}

fn note_role(entity: &mut Entity, phrase: &str, at: usize) {
    note(entity, phrase, at);
    if let Some(last) = phrase.rsplit(' ').next() {
        note(entity, last, at);
    }
    for wider in lexicon::role(phrase).map(|role| role.wider.as_slice()).unwrap_or_default() {
        note(entity, &format!("~{wider}"), at);
    }
}

fn note(entity: &mut Entity, key: &str, at: usize) {
    if entity.descriptions.len() < DESCRIPTIONS && entity.described_as(key).is_none() {
        entity.descriptions.push((key.to_string(), at));
    }
}
