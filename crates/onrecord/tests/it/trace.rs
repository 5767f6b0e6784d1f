//! What does somebody see who follows words through a ledger?

use serde_json::{Value, json};

use crate::run::Desk;

fn article(id: &str, published: &str, text: &str) -> String {
    let url = format!("https://{id}.example/plant");
    json!({ "id": id, "url": url, "title": "The plant", "published": published, "text": text }).to_string() + "\n"
}

/// Two papers, the later one with a word of its own.
fn desk() -> Desk {
    let desk = Desk::new();
    let later = article(
        "mail",
        "2024-05-15",
        "“We will not open a plant that spoils the water it was built to save,” said Ana Rao, the mayor.",
    );
    let first = article(
        "courier",
        "2024-05-14",
        "“We will not open a plant that poisons the water it was built to save,” said Ana Rao, the mayor.",
    );
    desk.file("plant.jsonl", later + &first);
    assert_eq!(desk.run(&["add", "plant.jsonl"]).code, Some(0));
    desk
}

#[test]
fn copies_are_listed_in_order_of_publication_with_their_differences() {
    let desk = desk();
    let ran = desk.run(&["trace", "not open a plant that", "--format", "text"]);
    assert_eq!(ran.code, Some(0));
    let lines: Vec<_> = ran.stdout.lines().collect();
    assert_eq!(lines[..2], ["“not open a plant that”", "2 copies · 2 articles · 2 outlets · 2024-05-14 to 2024-05-15"]);
    let at = |words: &str| ran.stdout.find(words).unwrap_or_else(|| panic!("{words} in {}", ran.stdout));
    assert!(at("first in this ledger") < at("[-poisons-]{+spoils+}"));
    assert!(at("courier.example") < at("mail.example"));

    let lines = desk.run(&["trace", "not", "open", "a", "plant", "that"]).stdout;
    let copies: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(copies[1]["changes"], json!(["altered"]));
    assert_eq!(copies[1]["differences"], json!([{ "before": "poisons", "here": "spoils" }]));
    let id = copies[1]["id"].as_str().expect("an id");
    assert_eq!(desk.run(&["trace", &id[..10], "--format", "csv"]).stdout.lines().count(), 3);
}

#[test]
fn nothing_found_and_nothing_to_look_for() {
    let desk = desk();
    assert_eq!(desk.run(&["trace", "nobody has ever said these words"]).code, Some(1));
    let ran = desk.run(&["trace", "0000000"]);
    assert_eq!(
        (ran.code, ran.complaints()),
        (Some(2), vec!["onrecord: no statement of this ledger has the id 0000000"])
    );
    let ran = desk.run(&["trace", "a plant"]);
    assert_eq!(
        (ran.code, ran.complaints()),
        (Some(2), vec!["onrecord: a trace takes 5 words or more; for fewer use onrecord search '\"a plant\"'"])
    );
}
