//! What does the encoder make of one window of tokens?
//!
//! A BERT encoder (Devlin et al. 2019) of the size of MiniLM (Wang et al. 2020), with four more embeddings summed to the
//! words'. A window is computed alone and on one thread, so its result depends on nothing else.

use super::kernel::{self, Level, Quantised, Scratch};
use super::weights::{Encoder, HEADS, Model, POSITIONS, WIDTH};
use crate::token::{CLS, Features, SEP, Token};

/// The most tokens that fit between the two end marks.
pub(crate) const MAX_WINDOW: usize = POSITIONS - 2;

/// Memory that one window after another is computed in.
pub(crate) struct Workplace {
    pub(super) level: Level,
    pub(super) quantised: Quantised,
    scratch: Scratch,
    /// Each layer's outputs have their own: filled anew and never cleared.
    pub(super) qkv: Vec<f32>,
    pub(super) inner: Vec<f32>,
    pub(super) narrow: Vec<f32>,
    /// For the fast network: a row a token of the window.
    pub(super) whole: Vec<f32>,
}

impl Workplace {
    pub(crate) fn new() -> Workplace {
        Workplace::at(kernel::level())
    }

    pub(crate) fn at(level: Level) -> Workplace {
        Workplace {
            level,
            quantised: Quantised::default(),
            scratch: Scratch::default(),
            qkv: Vec::new(),
            inner: Vec::new(),
            narrow: Vec::new(),
            whole: Vec::new(),
        }
    }
}

/// The last layer's vectors, a row of [`WIDTH`] a token, without those of the end marks.
pub(crate) fn encode(encoder: &Encoder, tokens: &[Token], place: &mut Workplace) -> Vec<f32> {
    assert!(tokens.len() <= MAX_WINDOW, "a window has at most {MAX_WINDOW} tokens");
    let Workplace { level, quantised, scratch, qkv, inner, narrow, .. } = place;
    let level = *level;
    let mut states = embed(encoder, tokens, level);
    for layer in &encoder.layers {
        kernel::quantise(level, &states, WIDTH, quantised);
        kernel::linear(level, quantised, &layer.qkv, qkv);
        kernel::attention(level, qkv, HEADS, scratch, narrow);
        kernel::quantise(level, narrow, WIDTH, quantised);
        kernel::linear(level, quantised, &layer.out, narrow);
        kernel::add_and_normalise(level, &mut states, narrow, &layer.norm1.weight, &layer.norm1.bias);

        kernel::quantise(level, &states, WIDTH, quantised);
        kernel::linear_with_gelu(level, quantised, &layer.up, inner);
        kernel::quantise(level, inner, 4 * WIDTH, quantised);
        kernel::linear(level, quantised, &layer.down, narrow);
        kernel::add_and_normalise(level, &mut states, narrow, &layer.norm2.weight, &layer.norm2.bias);
    }
    states.truncate(states.len() - WIDTH);
    states.drain(..WIDTH);
    states
}

fn embed(encoder: &Encoder, tokens: &[Token], level: Level) -> Vec<f32> {
    let embedding = &encoder.embedding;
    let marked = std::iter::once((CLS, Features::default()))
        .chain(tokens.iter().map(|token| (token.id, token.features)))
        .chain(std::iter::once((SEP, Features::default())));
    let mut states = Vec::with_capacity((tokens.len() + 2) * WIDTH);
    for (id, features) in marked {
        let id = usize::from(id);
        let scale = embedding.scales[id];
        let word = &embedding.words[id * WIDTH..][..WIDTH];
        let Features { shape, space, quote, sentence } = features;
        let [shape, space, quote, sentence] = [(0, shape), (1, space), (2, quote), (3, sentence)]
            .map(|(table, row)| &embedding.features[table][usize::from(row) * WIDTH..][..WIDTH]);
        let sum = |at: usize| f32::from(word[at]) * scale + shape[at] + space[at] + quote[at] + sentence[at];
        states.extend((0..WIDTH).map(sum));
    }
    let norm = &embedding.norm;
    kernel::add_and_normalise(level, &mut states, &embedding.positions, &norm.weight, &norm.bias);
    states
}

/// Every token's chances of each tag, as logits in rows.
pub(crate) fn tag_logits(model: &Model, states: &[f32], place: &Workplace) -> Vec<f32> {
    let mut logits = Vec::new();
    kernel::dense(place.level, states, &model.tag.weight, &model.tag.bias, &mut logits);
    logits
}

/// Every token's four link vectors, in rows.
pub(crate) fn link_vectors(model: &Model, states: &[f32], place: &mut Workplace) -> Vec<f32> {
    let mut vectors = Vec::new();
    kernel::quantise(place.level, states, model.width, &mut place.quantised);
    kernel::linear(place.level, &place.quantised, &model.link, &mut vectors);
    vectors
}
