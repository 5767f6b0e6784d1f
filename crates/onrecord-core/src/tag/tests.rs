//! The same numbers as training's own code, on the fixed sentences of `training/reference.py`.

use serde_json::Value;

use super::*;
use crate::quotation;
use crate::token;

/// Where two programs add up in another order, rounding an activation to 8 bits may fall the other way, and six layers
/// carry it on: in training's own code, a millionth of noise on the embeddings moves logits by 0.054 on average and by 0.49 at
/// most. A wrong port misses by whole units.
const MEAN: f64 = 0.07;
const WORST: f64 = 0.7;

fn model() -> Model {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en-2026-11/model.safetensors");
    Model::parse(&std::fs::read(path).expect("the model that ships")).expect("a model")
}

fn references() -> Vec<(String, Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("reference files").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    assert!(paths.len() >= 10, "the reference sentences are there");
    let read = |path: &std::path::PathBuf| {
        let json = std::fs::read_to_string(path).expect("a file");
        (path.display().to_string(), serde_json::from_str(&json).expect("JSON"))
    };
    paths.iter().map(read).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        value => vec![value.as_f64().expect("a number")],
    }
}

/// A feature's name in training's files, and the feature.
type Column = (&'static str, fn(&token::Features) -> u8);

#[test]
fn tokens_are_those_of_training() {
    let model = model();
    for (name, reference) in references() {
        let text = reference["text"].as_str().expect("a text");
        let tokens = token::split(text, &quotation::find(text), &model.vocabulary);
        let ids: Vec<f64> = tokens.iter().map(|token| f64::from(token.id)).collect();
        assert_eq!(ids, numbers(&reference["ids"]), "wordpieces of {name}");
        let chars = |byte: u32| text[..byte as usize].chars().count() as f64;
        let offsets: Vec<f64> =
            tokens.iter().flat_map(|token| [chars(token.span.begin), chars(token.span.end)]).collect();
        assert_eq!(offsets, numbers(&reference["offsets"]), "offsets of {name}");
        let columns: [Column; 4] = [
            ("shape", |features| features.shape),
            ("space", |features| features.space),
            ("quote", |features| features.quote),
            ("sentence", |features| features.sentence),
        ];
        for (column, feature) in columns {
            let found: Vec<f64> = tokens.iter().map(|token| f64::from(feature(&token.features))).collect();
            assert_eq!(found, numbers(&reference["features"][column]), "{column} of {name}");
        }
    }
}

/// For all passages, how far numbers of each token are from training's own of that name: on average, and at most.
fn differences(name: &str, find: impl Fn(&Model, &[token::Token]) -> Vec<f32>) -> (f64, f64) {
    let model = model();
    let (mut sum, mut n, mut worst) = (0.0, 0.0, 0.0f64);
    for (passage, reference) in references() {
        let text = reference["text"].as_str().expect("a text");
        let tokens = token::split(text, &quotation::find(text), &model.vocabulary);
        assert!(tokens.len() <= forward::MAX_WINDOW, "{passage} fits in one window");
        // Training's file also has the two end marks.
        let rows = reference[name].as_array().expect("rows");
        let wanted: Vec<f64> = rows[1..rows.len() - 1].iter().flat_map(numbers).collect();
        let found = find(&model, &tokens);
        assert_eq!(found.len(), wanted.len(), "as many numbers for {passage}");
        for (found, wanted) in found.iter().zip(wanted) {
            let difference = (f64::from(*found) - wanted).abs();
            (sum, n, worst) = (sum + difference, n + 1.0, worst.max(difference));
        }
    }
    (sum / n, worst)
}

#[test]
fn logits_are_those_of_training() {
    let (mean, worst) = differences("tags", |model, tokens| {
        let mut place = Workplace::new();
        let states = forward::encode(model, tokens, &mut place);
        forward::tag_logits(model, &states, &place)
    });
    assert!(mean < MEAN && worst < WORST, "mean difference {mean}, largest {worst}");
}

#[test]
fn link_vectors_are_those_of_training() {
    // Training's file has the first numbers of each token's vectors.
    const KEPT: usize = 8;
    let (mean, worst) = differences("links", |model, tokens| {
        let mut place = Workplace::new();
        let states = forward::encode(model, tokens, &mut place);
        let vectors = forward::link_vectors(model, &states, &mut place);
        vectors.chunks_exact(4 * LINK).flat_map(|row| &row[..KEPT]).copied().collect()
    });
    assert!(mean < MEAN && worst < WORST, "mean difference {mean}, largest {worst}");
}

#[test]
fn every_level_of_the_processor_gives_the_same_bits() {
    let model = model();
    // Long enough for several panels of keys, the last one not full.
    let text =
        "\u{201c}The bridge is safe,\u{201d} said Ana Rao, who inspected it on Monday. Critics disagreed. ".repeat(6);
    let text = text.as_str();
    let tokens = token::split(text, &quotation::find(text), &model.vocabulary);
    let encode = |level| forward::encode(&model, &tokens, &mut Workplace::at(level));
    let plain = encode(kernel::Level::Plain);
    for level in kernel::levels() {
        assert!(encode(level) == plain, "{level:?} differs from plain");
    }
}
