//! Does the room keep out whom it must keep out, and is nothing of a page ever run?

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::Room;
use super::add::{field, file, kind, multipart, send};
use super::room::Answer;
use crate::run::{ARTICLE, Desk};

/// What every answer says to a browser, whatever the answer is.
const HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Every route that changes something: as `route(..)` has it in `src/web`, and an address of it.
const CHANGES: [(&str, &str); 9] = [
    ("\"/add/{job}/stop\"", "/add/1/stop"),
    ("\"/corrections/undo\"", "/corrections/undo"),
    ("\"/decisions/undo\"", "/decisions/undo"),
    ("\"/leave\"", "/leave"),
    ("\"/speakers/apart\"", "/speakers/apart"),
    ("\"/speakers/same\"", "/speakers/same"),
    ("link::ENTER", "/enter"),
    ("LIST", "/corrections"),
    ("link::ADD", "/add"),
];
/// Those that answer to a POST and change nothing.
const ANSWERS: [&str; 1] = ["\"/api/read\""];

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn assert_tells_the_browser(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{what}: {policy}");
    for (name, value) in HEADERS {
        assert_eq!(answer.header(name), Some(value), "{what}");
    }
}

#[test]
fn every_answer_tells_the_browser_to_run_nothing_of_it() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    for (path, status) in [
        ("/", 200),
        ("/.json", 200),
        ("/add", 200),
        ("/enter", 200),
        ("/nowhere", 404),
        ("/nowhere.json", 404),
        ("/add/none", 400),
        ("/leave", 405),
        ("/static/icon.svg", 200),
    ] {
        let answer = room.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_tells_the_browser(&answer, path);
        assert!(!answer.body.contains("style=") && !answer.body.contains("<script>"), "{path}");
    }
    assert_tells_the_browser(&room.ask("GET", "/", &[("host", "evil.example".into())], b""), "a foreign host");
    assert_tells_the_browser(&room.ask("POST", "/leave", &[], b""), "no token");
}

#[test]
fn the_room_answers_under_its_own_names_only() {
    let desk = Desk::new();
    let room = Room::open_with(&desk, &["--host", "Archive.example.org"]);
    let port = room.address.port();
    let asked = |host: &str| room.ask("GET", "/", &[("host", host.to_owned())], b"").status;
    for ours in ["127.0.0.1", "[::1]", "localhost", "LOCALHOST", "room.localhost", "archive.example.org", "192.0.2.7"] {
        assert_eq!((asked(ours), asked(&format!("{ours}:{port}"))), (200, 200), "{ours}");
    }
    for foreign in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "archive.example.org.evil", ""]
    {
        assert_eq!(asked(foreign), 403, "{foreign}");
    }
    let nameless = room.send(b"GET / HTTP/1.0\r\n\r\n");
    assert_eq!(nameless.status, 403);
}

#[test]
fn the_list_of_changes_is_whole() {
    let mut found = Vec::new();
    routes_in(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web")), &mut found);
    let mut known: Vec<_> = CHANGES.iter().map(|(route, _)| *route).chain(ANSWERS).map(str::to_owned).collect();
    found.sort();
    known.sort();
    assert_eq!(found, known, "a route that changes something belongs into CHANGES, one that does not into ANSWERS");
}

/// The routes in the sources that answer to more than GET.
fn routes_in(folder: &Path, found: &mut Vec<String>) {
    for entry in folder.read_dir().expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            routes_in(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("a source");
        for route in source.split(".route(").skip(1) {
            let end = route.find(".route(").or(route.find(';')).unwrap_or(route.len());
            let (route, handlers) = route[..end].split_once(',').expect("a route and its handlers");
            let handlers = handlers.split('}').next().unwrap_or_default();
            if ["post(", "put(", "patch(", "delete(", "any("].iter().any(|method| handlers.contains(method)) {
                found.push(route.trim().to_owned());
            }
        }
    }
}

#[test]
fn no_page_of_another_site_changes_anything() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let token = room.token();
    let before = state(&desk);
    for (_, path) in CHANGES {
        for (name, value) in [
            ("origin", "https://evil.example".to_owned()),
            ("origin", "null".to_owned()),
            ("origin", format!("http://localhost:{}", room.address.port())),
            ("origin", format!("http://{}.evil.example", room.address)),
            ("sec-fetch-site", "cross-site".to_owned()),
            ("sec-fetch-site", "same-site".to_owned()),
        ] {
            let headers = [room.own_headers(), vec![("x-token", token.clone()), (name, value.clone())]].concat();
            let answer = room.ask("POST", path, &headers, b"");
            assert_eq!(answer.status, 403, "{path} {name}: {value}");
        }
        let ours = [("origin", format!("http://{}", room.address)), ("sec-fetch-site", "same-origin".to_owned())];
        let headers = [room.own_headers(), vec![("x-token", token.clone())], ours.to_vec()].concat();
        assert_ne!(room.ask("POST", path, &headers, b"").status, 403, "{path}: from the room itself");
    }
    assert_eq!(state(&desk), before);
}

#[test]
fn nobody_changes_anything_without_the_token_of_their_own_pages() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let strangers_token = room.token();
    room.forget_cookie();
    let own_token = room.token();
    assert_ne!(own_token, strangers_token);
    let before = state(&desk);
    for (_, path) in CHANGES {
        let without = format!("x={own_token}");
        let (none, cut) = (String::new(), own_token[..own_token.len() - 1].to_owned());
        for token in [&strangers_token, &none, &cut, &own_token.to_uppercase()] {
            let form = format!("token={token}&{without}");
            assert_eq!(posted(&room, path, (FORM.0, FORM.1.into()), form.as_bytes()), 403, "{path} {token}");
            let parts = multipart(&[field("token", token), file("a.txt", ARTICLE), field("text", ARTICLE)]);
            assert_eq!(posted(&room, path, kind(), &parts), 403, "{path} {token}, as files");
            let headers = [room.own_headers(), vec![("x-token", token.clone())]].concat();
            assert_eq!(room.ask("POST", path, &headers, b"").status, 403, "{path} {token}, as a script");
        }
        for kind in ["text/plain", "application/json", "multipart/form-data", "multipart/mixed; boundary=x"] {
            let status = posted(&room, path, ("content-type", kind.into()), without.as_bytes());
            assert!([403, 400].contains(&status), "{path} {kind}: {status}");
        }
        let late = multipart(&[file("a.txt", ARTICLE), field("token", &own_token)]);
        assert_eq!(posted(&room, path, kind(), &late), 403, "{path}: a token after a file");
        let stolen = [("x-token", own_token.clone())];
        assert_eq!(room.ask("POST", path, &stolen, b"").status, 403, "{path}: a token without its cookie");
    }
    assert_eq!(state(&desk), before);
}

fn posted(room: &Room, path: &str, kind: (&'static str, String), body: &[u8]) -> u16 {
    room.ask("POST", path, &[room.own_headers(), vec![kind]].concat(), body).status
}

/// How many rows there are in what people can change.
fn state(desk: &Desk) -> Vec<i64> {
    let ledger = Connection::open(desk.path("onrecord.sqlite")).expect("a ledger");
    let count = |table: &str| ledger.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0));
    ["articles", "pages", "corrections", "decisions", "runs", "failures"]
        .iter()
        .map(|table| count(table).expect("a table"))
        .collect()
}

const PASSWORD: &str = "a bridge in Riverton";

fn with_password(desk: &Desk) -> Room {
    desk.file("room.password", onrecord::web::entrance::hashed(PASSWORD).expect("a hash"));
    Room::open_with(desk, &["--password-file", "room.password"])
}

#[test]
fn with_a_password_every_page_leads_to_the_door() {
    let desk = Desk::new();
    let room = with_password(&desk);
    for path in ["/", "/add", "/search?q=bridge", "/nowhere", "/add/1"] {
        let answer = room.get(path);
        let to: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        assert_eq!((answer.status, answer.header("location")), (303, Some(format!("/enter?to={to}").as_str())));
        assert!(!answer.body.contains("onrecord.sqlite"), "nothing of the ledger is said at the door");
    }
    for path in ["/.json", "/add.json", "/search.csv?q=bridge", "/api", "/api/statements", "/nowhere.json"] {
        assert_eq!(room.get(path).status, 401, "{path}");
    }
    assert_eq!(room.post("/leave", &[]).status, 401);
    assert_eq!(send(&room, vec![file("a.txt", ARTICLE)]).status, 401);
    assert_eq!((room.get("/enter").status, room.get("/static/icon.svg").status), (200, 200));
}

#[test]
fn whoever_knows_the_password_comes_in_and_leaves() {
    let desk = Desk::new();
    let room = with_password(&desk);
    let wrong = room.post("/enter", &[("password", "a bridge in Eastport"), ("to", "/add")]);
    assert_eq!(wrong.header("location"), Some("/enter?to=%2Fadd&was_wrong=true"));
    assert!(room.get("/enter?was_wrong=true").body.contains("That was not the password"));
    assert_eq!(room.get("/.json").status, 401);

    let before = room.cookie();
    let right = room.post("/enter", &[("password", PASSWORD), ("name", "Li"), ("to", "/add")]);
    assert_eq!((right.status, right.header("location")), (303, Some("/add")));
    let cookie = right.header("set-cookie").expect("a cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "a browser would not send it over plain HTTP: {cookie}");
    let behind_https = room.ask("GET", "/enter", &[("x-forwarded-proto", "https".into())], b"");
    assert!(behind_https.header("set-cookie").is_some_and(|cookie| cookie.contains("Secure")));
    room.keep_cookie(&cookie);
    assert_ne!(room.cookie(), before, "a session that was there before the password is worth nothing");
    assert_eq!(room.get("/.json").status, 200);
    assert!(room.get("/").body.contains("Leave (Li)"));

    let inside = room.own_headers();
    assert_eq!(room.post("/leave", &[]).status, 303);
    assert_eq!(room.ask("GET", "/.json", &inside, b"").status, 401, "the cookie that was inside is outside now");

    let again = with_password(&desk);
    assert_eq!(again.ask("GET", "/.json", &inside, b"").status, 401, "another opening knows no sessions of this one");
}

#[test]
fn a_cookie_that_was_made_up_is_nobodys() {
    let desk = Desk::new();
    let room = with_password(&desk);
    room.post("/enter", &[("password", PASSWORD)]);
    let (name, value) = room
        .cookie()
        .and_then(|cookie| {
            let (name, value) = cookie.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        })
        .expect("a cookie");
    let (session, signature) = value.split_once('.').expect("a signature");
    assert_eq!(room.ask("GET", "/.json", &[("cookie", format!("{name}={value}"))], b"").status, 200);
    for made_up in [
        session.to_owned(),
        format!("{session}."),
        format!("{session}.{}", "0".repeat(64)),
        format!("{session}.{}", &signature[..62]),
        format!("{session}x.{signature}"),
        format!("token {session}.{}", room.token()),
        String::new(),
    ] {
        let answer = room.ask("GET", "/.json", &[("cookie", format!("{name}={made_up}"))], b"");
        assert_eq!(answer.status, 401, "{made_up}");
    }
}

#[test]
fn the_door_leads_to_pages_of_this_room_only() {
    let desk = Desk::new();
    let room = with_password(&desk);
    for to in ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\n/evil", "", "add"]
    {
        let answer = room.post("/enter", &[("password", PASSWORD), ("to", to)]);
        assert_eq!(answer.header("location"), Some("/"), "{to:?}");
    }
}

#[test]
fn two_rooms_on_one_machine_do_not_turn_each_other_out() {
    let desk = Desk::new();
    let (one, other) = (Room::open(&desk), Room::open(&desk));
    let (first, second) = (one.token(), other.token());
    let both = format!("{}; {}", one.cookie().expect("a cookie"), other.cookie().expect("a cookie"));
    for (room, token) in [(&one, first), (&other, second)] {
        let answer = room.ask("POST", "/leave", &[("cookie", both.clone()), ("x-token", token)], b"");
        assert_eq!(answer.status, 303);
    }
}

#[test]
fn others_are_not_let_in_without_a_password() {
    let desk = Desk::new();
    for listen in ["0.0.0.0", "::", "192.0.2.7"] {
        let ran = desk.run(&["serve", "--port", "0", "--listen", listen]);
        assert_eq!(ran.code, Some(2), "{listen}");
        assert!(ran.stderr.contains("add --password-file"), "{listen}: {}", ran.stderr);
    }
    let ran = desk.run(&["serve", "--port", "0", "--host", "https://archive.example.org"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(!desk.path("onrecord.sqlite").exists(), "what is refused makes no ledger");
    desk.file("bad", "hunter2");
    let ran = desk.run(&["serve", "--port", "0", "--password-file", "bad"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("holds no hash") && !ran.stderr.contains("hunter2"), "{}", ran.stderr);
}

#[test]
fn what_is_too_much_is_refused_before_it_is_kept() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let token = room.token();
    let before = state(&desk);
    let upload = [room.own_headers(), vec![kind(), ("x-token", token.clone())]].concat();
    let announced = [upload.clone(), vec![("content-length", "600000000".into())]].concat();
    assert_eq!(announced_only(&room, &announced).status, 413);

    let long = "The bridge is safe. ".repeat(300_000);
    assert_eq!(room.ask("POST", "/add", &upload, &multipart(&[field("text", &long)])).status, 413);
    assert_eq!(room.ask("POST", "/add", &upload, &multipart(&[field("title", &long[..5_000])])).status, 413);
    let name = "x".repeat(3 << 20);
    assert_eq!(room.ask("POST", "/add", &upload, &multipart(&[file(&name, ARTICLE)])).status, 413);
    let many: Vec<_> = (0..1_100).map(|_| file("a.txt", "")).collect();
    assert_eq!(room.ask("POST", "/add", &upload, &multipart(&many)).status, 400);

    let form = [room.own_headers(), vec![(FORM.0, FORM.1.into())]].concat();
    let long = format!("token={token}&to={}", "x".repeat(2 << 20));
    assert_eq!(room.ask("POST", "/enter", &form, long.as_bytes()).status, 413);
    assert_eq!(state(&desk), before);
    assert_eq!(room.get("/add.json").json()["jobs"], serde_json::json!([]));
}

/// Sends only the head of a request.
fn announced_only(room: &Room, headers: &[(&str, String)]) -> Answer {
    let head: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!("POST /add HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{head}\r\n", room.address);
    let mut stream = room.connect();
    stream.write_all(head.as_bytes()).expect("sent");
    stream.shutdown(std::net::Shutdown::Write).expect("no more comes");
    Answer::read(stream)
}

#[test]
fn whoever_says_nothing_keeps_nobody_out() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let mut silent: Vec<_> = (0..300).map(|_| room.connect()).collect();
    for slow in silent.iter_mut().step_by(2) {
        // Those that were asked to leave already do not hear it.
        _ = slow.write_all(b"GET / HTTP/1.1\r\nhost: 12");
    }
    assert_eq!(room.get("/").status, 200);
    assert_eq!(silent.len(), 300);
}

#[test]
fn what_is_sent_is_no_command_for_the_terminal_of_the_room() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    assert_eq!(send(&room, vec![file("a\u{1b}[2J.html", " ")]).status, 400);
    assert_eq!(send(&room, vec![file("a\u{202e}\u{9b}2J.html", " ")]).status, 303);
    for path in ["/%1b%5b2J", "/add/%0aonrecord:", "/?%0d%0aset-cookie:x=y", "/enter?to=%0d%0ax-evil:%20y"] {
        let answer = room.get(path);
        assert_eq!(answer.header("x-evil"), None);
        assert!(!answer.body.contains('\u{1b}'), "{path}");
    }
    std::thread::sleep(Duration::from_millis(200));
    let said = room.close();
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
}

#[test]
fn numbers_that_nobody_has_are_answered_all_the_same() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    let (most, least) = (u64::MAX, i64::MIN);
    for path in [
        format!("/corrections?page={most}"),
        format!("/failures?page={most}&runs={most}"),
        format!("/failures.csv?page={most}"),
        format!("/speakers?page={most}"),
        format!("/speakers.csv?q=rao&page={most}"),
        format!("/speakers/doubtful?page={most}"),
        format!("/speakers/{least}"),
        format!("/outlets?page={most}"),
        format!("/outlets/{least}?before={least}"),
        format!("/articles/{least}?part={most}"),
        format!("/search?speaker={least}&page={most}"),
        format!("/audit?top={most}"),
        format!("/trace?q=the+bridge+is+safe+and+open+to+all+of+you+now&page={most}"),
        format!("/add/{most}"),
    ] {
        let answer = room.get(&path);
        assert!([200, 400, 404].contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
    }
    let name = "a ".repeat(20_000);
    assert_eq!(room.get(&format!("/speakers?q={}", name.replace(' ', "+"))).status, 400);
}

#[test]
fn what_failed_is_said_in_the_terminal_and_not_to_visitors() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    assert_eq!(room.get("/failures").status, 200);
    let ledger = Connection::open(desk.path("onrecord.sqlite")).expect("a ledger");
    ledger.execute_batch("DROP TABLE failures").expect("a damaged ledger");
    for path in ["/failures", "/failures.json"] {
        let answer = room.get(path);
        assert_eq!(answer.status, 500);
        assert!(answer.body.contains("the terminal in which onrecord serve runs"), "{}", answer.body);
        assert!(!answer.body.contains("no such table") && !answer.body.contains(".sqlite"), "{}", answer.body);
    }
    let said = room.close();
    assert!(said.contains("no such table: failures"), "{said}");
}
