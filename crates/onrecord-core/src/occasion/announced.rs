//! Which statements belong to an interview that was announced before them?
//!
//! "In an exclusive interview with Example Daily, the mayor spoke of ..." is said once; the statements of the same speaker
//! that follow were made there too, until another occasion is named.

use std::collections::BTreeMap;

use crate::attribution::Attribution;
use crate::speaker::Speaker;
use crate::speaker::lexicon;
use crate::speaker::word::Words;

use super::{Occasion, pattern};

/// An announcement without a statement of its own belongs to the speaker of the next one, if it comes this soon.
const SENTENCES_TO_NEXT: u32 = 3;

pub(super) fn carry_on(
    words: &Words,
    attributions: &[Attribution],
    speakers: &[Speaker],
    occasions: &mut [Option<Occasion>],
) {
    let announcements = announcements(words);
    if announcements.is_empty() {
        return;
    }
    let mut order: Vec<(u32, usize)> = Vec::new();
    for (index, attribution) in attributions.iter().enumerate() {
        let begin =
            attribution.source.iter().chain(&attribution.cue).chain(&attribution.content).map(|span| span.begin).min();
        order.push((begin.unwrap_or(0), index));
    }
    order.sort_unstable();
    let mut going_on: BTreeMap<&str, Occasion> = BTreeMap::new();
    let mut next = announcements.iter().peekable();
    for (begin, index) in order {
        let Some(speaker) = speakers.get(index).filter(|speaker| !speaker.key.is_empty()) else { continue };
        let sentence = sentence_at(words, begin);
        while let Some((announced, occasion)) = next.next_if(|(announced, _)| *announced <= sentence) {
            if sentence - announced <= SENTENCES_TO_NEXT {
                going_on.insert(&speaker.key, *occasion);
            }
        }
        let going = going_on.get(speaker.key.as_str()).copied();
        match (occasions[index], going) {
            (Some(own), Some(going)) if own != going => {
                going_on.remove(speaker.key.as_str());
            }
            (None, going) => occasions[index] = going,
            _ => {}
        }
    }
}

fn sentence_at(words: &Words, begin: u32) -> u32 {
    let at = words.list.partition_point(|word| word.span.end <= begin);
    words.get(at).map_or(0, |word| word.sentence)
}

/// Sentences that begin with an interview, by their number.
fn announcements(words: &Words) -> Vec<(u32, Occasion)> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        let opens = words.starts_sentence(at) && !words.list[at].quoted && words.list[at].capital;
        if !opens || !matches!(words.key(at).as_str(), "in" | "during" | "speaking") {
            continue;
        }
        let sentence = words.list[at].sentence;
        let free = |word: usize| words.get(word).is_some_and(|word| word.sentence == sentence && !word.quoted);
        let Some(occasion) = pattern::at(words, at, &free) else { continue };
        let range = words.within(occasion.span);
        let is_interview = range.clone().any(|at| matches!(words.key(at).as_str(), "interview" | "conversation"));
        let past = (range.start..range.end + 3).any(|at| is_past(&words.key(at)));
        if is_interview && !past {
            found.push((sentence, occasion));
        }
    }
    found
}

/// "In an interview last year" is not where the article's other statements were made.
fn is_past(key: &str) -> bool {
    matches!(key, "last" | "earlier" | "previous" | "recent" | "ago" | "then")
        || lexicon::is_month(key)
        || (key.len() == 4 && key.chars().all(|c| c.is_ascii_digit()))
}
