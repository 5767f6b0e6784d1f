//! Is it said who somebody is and who says so, and does what people decide about it stay?

use serde_json::{Value, json};

use super::Room;
use crate::run::Desk;

fn document(id: &str, date: &str, text: &str) -> String {
    let url = format!("https://{id}.example/{date}");
    format!("{}\n", json!({"id": format!("{id}-{date}"), "url": url, "published": date, "text": text}))
}

const MAYOR: &str = "\"The bridge is safe and will stay open,\" said Ana Rao, the mayor of Riverton. The river rose by a metre on Tuesday.";
const FARMER: &str = "\"The wheat is lost,\" said Ana Rao, a farmer. The rain had not stopped for three weeks.";
const ENGINEER: &str = "\"Sand moves,\" said Tomasz Wilk, an engineer. The pipe was laid in the spring.";

/// Two who share a name, and may be one.
fn town() -> (Desk, Room) {
    let desk = Desk::new();
    let documents = [
        document("alpha", "2026-01-02", MAYOR),
        document("beta", "2026-01-09", MAYOR),
        document("beta", "2026-01-03", FARMER),
        document("alpha", "2026-02-01", ENGINEER),
    ];
    desk.file("docs.jsonl", documents.concat());
    assert_eq!(desk.run(&["add", "docs.jsonl"]).code, Some(0));
    let room = Room::open(&desk);
    (desk, room)
}

fn json(room: &Room, path: &str) -> Value {
    let answer = room.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.json()
}

/// The number of the speaker with this role.
fn number(room: &Room, role: &str) -> i64 {
    let found = json(room, &format!("/speakers.json?q={role}"));
    found["speakers"][0]["id"].as_i64().unwrap_or_else(|| panic!("nobody is {role}: {found}"))
}

fn open_decisions(room: &Room, speaker: i64) -> Vec<i64> {
    let found = json(room, &format!("/speakers/{speaker}.json"));
    let decisions = found["decisions"].as_array().cloned().unwrap_or_default();
    let open = decisions.iter().filter(|decision| decision["undone_at"].is_null());
    open.filter_map(|decision| decision["id"].as_i64()).collect()
}

#[test]
fn speakers_are_listed_and_found_by_name_or_role() {
    let (_desk, room) = town();
    let all = json(&room, "/speakers.json");
    assert_eq!((&all["total"], &all["speakers"][0]["statements"]), (&3.into(), &2.into()), "{all}");
    for (words, total) in [("rao", 2), ("ra", 2), ("mayor", 1), ("rao+mayor", 1), ("engineer+rao", 0), ("nobody", 0)] {
        assert_eq!(json(&room, &format!("/speakers.json?q={words}"))["total"], total, "{words}");
    }
    let table = room.get("/speakers.csv?q=wilk");
    assert!(table.body.starts_with("speaker,name,kind,roles,statements,wikidata\n"), "{}", table.body);
    assert!(table.body.contains(",Tomasz Wilk,person,an engineer,1,"), "{}", table.body);
    let page = room.get("/speakers").body;
    assert!(page.contains("Tomasz Wilk") && page.contains("2 statements"), "{page}");
}

#[test]
fn a_speaker_is_named_by_outlets_and_repeats_themselves() {
    let (_desk, room) = town();
    let mayor = number(&room, "mayor");
    let found = json(&room, &format!("/speakers/{mayor}.json"));
    let role = &found["roles_given"][0];
    assert_eq!((&role["words"], &role["articles"]), (&"the mayor of Riverton".into(), &2.into()), "{found}");
    assert_eq!((&role["first"], &role["outlets"][0]["articles"]), (&"2026-01-02".into(), &1.into()));
    let repeat = &found["repeats"][0];
    assert_eq!((&repeat["articles"], &repeat["outlets"]), (&2.into(), &2.into()), "{found}");
    assert_eq!((&repeat["first"], &repeat["last"]), (&"2026-01-02".into(), &"2026-01-09".into()));
    let page = room.get(&format!("/speakers/{mayor}")).body;
    for shown in ["the mayor of Riverton", "Said again and again", "/trace/", "2 articles since 2026-01-02"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    for (path, status) in [("/speakers/4711", 404), ("/speakers/nobody", 404), ("/speakers/4711.json", 404)] {
        assert_eq!(room.get(path).status, status, "{path}");
    }
}

#[test]
fn two_become_one_and_two_again() {
    let (desk, room) = town();
    let (mayor, farmer) = (number(&room, "mayor"), number(&room, "farmer"));
    let back = format!("/speakers/{mayor}");
    let (one, other) = (mayor.to_string(), farmer.to_string());
    let made = room.post("/speakers/same", &[("one", &one), ("other", &other), ("back", &back)]);
    assert_eq!((made.status, made.header("location")), (303, Some(back.as_str())), "{}", made.body);
    assert_eq!(json(&room, &format!("/speakers/{mayor}.json"))["statements"], 3);

    let led = room.get(&format!("/speakers/{farmer}.json?with=x"));
    assert_eq!((led.status, led.header("location")), (303, Some(format!("{back}.json?with=x").as_str())));
    assert_eq!(desk.run(&["speakers", "--decisions"]).documents()[0]["verdict"], "same");

    let decision = open_decisions(&room, mayor)[0].to_string();
    assert_eq!(room.post("/decisions/undo", &[("decision", &decision), ("back", "//evil.example/")]).status, 303);
    assert_eq!(json(&room, &format!("/speakers/{mayor}.json"))["statements"], 2);
    assert_eq!(open_decisions(&room, mayor), [0; 0]);
    let again = room.post("/decisions/undo", &[("decision", &decision)]);
    assert_eq!(again.status, 400, "it was taken back already");
}

#[test]
fn in_one_article_it_is_somebody_else() {
    let (_desk, room) = town();
    let mayor = number(&room, "mayor");
    let article = json(&room, &format!("/speakers/{mayor}.json"))["said"]["statements"][0]["article"]["id"].to_string();
    let fields = [("speaker", mayor.to_string()), ("article", article)];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let made = room.post("/speakers/apart", &fields);
    assert_eq!(made.status, 303, "{}", made.body);
    assert_eq!(json(&room, "/speakers.json?q=mayor")["total"], 2);
    let decision = open_decisions(&room, mayor)[0].to_string();
    assert_eq!(room.post("/decisions/undo", &[("decision", &decision)]).status, 303);
    assert_eq!(json(&room, "/speakers.json?q=mayor")["total"], 1);
    assert_eq!(room.post("/speakers/apart", &[("one", "1")]).status, 400, "apart from whom?");
}

#[test]
fn pairs_in_doubt_are_decided_one_after_another() {
    let (_desk, room) = town();
    let doubts = json(&room, "/speakers/doubtful.json");
    assert_eq!(doubts["total"], 1, "{doubts}");
    let pair = &doubts["pairs"][0];
    let page = room.get("/speakers/doubtful").body;
    for shown in ["the mayor of Riverton", "a farmer", "The wheat is lost", "Two people"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let side = |side: &str| pair[side]["speaker"]["id"].to_string();
    let fields = [("one", side("one")), ("other", side("other"))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();

    let script = room.post("/speakers/apart.json", &fields);
    let decision = script.json()["decision"].to_string();
    assert_eq!(script.status, 200, "{}", script.body);
    let after = json(&room, "/speakers/doubtful.json");
    assert_eq!((&after["total"], &after["latest"][0]["verdict"]), (&0.into(), &"apart".into()));
    room.post("/decisions/undo.json", &[("decision", &decision)]);
    assert_eq!(json(&room, "/speakers/doubtful.json")["total"], 1);
    assert_eq!(room.post("/speakers/same", &fields).status, 303);
    assert_eq!(json(&room, "/speakers/doubtful.json")["total"], 0);
}

#[test]
fn what_strangers_call_somebody_is_shown_as_text() {
    let desk = Desk::new();
    let text = "\"All is well,\" said Ana <b>Rao</b>, the mayor of \u{202e}nwot. The hall was full on that evening.";
    desk.file("docs.jsonl", document("alpha", "2026-01-02", text));
    desk.run(&["add", "docs.jsonl"]);
    let room = Room::open(&desk);
    for path in ["/speakers", "/speakers/1", "/speakers/doubtful", "/speakers?q=<script>alert(1)</script>"] {
        let page = room.get(&path.replace('<', "%3C").replace('>', "%3E")).body;
        assert!(!page.contains('\u{202e}') && !page.contains("<b>Rao") && !page.contains("<script>alert"), "{page}");
    }
}

#[test]
fn the_fuller_name_stays_on_whosever_page_it_is_said() {
    let desk = Desk::new();
    let short = "\"The ferry will be late,\" said Wilk in Riverton. The quay was wet.";
    desk.file("docs.jsonl", document("alpha", "2026-02-01", ENGINEER) + &document("gamma", "2026-03-01", short));
    assert_eq!(desk.run(&["add", "docs.jsonl"]).code, Some(0));
    let room = Room::open(&desk);
    let found = json(&room, "/speakers.json?q=wilk");
    let id = |name: &str| {
        let speakers = found["speakers"].as_array().into_iter().flatten();
        let mut named = speakers.filter(|speaker| speaker["name"] == name).map(|speaker| speaker["id"].to_string());
        named.next().unwrap_or_else(|| panic!("{name} in {found}"))
    };
    let (short, full) = (id("Wilk"), id("Tomasz Wilk"));
    let back = format!("/speakers/{short}");
    assert_eq!(room.post("/speakers/same", &[("one", &short), ("other", &full), ("back", &back)]).status, 303);
    let speakers = json(&room, "/speakers.json");
    assert_eq!(
        (&speakers["total"], &speakers["speakers"][0]["name"]),
        (&1.into(), &"Tomasz Wilk".into()),
        "{speakers}"
    );
}
