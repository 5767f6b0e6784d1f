//! Does the library read the literate specs as they say?

use onrecord_core::{Hints, InputKind, Model, Reading, read};
use onrecord_specs::{Case, Input, Outcome, Said, check};

#[test]
fn the_library_meets_the_specs() {
    let model = model();
    check(|case| outcome(&read::read(case.expected.marked.text.as_bytes(), &hints(case), &model)));
}

/// The released model.
fn model() -> Model {
    Model::parse(include_bytes!("../../../../models/en-2026-11/model.safetensors")).expect("the model is whole")
}

fn hints(case: &Case) -> Hints {
    let kind = match case.input {
        Input::Article => InputKind::Article,
        Input::Html => InputKind::Html,
        Input::Scraped => InputKind::Text,
    };
    let given = case.given.clone();
    Hints {
        kind: Some(kind),
        charset: None,
        url: given.url,
        title: given.title,
        published: given.published,
        crawled: given.crawled,
    }
}

fn outcome(reading: &Reading) -> Outcome {
    let article = &reading.article;
    Outcome {
        text: article.text.clone(),
        title: article.title.clone(),
        byline: article.byline.clone(),
        section: article.section.clone(),
        outlet: article.outlet.clone(),
        language: article.language.clone(),
        published: article.published.date.clone(),
        precision: Some(article.published.precision.name().to_owned()),
        credit: article.credit.as_ref().map(|credit| credit.outlet.clone()),
        said: (0..reading.statements.len()).map(|index| said(reading, index)).collect(),
        notes: reading.notes.iter().map(|note| note.kind.name().to_owned()).collect(),
    }
}

fn said(reading: &Reading, index: usize) -> Said {
    let (text, statement) = (&reading.article.text, &reading.statements[index]);
    let chain = reading.relays.iter().filter(|relay| relay.statement.is_none_or(|of| of == index));
    let ranges = |spans: &[onrecord_core::Span]| spans.iter().map(|span| span.range()).collect();
    let occasion = statement.occasion.as_ref();
    Said {
        content: ranges(&statement.attribution.content),
        cue: ranges(&statement.attribution.cue),
        source: ranges(&statement.attribution.source),
        kind: statement.kind.name().to_owned(),
        speaker: statement.speaker.name.clone(),
        speaker_kind: statement.speaker.kind.name().to_owned(),
        occasion: occasion.map(|occasion| occasion.span.range()),
        occasion_outlet: occasion.and_then(|occasion| Some(occasion.outlet?.of(text).to_owned())),
        inside: statement.inside,
        via: Said::via(chain.map(|relay| (relay.kind.name(), relay.outlet.as_deref().unwrap_or(&relay.text)))),
    }
}
