//! Which contents does a trace take for one remark? For measuring: `record/trace.py` calls this.
//!
//! Reads contents from standard input, a JSON object a line: `{"id", "text", "traced"}`. All go into a ledger of their
//! own, each as an article; those with `traced` are traced. Prints `{"id", "copies": [{"id", "changes"}], "seconds"}` for
//! each of them.

use std::io::{BufRead, Write};
use std::time::Instant;

use onrecord_core::{Article, Attribution, Hints, Kind, Reading, Span, Speaker, Statement};
use onrecord_ledger::add::{self, Addition, Given};
use onrecord_ledger::{Ledger, run, trace};
use serde_json::{Value, json};

const NOW: &str = "2026-11-22T12:00:00Z";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let mut ledger = Ledger::create(&folder.path().join("contents.sqlite"))?;
    let run = run::begin(&mut ledger, "add", NOW)?;
    let mut traced = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let content: Value = serde_json::from_str(&line?)?;
        let (id, text) = (content["id"].as_str().unwrap_or_default(), content["text"].as_str().unwrap_or_default());
        let addition = addition(id, text);
        if content["traced"] == true {
            traced.push((id.to_owned(), addition.document.statements[0].id.clone()));
        }
        add::add(&mut ledger, run, &addition, NOW)?;
    }
    let mut out = std::io::stdout().lock();
    for (id, reference) in traced {
        let begun = Instant::now();
        let Ok(trace) = trace::of_statement(&ledger, &reference) else { continue };
        let seconds = begun.elapsed().as_secs_f64();
        let copies = trace.copies.iter().filter(|copy| copy.article.address != id).map(|copy| {
            let changes = copy.likeness.iter().flat_map(|likeness| &likeness.changes).map(|change| change.name());
            json!({ "id": copy.article.address, "changes": changes.collect::<Vec<_>>() })
        });
        writeln!(out, "{}", json!({ "id": id, "copies": copies.collect::<Vec<_>>(), "seconds": seconds }))?;
    }
    Ok(())
}

/// An article that is nothing but a content.
fn addition(id: &str, text: &str) -> Addition {
    let statement = Statement {
        attribution: Attribution { content: vec![Span::new(0, text.len())], confidence: 1.0, ..Attribution::default() },
        kind: Kind::Direct,
        speaker: Speaker { key: "nobody".into(), ..Speaker::default() },
        occasion: None,
        inside: None,
    };
    let article = Article { text: text.into(), url: Some(id.into()), ..Article::default() };
    let reading = Reading { article, statements: vec![statement], relays: Vec::new(), notes: Vec::new() };
    let hints = Hints::default();
    let given = Given { id, input: id, address: Some(id), bytes: text.as_bytes(), hints: &hints, keep_page: false };
    add::prepare(&given, &reading, "contents")
}
