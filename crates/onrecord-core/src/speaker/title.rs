//! Whom does a description mean: "the senator", "the Iranian official", "the bank"?
//!
//! First those whom the article described so ("Sen. Rao", "Rao, the mayor"); a wider noun does ("the lawmaker"). Where nobody
//! was described so, the person most in mind, if nobody else is near.

use super::cast::role_ending_at;
use super::document::Document;
use super::lexicon;
use super::mention::MentionKind;
use super::phrase::Description;
use super::pronoun::{self, Choice, best};
use super::salience::Salience;

/// An entity that was described with the same noun, with a wider noun, with the same modifier. Set by hand while reading PolNeAR dev; not swept.
const SAME: f32 = 3.0;
const WIDER: f32 = 2.0;
const MODIFIER: f32 = 1.5;
/// "the Florida senator" of somebody the article never put in Florida.
const STRANGE_MODIFIER: f32 = 1.5;
const ENOUGH: f32 = 1.0;
/// "the former president" is not the president.
const FORMER: f32 = 2.0;
/// The person most in mind is taken for an undescribed "official" only if this far ahead of the next.
pub(crate) const LEAD_WITHOUT_DESCRIPTION: f32 = 0.35;

/// Below this lead two people of one role are equally likely ("Senator Rao met Senator Beck. The senator said"): none is named.
pub(crate) const DOUBT: f32 = 0.15;

/// Who was introduced as an economist is seldom "the candidate".
const DESCRIBED_OTHERWISE: f32 = 0.4;

/// The entity so described, with the word of the article that described it so.
pub(crate) fn described(
    document: &Document,
    salience: &Salience,
    wanted: &Description,
    sentence: u32,
) -> Option<(Choice, usize)> {
    let words = &document.words;
    let role = role_ending_at(words, wanted.head).map_or_else(|| words.key(wanted.head), |(phrase, _)| phrase);
    let before = |entity: &&usize| first_word(document, **entity) < wanted.head;
    let candidates = document.described_as(&role);
    let earlier: Vec<usize> = candidates.iter().filter(before).copied().collect();
    let mut pool = if earlier.is_empty() { candidates.to_vec() } else { earlier };
    // Somebody in mind of whom the article said nothing may be meant as well: "the Wisconsin Republican" is not every one.
    let people = salience.at(sentence).filter(|(trace, _)| document.cast.entities[trace.entity].is_named_person());
    pool.extend(people.map(|(trace, _)| trace.entity));
    pool.sort_unstable();
    pool.dedup();
    let scored = pool.iter().map(|entity| {
        let (score, _) = likeness(document, *entity, wanted, &role);
        let in_mind = salience.of(*entity, sentence).min(2.0);
        (*entity, first_word(document, *entity), (score + in_mind).max(0.0))
    });
    let choice = best(scored)?;
    let (score, evidence) = likeness(document, choice.entity, wanted, &role);
    (score >= ENOUGH).then_some((choice, evidence?))
}

fn first_word(document: &Document, entity: usize) -> usize {
    document.first_word.get(entity).copied().unwrap_or(usize::MAX)
}

fn likeness(document: &Document, entity: usize, wanted: &Description, role: &str) -> (f32, Option<usize>) {
    let words = &document.words;
    let known = &document.cast.entities[entity];
    let same = known.described_as(role);
    let wider = known.described_as(&format!("~{role}"));
    let mut score = if same.is_some() {
        SAME
    } else if wider.is_some() {
        WIDER
    } else {
        0.0
    };
    let (mut former, mut modifiers) = (false, 0.0f32);
    for at in wanted.words.start..wanted.head {
        let key = words.key(at);
        former |= key == "former";
        if lexicon::is_common(&key) && key != "former" || role.split(' ').any(|part| part == key) {
            continue;
        }
        let synonym = if key == "gop" { "republican" } else { &key };
        if known.described_as(&key).is_some() || known.described_as(synonym).is_some() {
            modifiers += MODIFIER;
        } else if is_telling(&key) && known.described_as(rival_modifier(synonym)).is_some() {
            score -= SAME;
        } else if words.list[at].capital
            && (lexicon::is_adjective(&key) || super::mention::is_place(words, &(at..at + 1)))
        {
            score -= STRANGE_MODIFIER;
        }
    }
    score += modifiers.min(2.0 * MODIFIER);
    let shared = shared_complement(document, entity, wanted);
    if shared.is_some() {
        score += COMPLEMENT;
    }
    let was_former = known.described_as("former").is_some();
    if former != was_former {
        score -= FORMER;
    }
    (score, same.or(wider).or(shared))
}

/// "the secretary of the |Example Security Council|" is who was introduced as a representative in that council.
fn shared_complement(document: &Document, entity: usize, wanted: &Description) -> Option<usize> {
    let words = &document.words;
    let known = &document.cast.entities[entity];
    let capital =
        wanted.complement.clone().take(COMPLEMENT_WORDS).filter(|at| words.get(*at).is_some_and(|word| word.capital));
    let found: Vec<usize> = capital.filter_map(|at| known.described_as(&words.key(at))).collect();
    found.first().copied().filter(|_| found.len() >= 2)
}

/// Two capitalised words of a complement that are the same are one body. Set by hand.
const COMPLEMENT: f32 = 2.0;
const COMPLEMENT_WORDS: usize = 10;

fn is_telling(key: &str) -> bool {
    matches!(key, "republican" | "democratic" | "gop" | "democrat")
}

/// "the Democratic nominee" is not who was called "Republican nominee".
fn rival_modifier(key: &str) -> &'static str {
    match key {
        "republican" => "democratic",
        _ => "republican",
    }
}

/// The person in mind when "the official" or "the 46-year-old" was not used of anybody before.
pub(crate) fn undescribed(
    document: &Document,
    salience: &Salience,
    wanted: &Description,
    sentence: u32,
) -> Option<Choice> {
    if wanted.words.clone().any(|at| document.words.key(at) == "former") || is_other(&document.words.key(wanted.head)) {
        return None;
    }
    let role = role_ending_at(&document.words, wanted.head).map(|(_, role)| role);
    // Who was never called mayor is not "the mayor".
    if role.is_some_and(|role| role.wider.contains(&"official")) {
        return None;
    }
    // "The bride's father" is somebody of hers, not the person in mind.
    if (wanted.words.start..wanted.head).any(|at| document.words.list[at].possessive) {
        return None;
    }
    let gender = role.and_then(|role| role.gender);
    let choice =
        best(salience.at(sentence).filter(|(trace, _)| document.cast.entities[trace.entity].is_person()).map(
            |(trace, weight)| {
                let known = &document.cast.entities[trace.entity];
                let fit = gender.map_or(1.0, |gender| known.votes.fit(gender));
                let other = if known.has_role() { DESCRIBED_OTHERWISE } else { 1.0 };
                (trace.entity, trace.word, weight * fit * other)
            },
        ))?;
    (choice.lead >= LEAD_WITHOUT_DESCRIPTION).then_some(choice)
}

/// Nouns for somebody beside the person in mind: "the moderator said", "the rival".
fn is_other(key: &str) -> bool {
    matches!(
        key,
        "president"
            | "vice president"
            | "pope"
            | "king"
            | "queen"
            | "prime minister"
            | "moderator"
            | "reporter"
            | "interviewer"
            | "host"
            | "judge"
            | "rival"
            | "opponent"
            | "critic"
            | "source"
            | "suspect"
            | "victim"
            | "voter"
            | "spokesman"
            | "spokeswoman"
            | "spokesperson"
            | "investor"
            | "caller"
            | "questioner"
            | "narrator"
    )
}

/// The body meant by "the bank", "the alliance": one whose name holds the word, one so described, one in mind.
pub(crate) fn body(document: &Document, salience: &Salience, wanted: &Description, sentence: u32) -> Option<Choice> {
    let key = document.words.key(wanted.head);
    let is_body =
        |entity: usize| matches!(document.cast.entities[entity].kind, MentionKind::Body | MentionKind::Unclear);
    let likeness = |entity: usize| {
        let known = &document.cast.entities[entity];
        let named = known.parts.contains(&key) && known.kind == MentionKind::Body;
        let described = known.described_as(&key).is_some();
        (if named { BODY_NAMED } else { 0.0 }) + (if described { BODY_DESCRIBED } else { 0.0 })
    };
    let mut pool: Vec<usize> = document.cast.with_part(&key).to_vec();
    pool.extend(document.described_as(&key));
    pool.extend(salience.at(sentence).map(|(trace, _)| trace.entity));
    pool.retain(|entity| first_word(document, *entity) < wanted.head && is_body(*entity));
    pool.sort_unstable();
    pool.dedup();
    // "the company" may be the one in mind, "the Oklahoma legislature" only one the article has named so.
    let bare = wanted.words.len() == 1 && lexicon::is_general(&key);
    let fits = |entity: usize| {
        let known = &document.cast.entities[entity];
        known.kind == MentionKind::Body && known.parts.last().is_none_or(|last| lexicon::may_be_called(last, &key))
    };
    pool.retain(|entity| bare && fits(*entity) || likeness(*entity) > 0.0);
    let scored = pool.iter().map(|entity| {
        let known = &document.cast.entities[*entity];
        let unclear = if known.kind == MentionKind::Body { 1.0 } else { 0.5 };
        let in_mind = salience.of(*entity, sentence) * unclear;
        (*entity, first_word(document, *entity), likeness(*entity) + in_mind)
    });
    let choice = best(scored)?;
    let lead = if likeness(choice.entity) > 0.0 { pronoun::DOUBT } else { LEAD_WITHOUT_DESCRIPTION };
    (choice.lead >= lead).then_some(choice)
}

/// What the word in the name, or in an apposition, counts beside being in mind. Set by hand while reading PolNeAR dev; not swept.
const BODY_NAMED: f32 = 0.5;
const BODY_DESCRIBED: f32 = 0.7;
