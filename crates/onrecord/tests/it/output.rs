//! What do the outputs say, and can a page make them say something else?
//!
//! The snapshots are of a reading made by hand, so that they stay true whatever the reader learns.

use onrecord::output::text::Look;
use onrecord::output::{Form, ReadDocument, render};
use onrecord_core::{
    Article, Attribution, Block, BlockKind, Credit, Evidence, Kind, Moment, Note, NoteKind, Occasion, Origin,
    Precision, Reading, Relay, RelayKind, Rule, Span, Speaker, SpeakerKind, Statement,
};
use serde_json::Value;

use crate::run::{ARTICLE, Desk, code_points, line};

const LINES: [&str; 6] = [
    "“The café 🌉 is safe,” said Ana Rao, the mayor, in an interview with Example Daily, “and it will stay open.”",
    "Who pays?",
    "She said critics claim that the pillars moved.",
    "“Nobody asked me.”",
    "Source: Example Agency",
    "<script>alert(1)</script> \u{1b}[31mred \u{202e}gpj",
];

/// An interrupted quotation, one statement inside another, a doubtful one by nobody, a credit and hostile words.
fn reading() -> Reading {
    let text = LINES.join("\n");
    let at = |words: &str| {
        let begin = text.find(words).expect("words of the text");
        Span::new(begin, begin + words.len())
    };
    let rao = |rule, words| Speaker {
        name: Some("Ana Rao".into()),
        kind: SpeakerKind::Person,
        key: "ana-rao".into(),
        roles: vec![],
        why: vec![Evidence { span: at(words), rule }],
    };
    let critics = Speaker { kind: SpeakerKind::Group, key: "critics".into(), ..Speaker::default() };
    let nobody = Speaker { key: "none".into(), ..Speaker::default() };
    let attribution = |content: &[&str], cue: &[&str], source: &[&str], confidence| {
        let spans = |words: &[&str]| words.iter().map(|words| at(words)).collect();
        Attribution { content: spans(content), cue: spans(cue), source: spans(source), confidence }
    };
    let occasion = Occasion { span: at("in an interview with Example Daily"), outlet: Some(at("Example Daily")) };
    let statement = |attribution, kind, speaker| Statement { attribution, kind, speaker, occasion: None, inside: None };
    let interrupted = ["“The café 🌉 is safe,”", "“and it will stay open.”"];
    let first = attribution(&interrupted, &["said"], &["Ana Rao, the mayor"], 0.97);
    let outer = attribution(&["critics claim that the pillars moved"], &["said critics"], &["She"], 0.8);
    let outer = Attribution {
        cue: vec![Span::new(at("said critics").range().start, at("said critics").range().start + 4)],
        ..outer
    };
    let inner = attribution(&["the pillars moved"], &["claim"], &["critics"], 0.625);
    let statements = vec![
        Statement { occasion: Some(occasion), ..statement(first, Kind::Direct, rao(Rule::Name, "Ana Rao")) },
        statement(outer, Kind::Indirect, rao(Rule::Pronoun, "She")),
        Statement { inside: Some(1), ..statement(inner, Kind::Indirect, critics) },
        statement(attribution(&["“Nobody asked me.”"], &[], &[], 0.31), Kind::Direct, nobody),
    ];
    let kinds = [
        BlockKind::Paragraph,
        BlockKind::Heading,
        BlockKind::ListItem,
        BlockKind::PullQuote,
        BlockKind::Credit,
        BlockKind::Caption,
    ];
    let article = Article {
        blocks: LINES.iter().zip(kinds).map(|(line, kind)| Block { span: at(line), kind }).collect(),
        url: Some("https://example.org/bridge?a=1&b=\"2\"".into()),
        outlet: Some("Example Herald".into()),
        title: Some("=HYPERLINK(\"x\") <script>alert(2)</script>".into()),
        byline: Some("Cy Berg".into()),
        section: Some("Town".into()),
        language: Some("en".into()),
        published: Moment {
            date: Some("2026-11-20".into()),
            time: Some("2026-11-20T08:00:00+01:00".into()),
            precision: Precision::Second,
            text: Some("20 November 2026, 8 a.m.".into()),
            origin: Origin::JsonLd,
        },
        modified: Some(Moment {
            text: Some("today".into()),
            precision: Precision::Relative,
            origin: Origin::TimeElement,
            date: None,
            time: None,
        }),
        credit: Some(Credit { outlet: "Example Agency".into(), span: at("Source: Example Agency") }),
        text: text.clone(),
    };
    let credit = (RelayKind::Credit, "Example Agency", "Source: Example Agency", None, 1);
    let interview = (RelayKind::Occasion, "Example Daily", "in an interview with Example Daily", Some(0), 2);
    let inside = (RelayKind::Inside, "", "She", Some(2), 2);
    let relay = |(kind, outlet, words, statement, step): (RelayKind, &str, &str, Option<usize>, usize)| Relay {
        kind,
        outlet: Some(outlet.to_owned()).filter(|outlet| !outlet.is_empty()),
        span: Some(at(words)),
        text: words.to_owned(),
        statement,
        step,
    };
    let relays = [credit, interview, inside].map(relay).to_vec();
    Reading {
        article,
        statements,
        relays,
        notes: vec![Note::new(NoteKind::NoArticle, "a note <b>with</b> \u{1b}[1mmarkup")],
    }
}

fn rendered(form: Form) -> String {
    let read = ReadDocument { id: "pages/bridge.html".into(), sha256: "00ff".into(), reading: reading() };
    String::from_utf8(render(form, 1, &read).bytes).expect("UTF-8")
}

#[test]
fn text_as_people_see_it() {
    insta::assert_snapshot!(rendered(Form::Text(Look { width: 72, color: false })));
    insta::assert_snapshot!("in_colour", rendered(Form::Text(Look { width: 40, color: true })).replace('\u{1b}', "␛"));
}

#[test]
fn json_as_programs_see_it() {
    insta::assert_snapshot!(rendered(Form::Json));
    let pretty: Value = serde_json::from_str(&rendered(Form::Json)).expect("JSON");
    let line: Value = serde_json::from_str(&rendered(Form::Jsonl)).expect("JSON");
    assert_eq!(pretty, line);
}

#[test]
fn csv_as_auditors_see_it() {
    insta::assert_snapshot!(rendered(Form::Csv { raw: false }));
    assert!(rendered(Form::Csv { raw: false }).contains("\"'=HYPERLINK("));
    assert!(rendered(Form::Csv { raw: true }).contains("\"=HYPERLINK("));
}

#[test]
fn html_as_browsers_see_it() {
    insta::assert_snapshot!(rendered(Form::Html));
}

#[test]
fn no_page_commands_a_terminal_or_a_browser() {
    let plain = rendered(Form::Text(Look { width: 72, color: false }));
    assert!(!plain.contains(['\u{1b}', '\u{202e}']) && plain.contains('␛'), "{plain}");
    let page = rendered(Form::Html);
    assert!(!page.contains("<script") && !page.contains("<b>with") && !page.contains(['\u{1b}', '\u{202e}']), "{page}");
}

#[test]
fn every_span_is_a_slice_in_code_points() {
    let desk = Desk::new();
    let text =
        format!("\n  Über “die Brücke” 🌉🏽 – é e\u{301} 👩‍🚒.\n{ARTICLE}“The café 🌉 is safe,” said José Müller.\n\t");
    desk.file("docs.jsonl", line("a", &text));
    let documents = desk.run(&["read", "docs.jsonl"]).documents();
    assert_eq!(documents[0]["article"]["text"], text, "the text of an article is kept to the last character");
    let statements = documents[0]["statements"].as_array().expect("a list");
    assert!(!statements.is_empty());
    for statement in statements {
        assert!(!statement["content"].as_array().expect("a list").is_empty());
        for span in spans(statement) {
            assert_eq!(span["text"], code_points(&text, span), "{span}");
        }
    }
    let contents: Vec<_> =
        statements.iter().map(|statement| statement["content"][0]["text"].as_str().expect("words")).collect();
    assert!(contents.iter().any(|content| content.contains("The bridge is safe")), "{contents:?}");
}

fn spans(statement: &Value) -> impl Iterator<Item = &Value> {
    let lists = [&statement["content"], &statement["cue"], &statement["source"], &statement["speaker"]["why"]];
    lists
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .chain(Some(&statement["occasion"]).filter(|one| !one.is_null()))
}

#[test]
fn the_fields_are_those_of_the_contract() {
    let document: Value = serde_json::from_str(&rendered(Form::Jsonl)).expect("JSON");
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>().join(" ");
    let article = &document["article"];
    let statement = &document["statements"][0];
    // The keys are in alphabetical order here.
    assert_eq!(keys(&document), "article id notes relays sha256 statements");
    assert_eq!(keys(article), "byline credit language modified outlet published section text title url");
    assert_eq!(keys(&article["published"]), "date origin precision text time");
    assert_eq!(keys(&article["modified"]), "date origin precision text time");
    assert_eq!(keys(&article["credit"]), "begin end outlet text");
    assert_eq!(keys(statement), "confidence content cue id inside kind occasion source speaker");
    assert_eq!(keys(&statement["content"][0]), "begin end text");
    assert_eq!(keys(&statement["speaker"]), "key kind name roles why");
    assert_eq!(keys(&statement["speaker"]["why"][0]), "begin end rule text");
    assert_eq!(keys(&statement["occasion"]), "begin end outlet text");
    assert_eq!(keys(&document["relays"][0]), "begin end kind outlet statement step text");
    assert_eq!(document["relays"][1]["statement"], statement["id"]);
    assert_eq!(keys(&document["notes"][0]), "begin end kind text");
    assert_eq!(document["statements"][2]["inside"], document["statements"][1]["id"]);
}

#[test]
fn ids_and_checksums_depend_on_nothing_but_the_document() {
    let desk = Desk::new();
    desk.file("one.jsonl", [line("a", ARTICLE), line("b", "A bridge.")].concat());
    desk.file("two.jsonl", [line("x", "Stone."), line("y", ARTICLE)].concat());
    let (one, two) = (desk.run(&["read", "one.jsonl"]).documents(), desk.run(&["read", "two.jsonl"]).documents());
    assert_eq!(one[0]["statements"], two[1]["statements"]);
    assert_eq!(one[0]["sha256"], two[1]["sha256"]);
    assert_eq!(one[1]["sha256"], "2e5b8c019ef3769268f422aca68bfad937172ffe96d8cc6d47b572d64916e523");
}

#[test]
fn what_the_command_line_knows_fills_what_the_input_does_not_tell() {
    let desk = Desk::new();
    let with_url = serde_json::json!({"id": "a", "text": ARTICLE, "url": "https://example.org/own", "title": "Bridge", "published": "2026-11-20"});
    desk.file("docs.jsonl", format!("{with_url}\n{}", line("b", ARTICLE)));
    let documents = desk.run(&["read", "--url", "https://example.org/given", "docs.jsonl"]).documents();
    assert_eq!(documents[0]["article"]["url"], "https://example.org/own");
    assert_eq!(documents[0]["article"]["title"], "Bridge");
    assert_eq!(documents[0]["article"]["published"]["date"], "2026-11-20");
    assert_eq!(documents[1]["article"]["url"], "https://example.org/given");
}

#[test]
fn csv_has_a_row_a_statement_and_no_formula() {
    let desk = Desk::new();
    let hostile = serde_json::json!({"id": "=1+1", "text": ARTICLE, "title": "@SUM(A1)"});
    desk.file("docs.jsonl", format!("{hostile}\n"));
    let ran = desk.run(&["read", "--format", "csv", "docs.jsonl"]);
    let mut table = csv::Reader::from_reader(ran.stdout.as_bytes());
    let columns = table.headers().expect("a header").clone();
    let column = |name: &str| columns.iter().position(|column| column == name).expect("the column");
    let rows: Vec<_> = table.records().map(|row| row.expect("a row")).collect();
    assert_eq!((&rows[0][column("document")], &rows[0][column("title")]), ("'=1+1", "'@SUM(A1)"));
    let rao =
        rows.iter().find(|row| row[column("content")].contains("The bridge is safe")).expect("a row for the statement");
    assert_eq!(&rao[column("speaker")], "Ana Rao");
    assert_eq!(&rao[column("cue")], "said");
    let raw = desk.run(&["read", "--format", "csv", "--raw", "docs.jsonl"]);
    assert!(raw.stdout.contains("\n=1+1,") && raw.stdout.contains(",@SUM(A1),"), "{}", raw.stdout);
}

#[test]
fn json_is_one_array() {
    let desk = Desk::new();
    desk.file("docs.jsonl", [line("a", ARTICLE), line("b", ARTICLE)].concat());
    let ran = desk.run(&["read", "--format", "json", "docs.jsonl"]);
    let documents: Vec<Value> = serde_json::from_str(&ran.stdout).expect("an array");
    assert_eq!(documents, desk.run(&["read", "docs.jsonl"]).documents());
}

#[test]
fn the_page_is_whole_strict_and_without_network() {
    let desk = Desk::new();
    let hostile =
        serde_json::json!({"text": ARTICLE, "title": "<script>alert(1)</script>", "url": "javascript:alert(1)"});
    let linked = serde_json::json!({"text": ARTICLE, "url": "https://example.org/bridge"});
    desk.file("docs.jsonl", format!("{hostile}\n{linked}\n"));
    let page = desk.run(&["read", "--format", "html", "docs.jsonl"]).stdout;
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    for forbidden in ["<script", "javascript:", "src=", "@import", "url(", " style=\"", " onclick"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("href=\"https://example.org/bridge\" rel=\"noreferrer noopener nofollow\""));
    assert_eq!(page.matches("rel=\"noreferrer").count(), page.matches("href=\"http").count());
    assert!(page.contains("Ana Rao") && page.contains("The bridge is safe"));
}
