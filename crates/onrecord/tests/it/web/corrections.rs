//! What becomes of what people say of statements in the browser?

use serde_json::Value;

use super::Room;
use crate::run::{ARTICLE, Desk, line};

struct Town {
    desk: Desk,
    room: Room,
    statement: String,
}

fn town() -> Town {
    let desk = Desk::new();
    desk.file("a.jsonl", line("a", ARTICLE));
    desk.run(&["add", "a.jsonl"]);
    let room = Room::open(&desk);
    let statement = room.get("/articles/1.json").json()["statements"][0]["id"].as_str().expect("an id").to_owned();
    Town { desk, room, statement }
}

impl Town {
    fn say(&self, fields: &[(&str, &str)]) -> u16 {
        let about = [("statement", self.statement.as_str()), ("back", "/articles/1#l1")];
        let answer = self.room.post("/corrections", &[&about, fields].concat());
        if answer.status == 303 {
            assert_eq!(answer.header("location"), Some("/articles/1#l1"));
        }
        answer.status
    }

    fn corrections(&self) -> Vec<Value> {
        let statement = &self.room.get("/articles/1.json").json()["statements"][0];
        statement["corrections"].as_array().cloned().unwrap_or_default()
    }

    fn page(&self) -> String {
        self.room.get("/articles/1").body
    }
}

#[test]
fn a_speaker_is_corrected_and_the_reading_stays_beside_it() {
    let town = town();
    assert!(!town.page().contains("As read"));
    assert_eq!(town.say(&[("speaker", " Lena Moss "), ("note", "she was there")]), 303);
    let page = town.page();
    for shown in ["<bdi>Lena Moss</bdi>", "As read", "“she was there”", "Take back"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let corrections = town.corrections();
    assert_eq!((&corrections[0]["speaker"], &corrections[1]["note"]), (&"Lena Moss".into(), &"she was there".into()));
    let listed = town.desk.run(&["correct", "--format", "jsonl"]).documents();
    assert_eq!(listed.len(), 2, "the command line knows them too");

    let back = [("statement", town.statement.as_str()), ("back", "/corrections")];
    let undone = town.room.post("/corrections/undo", &back);
    assert_eq!((undone.status, undone.header("location")), (303, Some("/corrections")));
    assert_eq!(town.corrections(), [Value::Null; 0]);
    assert_eq!(town.room.post("/corrections/undo", &back).status, 400, "nothing is left to take back");
}

#[test]
fn nobody_and_no_statement_are_verdicts_that_replace_one_another() {
    let town = town();
    assert_eq!(town.say(&[("verdict", "reject"), ("speaker", ""), ("note", "")]), 303);
    assert_eq!(town.corrections()[0]["verdict"], "reject");
    assert!(town.page().contains("class=\"statement rejected\""));
    assert_eq!(town.say(&[("verdict", "nobody")]), 303);
    let corrections = town.corrections();
    assert_eq!(
        (corrections.len(), &corrections[0]["verdict"], &corrections[0]["speaker"]),
        (1, &"speaker".into(), &Value::Null)
    );
    assert!(town.page().contains("nobody named"));
}

#[test]
fn what_nobody_can_mean_is_refused() {
    let town = town();
    let long = "a".repeat(201);
    let nonsense: [&[(&str, &str)]; 5] =
        [&[], &[("speaker", "  ")], &[("speaker", "12")], &[("verdict", "praise")], &[("speaker", &long)]];
    for fields in nonsense {
        assert_eq!(town.say(fields), 400, "{fields:?}");
    }
    let unknown = town.room.post("/corrections", &[("statement", "0123456789abcdef"), ("verdict", "reject")]);
    assert_eq!(unknown.status, 404);
    assert_eq!(town.room.get("/corrections.json").json()["total"], 0);
}

#[test]
fn nobody_is_led_out_of_the_room() {
    let town = town();
    for back in ["//evil.example/", "https://evil.example/", "/\t/evil.example", "/\\evil.example", ""] {
        let fields = [("statement", town.statement.as_str()), ("verdict", "reject"), ("back", back)];
        assert_eq!(town.room.post("/corrections", &fields).header("location"), Some("/corrections"), "{back:?}");
    }
}

#[test]
fn without_the_token_of_a_page_nothing_changes() {
    let town = town();
    let form = format!("statement={}&verdict=reject", town.statement);
    let headers =
        [town.room.own_headers(), vec![("content-type", "application/x-www-form-urlencoded".into())]].concat();
    assert_eq!(town.room.ask("POST", "/corrections", &headers, form.as_bytes()).status, 403);
    assert_eq!(town.corrections(), [Value::Null; 0]);
}

#[test]
fn the_list_has_the_newest_first_in_pages_and_as_a_table() {
    let town = town();
    assert!(town.room.get("/corrections").body.contains("Nobody has corrected anything yet"));
    for n in 0..51 {
        let note = format!("=note({n})");
        assert_eq!(town.say(&[("note", &note)]), 303);
    }
    let first = town.room.get("/corrections.json").json();
    assert_eq!((&first["total"], &first["holding"]), (&51.into(), &1.into()));
    let listed = first["corrections"].as_array().expect("a list");
    assert_eq!((listed.len(), &listed[0]["note"], &listed[0]["undone_at"]), (50, &"=note(50)".into(), &Value::Null));
    assert_eq!((&listed[0]["place"]["article"], &listed[0]["place"]["number"]), (&1.into(), &1.into()));

    let page = town.room.get("/corrections").body;
    assert!(page.contains("href=\"/corrections?page=2\" rel=\"next\""), "{page}");
    assert_eq!(page.matches("Take back all").count(), 1, "only what holds can be taken back");
    assert!(page.contains("<a href=\"/articles/1#s1\">"));
    let last = town.room.get("/corrections.json?page=2").json();
    assert_eq!(last["corrections"][0]["note"], "=note(0)");

    let table = town.room.get("/corrections.csv").body;
    assert_eq!(table.lines().count(), 51);
    assert!(table.contains(",'=note(50),"), "a spreadsheet computes nothing: {table}");
}

#[test]
fn a_name_in_other_capitals_is_the_speaker_the_ledger_knows() {
    let desk = super::news::desk();
    let room = Room::open(&desk);
    let found = room.get("/search.json?q=toll+rise").json();
    let statement = found["statements"][0]["id"].as_str().expect("an id").to_owned();
    let made = room.post("/corrections", &[("statement", &statement), ("speaker", " ana  RAO "), ("back", "/")]);
    assert_eq!(made.status, 303, "{}", made.body);
    assert_eq!(room.get("/search.json?q=toll+rise").json()["statements"][0]["speaker"], "Ana Rao");
    let counted = room.get("/speakers.json?q=Ana+Rao").json();
    assert_eq!((&counted["total"], &counted["speakers"][0]["statements"]), (&1.into(), &4.into()), "{counted}");
    let made = room.post("/corrections", &[("statement", &statement), ("speaker", "Ana Raoul"), ("back", "/")]);
    assert_eq!(made.status, 303, "{}", made.body);
    assert_eq!(room.get("/search.json?q=toll+rise").json()["statements"][0]["speaker"], "Ana Raoul", "somebody else");
    let nobody = room.get("/speakers?q=Raoul").body;
    assert!(nobody.contains("href=\"/search?speaker=Raoul\""), "where such a name is found: {nobody}");
}

#[test]
fn what_is_no_statement_is_counted_nowhere() {
    let desk = super::news::desk();
    let room = Room::open(&desk);
    let herald = room.get("/outlets.json?q=herald").json()["outlets"][0]["id"].to_string();
    let statement = room.get("/search.json?q=signed").json()["statements"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(room.post("/corrections", &[("statement", &statement), ("verdict", "reject")]).status, 303);
    let outlet = room.get(&format!("/outlets/{herald}.json")).json();
    assert_eq!((&outlet["outlet"]["statements"], &outlet["articles"][0]["statements"]), (&0.into(), &0.into()));
    let start = room.get("/.json").json();
    let latest = start["latest"].as_array().expect("articles").iter().map(|article| article["statements"].as_u64());
    assert_eq!(latest.map(Option::unwrap_or_default).sum::<u64>(), start["statements"].as_u64().expect("a number"));
}
