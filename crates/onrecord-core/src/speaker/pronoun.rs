//! Whom does a pronoun mean?
//!
//! "He" and "she" take the person most in mind whom the article does not call by the other pronoun; "who" takes the noun it
//! stands behind; "it" a body.

use super::document::Document;
use super::gender::Gender;
use super::mention::MentionKind;
use super::salience::Salience;
use super::word::Gap;

/// The choice among several, and how far ahead of the next it is (1 and more: no other was possible).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    pub(crate) entity: usize,
    /// The first word of the mention that was meant.
    pub(crate) word: usize,
    pub(crate) lead: f32,
}

/// Below this lead two people are equally likely and none is named. Set by hand; not swept.
pub(crate) const DOUBT: f32 = 0.03;

/// What the statements and the sentence before tell of who speaks next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Turn {
    /// Who spoke in the statement before, for a pronoun that is a source itself: "..., she said. She added ..."
    pub(crate) speaker: Option<usize>,
    /// Whom the sentence before was about, if that came later: "Awa Traore struck a softer tone. "No," she said."
    pub(crate) subject: Option<usize>,
    /// Who asked, which is not who answers: "Nair asked whether he had read it."
    pub(crate) asker: Option<usize>,
    /// Who acts on the one meant: "|Nair| told him". Never the same.
    pub(crate) agent: Option<usize>,
}

impl Turn {
    fn factor(self, entity: usize) -> f32 {
        let goes_on = if self.speaker == Some(entity) { GOES_ON } else { 1.0 };
        let about = if self.subject == Some(entity) { SUBJECT_BEFORE } else { 1.0 };
        let asked = if self.asker == Some(entity) { ASKED } else { 1.0 };
        let other = if self.agent == Some(entity) { 0.0 } else { 1.0 };
        goes_on * about * asked * other
    }
}

pub(crate) fn person(
    document: &Document,
    salience: &Salience,
    gender: Gender,
    sentence: u32,
    turn: Turn,
    first: bool,
) -> Option<Choice> {
    best(salience.at(sentence).map(|(trace, weight)| {
        let entity = &document.cast.entities[trace.entity];
        let likely = person_likelihood(entity.personhood, entity.kind);
        let near = if trace.sentence == sentence && !first { SAME_SENTENCE } else { 1.0 };
        (trace.entity, trace.word, weight * likely * entity.votes.fit(gender) * turn.factor(trace.entity) * near)
    }))
}

/// How much likelier the one who spoke before is to go on, and one named in the same sentence to be meant. Set on PolNeAR dev.
const GOES_ON: f32 = 1.5;
const SAME_SENTENCE: f32 = 2.0;

/// The subject of the sentence before outweighs whoever spoke in an earlier paragraph, however often; who asked hardly answers.
/// Set by hand; not swept.
const SUBJECT_BEFORE: f32 = 2.5;
const ASKED: f32 = 0.2;

/// Somebody without a name is less likely gone on about than somebody with one: "Rao came with her daughter. She ..."
const UNNAMED: f32 = 0.6;

fn person_likelihood(personhood: i32, kind: MentionKind) -> f32 {
    match (personhood, kind) {
        (_, MentionKind::Unnamed) => UNNAMED,
        (1.., _) => 1.0,
        (0, MentionKind::Unclear | MentionKind::Person) => 0.3,
        (_, MentionKind::Person) => 0.2,
        _ => 0.0,
    }
}

pub(crate) fn body(document: &Document, salience: &Salience, sentence: u32) -> Option<Choice> {
    best(salience.at(sentence).map(|(trace, weight)| {
        let entity = &document.cast.entities[trace.entity];
        // Of a single word with a capital nobody knows whether it is a body: "Chirrup", "Nahia".
        let likely = if entity.kind == MentionKind::Body { 1.0 } else { 0.0 };
        (trace.entity, trace.word, weight * likely)
    }))
}

/// "|Nair| put it to him": the subject of the verb that "him" at `at` is the object of.
pub(crate) fn agent(document: &Document, at: usize) -> Option<usize> {
    let words = &document.words;
    let key = words.key(at);
    let next = words.get(at + 1).filter(|next| next.gap == Gap::Space).map(|_| words.key(at + 1));
    // "Nair told her" and "Nair told her that", but "Nair took her car".
    let behind = |key: String| super::lexicon::is_preposition(&key) || OBJECT_BEFORE.contains(&key.as_str());
    if key != "him" && !(key == "her" && next.is_none_or(behind)) {
        return None;
    }
    let first = at.saturating_sub(AGENT_WORDS);
    let name_end = (first..at)
        .rev()
        .take_while(|before| {
            words.list[before + 1].gap == Gap::Space && !CLAUSES.contains(&words.key(*before).as_str())
        })
        .find(|before| document.mention_ending(*before).is_some())?;
    let verb = name_end + 1;
    let acts = verb < at && !super::lexicon::is_preposition(&words.key(verb)) && !words.list[name_end].possessive;
    document.mention_ending(name_end).filter(|_| acts).map(|mention| document.mentions[mention].entity)
}

/// So many words before "him" its verb's subject ends at most: "Nair |put it to| him".
const AGENT_WORDS: usize = 5;
/// What may follow "her" where it is an object.
const OBJECT_BEFORE: [&str; 9] = ["that", "if", "whether", "what", "why", "how", "when", "where", "not"];
/// Words with which another clause begins, with another subject.
const CLAUSES: [&str; 10] = ["that", "who", "which", "and", "but", "as", "when", "if", "because", "whom"];

pub(crate) fn best(scored: impl Iterator<Item = (usize, usize, f32)>) -> Option<Choice> {
    let (mut first, mut second): (Option<(usize, usize, f32)>, f32) = (None, 0.0);
    for (entity, word, score) in scored.filter(|(_, _, score)| *score > 0.0) {
        match first {
            Some((_, _, best)) if score <= best => second = second.max(score),
            _ => {
                second = first.map_or(second, |(_, _, best)| best.max(second));
                first = Some((entity, word, score));
            }
        }
    }
    first.map(|(entity, word, score)| Choice { entity, word, lead: (score - second) / score })
}

/// What stands before "who", "which" or "that".
#[derive(Clone, Copy, Debug)]
pub(crate) enum Antecedent {
    Mention(usize),
    /// A common noun: the index of its last word.
    Noun(usize),
}

/// "|Future45|, a super PAC that", "|Rao|, a lawyer who": the name that a noun phrase with "a" stands behind.
fn apposed_name(document: &Document, noun: usize) -> Option<usize> {
    let words = &document.words;
    let article = (noun.saturating_sub(6)..noun)
        .rev()
        .find(|at| words.list[at + 1].gap != Gap::Space || matches!(words.key(*at).as_str(), "a" | "an" | "the"))?;
    let is_apposition = matches!(words.key(article).as_str(), "a" | "an" | "the")
        && matches!(words.list[article].gap, Gap::Comma | Gap::Aside);
    let before = article.checked_sub(1).filter(|_| is_apposition)?;
    document.mention_ending(before).filter(|_| !words.list[before].possessive)
}

/// How far before "who" its noun may begin: "Rao, 59, of Ashton, Md., who".
const RELATIVE_WORDS: usize = 14;

pub(crate) fn antecedent(document: &Document, relative: usize) -> Option<Antecedent> {
    let words = &document.words;
    let sentence = words.get(relative)?.sentence;
    let before = relative.checked_sub(1).filter(|before| words.list[*before].sentence == sentence)?;
    let comma = matches!(words.list[relative].gap, Gap::Comma | Gap::Aside);
    if let Some(mention) = document.mention_ending(before) {
        if let Some(apposed) = apposed_name(document, before) {
            return Some(Antecedent::Mention(apposed));
        }
        let kind = document.mentions[mention].kind;
        let found = &document.mentions[mention];
        let governed = found.run.start.checked_sub(1).is_some_and(|at| super::lexicon::is_preposition(&words.key(at)));
        let person = document.cast.entities[found.entity].is_person();
        // "Rao, the mayor of Troy, who": not Troy.
        let unlikely = governed && comma && !person && words.key(relative) == "who";
        let restrictive_place =
            kind == MentionKind::Place || (kind == MentionKind::Body && words.key(relative) == "who");
        if !restrictive_place && !unlikely {
            return Some(Antecedent::Mention(mention));
        }
    } else if !comma && !words.list[before].capital {
        let key = words.key(before);
        if !key.chars().all(|c| c.is_ascii_digit()) {
            return Some(apposed_name(document, before).map_or(Antecedent::Noun(before), Antecedent::Mention));
        }
    }
    // "Rao, the mayor of Troy, who" and "a critic of Rao who": the first noun of the phrase.
    let first = relative.saturating_sub(RELATIVE_WORDS);
    let mut behind_preposition = None;
    for at in (first..relative).rev() {
        if words.list[at].sentence != sentence {
            break;
        }
        if let Some(mention) = document.mention_ending(at) {
            let found = &document.mentions[mention];
            let person = document.cast.entities[found.entity].is_person();
            // "with Rao, now the mayor, who": the apposition belongs to the nearest name.
            let apposed =
                words.get(found.name.end).is_some_and(|next| next.gap == Gap::Comma) && found.name.end < relative;
            let preposition =
                found.run.start.checked_sub(1).is_some_and(|before| super::lexicon::is_preposition(&words.key(before)));
            let governed = preposition && !apposed;
            if person && !governed && !words.list[at].possessive {
                return Some(Antecedent::Mention(mention));
            }
            if person && behind_preposition.is_none() && !words.list[at].possessive {
                behind_preposition = Some(Antecedent::Mention(mention));
            }
        }
    }
    behind_preposition.or_else(|| (!words.list[before].capital).then_some(Antecedent::Noun(before)))
}
