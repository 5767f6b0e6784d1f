//! What does the reading room tell of outlets?

use super::Room;
use super::news::{desk, link, seen};

#[test]
fn outlets_are_listed_with_their_numbers() {
    let desk = desk();
    let room = Room::open(&desk);
    let words = seen(&room.get("/outlets").body);
    assert!(words.contains("Eastport Courier 2 4 Riverton Herald 1 1"), "{words}");
    let table = room.get("/outlets.csv").body;
    let rows: Vec<_> = table.lines().map(|row| row.split_once(',').expect("cells").1).collect();
    assert_eq!(rows, ["outlet,articles,statements", "Eastport Courier,2,4", "Riverton Herald,1,1"]);
    let found = room.get("/outlets.json?q=herald").json();
    assert_eq!(found["total"], 1);
    assert_eq!(found["outlets"][0]["name"], "Riverton Herald");
    assert!(seen(&room.get("/outlets?q=nobody").body).contains("No outlet of this ledger is called so."));
}

#[test]
fn an_outlet_shows_what_it_published_and_who_credits_whom() {
    let desk = desk();
    let room = Room::open(&desk);
    let courier = link(&room, "/outlets", "Eastport Courier");
    let words = seen(&room.get(&courier).body);
    assert!(words.contains("Eastport Courier 2 articles4 statements"), "{words}");
    assert!(words.find("Bridge closes").expect("the newer") < words.find("Bridge stays open").expect("the older"));
    assert!(words.contains("Most quoted here Over all 4 statements. Ana Rao 2 Tomasz Wilk 2"), "{words}");
    assert!(words.contains("Whom it credits No other outlet is credited."), "{words}");
    assert!(words.contains("Who credits it Riverton Herald 1 article"), "{words}");
    let herald = link(&room, &courier, "Riverton Herald");
    let words = seen(&room.get(&herald).body);
    assert!(words.contains("Whom it credits Eastport Courier 1 article"), "{words}");
    assert_eq!(link(&room, &herald, "Eastport Courier"), courier, "by its name in this ledger");
    let id = courier.trim_start_matches("/outlets/");
    assert_eq!(link(&room, &courier, "4 statements"), format!("/search?outlet={id}"));
    assert_eq!(link(&room, &courier, "Who gets to speak here?"), format!("/audit?outlet={id}"));
    assert_eq!(link(&room, &courier, "2024-05"), format!("/search?outlet={id}&since=2024-05&until=2024-05"));
}

#[test]
fn a_replaced_version_is_no_further_article() {
    let desk = desk();
    let changed = std::fs::read_to_string(desk.path("safe.html")).expect("a page").replace("is safe", "is quite safe");
    desk.file("later.html", changed);
    desk.run(&["add", "later.html"]);
    let room = Room::open(&desk);
    let found = room.get("/outlets.json").json();
    assert_eq!((&found["outlets"][0]["articles"], &found["outlets"][0]["statements"]), (&2.into(), &4.into()));
    let courier = link(&room, "/outlets", "Eastport Courier");
    assert_eq!(room.get(&format!("{courier}.json")).json()["articles"].as_array().expect("articles").len(), 2);
}

#[test]
fn articles_go_on_where_the_last_page_ended() {
    let desk = crate::run::Desk::new();
    let line = |number: usize| {
        let document = serde_json::json!({
            "id": number.to_string(), "url": format!("https://boats.example/{number}"), "title": format!("Boats {number}"),
            "published": format!("2024-05-{:02}", number + 1),
            "text": format!("It rained.\n\n\"We counted {number} boats,\" said Ana Rao.\n"),
        });
        format!("{document}\n")
    };
    desk.file("boats.jsonl", (0..25).map(line).collect::<String>());
    desk.run(&["add", "boats.jsonl"]);
    let room = Room::open(&desk);
    let outlet = link(&room, "/outlets", "boats.example");
    let first = room.get(&format!("{outlet}.json")).json();
    assert_eq!(first["articles"].as_array().expect("articles").len(), 20);
    assert_eq!(first["articles"][0]["title"], "Boats 24");
    let next = link(&room, &outlet, "the next 20");
    let words = seen(&room.get(&next).body);
    assert!(
        words.contains("Boats 4 2024-05-05") && words.contains("Boats 0 2024-05-01") && !words.contains("Boats 5 "),
        "{words}"
    );
    assert!(!words.contains("the next 20"), "{words}");
    assert_eq!(link(&room, &next, "the newest"), outlet);
    assert_eq!(room.get(&format!("{outlet}.csv")).body.lines().count(), 26, "a table has all");
}

#[test]
fn what_is_not_there_is_said() {
    let desk = desk();
    let room = Room::open(&desk);
    assert_eq!(room.get("/outlets/999").status, 404);
    assert_eq!(room.get("/outlets/x").status, 404);
    assert_eq!(room.get("/outlets?page=0").status, 400);
    assert_eq!(room.get("/outlets/1.json?before=x").status, 400);
    let empty = crate::run::Desk::new();
    let room = Room::open(&empty);
    assert!(seen(&room.get("/outlets").body).contains("No outlet is known yet."));
    let start = seen(&room.get("/").body);
    assert!(start.contains("This ledger is empty.") && start.contains("Add pages or text"), "{start}");
    assert!(seen(&room.get("/search").body).contains("This ledger is empty"));
    assert_eq!(link(&room, "/search", "Add pages or text"), "/add");
}

#[test]
fn pages_that_nobody_can_turn_to_are_empty_and_no_failure() {
    let desk = desk();
    let room = Room::open(&desk);
    for list in ["/speakers", "/speakers/doubtful", "/corrections", "/failures", "/failures.csv", "/speakers.csv"] {
        assert_eq!(room.get(&format!("{list}?page={}&runs={0}", u64::MAX)).status, 200, "{list}");
    }
}

#[test]
fn one_is_not_said_to_be_several() {
    let desk = desk();
    let room = Room::open(&desk);
    let herald = seen(&room.get(&link(&room, "/outlets", "Riverton Herald")).body);
    assert!(herald.contains("Riverton Herald 1 article1 statement"), "{herald}");
}

#[test]
fn the_start_has_two_ways_in() {
    let desk = desk();
    let room = Room::open(&desk);
    let page = room.get("/").body;
    assert!(page.contains("<form action=\"/search\">") && page.contains("<form action=\"/trace\">"), "{page}");
    let words = seen(&page);
    assert!(words.contains("5 statements3 articles2 speakers2 outlets2024-05-14 to 2025-02-04"), "{words}");
    assert!(words.contains("Where most of it stands Eastport Courier 4 Riverton Herald 1"), "{words}");
}
