//! Is it said what could not be read, and what was done to the ledger?

use super::Room;
use crate::run::{ARTICLE, Desk, line};

#[test]
fn what_could_not_be_read_is_listed_until_it_can_be() {
    let desk = Desk::new();
    desk.file("empty.html", " ").file("=evil.html", " ").file("good.jsonl", line("a", ARTICLE));
    desk.run(&["add", "empty.html", "=evil.html", "good.jsonl"]);
    let room = Room::open(&desk);
    let history = room.get("/failures.json").json();
    assert_eq!((&history["n_failures"], &history["n_runs"]), (&2.into(), &1.into()), "{history}");
    assert_eq!(history["failures"][1]["input"], "empty.html");
    assert_eq!(history["failures"][1]["reason"], "is empty");
    let run = &history["runs"][0];
    assert_eq!((&run["command"], &run["documents"], &run["failures"]), (&"add".into(), &1.into(), &2.into()));
    let page = room.get("/failures").body;
    for shown in ["2 inputs could not be read", "empty.html", "is empty", "Known already"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let table = room.get("/failures.csv").body;
    assert!(table.starts_with("input,reason,failed_at\n'=evil.html,is empty,"), "{table}");

    desk.file("empty.html", ARTICLE);
    desk.run(&["add", "empty.html"]);
    let later = room.get("/failures.json").json();
    assert_eq!((&later["n_failures"], &later["n_runs"]), (&1.into(), &2.into()));
}

#[test]
fn a_run_that_did_not_end_is_said_to_have_not_ended_and_lists_have_pages() {
    let desk = Desk::new();
    desk.file("good.jsonl", line("a", ARTICLE));
    desk.run(&["add", "good.jsonl"]);
    let ledger = rusqlite::Connection::open(desk.path("onrecord.sqlite")).expect("a ledger");
    ledger.execute_batch("UPDATE runs SET ended_at = NULL").expect("as if it had been killed");
    for number in 0..60 {
        let failed = "INSERT INTO failures VALUES (?1, 'is empty', '2026-11-22T09:00:00Z')";
        ledger.execute(failed, [format!("page-{number:02}.html")]).expect("a failure");
    }
    let room = Room::open(&desk);
    let first = room.get("/failures").body;
    assert!(first.contains("not ended: it still runs, or was interrupted"), "{first}");
    assert!(first.contains("page-49.html") && !first.contains("page-50.html"));
    assert!(first.contains("href=\"/failures?page=2\""), "{first}");
    let second = room.get("/failures?page=2").body;
    assert!(second.contains("page-50.html") && !second.contains("page-49.html"));
    assert_eq!(room.get("/failures.csv").body.lines().count(), 61);
    assert_eq!(room.get("/failures?page=99999999999999").status, 200);
}
