//! Does the API do what its document says, asked by somebody who never read the program?

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::Room;
use super::room::Answer;
use crate::run::{Desk, code_points};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemathesis")
}

/// A room with the ledger of the guides.
fn room() -> (Desk, Room) {
    let desk = Desk::new();
    for page in ["agency.html", "herald.html", "page.html"] {
        desk.file(page, std::fs::read(root().join("examples").join(page)).expect("an example"));
    }
    assert_eq!(desk.run(&["add", "agency.html", "herald.html", "page.html"]).code, Some(0));
    let room = Room::open(&desk);
    (desk, room)
}

fn json_header() -> Vec<(&'static str, String)> {
    vec![("content-type", "application/json".into())]
}

fn read(room: &Room, body: &[u8]) -> Answer {
    room.ask("POST", "/api/read", &json_header(), body)
}

/// schemathesis makes hundreds of requests out of the document, right ones and wrong ones, and holds every answer against
/// it. Without Python or PyPI this test fails: an API that nobody else has asked is not tested.
#[test]
fn schemathesis_finds_nothing() {
    let program = schemathesis();
    let (desk, room) = room();
    let output = Command::new(program)
        .arg("--config-file")
        .arg(scripts().join("schemathesis.toml"))
        .args(["run", "--no-color", &format!("http://{}/api", room.address)])
        .current_dir(desk.path(""))
        .output()
        .expect("schemathesis starts");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.contains("Stateful"), "all its phases ran: {printed}");
    assert_eq!(room.close(), "", "what the program complained of");
}

/// It is installed where it is not, or not that of this commit.
fn schemathesis() -> PathBuf {
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("schemathesis-venv");
    let bin = venv.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let list = scripts().join("requirements.txt");
    let wanted = std::fs::read_to_string(&list).expect("a list");
    let installed = venv.join("installed.txt");
    if !std::fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        _ = std::fs::remove_dir_all(&venv);
        must(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
        must(Command::new(bin.join("python")).args(pip).arg(&list));
        std::fs::write(installed, wanted).expect("the list is noted");
    }
    bin.join("schemathesis")
}

fn must(command: &mut Command) {
    let output = command.output();
    let why = match &output {
        Ok(output) if output.status.success() => return,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    panic!(
        "{command:?}: {why}\nThe API is tested with Python 3.10 or newer and schemathesis of PyPI: both must be there"
    );
}

/// schemathesis sees that what the document promises is there; this, that the document promises all that is there.
#[test]
fn every_field_of_an_answer_is_in_the_document() {
    let (desk, room) = room();
    let document = room.get("/api/openapi.json").json();
    let id = room.get("/api/statements?limit=1&speaker=Rao").json()["statements"][0]["id"].clone();
    let id = id.as_str().expect("an id");
    assert_eq!(desk.run(&["correct", id, "--speaker", "Ana Maria Rao"]).code, Some(0));
    let mut n_fields = 0;
    for (path, question) in [
        ("/api/search", "q=plant&speaker=Rao&outlet=courier".to_owned()),
        ("/api/statements", "limit=2".into()),
        ("/api/statements/{id}", id.into()),
        ("/api/speakers", String::new()),
        ("/api/speakers/{id}", "4".into()),
        ("/api/trace", "q=a+plant+that+poisons+the+water".into()),
        ("/api/articles/{id}", "1".into()),
        ("/api/articles/{id}", "2".into()),
    ] {
        let address = match path.strip_suffix("{id}") {
            Some(path) => format!("{path}{question}"),
            None => format!("{path}?{question}"),
        };
        let answer = room.get(&address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.body);
        let schema = &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        n_fields += described(&document, schema, &answer.json(), &address);
    }
    let text = json!({"id": "a", "html": "<p>\u{201c}So it is,\u{201d} said Ana Rao, the mayor.</p>", "url": null});
    let schema = &document["paths"]["/api/read"]["post"]["responses"]["200"]["content"]["application/json"]["schema"];
    n_fields += described(&document, schema, &read(&room, text.to_string().as_bytes()).json(), "/api/read");
    assert!(n_fields > 500, "{n_fields} fields were looked at");
}

/// How many fields of `value` the schema describes: all, or the test fails.
fn described(document: &Value, schema: &Value, value: &Value, at: &str) -> usize {
    if let Some(target) = schema["$ref"].as_str() {
        let schema = document.pointer(target.trim_start_matches('#')).unwrap_or_else(|| panic!("{target} is nowhere"));
        return described(document, schema, value, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        return if value.is_null() { 1 } else { described(document, &any[0], value, at) };
    }
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| {
                let schema = &schema["properties"][name];
                assert!(schema.is_object(), "{at}: {name} is not in the document");
                1 + described(document, schema, value, &format!("{at} {name}"))
            })
            .sum(),
        Value::Array(values) => values.iter().map(|value| described(document, &schema["items"], value, at)).sum(),
        _ => 0,
    }
}

#[test]
fn what_is_asked_wrongly_is_refused_in_words() {
    let (_desk, room) = room();
    for (path, status, word) in [
        ("/api/search?spekaer=Rao", 400, "spekaer"),
        ("/api/statements/0000000000000000?limit=2", 400, "limit"),
        ("/api/search?limit=101", 400, "limit"),
        ("/api/search?limit=%2B5", 400, "limit"),
        ("/api/search?since=yesterday", 400, "since"),
        ("/api/search?kind=shouted", 400, "kind"),
        ("/api/search?q=a&q=b", 400, "duplicate"),
        ("/api/statements?cursor=1", 400, "cursor"),
        ("/api/search?q=%28plant", 422, "never closed"),
        ("/api/search?since=2026-02-30", 422, "since 2026-02-30"),
        ("/api/search?since=2026&until=2025", 422, "later than until"),
        ("/api/search?speaker=Nobody+Else", 422, "Nobody Else"),
        ("/api/search?cue=%3A", 422, "cue"),
        ("/api/trace", 422, "one of the two"),
        ("/api/trace?q=too+short", 422, "5 words"),
        ("/api/trace?statement=0000000000000000", 404, "statement"),
        ("/api/statements/0000000000000000", 404, "statement"),
        ("/api/articles/99", 404, "article"),
        ("/api/articles/one", 404, "article"),
        ("/api/speakers/99999999999999999999", 404, "speaker"),
        ("/api/nothing", 404, "no such page"),
    ] {
        let answer = room.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        let error = answer.json()["error"].as_str().expect("a sentence").to_owned();
        assert!(error.contains(word) && !error.contains("--"), "{path}: {error}");
    }
    let answer = room.ask("DELETE", "/api/articles/1", &[], b"");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET,HEAD")));
    assert!(answer.json()["error"].is_string());
}

#[test]
fn a_text_is_read_and_nothing_is_kept() {
    let (_desk, room) = room();
    let before = room.get("/api/statements?limit=100").body;
    let text = "Ärger in Łódź 👩‍🚒.\n\n\u{201c}The brïdge is safe,\u{201d} said Ana Rao, the mayor.\n";
    let answer = read(&room, json!({"id": "mine", "text": text, "published": "2026-11-03"}).to_string().as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.body);
    let document = answer.json();
    assert_eq!((&document["id"], &document["article"]["text"]), (&json!("mine"), &json!(text)));
    let content = &document["statements"][0]["content"][0];
    assert_eq!(code_points(text, content), content["text"].as_str().expect("words"));
    assert_eq!(room.get("/api/statements?limit=100").body, before);
}

#[test]
fn a_text_that_cannot_be_read_is_refused() {
    let (_desk, room) = room();
    for (body, status, word) in [
        ("{", 400, "the body"),
        ("[]", 400, "the body"),
        (r#"{"title": "alone"}"#, 400, "one of the two"),
        (r#"{"text": "a", "html": "b"}"#, 400, "one of the two"),
        (r#"{"text": null}"#, 400, "the body"),
        (r#"{"text": "a", "ulr": "b"}"#, 400, "ulr"),
        (r#"{"text": "a", "crawled": "lately"}"#, 400, "crawled"),
    ] {
        let answer = read(&room, body.as_bytes());
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
        assert!(answer.json()["error"].as_str().expect("a sentence").contains(word), "{body}: {}", answer.body);
    }
    let unsaid = room.ask("POST", "/api/read", &[("content-type", "text/plain".into())], b"{\"text\": \"a\"}");
    assert_eq!(unsaid.status, 415);
    let large = format!("{{\"text\": \"{}\"}}", "a".repeat(9 << 20));
    assert_eq!(read(&room, large.as_bytes()).status, 413);
}

/// Whoever holds a place in the line, by sending slowly, holds one of few.
#[test]
fn a_full_line_says_come_again() {
    let (_desk, room) = room();
    let n_places = std::thread::available_parallelism().expect("cores").get() + 16;
    let head = format!(
        "POST /api/read HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{{",
        room.address
    );
    let mut slow = Vec::new();
    for _ in 0..n_places {
        let mut stream = room.connect();
        stream.write_all(head.as_bytes()).expect("a beginning");
        slow.push(stream);
    }
    let refused = (0..500).find_map(|_| {
        let answer = read(&room, b"{\"text\": \"a\"}");
        (answer.status == 503).then_some(answer)
    });
    let refused = refused.expect("the line is full at last");
    assert_eq!(refused.header("retry-after"), Some("2"));
    assert_eq!(room.get("/api/articles/1").status, 200, "readers of the ledger wait for nobody");
    drop(slow);
    let read_at_last = (0..500).any(|_| read(&room, b"{\"text\": \"a\"}").status == 200);
    assert!(read_at_last, "who goes away gives the place back");
}

#[test]
fn pages_hold_each_statement_once_while_others_are_added() {
    let (desk, room) = room();
    let all = ids(&room.get("/api/statements?limit=100").json());
    assert_eq!(all.len(), 25);
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = room.get(&format!("/api/statements?limit=4{cursor}")).json();
        seen.extend(ids(&page));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
        // As new as the newest, so it stands before what is still to come.
        let text = format!("\u{201c}The quay number {} is closed,\u{201d} said Ida Holm.\n", seen.len());
        let line = json!({"id": format!("new-{}", seen.len()), "text": text, "published": "2024-05-16"});
        desk.file("new.jsonl", line.to_string());
        assert_eq!(desk.run(&["add", "new.jsonl"]).code, Some(0));
    }
    assert_eq!(seen, all);
    assert!(ids(&room.get("/api/statements?limit=100").json()).len() > all.len());
}

fn ids(page: &Value) -> Vec<String> {
    let statements = page["statements"].as_array().expect("a list");
    statements.iter().map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn a_script_shows_the_password_and_comes_no_further_than_the_api() {
    let desk = Desk::new();
    desk.file("hash", onrecord::web::entrance::hashed("salt in the wells").expect("a hash"));
    let room = Room::open_with(&desk, &["--password-file", "hash"]);
    let shown = |credentials: &str| vec![("authorization", format!("Basic {credentials}"))];
    // printf 'script:salt in the wells' | base64, and with another password.
    let right = shown("c2NyaXB0OnNhbHQgaW4gdGhlIHdlbGxz");
    let wrong = shown("c2NyaXB0OnN1Z2Fy");
    let unasked = room.ask("GET", "/api/speakers", &[], b"");
    assert_eq!((unasked.status, unasked.header("www-authenticate")), (401, Some("Basic realm=\"onrecord\"")));
    assert!(unasked.json()["error"].as_str().expect("a sentence").contains("/enter"));
    for (headers, status) in [(&right, 200), (&right, 200), (&wrong, 401), (&right, 200)] {
        assert_eq!(room.ask("GET", "/api/speakers", headers, b"").status, status);
    }
    for broken in ["", "Basic", "Basic !!!", "Bearer c2NyaXB0OnNhbHQgaW4gdGhlIHdlbGxz"] {
        let headers = [("authorization", broken.to_owned())];
        assert_eq!(room.ask("GET", "/api/speakers", &headers, b"").status, 401, "{broken}");
    }
    assert_eq!(room.ask("GET", "/", &right, b"").status, 303, "pages are for those who entered");
    assert_eq!(room.ask("GET", "/.json", &right, b"").status, 401);
}

#[test]
fn a_browser_gets_a_page_and_a_program_the_document() {
    let (_desk, room) = room();
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8".to_owned())];
    let page = room.ask("GET", "/api", &browser, b"");
    assert!(page.body.starts_with("<!doctype html>") && page.body.contains("GET /api/trace"), "{}", page.body);
    let document = room.get("/api");
    assert_eq!(document.header("content-type"), Some("application/json"));
    assert_eq!(document.body, room.get("/api/openapi.json").body);
    for (path, methods) in document.json()["paths"].as_object().expect("paths") {
        assert!(page.body.contains(path.as_str()), "{path} is on the page");
        let address = path.replace("{id}", "1");
        let other = if methods.get("get").is_some() { "POST" } else { "GET" };
        assert_eq!(room.ask(other, &address, &[], b"").status, 405, "{path} is there");
    }
}

/// The guide is run from its first command to its last, and what it shows is what comes out, with `[...]` for what it
/// leaves out.
#[test]
fn the_guide_to_the_api_is_what_happens() {
    let (desk, room) = room();
    let guide = std::fs::read_to_string(root().join("docs/api.md")).expect("the guide");
    let blocks = guide.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let commands = blocks.flat_map(|block| block.split("$ ").skip(1));
    let mut n_commands = 0;
    for shown in commands {
        // A command goes on in the next line after a backslash.
        let ends = shown.match_indices('\n').map(|(at, _)| at).find(|at| !shown[..*at].ends_with('\\'));
        let (command, shown) = shown.split_at(ends.unwrap_or(shown.len()));
        let here = command.replace("127.0.0.1:8642", &room.address.to_string());
        let output = Command::new("sh").args(["-c", &here]).current_dir(desk.path("")).output().expect("a shell");
        let mut rest = String::from_utf8_lossy(&output.stdout).into_owned();
        for part in shown.split("[...]").map(str::trim).filter(|part| !part.is_empty()) {
            let found = rest.find(part).unwrap_or_else(|| panic!("{command} does not print\n{part}\nin\n{rest}"));
            rest = rest.split_off(found + part.len());
        }
        n_commands += 1;
    }
    assert!(n_commands >= 8, "the guide shows {n_commands} commands");
}
