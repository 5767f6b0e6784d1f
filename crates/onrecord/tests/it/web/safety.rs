//! Does the room keep out whom it must keep out, and is nothing of a page ever run?

use super::Room;
use crate::run::Desk;

/// What every answer says to a browser, whatever the answer is.
const HEADERS: [(&str, &str); 4] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
];

#[test]
fn every_answer_tells_the_browser_to_run_nothing_of_it() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    for (path, status) in [("/", 200), ("/.json", 200), ("/enter", 200), ("/nowhere", 404), ("/static/icon.svg", 200)] {
        let answer = room.get(path);
        assert_eq!(answer.status, status, "{path}");
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        for (name, value) in HEADERS {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
    }
}

#[test]
fn a_form_with_its_token_is_heard_and_one_without_is_not() {
    let desk = Desk::new();
    let room = Room::open(&desk);
    assert_eq!(room.post("/leave", &[]).status, 303);
    assert_eq!(room.ask("POST", "/leave", &room.own_headers(), b"").status, 403);
}
