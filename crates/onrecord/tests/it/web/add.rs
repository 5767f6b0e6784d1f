//! How do files and text get into the ledger in the browser?

use serde_json::Value;

use super::Room;
use super::room::Answer;
use crate::run::{ARTICLE, Desk, line};

const BOUNDARY: &str = "----onrecord-tests";

/// A file of a form, or a field where there is no file name.
pub(super) struct Part<'a> {
    pub(super) field: &'a str,
    pub(super) file: Option<&'a str>,
    pub(super) content: &'a [u8],
}

pub(super) fn file<'a>(name: &'a str, content: &'a (impl AsRef<[u8]> + ?Sized)) -> Part<'a> {
    Part { field: "files", file: Some(name), content: content.as_ref() }
}

pub(super) fn field<'a>(name: &'a str, content: &'a str) -> Part<'a> {
    Part { field: name, file: None, content: content.as_bytes() }
}

pub(super) fn multipart(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for Part { field, file, content } in parts {
        let file = file.map_or(String::new(), |file| format!("; filename=\"{file}\"\r\ncontent-type: text/html"));
        body.extend(format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"{file}\r\n\r\n").bytes());
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

pub(super) fn kind() -> (&'static str, String) {
    ("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
}

/// Sends a form as a browser without scripts does: the token comes first.
pub(super) fn send(room: &Room, parts: Vec<Part<'_>>) -> Answer {
    let token = room.token();
    let parts: Vec<_> = std::iter::once(field("token", &token)).chain(parts).collect();
    room.ask("POST", "/add", &[room.own_headers(), vec![kind()]].concat(), &multipart(&parts))
}

/// Adds, and waits until it is done; what became of it.
fn added(room: &Room, parts: Vec<Part<'_>>) -> Value {
    let answer = send(room, parts);
    assert_eq!(answer.status, 303, "{}", answer.body);
    done(room, answer.header("location").expect("where to look"))
}

fn done(room: &Room, page: &str) -> Value {
    loop {
        let job = room.get(&format!("{page}.json")).json();
        if !["waiting", "reading"].contains(&job["stage"].as_str().expect("a stage")) {
            return job;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn files_are_read_and_their_articles_linked() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let lines = line("a", ARTICLE) + &line("b", &ARTICLE.replace("safe", "closed")) + "no JSON\n";
    let job = added(&room, vec![file("bridge.txt", ARTICLE), file("more.jsonl", &lines)]);
    assert_eq!(job["stage"], "done", "{job}");
    assert_eq!((&job["documents"], &job["statements"], &job["failures"]), (&3.into(), &6.into(), &1.into()), "{job}");
    assert_eq!(job["failed"][0]["reason"], "is broken JSON: expected ident (column 2)", "{job}");
    assert_eq!(job["articles"].as_array().expect("articles").len(), 3);

    let page = room.get("/add/1");
    assert!(page.body.contains("Added <span dir=\"auto\">bridge.txt and 1 other file</span>"), "{}", page.body);
    assert!(page.body.contains("href=\"/articles/1\""), "{}", page.body);
    assert!(room.get("/add").body.contains("href=\"/add/1\""));
    assert_eq!(room.get("/add/2").status, 404);
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}

#[test]
fn the_same_file_is_known_and_another_of_its_name_is_another_article() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let page = |words: &str| format!("<html><body><p>{}</p></body></html>", ARTICLE.replace("safe", words));
    assert_eq!(added(&room, vec![file("index.html", &page("safe"))])["documents"], 1);
    assert_eq!(added(&room, vec![file("index.html", &page("safe"))])["known"], 1);
    assert_eq!(added(&room, vec![file("index.html", &page("closed"))])["documents"], 1);
    let start = room.get("/.json").json();
    assert_eq!(start["articles"], 2, "{start}");
}

#[test]
fn a_text_is_pasted_with_what_is_known_of_it() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let text = ARTICLE.replace('\n', "\r\n");
    let parts = || {
        vec![
            field("text", &text),
            field("title", "The bridge stays open"),
            field("url", "https://courier.example/bridge"),
            field("published", "2026-03-02"),
        ]
    };
    let job = added(&room, parts());
    let article = &job["articles"][0];
    assert_eq!(article["title"], "The bridge stays open", "{job}");
    assert_eq!((&article["outlet"], &article["date"]), (&"courier.example".into(), &"2026-03-02".into()), "{job}");
    assert_eq!(added(&room, parts())["known"], 1);
    let without_title = added(&room, vec![field("text", &ARTICLE.replace("Riverton", "Lower Wick"))]);
    assert_eq!(without_title["title"], "pasted text");
}

#[test]
fn what_cannot_be_meant_is_said_and_adds_nothing() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    for (parts, why) in [
        (vec![], "choose files or paste a text first"),
        (vec![Part { field: "files", file: Some(""), content: b"" }], "choose files or paste a text first"),
        (vec![field("text", " \n")], "choose files or paste a text first"),
        (vec![field("text", ARTICLE), field("url", "javascript:alert(1)")], "an address begins with https://"),
        (vec![field("text", ARTICLE), field("published", "yesterday")], "a day is written as"),
        (vec![Part { field: "text", file: None, content: b"\xff\xfe" }], "is not UTF-8"),
        (vec![field("speaker", "Ana Rao")], "knows no field"),
    ] {
        let answer = send(&room, parts);
        assert_eq!(answer.status, 400, "{why}");
        assert!(answer.body.contains(why), "{why}: {}", answer.body);
    }
    assert_eq!(room.get("/add.json").json()["jobs"], Value::Array(Vec::new()));
}

#[test]
fn names_of_files_are_words_and_lead_nowhere() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    for name in ["../../evil.txt", "C:\\evil.txt", "/etc/evil.txt", "%2e%2e/evil.txt"] {
        let text = ARTICLE.replace("Riverton", name.rsplit('/').next().expect("a part"));
        let job = added(&room, vec![file(name, &text)]);
        assert_eq!((&job["title"], &job["stage"]), (&"evil.txt".into(), &"done".into()), "{job}");
    }
    let job = added(&room, vec![file("<script>alert(1)</script>\u{202e}.html", " ")]);
    assert_eq!(job["failed"][0]["reason"], "is empty");
    let page = room.get("/add/5").body;
    assert!(page.contains("script&#62;[U+202E].html") && !page.contains("<script>"), "{page}");
    let files: Vec<_> = std::fs::read_dir(desk.path("")).expect("the desk").map(|file| file.expect("a file")).collect();
    assert!(files.iter().all(|file| file.file_name().to_string_lossy().starts_with("onrecord.sqlite")), "{files:?}");
}
