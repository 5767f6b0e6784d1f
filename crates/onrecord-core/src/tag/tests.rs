//! The same numbers as training's own code, on the fixed sentences of `training/reference.py`, for both networks.

use serde_json::Value;

use super::*;
use crate::quotation;
use crate::token;

/// Where two programs add up in another order, rounding an activation to 8 bits may fall the other way, and six layers
/// carry it on: in training's own code, noise as large as the error of the kernel's error unit (2e-4) moves logits by 0.055 on
/// average and by 0.6 at most. A wrong port misses by whole units.
const MEAN: f64 = 0.07;
const WORST: f64 = 1.0;

/// A model that ships, and the folder of its reference values.
type Shipped = (&'static str, &'static str);
const ACCURATE: Shipped = ("en-2026-11", "reference");
const FAST: Shipped = ("en-fast-2026-11", "reference-fast");

fn model((name, _): Shipped) -> Model {
    let path = format!("{}/../../models/{name}/model.safetensors", env!("CARGO_MANIFEST_DIR"));
    Model::parse(&std::fs::read(path).expect("the model that ships")).expect("a model")
}

fn references((_, folder): Shipped) -> Vec<(String, Value)> {
    let folder = format!("{}/tests/{folder}", env!("CARGO_MANIFEST_DIR"));
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
    let model = model(ACCURATE);
    for (name, reference) in references(ACCURATE) {
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

/// A row a token. The encoder's files also have the two end marks.
fn rows(values: &Value, n_tokens: usize) -> &[Value] {
    let rows = values.as_array().expect("rows");
    match rows.len() - n_tokens {
        0 => rows,
        2 => &rows[1..rows.len() - 1],
        _ => panic!("{} rows for {n_tokens} tokens", rows.len()),
    }
}

/// Over all passages, numbers of each token are near training's own of that name. Its files may hold only the first of a row.
fn check(shipped: Shipped, name: &str, find: impl Fn(&Model, &[token::Token]) -> Vec<f32>) {
    let model = model(shipped);
    let (mut sum, mut n, mut worst) = (0.0, 0.0, 0.0f64);
    for (passage, reference) in references(shipped) {
        let text = reference["text"].as_str().expect("a text");
        let tokens = token::split(text, &quotation::find(text), &model.vocabulary);
        assert!(tokens.len() <= forward::MAX_WINDOW, "{passage} fits in one window");
        let found = find(&model, &tokens);
        for (found, wanted) in found.chunks_exact(found.len() / tokens.len()).zip(rows(&reference[name], tokens.len()))
        {
            for (found, wanted) in found.iter().zip(numbers(wanted)) {
                let difference = (f64::from(*found) - wanted).abs();
                (sum, n, worst) = (sum + difference, n + 1.0, worst.max(difference));
            }
        }
    }
    let mean = sum / n;
    assert!(mean < MEAN && worst < WORST, "{name} of {shipped:?}: mean difference {mean}, largest {worst}");
}

#[test]
fn logits_are_those_of_training() {
    for shipped in [ACCURATE, FAST] {
        check(shipped, "tags", |model, tokens| {
            let mut place = Workplace::new();
            let states = encode(model, tokens, &mut place);
            forward::tag_logits(model, &states, &place)
        });
    }
}

#[test]
fn link_vectors_are_those_of_training() {
    for shipped in [ACCURATE, FAST] {
        check(shipped, "links", |model, tokens| {
            let mut place = Workplace::new();
            let states = encode(model, tokens, &mut place);
            forward::link_vectors(model, &states, &mut place)
        });
    }
}

#[test]
fn every_level_of_the_processor_gives_the_same_bits() {
    // Long enough for several panels of keys, the last one not full.
    let text =
        "\u{201c}The bridge is safe,\u{201d} said Ana Rao, who inspected it on Monday. Critics disagreed. ".repeat(6);
    for shipped in [ACCURATE, FAST] {
        let model = model(shipped);
        let tokens = token::split(&text, &quotation::find(&text), &model.vocabulary);
        let at = |level| {
            let mut place = Workplace::at(level);
            let states = encode(&model, &tokens, &mut place);
            (forward::link_vectors(&model, &states, &mut place), states)
        };
        let plain = at(kernel::Level::Plain);
        for level in kernel::levels() {
            assert!(at(level) == plain, "{shipped:?}: {level:?} differs from plain");
        }
    }
}
