//! What do the scorers get to see of the annotated corpus?
//!
//! ```text
//! cargo run --release -p onrecord-specs --bin gold -- gold/test > test.jsonl
//! ```
//!
//! One document a line, offsets in code points. `attributions` are the outermost statements and `speakers` whose they are, in the
//! form of the scorers; `statements` are all of them, with what else is annotated. What breaks a rule of the guide goes to
//! stderr, and the exit code is 2.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

use onrecord_specs::{Annotated, Role, annotated, complaints};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut n_complaints = 0;
    for folder in std::env::args().skip(1) {
        match annotated(Path::new(&folder)) {
            Ok(articles) => n_complaints += articles.iter().map(show).sum::<usize>(),
            Err(error) => {
                eprintln!("{error}");
                n_complaints += 1;
            }
        }
    }
    if n_complaints == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

/// Prints the document; gives back how many rules it breaks.
fn show(article: &Annotated) -> usize {
    let complaints = complaints(article);
    complaints.iter().for_each(|complaint| eprintln!("{complaint}"));
    println!("{}", document(article));
    complaints.len()
}

fn document(article: &Annotated) -> Value {
    let expected = &article.case.expected;
    let numbers = expected.marked.numbers();
    let outermost: Vec<usize> =
        numbers.iter().copied().filter(|number| !expected.inside.contains_key(number)).collect();
    let speaker = |(index, number): (usize, &usize)| json!({ "index": index, "kind": expected.speaker_kinds.get(number), "names": names(article, *number) });
    json!({
        "doc": article.name,
        "publisher": article.outlet,
        "title": article.title,
        "english": article.english,
        "phenomena": article.phenomena,
        "text": expected.marked.text,
        "attributions": outermost.iter().map(|number| roles(article, *number)).collect::<Vec<_>>(),
        "speakers": outermost.iter().enumerate().map(speaker).collect::<Vec<_>>(),
        "statements": numbers.iter().map(|number| statement(article, *number)).collect::<Vec<_>>(),
    })
}

fn roles(article: &Annotated, number: usize) -> Value {
    let spans = |role| spans(article, role, number);
    json!({ "source": spans(Role::Source), "cue": spans(Role::Cue), "content": spans(Role::Content) })
}

fn statement(article: &Annotated, number: usize) -> Value {
    let expected = &article.case.expected;
    let mut statement = roles(article, number);
    statement["number"] = json!(number);
    statement["kind"] = json!(expected.kinds.get(&number));
    statement["speaker_kind"] = json!(expected.speaker_kinds.get(&number));
    statement["names"] = json!(names(article, number));
    statement["occasion"] = json!(spans(article, Role::Occasion, number));
    statement["occasion_outlet"] = json!(expected.outlets.get(&number));
    statement["inside"] = json!(expected.inside.get(&number));
    statement["via"] = json!(via(article, number));
    statement
}

/// `S1 = Harbour Authority | HA`: every name as good, best first.
fn names(article: &Annotated, number: usize) -> Vec<&str> {
    let name = article.case.expected.names.get(&number).and_then(Option::as_deref);
    name.map(|name| name.split(" | ").collect()).unwrap_or_default()
}

fn spans(article: &Annotated, role: Role, number: usize) -> Vec<[usize; 2]> {
    let marked = &article.case.expected.marked;
    let code_points = |byte: usize| marked.text[..byte].chars().count();
    marked.of(role, number).into_iter().map(|span| [code_points(span.start), code_points(span.end)]).collect()
}

/// Through whose hands it came. Where no line says so, a statement inside another comes as that one does, and through its speaker.
fn via(article: &Annotated, number: usize) -> Option<String> {
    let expected = &article.case.expected;
    if let Some(via) = expected.via.get(&number) {
        return Some(via.clone()).filter(|via| via != "nobody");
    }
    let outer = *expected.inside.get(&number)?;
    let source = || expected.marked.of(Role::Source, outer).first().map(|span| &expected.marked.text[span.clone()]);
    let speaker = names(article, outer).first().copied().or_else(source).unwrap_or("nobody");
    let before = via(article, outer).map(|via| via + "; ").unwrap_or_default();
    Some(format!("{before}inside {speaker}"))
}
