//! How do files and text get into the ledger in the browser?

use std::io::Write;

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

/// So many documents that they are not read before somebody looks.
fn many() -> String {
    (0..400).map(|n| line(&format!("town-{n}"), &ARTICLE.replace("Riverton", &format!("Riverton {n}")))).collect()
}

/// Begins to add many documents; returns when some of them are in the ledger, with the job's page.
fn under_way(room: &Room, lines: &str) -> String {
    let page = send(room, vec![file("many.jsonl", lines)]).header("location").expect("a page").to_owned();
    while room.get(&format!("{page}.json")).json()["documents"] == 0 {}
    page
}

#[test]
fn the_ledger_is_read_and_followed_while_it_grows() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let lines = many();
    let page = under_way(&room, &lines);
    let shown = room.get(&page).body;
    assert!(shown.contains("<noscript><meta http-equiv=\"refresh\"") && shown.contains("data-follow"), "{shown}");
    assert_eq!(room.get("/").status, 200);
    assert_eq!(room.get(&format!("{page}.json")).json()["stage"], "reading", "the start page did not wait for the job");

    assert_eq!(room.post(&format!("{page}/stop"), &[]).header("location"), Some(page.as_str()));
    let job = done(&room, &page);
    assert_eq!((&job["stage"], &job["error"]), (&"stopped".into(), &Value::Null), "{job}");
    assert!(job["documents"].as_u64().expect("a number") < 400, "{job}");
    assert!(!room.get(&page).body.contains("http-equiv=\"refresh\""), "there is nothing more to follow");
    assert_eq!(desk.run(&["verify"]).code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_room_that_is_closed_in_the_middle_leaves_the_ledger_whole() {
    let desk = Desk::new();
    let lines = many();
    let room = Room::open(&desk);
    under_way(&room, &lines);
    assert_eq!(room.interrupt(), Some(0));
    assert_eq!(desk.run(&["verify"]).code, Some(0));

    let room = Room::open(&desk);
    under_way(&room, &lines);
    room.close();
    assert_eq!(desk.run(&["verify"]).code, Some(0));

    let room = Room::open(&desk);
    let job = added(&room, vec![file("many.jsonl", &lines)]);
    let sum = job["documents"].as_u64().zip(job["known"].as_u64()).map(|(new, known)| new + known);
    assert_eq!(sum, Some(400), "{job}");
    assert_eq!(room.get("/.json").json()["articles"], 400);
}

#[test]
fn who_comes_while_too_many_add_is_asked_to_come_back() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let token = room.token();
    let headers = [room.own_headers(), vec![kind(), ("x-token", token)]].concat();
    let head: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    // Senders that never come to an end each hold a place.
    let unfinished: Vec<_> = (0..4)
        .map(|_| {
            let mut stream = room.connect();
            let head = format!("POST /add HTTP/1.1\r\nhost: {}\r\n{head}content-length: 9999\r\n\r\n", room.address);
            stream.write_all(head.as_bytes()).expect("sent");
            stream
        })
        .collect();
    let refused = loop {
        let answer = send(&room, vec![field("text", ARTICLE)]);
        if answer.status != 303 {
            break answer;
        }
    };
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert!(refused.body.contains("others are adding to this ledger"), "{}", refused.body);
    drop(unfinished);
    while send(&room, vec![field("text", ARTICLE)]).status != 303 {}
}
