//! Given sources, cues and contents, which belong together?
//!
//! Anchored on the cue, for nearly every attribution has exactly one: each content chooses a cue, each cue a source or
//! none. A token's state gives four vectors (content seeks cue, cue as found, cue seeks source, source as found); two
//! tokens' score is the product of theirs plus a learnt number for their distance. Scores are compared inside one
//! window only: vectors of different windows do not mean the same.

use crate::attribution::Attribution;
use crate::span::Span;
use crate::tag::{DISTANCES, LINK, Model, Role, RoleSpan, Roles, Window};
use crate::token::Token;

/// Which of a token's link vectors.
const CONTENT_SEEKS: usize = 0;
const CUE_FOUND: usize = 1;
const CUE_SEEKS: usize = 2;
const SOURCE_FOUND: usize = 3;
/// Which column of the distance numbers.
const TO_CUE: usize = 0;
const TO_SOURCE: usize = 1;

/// One bad token must not decide for a long content: no log-probability counts below this (trial, on dev).
const FLOOR: f32 = -6.0;
/// A cue without content takes one from a cue that has several if that costs at most this log-probability (trial, on dev).
const FILL_COST: f32 = 3.0;
/// Breaks ties in favour of the nearer cue.
const NEARER: f32 = 1e-4;

/// The attributions that the spans make. A cue without content, and a source without cue, make none.
pub fn attributions(tokens: &[Token], roles: &Roles, model: &Model) -> Vec<Attribution> {
    let of = |role| roles.spans.iter().filter(move |span| span.role == role).collect::<Vec<_>>();
    let (sources, cues, contents) = (of(Role::Source), of(Role::Cue), of(Role::Content));
    let mut owned: Vec<Vec<Claim>> = cues.iter().map(|_| Vec::new()).collect();
    for content in contents {
        let claims = claims(content, &cues, roles, model);
        if let Some(best) = best(&claims) {
            owned[best].push(Claim { content, scores: claims });
        }
    }
    fill(&mut owned);
    for (cue, owned) in owned.iter_mut().enumerate() {
        drop_strays(cue, owned);
    }
    let linked = cues.iter().zip(&owned).filter(|(_, owned)| !owned.is_empty());
    let attributions =
        linked.map(|(cue, owned)| attribution(cue, owned, source_of(cue, &sources, roles, model), tokens));
    attributions.filter(is_likely).collect()
}

/// Below this confidence an attribution is not shown, and one that names nobody needs more. Found on dev, 2026-11-22: relation
/// F1 rises from 74.4 to 76.0, content~ falls from 91.0 to 90.9; flat between 0.15 and 0.3, and between 0.5 and 0.7.
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

/// A content and its log-probability with each cue within reach, by the cue's index.
struct Claim<'a> {
    content: &'a RoleSpan,
    scores: Vec<(usize, f32)>,
}

impl Claim<'_> {
    /// How likely it is a content, and this cue's.
    fn chance(&self, cue: usize) -> f32 {
        self.content.certainty * self.score(cue).map_or(0.0, f32::exp)
    }

    fn score(&self, cue: usize) -> Option<f32> {
        self.scores.iter().find(|(index, _)| *index == cue).map(|(_, score)| *score)
    }
}

fn best(scores: &[(usize, f32)]) -> Option<usize> {
    let first = *scores.first()?;
    Some(scores.iter().fold(first, |best, next| if next.1 > best.1 { *next } else { best }).0)
}

/// How well a content goes with each cue in its windows: the mean over its tokens of log-probabilities.
fn claims(content: &RoleSpan, cues: &[&RoleSpan], roles: &Roles, model: &Model) -> Vec<(usize, f32)> {
    let sees = |window: &&Window| window.tokens.start < content.tokens.end && content.tokens.start < window.tokens.end;
    let begin = roles.windows.partition_point(|window| window.tokens.end <= content.tokens.start);
    let windows: Vec<&Window> = roles.windows[begin..].iter().take_while(sees).collect();
    let (Some(first), Some(last)) = (windows.first(), windows.last()) else { return Vec::new() };
    let reach = cues.partition_point(|cue| cue.tokens.start < first.tokens.start)
        ..cues.partition_point(|cue| cue.tokens.start < last.tokens.end);
    let mut sums: Vec<(usize, f32)> = reach.clone().map(|cue| (cue, 0.0)).collect();
    for token in content.tokens.clone() {
        let scores: Vec<Option<f32>> =
            reach.clone().map(|cue| to_cue(token, cues[cue].tokens.start, &windows, model)).collect();
        let none = none(token, CONTENT_SEEKS, &windows, model);
        let total = log_sum(scores.iter().copied().flatten().chain(none));
        for ((_, sum), score) in sums.iter_mut().zip(scores) {
            *sum += score.map_or(FLOOR, |score| (score - total).max(FLOOR));
        }
    }
    for (cue, sum) in &mut sums {
        let cue = cues[*cue].tokens.start;
        let distance = cue.abs_diff(content.tokens.start).min(cue.abs_diff(content.tokens.end - 1));
        *sum = *sum / content.tokens.len() as f32 - NEARER * distance as f32;
    }
    sums
}

fn to_cue(content: usize, cue: usize, windows: &[&Window], model: &Model) -> Option<f32> {
    let window = shared(content, cue, windows)?;
    Some(
        score(window.link(content, CONTENT_SEEKS), window.link(cue, CUE_FOUND)) + distance(content, cue, TO_CUE, model),
    )
}

/// The window that sees both tokens with most context.
fn shared<'a>(one: usize, other: usize, windows: &[&'a Window]) -> Option<&'a Window> {
    let sees_both = windows.iter().filter(|window| window.tokens.contains(&one) && window.tokens.contains(&other));
    // `max_by_key` would take the last of equals; the first is as good and what training's decoder takes.
    sees_both.rev().max_by_key(|window| window.context(one).min(window.context(other))).copied()
}

fn none(token: usize, seeks: usize, windows: &[&Window], model: &Model) -> Option<f32> {
    Some(score(shared(token, token, windows)?.link(token, seeks), &model.none[seeks / 2]))
}

fn score(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum::<f32>() / (LINK as f32).sqrt()
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
                let (Some(there), Some(here)) = (claim.score(other), claim.score(cue)) else { continue };
                if cheapest.is_none_or(|(cost, ..)| there - here < cost) {
                    cheapest = Some((there - here, other, index));
                }
            }
        }
        if let Some((_, other, index)) = cheapest.filter(|(cost, ..)| *cost < FILL_COST) {
            let claim = owned[other].remove(index);
            owned[cue].push(claim);
        }
    }
}

fn source_of<'a>(cue: &RoleSpan, sources: &[&'a RoleSpan], roles: &Roles, model: &Model) -> Option<&'a RoleSpan> {
    let token = cue.tokens.start;
    let begin = roles.windows.partition_point(|window| window.tokens.end <= token);
    let windows: Vec<&Window> =
        roles.windows[begin..].iter().take_while(|window| window.tokens.contains(&token)).collect();
    let (first, last) = (windows.first()?, windows.last()?);
    let begin = sources.partition_point(|source| source.tokens.start < first.tokens.start);
    let mut best = None;
    let mut best_score = none(token, CUE_SEEKS, &windows, model)?;
    for source in sources[begin..].iter().take_while(|source| source.tokens.start < last.tokens.end) {
        let found = source.tokens.start;
        let Some(window) = shared(token, found, &windows) else { continue };
        let score = score(window.link(token, CUE_SEEKS), window.link(found, SOURCE_FOUND))
            + distance(token, found, TO_SOURCE, model);
        if score > best_score {
            (best, best_score) = (Some(*source), score);
        }
    }
    best
}

fn attribution(cue: &RoleSpan, owned: &[Claim], source: Option<&RoleSpan>, tokens: &[Token]) -> Attribution {
    let span = |role: &RoleSpan| {
        let last = &tokens[role.tokens.end - 1];
        Span::new(tokens[role.tokens.start].span.begin as usize, last.span.end as usize)
    };
    let mut content: Vec<Span> = owned.iter().map(|claim| span(claim.content)).collect();
    content.sort_unstable();
    let certainty = owned.iter().map(|claim| claim.content.certainty).sum::<f32>() / owned.len() as f32;
    let confidence = certainty * cue.certainty * source.map_or(1.0, |source| source.certainty);
    Attribution {
        content,
        cue: vec![span(cue)],
        source: source.map(span).into_iter().collect(),
        confidence: confidence.clamp(0.0, 1.0),
    }
}
