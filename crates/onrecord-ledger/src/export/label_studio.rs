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

pub fn write(
    articles: impl IntoIterator<Item = io::Result<DocumentRecord>>,
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

fn task(document: &DocumentRecord) -> Value {
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
fn score(document: &DocumentRecord) -> f64 {
    standing(document).map(|statement| statement.confidence).fold(1.0, f64::min)
}

/// Regions, what is asked of them, relations.
fn results(statement: &StatementRecord) -> Vec<Value> {
    let roles = [("content", &statement.content), ("cue", &statement.cue), ("source", &statement.source)];
    let mut results = Vec::new();
    let mut relations = Vec::new();
    let first = region_id(statement, "content", 0);
    for (role, spans) in roles {
        for (piece, span) in spans.iter().enumerate() {
            let id = region_id(statement, role, piece);
            if id != first {
                relations.push(json!({
                    "type": "relation", "from_id": first, "to_id": id, "direction": "right", "labels": [role],
                }));
            }
            results.push(region(&id, role, span, statement.confidence));
        }
    }
    results.extend(about(statement));
    results.append(&mut relations);
    results
}

fn region_id(statement: &StatementRecord, role: &str, piece: usize) -> String {
    format!("{}-{role}-{piece}", statement.id)
}

fn region(id: &str, role: &str, span: &SpanRecord, confidence: f64) -> Value {
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
fn about(statement: &StatementRecord) -> Vec<Value> {
    let Some(first) = statement.content.first() else { return Vec::new() };
    let answer = |question: &str, form: &str, value: Value| {
        json!({
            "id": region_id(statement, "content", 0),
            "from_name": question,
            "to_name": "text",
            "type": form,
            "value": value,
        })
    };
    let (start, end) = (first.begin, first.end);
    let kind = answer("kind", "choices", json!({"start": start, "end": end, "choices": [statement.kind]}));
    let speaker = statement
        .speaker_name()
        .map(|name| answer("speaker", "textarea", json!({"start": start, "end": end, "text": [name]})));
    [kind].into_iter().chain(speaker).collect()
}
