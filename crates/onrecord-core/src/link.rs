//! Given sources, cues and contents, which belong together?
//!
//! Anchored on the cue, for nearly every attribution has exactly one: each content chooses a cue, each cue a source or
//! none. A token's state gives four vectors (content seeks cue, cue as found, cue seeks source, source as found); two
//! tokens' score is the product of theirs plus a learnt number for their distance. All this happens inside one window:
//! vectors of different windows do not mean the same.

use crate::attribution::Attribution;
use crate::span::Span;
use crate::tag::{DISTANCES, Model, Role, RoleSpan, Window};
use crate::token::Token;

/// Which of a token's link vectors.
const CONTENT_SEEKS: usize = 0;
const CUE_FOUND: usize = 1;
const CUE_SEEKS: usize = 2;
const SOURCE_FOUND: usize = 3;
/// Which column of the distance numbers, and which vector for "none".
const TO_CUE: usize = 0;
const TO_SOURCE: usize = 1;

/// One bad token must not decide for a long content: no log-probability counts below this (trial, on dev).
const FLOOR: f32 = -6.0;
/// A cue without content takes one from a cue that has several if that costs at most this log-probability (trial, on dev).
const FILL_COST: f32 = 3.0;
/// Breaks ties in favour of the nearer cue.
const NEARER: f32 = 1e-4;

/// The attributions that the spans make. A cue without content, and a source without cue, make none.
pub fn attributions(tokens: &[Token], windows: &[Window], model: &Model) -> Vec<Attribution> {
    let mut linked: Vec<Linked> = Vec::new();
    for window in windows {
        let found = in_window(window, model);
        if found.is_empty()
            && let Some(before) = linked.last_mut()
        {
            // Contents without any cue near, long quotations mostly, go on with what was said before.
            before.contents.extend(window.spans.iter().filter(|span| span.role == Role::Content));
        }
        linked.extend(found);
    }
    linked.iter().map(|linked| attribution(linked, tokens)).filter(is_likely).collect()
}

/// A cue with its contents, at least one, and its source.
struct Linked<'a> {
    cue: &'a RoleSpan,
    contents: Vec<&'a RoleSpan>,
    source: Option<&'a RoleSpan>,
}

fn in_window<'a>(window: &'a Window, model: &Model) -> Vec<Linked<'a>> {
    let of = |role| window.spans.iter().filter(move |span| span.role == role).collect::<Vec<_>>();
    let (sources, cues, contents) = (of(Role::Source), of(Role::Cue), of(Role::Content));
    let mut owned: Vec<Vec<Claim>> = cues.iter().map(|_| Vec::new()).collect();
    for content in contents {
        let scores = scores(content, &cues, window, model);
        if let Some(best) = best(&scores) {
            owned[best].push(Claim { content, scores });
        }
    }
    fill(&mut owned);
    for (cue, owned) in owned.iter_mut().enumerate() {
        drop_strays(cue, owned);
    }
    let linked = cues.into_iter().zip(owned).filter(|(_, owned)| !owned.is_empty());
    let linked = linked.map(|(cue, owned)| Linked {
        cue,
        contents: owned.iter().map(|claim| claim.content).collect(),
        source: source_of(cue, &sources, window, model),
    });
    linked.collect()
}

/// Below this confidence an attribution is not shown, and one that names nobody needs more. Found on dev, 2026-11-22, with windows
/// that overlapped: relation F1 rose from 74.4 to 76.0, content~ fell from 91.0 to 90.9; flat between 0.15 and 0.3, and between
/// 0.5 and 0.7.
const LIKELY: f32 = 0.2;
const LIKELY_WITHOUT_SOURCE: f32 = 0.6;

fn is_likely(attribution: &Attribution) -> bool {
    attribution.confidence >= if attribution.source.is_empty() { LIKELY_WITHOUT_SOURCE } else { LIKELY }
}

/// A further piece of content has to be at least this likely to belong to its cue (dev: 0.15 and 0.3 give the same relation F1,
/// 0.3 costs 0.3 of content~).
const PIECE: f32 = 0.15;

/// A content whose own cue was missed clings to the next one it finds; beside that cue's own content it gives itself away.
fn drop_strays(cue: usize, owned: &mut Vec<Claim>) {
    let best = owned.iter().map(|claim| claim.chance(cue)).fold(0.0, f32::max);
    owned.retain(|claim| claim.chance(cue) >= PIECE.min(best));
}

/// A content and its log-probability with each cue of its window.
struct Claim<'a> {
    content: &'a RoleSpan,
    scores: Vec<f32>,
}

impl Claim<'_> {
    /// How likely it is a content, and this cue's.
    fn chance(&self, cue: usize) -> f32 {
        self.content.certainty * self.scores[cue].exp()
    }
}

/// The first of the highest scores.
fn best(scores: &[f32]) -> Option<usize> {
    (0..scores.len()).rev().max_by(|one, other| scores[*one].total_cmp(&scores[*other]))
}

/// How well a content goes with each cue: the mean over its tokens of log-probabilities.
fn scores(content: &RoleSpan, cues: &[&RoleSpan], window: &Window, model: &Model) -> Vec<f32> {
    let mut sums = vec![0.0; cues.len()];
    for token in content.tokens.clone() {
        let seeks = window.link(token, CONTENT_SEEKS);
        let to_cue = |cue: &&RoleSpan| {
            let found = cue.tokens.start;
            score(seeks, window.link(found, CUE_FOUND)) + distance(token, found, TO_CUE, model)
        };
        let scores: Vec<f32> = cues.iter().map(to_cue).collect();
        let total = log_sum(scores.iter().copied().chain([score(seeks, &model.none[TO_CUE])]));
        for (sum, score) in sums.iter_mut().zip(scores) {
            *sum += (score - total).max(FLOOR);
        }
    }
    for (sum, cue) in sums.iter_mut().zip(cues) {
        let cue = cue.tokens.start;
        let distance = cue.abs_diff(content.tokens.start).min(cue.abs_diff(content.tokens.end - 1));
        *sum = *sum / content.tokens.len() as f32 - NEARER * distance as f32;
    }
    sums
}

fn score(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum::<f32>() / (one.len() as f32).sqrt()
}

/// The learnt number for the signed distance: exact up to 15 tokens, then in steps that grow.
fn distance(from: usize, to: usize, which: usize, model: &Model) -> f32 {
    let far = from.abs_diff(to).min(511);
    let step = if far < 16 { far } else { 16 + (((far + 1) as f32 / 16.0).log2() * 3.2) as usize };
    let row = step.min(DISTANCES / 2 - 1) + if to > from { DISTANCES / 2 } else { 0 };
    model.distance[row][which]
}

fn log_sum(scores: impl Iterator<Item = f32> + Clone) -> f32 {
    let largest = scores.clone().fold(f32::MIN, f32::max);
    largest + scores.map(|score| (score - largest).exp()).sum::<f32>().ln()
}

/// Lets cues that were left without content take one from a cue that has several, where that is cheap.
fn fill(owned: &mut [Vec<Claim>]) {
    for cue in 0..owned.len() {
        if !owned[cue].is_empty() {
            continue;
        }
        let mut cheapest: Option<(f32, usize, usize)> = None;
        for (other, claims) in owned.iter().enumerate().filter(|(_, claims)| claims.len() > 1) {
            for (index, claim) in claims.iter().enumerate() {
                let cost = claim.scores[other] - claim.scores[cue];
                if cheapest.is_none_or(|(cheapest, ..)| cost < cheapest) {
                    cheapest = Some((cost, other, index));
                }
            }
        }
        if let Some((_, other, index)) = cheapest.filter(|(cost, ..)| *cost < FILL_COST) {
            let claim = owned[other].remove(index);
            owned[cue].push(claim);
        }
    }
}

fn source_of<'a>(cue: &RoleSpan, sources: &[&'a RoleSpan], window: &Window, model: &Model) -> Option<&'a RoleSpan> {
    let token = cue.tokens.start;
    let seeks = window.link(token, CUE_SEEKS);
    let mut best = None;
    let mut best_score = score(seeks, &model.none[TO_SOURCE]);
    for source in sources {
        let found = source.tokens.start;
        let score = score(seeks, window.link(found, SOURCE_FOUND)) + distance(token, found, TO_SOURCE, model);
        if score > best_score {
            (best, best_score) = (Some(*source), score);
        }
    }
    best
}

fn attribution(linked: &Linked, tokens: &[Token]) -> Attribution {
    let span = |role: &RoleSpan| {
        let last = &tokens[role.tokens.end - 1];
        Span::new(tokens[role.tokens.start].span.begin as usize, last.span.end as usize)
    };
    let Linked { cue, contents, source } = linked;
    let certainty = contents.iter().map(|content| content.certainty).sum::<f32>() / contents.len() as f32;
    let confidence = certainty * cue.certainty * source.map_or(1.0, |source| source.certainty);
    let mut content: Vec<Span> = contents.iter().map(|content| span(content)).collect();
    content.sort_unstable();
    Attribution {
        content,
        cue: vec![span(cue)],
        source: source.map(span).into_iter().collect(),
        confidence: confidence.clamp(0.0, 1.0),
    }
}
