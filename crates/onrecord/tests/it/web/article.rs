//! What does an article's page show, to whom it shows everything and to whom it means harm?

use serde_json::{Value, json};

use super::Room;
use crate::run::{ARTICLE, Desk, line};

const EXAMPLE: &str = include_str!("../../../../../examples/page.html");

fn room_of(name: &str, content: &str) -> (Desk, Room) {
    let desk = Desk::new();
    desk.file(name, content);
    assert_eq!(desk.run(&["add", name]).code, Some(0), "something was said in it");
    let room = Room::open(&desk);
    (desk, room)
}

/// The text between two marks of a page, each the first after the one before.
fn between<'a>(page: &'a str, begin: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(begin).unwrap_or_else(|| panic!("no {begin} in {page}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} in {rest}")).0
}

/// What a reader sees of the text: no tags, and nothing of the labels that stand before statements.
fn read(page: &str) -> Vec<String> {
    let text = between(page, "<div class=\"text\">", "</div>");
    let paragraphs = text.split("<p dir=\"auto\">").skip(1).map(|paragraph| {
        let mut seen = String::new();
        let without_labels =
            paragraph.split("<a class=\"who").map(|part| part.split_once("</a>").map_or(part, |(_, rest)| rest));
        for part in without_labels.flat_map(|part| part.split('<')) {
            seen += part.split_once('>').map_or(part, |(_, text)| text);
        }
        seen.trim().replace("&#39;", "'").replace("&#34;", "\"").replace("&amp;", "&")
    });
    paragraphs.collect()
}

#[test]
fn the_text_is_whole_and_each_statement_stands_in_it_and_in_the_list() {
    let (_desk, room) = room_of("page.html", EXAMPLE);
    let page = room.get("/articles/1");
    let record = room.get("/articles/1.json").json();
    assert_eq!(page.status, 200);

    let text = record["article"]["text"].as_str().expect("a text");
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(read(&page.body), lines, "every word of the article, and no other");

    let statements = record["statements"].as_array().expect("statements");
    assert!(statements.len() > 15, "{}", statements.len());
    for (number, statement) in (1..).zip(statements) {
        let id = statement["id"].as_str().expect("an id");
        assert_eq!(page.body.matches(&format!("id=\"s{number}\"")).count(), 1, "statement {number} in the text");
        let item = between(&page.body, &format!("<li id=\"l{number}\""), "</details>");
        assert!(item.contains(&format!("/trace/{id}")), "who said statement {number} first: {item}");
        assert!(item.contains("% sure</span>"), "how sure statement {number} is: {item}");
    }
    for word in ["class=\"said\"", "class=\"cue\"", "class=\"source\"", "a pronoun", "at a press conference"] {
        assert!(page.body.contains(word), "{word}");
    }
}

/// "critics claimed the bridge was unsafe", within what the mayor said; the tables are public, so they are written by hand.
const WITHIN: &str = "
    INSERT INTO appearances (id, article_id, key, name, kind) VALUES (99, 1, 'critics', NULL, 'group');
    INSERT INTO statements (id, ref, article_id, number, kind, content, cue, source, appearance_id, inside_ref, n_words, confidence)
        SELECT 99, '00000000000000ff', 1, 2, 'indirect', 'the bridge was unsafe', 'claimed', 'critics', 99, ref, 4, 0.4
        FROM statements WHERE number = 1;
    INSERT INTO spans (statement_id, role, piece, begins, ends, text)
        SELECT 99, role, 1, instr(articles.text, words) - 1, instr(articles.text, words) - 1 + length(words), words
        FROM articles, (SELECT 'content' AS role, 'the bridge was unsafe' AS words
            UNION VALUES ('cue', 'claimed'), ('source', 'critics'));
    INSERT INTO relays (article_id, statement_id, step, kind, text) VALUES (1, 99, 1, 'inside', 'Ana Rao');";

#[test]
fn a_statement_within_another_is_marked_in_it_and_says_so() {
    let desk = Desk::new();
    let text = "Ana Rao said that critics claimed the bridge was unsafe.\n\nIt will stay open until the next flood.\n";
    desk.file("a.jsonl", line("a", text));
    desk.run(&["add", "a.jsonl"]);
    let ledger = rusqlite::Connection::open(desk.path("onrecord.sqlite")).expect("a ledger");
    ledger.execute_batch(WITHIN).expect("one more statement");
    let room = Room::open(&desk);
    let page = room.get("/articles/1").body;
    assert_eq!(read(&page)[0], text.lines().next().expect("a line"), "nothing is said twice");
    assert!(page.contains("<span class=\"nested said\" data-of=\"1 2\">the bridge was unsafe</span>"), "{page}");
    let item = between(&page, "<li id=\"l2\"", "</details>");
    for shown in [
        "told within <a href=\"#l1\">1</a>",
        "told by <bdi>Ana Rao</bdi>",
        "doubtful, 40 % sure",
        "<bdi class=\"unnamed\">critics</bdi>",
    ] {
        assert!(item.contains(shown), "{shown}: {item}");
    }
}

#[test]
fn the_data_of_a_page_is_what_export_writes() {
    let (desk, room) = room_of("page.html", EXAMPLE);
    let exported = desk.run(&["export", "--format", "jsonl"]).documents();
    assert_eq!(vec![room.get("/articles/1.json").json()], exported);
    let table = room.get("/articles/1.csv");
    assert_eq!(table.body, desk.run(&["export", "--format", "csv"]).stdout);
    assert_eq!(table.header("content-disposition"), Some("attachment; filename=\"article-1.csv\""));
}

#[test]
fn what_a_page_wrote_to_do_harm_is_shown_as_text() {
    let hostile = json!({
        "id": "evil",
        "url": "javascript:alert(1)",
        "title": "<script>alert('title')</script>\u{202e}txt.exe",
        "text": format!("{ARTICLE}\n\"The <img src=x onerror=alert(2)> bridge\u{202e} is closed,\" said Lena Moss.\n"),
    });
    let (_desk, room) = room_of("evil.jsonl", &format!("{hostile}\n"));
    let page = room.get("/articles/1").body;
    assert_eq!(page.matches("<script").count(), 1, "only our own: {page}");
    for harm in ["<img", "href=\"javascript:", "\u{202e}"] {
        assert!(!page.contains(harm), "{harm}: {page}");
    }
    for shown in ["javascript:alert(1)", "[U+202E]txt.exe", "onerror=alert(2)", "bridge[U+202E]"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
}

#[test]
fn a_paragraph_of_megabytes_is_cut_and_that_is_said() {
    let long = format!("{ARTICLE}{}", "The river rose in Riverton. ".repeat(190_000));
    let (_desk, room) = room_of("long.jsonl", &line("long", &long));
    let page = room.get("/articles/1").body;
    assert!(page.len() < 600_000, "{}", page.len());
    assert!(page.contains("more characters of the text are not shown here"), "the page says what it leaves out");
    assert!(page.contains("id=\"s1\""), "what is said before stands there");
    let record = room.get("/articles/1.json").json();
    assert_eq!(record["article"]["text"].as_str().map(str::len), Some(long.len()), "the record has all of it");
}

#[test]
fn a_text_of_short_lines_is_cut_too() {
    let (_desk, room) = room_of("lines.jsonl", &line("lines", &format!("{ARTICLE}{}", "a\n".repeat(100_000))));
    let page = room.get("/articles/1").body;
    assert!(page.len() < 200_000, "{}", page.len());
    assert!(page.contains("more characters of the text are not shown here"), "the page says what it leaves out");
}

#[test]
fn thousands_of_statements_are_read_in_parts() {
    let many: String = (0..430).map(|n| format!("\"The bridge has {n} cracks,\" said Ana Rao.\n\n")).collect();
    let (_desk, room) = room_of("many.jsonl", &line("many", &many));
    let record = room.get("/articles/1.json").json();
    let n = record["statements"].as_array().map_or(0, Vec::len);
    assert!(n > 400, "{n} statements");
    let parts: Vec<String> = (1..=3).map(|part| room.get(&format!("/articles/1?part={part}")).body).collect();
    let text: Vec<String> = parts.iter().flat_map(|part| read(part)).collect();
    let lines: Vec<&str> = many.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(text, lines, "the parts are the text");
    for number in 1..=n {
        let part = &parts[(number - 1) / 200];
        let both = [format!("id=\"s{number}\""), format!("<li id=\"l{number}\"")];
        assert!(both.iter().all(|place| part.contains(place)), "statement {number} is where its number says");
    }
    assert!(parts[0].contains("href=\"/articles/1?part=3\""), "one part leads to the others");
}

#[test]
fn an_older_version_leads_to_the_newest() {
    let desk = Desk::new();
    desk.file("a.jsonl", line("a", ARTICLE)).file("b.jsonl", line("a", &ARTICLE.replace("safe", "closed")));
    desk.run(&["add", "a.jsonl"]);
    desk.run(&["add", "b.jsonl"]);
    let room = Room::open(&desk);
    let (old, new) = (room.get("/articles/1").body, room.get("/articles/2").body);
    assert!(old.contains("This is version 1.") && old.contains("<a href=\"/articles/2\">"), "{old}");
    assert!(!new.contains("This is version") && new.contains("<a href=\"/articles/1\">Version 1</a>"), "{new}");
}

#[test]
fn the_same_words_in_another_article_are_counted() {
    let desk = Desk::new();
    desk.file("two.jsonl", line("a", ARTICLE) + &line("b", ARTICLE));
    desk.run(&["add", "two.jsonl"]);
    let room = Room::open(&desk);
    assert!(room.get("/articles/1").body.contains("The same in 1 other article<"));
}

#[test]
fn what_is_not_there_is_not_there() {
    let (_desk, room) = room_of("a.jsonl", &line("a", ARTICLE));
    for path in ["/articles/99", "/articles/-1", "/articles/x", "/articles/99999999999999999999"] {
        assert_eq!(room.get(path).status, 404, "{path}");
        let said: Value = room.get(&format!("{path}.json")).json();
        assert!(said["error"].is_string(), "{said}");
    }
    assert_eq!(room.get("/articles/1?part=99").status, 200, "the last part");
}
