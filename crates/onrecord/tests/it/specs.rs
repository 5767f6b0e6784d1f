//! Does the program, from the outside, read the literate specs as they say?

use onrecord_specs::{Case, Input, Outcome, Said, cases, check};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::process::{Command, Stdio};

#[test]
fn the_program_meets_the_specs() {
    let cases = cases();
    let outcomes = outcomes(&cases);
    check(|case| outcomes[&case.place].clone());
}

/// Articles and pages go through one run of JSON lines; scraped texts one by one, as a file of text would.
fn outcomes(cases: &[Case]) -> BTreeMap<String, Outcome> {
    let (scraped, lines): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.input == Input::Scraped);
    let input: String = lines.iter().map(|case| format!("{}\n", line(case))).collect();
    let mut outcomes: BTreeMap<String, Outcome> =
        onrecord(&["--as", "jsonl"], &input).iter().map(|record| (text_of(&record["id"]), outcome(record))).collect();
    for case in scraped {
        let given = [("--url", &case.given.url), ("--crawled", &case.given.crawled)];
        let given = given.iter().filter_map(|(option, value)| Some([*option, value.as_deref()?]));
        let options: Vec<&str> = ["--as", "text"].into_iter().chain(given.flatten()).collect();
        let records = onrecord(&options, &case.expected.marked.text);
        outcomes.insert(case.place.clone(), outcome(&records[0]));
    }
    outcomes
}

fn line(case: &Case) -> Value {
    let key = if case.input == Input::Html { "html" } else { "text" };
    let mut line = json!({ "id": case.place, key: case.expected.marked.text });
    let given = &case.given;
    let all =
        [("url", &given.url), ("title", &given.title), ("published", &given.published), ("crawled", &given.crawled)];
    for (key, value) in all {
        if let Some(value) = value {
            line[key] = json!(value);
        }
    }
    line
}

/// Runs `onrecord read` and parses its lines.
fn onrecord(options: &[&str], input: &str) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .arg("read")
        .args(options)
        .args(["--format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it has an input");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the writer ends").expect("the program reads all of its input");
    let lines = String::from_utf8(output.stdout).expect("it prints UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

fn outcome(record: &Value) -> Outcome {
    let article = &record["article"];
    let text = text_of(&article["text"]);
    // Where each code point begins, and where the text ends.
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let statements = list(&record["statements"]);
    let ids: Vec<&str> = statements.iter().filter_map(|statement| statement["id"].as_str()).collect();
    Outcome {
        title: string(&article["title"]),
        byline: string(&article["byline"]),
        section: string(&article["section"]),
        outlet: string(&article["outlet"]),
        language: string(&article["language"]),
        published: string(&article["published"]["date"]),
        precision: string(&article["published"]["precision"]),
        credit: string(&article["credit"]["outlet"]),
        said: statements.iter().map(|statement| said(statement, list(&record["relays"]), &places, &ids)).collect(),
        notes: list(&record["notes"]).iter().map(|note| text_of(&note["kind"])).collect(),
        text,
    }
}

fn said(statement: &Value, relays: &[Value], places: &[usize], ids: &[&str]) -> Said {
    let spans = |role: &str| list(&statement[role]).iter().map(|span| range(span, places)).collect();
    let occasion = Some(&statement["occasion"]).filter(|occasion| occasion.is_object());
    let chain = relays.iter().filter(|relay| relay["statement"].is_null() || relay["statement"] == statement["id"]);
    let who = |relay: &'_ Value| string(&relay["outlet"]).unwrap_or_else(|| text_of(&relay["text"]));
    let steps: Vec<(String, String)> = chain.map(|relay| (text_of(&relay["kind"]), who(relay))).collect();
    Said {
        content: spans("content"),
        cue: spans("cue"),
        source: spans("source"),
        kind: text_of(&statement["kind"]),
        speaker: string(&statement["speaker"]["name"]),
        speaker_kind: text_of(&statement["speaker"]["kind"]),
        occasion: occasion.map(|occasion| range(occasion, places)),
        occasion_outlet: occasion.and_then(|occasion| string(&occasion["outlet"])),
        via: Said::via(steps.iter().map(|(kind, who)| (kind.as_str(), who.as_str()))),
        inside: statement["inside"].as_str().and_then(|outer| ids.iter().position(|id| *id == outer)),
    }
}

fn range(span: &Value, places: &[usize]) -> Range<usize> {
    let place = |key: &str| places[span[key].as_u64().expect("an offset is a number") as usize];
    place("begin")..place("end")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn string(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn text_of(value: &Value) -> String {
    string(value).unwrap_or_default()
}
