//! Who is in the reader's mind at a point of the text?
//!
//! Every mention raises its entity, a subject more than the object of a preposition, and every sentence lets all fade
//! (after Lappin and Leass, "An algorithm for pronominal anaphora resolution", 1994). No parser: a subject is told by its
//! place.

use super::document::Document;
use super::lexicon;

/// The weights were set by hand while reading PolNeAR dev. Sweeps of `OBLIQUE`, `POSSESSIVE`, `SOURCE`, `CAP` and `FADE` there, one at
/// a time, moved `right` by 0.7 points at most; the others were not swept. Measure again with `score_speakers.py`.
pub(crate) const SUBJECT: f32 = 1.0;
pub(crate) const OBJECT: f32 = 0.6;
pub(crate) const OBLIQUE: f32 = 0.45;
pub(crate) const POSSESSIVE: f32 = 0.4;
/// Of that, what is left for somebody whom only a speaker names.
pub(crate) const QUOTED: f32 = 0.2;
pub(crate) const HEADLINE: f32 = 0.3;
/// On top, for the one who speaks.
pub(crate) const SOURCE: f32 = 0.6;
/// Being named again and again does not count without end.
const CAP: f32 = 2.5;
/// What is left after a sentence.
const FADE: f32 = 0.5;
/// Only so many entities are kept in mind.
const IN_MIND: usize = 24;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Trace {
    pub(crate) entity: usize,
    weight: f32,
    pub(crate) sentence: u32,
    /// The first word of the latest mention.
    pub(crate) word: usize,
}

#[derive(Default)]
pub(crate) struct Salience {
    traces: Vec<Trace>,
}

impl Salience {
    pub(crate) fn raise(&mut self, entity: usize, weight: f32, sentence: u32, word: usize) {
        match self.traces.iter_mut().find(|trace| trace.entity == entity) {
            Some(trace) => *trace = Trace { entity, weight: (trace.at(sentence) + weight).min(CAP), sentence, word },
            None => self.traces.push(Trace { entity, weight, sentence, word }),
        }
        if self.traces.len() > IN_MIND {
            self.forget_faintest(sentence);
        }
    }

    fn forget_faintest(&mut self, sentence: u32) {
        let faintest =
            (0..self.traces.len()).min_by(|a, b| self.traces[*a].at(sentence).total_cmp(&self.traces[*b].at(sentence)));
        if let Some(faintest) = faintest {
            self.traces.remove(faintest);
        }
    }

    /// Everybody in mind with their weight, in the order in which they came up.
    pub(crate) fn at(&self, sentence: u32) -> impl Iterator<Item = (Trace, f32)> {
        self.traces.iter().map(move |trace| (*trace, trace.at(sentence)))
    }

    pub(crate) fn of(&self, entity: usize, sentence: u32) -> f32 {
        self.traces.iter().find(|trace| trace.entity == entity).map_or(0.0, |trace| trace.at(sentence))
    }
}

impl Trace {
    fn at(&self, sentence: u32) -> f32 {
        let sentences = sentence.saturating_sub(self.sentence).min(60) as i32;
        self.weight * FADE.powi(sentences)
    }
}

/// How much a mention or pronoun that covers `begin..end` raises its entity.
pub(crate) fn weight(document: &Document, begin: usize, end: usize, first_in_sentence: bool) -> f32 {
    let words = &document.words;
    let (Some(word), Some(last)) = (words.get(begin), words.get(end.saturating_sub(1))) else { return 0.0 };
    if word.headline {
        return HEADLINE;
    }
    let key = words.key(begin);
    // "Her" may be an object as well, but not at the beginning.
    if last.possessive || matches!(key.as_str(), "his" | "its" | "their") || (key == "her" && first_in_sentence) {
        return POSSESSIVE;
    }
    // "with |the mayor, Rao|": what introduces a name belongs to it.
    let introduction = document.introduction(begin).map(|introduction| introduction.phrase.start);
    let before = introduction.unwrap_or_else(|| phrase_start(document, begin)).checked_sub(1);
    let after_preposition = before.is_some_and(|before| {
        lexicon::is_preposition(&words.key(before)) && words.list[before].sentence == word.sentence
    });
    match (after_preposition, first_in_sentence) {
        (true, _) => OBLIQUE,
        (false, true) => SUBJECT,
        (false, false) if verb_behind(document, end) => SUBJECT - 0.1,
        (false, false) => OBJECT,
    }
}

/// Back over titles and article: "with |the Republican nominee Rao".
fn phrase_start(document: &Document, begin: usize) -> usize {
    let words = &document.words;
    let mut start = begin;
    for _ in 0..6 {
        let Some(before) = start.checked_sub(1) else { break };
        let key = words.key(before);
        if words.list[start].gap != Gap::Space || words.list[before].sentence != words.list[begin].sentence {
            break;
        }
        let belongs = matches!(key.as_str(), "the" | "a" | "an")
            || super::cast::role_ending_at(words, before).is_some()
            || lexicon::honorific(&key).is_some()
            || lexicon::is_adjective(&key)
            || matches!(key.as_str(), "former" | "presidential" | "vice");
        if !belongs {
            break;
        }
        start = before;
    }
    start
}

fn verb_behind(document: &Document, end: usize) -> bool {
    let Some(word) = document.words.get(end).filter(|word| !word.capital) else { return false };
    let key = document.words.key(end);
    word.gap == Gap::Space
        && (key.ends_with("ed")
            || matches!(
                key.as_str(),
                "said"
                    | "says"
                    | "told"
                    | "is"
                    | "was"
                    | "has"
                    | "had"
                    | "will"
                    | "would"
                    | "did"
                    | "does"
                    | "made"
                    | "could"
                    | "can"
                    | "should"
                    | "may"
                    | "might"
                    | "also"
                    | "went"
                    | "won"
                    | "took"
                    | "gave"
                    | "spoke"
                    | "thinks"
            ))
}

use super::word::Gap;
