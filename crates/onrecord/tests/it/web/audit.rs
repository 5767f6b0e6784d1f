//! Is the audit of the reading room that of the command line, and does it say what makes no sense?

use serde_json::Value;

use super::Room;
use crate::run::{ARTICLE, Desk, line};

fn town() -> (Desk, Room) {
    let desk = Desk::new();
    let other = ARTICLE.replace("Ana Rao", "Tomasz Wilk").replace("safe", "closed");
    desk.file("docs.jsonl", [line("a", ARTICLE), line("b", ARTICLE), line("c", &other)].concat());
    assert_eq!(desk.run(&["add", "docs.jsonl"]).code, Some(0));
    let room = Room::open(&desk);
    (desk, room)
}

#[test]
fn the_room_counts_what_the_command_line_counts() {
    let (desk, room) = town();
    for (path, arguments) in [
        ("/audit", vec!["audit"]),
        ("/audit?by=kind&once=1", vec!["audit", "--by", "kind", "--once"]),
        ("/audit?by=cue&speaker=rao", vec!["audit", "--by", "cue", "--speaker", "rao"]),
    ] {
        let (page, query) = path.split_once('?').unwrap_or((path, ""));
        let as_json = desk.run(&[&arguments[..], &["--format", "json"]].concat()).stdout;
        let as_json: Value = serde_json::from_str(&as_json).expect("JSON");
        assert_eq!(room.get(&format!("{page}.json?{query}")).json(), as_json, "{path}");
        let as_csv = desk.run(&[&arguments[..], &["--format", "csv"]].concat()).stdout;
        assert_eq!(room.get(&format!("{page}.csv?{query}")).body, as_csv, "{path}");
    }
}

#[test]
fn the_page_has_charts_and_their_numbers() {
    let (_desk, room) = town();
    let page = room.get("/audit").body;
    for shown in ["Who gets to speak, by speaker", "Ana Rao: 2 statements, 2 direct", "How this was counted", "<rect"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("--once"), "the room has no options, but fields");
    assert!(page.contains("<option selected>speaker</option>"), "{page}");
}

#[test]
fn a_question_that_makes_no_sense_is_answered_in_the_form() {
    let (_desk, room) = town();
    for (query, why) in [
        ("since=yesterday", "is no date"),
        ("speaker=Zebulon", "no speaker of this ledger is called so"),
        ("by=party", "there is speaker"),
        ("kind=loud", "direct, mixed and indirect"),
        ("top=0", "1 to 500 rows"),
    ] {
        let answer = room.get(&format!("/audit?{query}"));
        assert_eq!(answer.status, 200, "{query}");
        assert!(answer.body.contains("role=\"alert\"") && answer.body.contains(why), "{query}: {}", answer.body);
        assert!(!answer.body.contains("--"), "{query}: {}", answer.body);
        let program = room.get(&format!("/audit.json?{query}"));
        assert_eq!(program.status, 400, "{query}");
        assert!(program.json()["error"].is_string(), "{query}");
    }
}

#[test]
fn what_was_counted_before_a_change_is_counted_anew() {
    let (desk, room) = town();
    let statements = || room.get("/audit.json").json()["totals"]["statements"].as_u64().expect("a number");
    let in_three = statements();
    assert_eq!(statements(), in_three, "asked again");
    desk.file("more.jsonl", line("d", &ARTICLE.replace("Ana Rao", "Lena Moss")));
    desk.run(&["add", "more.jsonl"]);
    let in_four = statements();
    assert_eq!(in_four, in_three / 3 * 4, "each article has as many");
    let statement = room.get("/articles/1.json").json()["statements"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(room.post("/corrections", &[("statement", &statement), ("verdict", "reject")]).status, 303);
    assert_eq!(statements(), in_four - 2, "two articles carry the same text, and so the same statement");
}
