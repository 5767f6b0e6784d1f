//! The statements as predictions, for people who correct them in Label Studio.
//!
//! One JSON array of tasks. A region each for content, cue and source, piece by piece; relations lead from the first
//! piece of a content to its further pieces, its cue and its source. Offsets are code points, as Label Studio counts.
//! [`CONFIG`] is the labelling interface that the tasks are made for.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Written, each, standing};
use crate::record::{DocumentRecord, SpanRecord, StatementRecord};

/// To be pasted into Label Studio as the project's labelling interface.
pub const CONFIG: &str = include_str!("label_studio/config.xml");

pub fn write<'a>(
    articles: impl IntoIterator<Item = io::Result<DocumentRecord<'a>>>,
    mut out: impl Write,
) -> io::Result<Written> {
    let mut between = "[\n";
    let written = each(articles, |article| {
        out.write_all(between.as_bytes())?;
        serde_json::to_writer(&mut out, &task(article))?;
        between = ",\n";
        Ok(standing(article).count())
    })?;
    out.write_all(if written.articles == 0 { b"[]\n" } else { b"\n]\n" })?;
    out.flush()?;
    Ok(written)
}

fn task(document: &DocumentRecord<'_>) -> Value {
    let article = &document.article;
    json!({
        "data": {
            "text": article.text,
            "document": document.id,
            "url": article.url,
            "outlet": article.outlet,
            "title": article.title,
            "published": article.published.date,
        },
        "predictions": [{
            "model_version": article.read_with.as_deref().unwrap_or("onrecord"),
            "score": score(document),
            "result": standing(document).flat_map(results).collect::<Vec<_>>(),
        }],
    })
}

/// Of its least certain statement: Label Studio's queue can begin with the lowest.
fn score(document: &DocumentRecord<'_>) -> f64 {
    standing(document).map(|statement| statement.confidence).fold(1.0, f64::min)
}

fn results(statement: &StatementRecord<'_>) -> Vec<Value> {
    let roles = [("content", &statement.content), ("cue", &statement.cue), ("source", &statement.source)];
    let regions = roles.iter().flat_map(|(role, spans)| {
        (0..).zip(*spans).map(|(piece, span)| region(&region_id(statement, role, piece), role, span, statement.confidence))
    });
    let relations = roles.iter().flat_map(|(role, spans)| {
        let first = region_id(statement, "content", 0);
        let others = (0..spans.len()).map(|piece| region_id(statement, role, piece)).filter(|id| *id != region_id(statement, "content", 0));
        others.map(move |other| {
            json!({"type": "relation", "from_id": first, "to_id": other, "direction": "right", "labels": [role]})
        }).collect::<Vec<_>>()
    });
    let about = about(statement);
    regions.chain(about).chain(relations).collect()
}

fn region_id(statement: &StatementRecord<'_>, role: &str, piece: usize) -> String {
    format!("{}-{role}-{piece}", statement.id)
}

fn region(id: &str, role: &str, span: &SpanRecord<'_>, confidence: f64) -> Value {
    json!({
        "id": id,
        "from_name": "role",
        "to_name": "text",
        "type": "labels",
        "score": confidence,
        "value": {"start": span.begin, "end": span.end, "text": span.text, "labels": [role]},
    })
}

/// Kind and speaker, asked of the first piece of the content.
fn about(statement: &StatementRecord<'_>) -> Vec<Value> {
    let Some(first) = statement.content.first() else { return Vec::new() };
    let of_region = |from_name: &str, kind: &str, value: Value| {
        let mut value = value;
        value["start"] = first.begin.into();
        value["end"] = first.end.into();
        value["text"] = json!(first.text);
        json!({
            "id": region_id(statement, "content", 0),
            "from_name": from_name,
            "to_name": "text",
            "type": kind,
            "value": value,
        })
    };
    let mut about = vec![of_region("kind", "choices", json!({"choices": [statement.kind]}))];
    about.extend(statement.speaker_name().map(|name| of_region("speaker", "textarea", json!({"text": [name]}))));
    about
}
