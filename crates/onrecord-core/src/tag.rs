//! Which words are a source, a cue or a content?
//!
//! One of two networks reads the tokens window by window: the encoder, or one that is less right and much faster. In each
//! window, the likeliest sequence of tags that obeys the BIO scheme is found by Viterbi's algorithm over whole words.

mod forward;
mod fast;
mod kernel;
mod weights;
mod windows;

use std::ops::Range;

use crate::token::Token;
use forward::Workplace;
pub(crate) use weights::DISTANCES;
pub use weights::{Model, ModelError};
use weights::{Network, TAGS};

/// What a span of words does in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Source,
    Cue,
    Content,
}

/// A run of tokens in one role.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleSpan {
    pub role: Role,
    pub tokens: Range<usize>,
    /// Mean probability of the role over the span's words.
    pub certainty: f32,
}

/// A run of tokens that was read at once: the spans in it, and the vectors that link them.
pub struct Window {
    pub tokens: Range<usize>,
    /// In order of the text.
    pub spans: Vec<RoleSpan>,
    /// Four link vectors a token, see [`crate::link`].
    links: Vec<f32>,
    link_width: usize,
}

impl Window {
    /// Link vector number `which` of a token.
    pub(crate) fn link(&self, token: usize, which: usize) -> &[f32] {
        &self.links[((token - self.tokens.start) * 4 + which) * self.link_width..][..self.link_width]
    }
}

/// The roles of all tokens.
pub fn roles(tokens: &[Token], model: &Model) -> Vec<Window> {
    let mut place = Workplace::new();
    let longest = match model.network {
        Network::Encoder(_) => forward::MAX_WINDOW,
        Network::Fast(_) => fast::MAX_WINDOW,
    };
    windows::plan(tokens, longest).into_iter().map(|range| read(tokens, range, model, &mut place)).collect()
}

fn read(tokens: &[Token], range: Range<usize>, model: &Model, place: &mut Workplace) -> Window {
    let window = &tokens[range.clone()];
    let states = encode(model, window, place);
    let logits = forward::tag_logits(model, &states, place);
    let spans = moved(spans(window, logits.as_chunks().0, model), range.start);
    let links = forward::link_vectors(model, &states, place);
    Window { tokens: range, spans, links, link_width: model.link_width }
}

/// A vector for each token of a window, in rows.
fn encode(model: &Model, window: &[Token], place: &mut Workplace) -> Vec<f32> {
    match &model.network {
        Network::Encoder(encoder) => forward::encode(encoder, window, place),
        Network::Fast(fast) => fast::encode(fast, window, place),
    }
}

fn moved(mut spans: Vec<RoleSpan>, by: usize) -> Vec<RoleSpan> {
    for span in &mut spans {
        span.tokens = span.tokens.start + by..span.tokens.end + by;
    }
    spans
}

/// A word is decided by its first wordpiece.
fn spans(tokens: &[Token], logits: &[[f32; TAGS]], model: &Model) -> Vec<RoleSpan> {
    let words: Vec<usize> = (0..tokens.len()).filter(|&index| !tokens[index].continues).collect();
    let chances: Vec<[f32; TAGS]> = words.iter().map(|&word| log_softmax(logits[word])).collect();
    let tags = likeliest(&chances, &model.transitions);
    let mut spans: Vec<(Role, Range<usize>)> = Vec::new();
    for (word, &tag) in tags.iter().enumerate() {
        match (role(tag), spans.last_mut()) {
            (Some((role, false)), Some((last, range))) if *last == role && range.end == word => range.end = word + 1,
            (Some((role, _)), _) => spans.push((role, word..word + 1)),
            (None, _) => {}
        }
    }
    let first_token = |word: usize| words.get(word).copied().unwrap_or(tokens.len());
    spans
        .into_iter()
        .map(|(role, range)| RoleSpan {
            role,
            certainty: certainty(role, &chances[range.clone()]),
            tokens: first_token(range.start)..first_token(range.end),
        })
        .collect()
}

/// A tag's role, and whether it begins a span.
fn role(tag: usize) -> Option<(Role, bool)> {
    let role = [Role::Source, Role::Cue, Role::Content].get(tag.checked_sub(1)? / 2)?;
    Some((*role, tag % 2 == 1))
}

fn certainty(role: Role, chances: &[[f32; TAGS]]) -> f32 {
    let begin = 1 + 2 * role as usize;
    let sum: f32 = chances.iter().map(|chances| chances[begin].exp() + chances[begin + 1].exp()).sum();
    sum / chances.len() as f32
}

fn log_softmax(logits: [f32; TAGS]) -> [f32; TAGS] {
    let largest = logits.into_iter().fold(f32::MIN, f32::max);
    let sum: f32 = logits.iter().map(|logit| (logit - largest).exp()).sum();
    logits.map(|logit| logit - largest - sum.ln())
}

/// Viterbi's algorithm: the sequence with the highest sum of chances and transitions.
fn likeliest(chances: &[[f32; TAGS]], transitions: &[[f32; TAGS]; TAGS]) -> Vec<usize> {
    let Some((first, rest)) = chances.split_first() else { return Vec::new() };
    // No span is under way before the text begins.
    let mut scores = [f32::MIN / 2.0; TAGS];
    for tag in [0, 1, 3, 5] {
        scores[tag] = first[tag];
    }
    let mut came_from = vec![[0; TAGS]; chances.len()];
    for (chances, came_from) in rest.iter().zip(&mut came_from[1..]) {
        let before = scores;
        for tag in 0..TAGS {
            let (from, score) = best_of((0..TAGS).map(|from| before[from] + transitions[from][tag]));
            came_from[tag] = from;
            scores[tag] = score + chances[tag];
        }
    }
    let (mut tag, _) = best_of(scores.into_iter());
    let mut tags = vec![0; chances.len()];
    for (tags, came_from) in tags.iter_mut().zip(&came_from).rev() {
        *tags = tag;
        tag = came_from[tag];
    }
    tags
}

/// The first of the largest numbers, and its index.
fn best_of(scores: impl Iterator<Item = f32>) -> (usize, f32) {
    scores.enumerate().fold((0, f32::MIN), |best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests;
