//! In which windows is a long text read?
//!
//! As many whole paragraphs as fit; nothing is read twice. Overlapping windows cost two fifths more time and gained nothing
//! (`record/2026-11-22-tagger.md`): of 2,507 contents in PolNeAR dev only 5 have their cue in another window.

use std::ops::Range;

use crate::token::{PARAGRAPH, Token};

/// Windows of at most `longest` tokens that follow on one another and cover all.
pub(super) fn plan(tokens: &[Token], longest: usize) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for part in parts(tokens, longest) {
        match windows.last_mut() {
            Some(window) if part.end - window.start <= longest => window.end = part.end,
            _ => windows.push(part),
        }
    }
    windows
}

/// Paragraphs, each with the break before it; one that no window can hold is cut.
fn parts(tokens: &[Token], longest: usize) -> Vec<Range<usize>> {
    let breaks = (1..tokens.len()).filter(|&at| tokens[at].id == PARAGRAPH);
    let mut parts = Vec::new();
    let mut begin = 0;
    for end in breaks.chain([tokens.len()]) {
        while end - begin > longest {
            let cut = cut(tokens, begin, longest);
            parts.push(begin..cut);
            begin = cut;
        }
        if begin < end {
            parts.push(begin..end);
        }
        begin = end;
    }
    parts
}

/// The last start of a sentence in the second half of what a window can hold, outside quotations if possible; else of a word.
fn cut(tokens: &[Token], begin: usize, longest: usize) -> usize {
    let sentence = |token: &Token| token.features.sentence == 1;
    let outside = |token: &Token| sentence(token) && token.features.quote != 1;
    let word = |token: &Token| !token.continues;
    let choices: [&dyn Fn(&Token) -> bool; 3] = [&outside, &sentence, &word];
    let last = |is_start: &dyn Fn(&Token) -> bool| {
        (begin + longest / 2 + 1..=begin + longest).rev().find(|&at| is_start(&tokens[at]))
    };
    // A word has at most 100 wordpieces, so one starts in the second half.
    choices.into_iter().find_map(last).unwrap_or(begin + longest)
}
