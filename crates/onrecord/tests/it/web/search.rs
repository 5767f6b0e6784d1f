//! What do people and programs find in the reading room, and what are they told where they find nothing?

use super::Room;
use super::news::{desk, link, seen};

/// The contents of what is found, in their order.
fn found(room: &Room, query: &str) -> Vec<String> {
    let found = room.get(&format!("/search.json?{query}")).json();
    let contents = found["statements"].as_array().expect("statements").iter();
    contents.map(|one| one["content"][0]["text"].as_str().expect("words").to_owned()).collect()
}

#[test]
fn words_are_shown_in_their_sentence_and_marked() {
    let desk = desk();
    let room = Room::open(&desk);
    let page = room.get("/search?q=safe");
    assert_eq!(page.status, 200);
    let words = seen(&page.body);
    assert!(words.contains("1 statement with safe"), "{words}");
    assert!(words.contains("“The old bridge is safe,” said Ana Rao, the mayor of Riverton."), "{words}");
    assert!(page.body.contains("<mark>safe</mark>"), "{}", page.body);
    for part in ["<span class=\"said\">", "<span class=\"cue\">said</span>", "<span class=\"source\">Ana Rao"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(words.contains("2024-05-14Eastport CourierBridge stays openWho said this first?"), "{words}");
    assert!(link(&room, "/search?q=safe", "Bridge stays open").contains("#s"));
    assert!(link(&room, "/search?q=safe", "Who said this first?").starts_with("/trace/"));
    assert_eq!(room.get(&link(&room, "/search?q=safe", "Eastport Courier")).status, 200);
}

#[test]
fn facets_add_a_filter_and_take_it_out_again() {
    let desk = desk();
    let room = Room::open(&desk);
    assert_eq!(found(&room, "q=bridge").len(), 3);
    let narrowed = link(&room, "/search?q=bridge", "Eastport Courier");
    // The first link of that name leads to the outlet; the facet is asked for by its id.
    assert!(narrowed.starts_with("/outlets/"), "{narrowed}");
    let id = narrowed.trim_start_matches("/outlets/");
    let query = format!("q=bridge&outlet={id}");
    assert_eq!(found(&room, &query).len(), 2);
    let page = format!("/search?{query}");
    let words = seen(&room.get(&page).body);
    assert!(words.contains("2 statements with bridge Outlet Eastport Courier leave out"), "{words}");
    assert_eq!(link(&room, &page, "Leave out the filter Outlet: Eastport Courier"), "/search?q=bridge");
    assert_eq!(link(&room, &page, "2024"), format!("/search?q=bridge&outlet={id}&since=2024&until=2024"));
    assert_eq!(found(&room, &format!("{query}&since=2024&until=2024")), ["“The old bridge is safe,”"]);
    assert_eq!(link(&room, "/search?q=toll", "indirect"), "/search?q=toll&kind=indirect");
    assert_eq!(link(&room, "/search?q=toll&kind=indirect", "Leave out the filter How: indirect"), "/search?q=toll");
}

#[test]
fn an_address_has_only_what_was_asked() {
    let desk = desk();
    let room = Room::open(&desk);
    let sent = room.get("/search?q=toll&speaker=&outlet=&since=&until=2025&kind=&cue=&order=&page=1");
    assert_eq!((sent.status, sent.header("location")), (303, Some("/search?q=toll&until=2025&page=1")));
    assert_eq!(room.get("/search?q=").header("location"), Some("/search"));
    assert_eq!(room.get("/search.json?q=toll&speaker=").json()["total"], 2);
}

#[test]
fn without_words_the_newest_are_shown_with_their_course() {
    let desk = desk();
    let room = Room::open(&desk);
    let page = room.get("/search");
    let words = seen(&page.body);
    assert!(words.contains("The newest statements"), "{words}");
    assert!(words.find("I never signed").expect("the newest") < words.find("is safe").expect("the oldest"));
    assert!(words.contains("Statements a month"), "{words}");
    assert!(words.contains("2024-05 2 "), "{words}");
    assert_eq!(link(&room, "/search", "2024-05"), "/search?since=2024-05&until=2024-05");
    assert!(words.contains("2024-06 0 0 0 0"), "a month in which nothing was said: {words}");
}

#[test]
fn what_cannot_be_searched_for_is_said_above_the_form() {
    let desk = desk();
    let room = Room::open(&desk);
    let check = |query: &str, sentence: &str| {
        let page = room.get(&format!("/search?{query}"));
        assert_eq!(page.status, 200);
        assert!(seen(&page.body).contains(sentence), "{query}: {}", seen(&page.body));
        assert!(page.body.contains("role=\"alert\""), "{query}");
        let json = room.get(&format!("/search.json?{query}"));
        assert_eq!(json.status, 400, "{query}");
        assert!(json.json()["error"].is_string(), "{query}");
    };
    check("q=bridge+%22toll", "bridge \"toll This quotation mark has no partner;");
    check("q=NOT+toll", "NOT toll NOT takes away from what is found");
    check("speaker=Ana+Roa", "Speaker \"Ana Roa\": no speaker of this ledger is called so; near it: Ana Rao.");
    check("since=May", "Since May: is no date; write 2026-11-22, 2026-11 or 2026.");
    check("since=2026&until=2025", "Since is later than until; nothing lies between.");
    check("kind=loud", "There is no kind “loud”; there is direct, indirect, mixed.");
    check("kind=direct%22+OR+%22indirect", "There is no kind");
    check("cue=%21", "The cue “!” has no letter");
    check("page=0", "There are pages 1 to 250, and no page “0”.");
    check("page=99999999999999999999", "no page “99999999999999999999”");
}

#[test]
fn where_nothing_is_found_there_is_something_to_try() {
    let desk = desk();
    let room = Room::open(&desk);
    let page = "/search?q=safe+toll&kind=direct";
    let words = seen(&room.get(page).body);
    assert!(words.contains("Nothing found with safe toll"), "{words}");
    assert_eq!(link(&room, page, "How: direct"), "/search?q=safe+toll");
    assert_eq!(link(&room, page, "safe"), "/search?q=safe&kind=direct");
    assert_eq!(link(&room, "/search?q=clos", "clos*"), "/search?q=clos*");
    assert_eq!(found(&room, "q=clos*").len(), 1);
    assert_eq!(link(&room, "/search?q=%22toll+bridge%22", "toll bridge"), "/search?q=toll+bridge");
}

#[test]
fn corrected_and_rejected_statements_say_so() {
    let desk = desk();
    let room = Room::open(&desk);
    let id = room.get("/search.json?q=rise").json()["statements"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(desk.run(&["correct", &id, "--speaker", "Lena Ost"]).code, Some(0));
    let words = seen(&room.get("/search?q=rise").body);
    assert!(words.contains("Lena Ost directcorrected"), "{words}");
    assert_eq!(found(&room, "speaker=Lena+Ost").len(), 1);
    assert_eq!(desk.run(&["correct", &id, "--reject"]).code, Some(0));
    assert!(seen(&room.get("/search?q=rise").body).contains("Nothing found"));
    assert!(seen(&room.get("/search?q=rise&rejected=1").body).contains("rejected: no statement"));
}

#[test]
fn the_same_is_there_for_programs_and_as_a_table() {
    let desk = desk();
    let room = Room::open(&desk);
    let found = room.get("/search.json?q=bridge&order=best").json();
    assert_eq!(found["total"], 3);
    assert_eq!(found["asked"]["q"], "bridge");
    let speaker = &found["counts"]["speaker"][0];
    assert_eq!((&speaker["name"], &speaker["n"]), (&"Ana Rao".into(), &3.into()));
    assert!(speaker["id"].is_i64());
    assert_eq!(found["counts"]["year"][0]["direct"], 1);
    assert!(found["statements"][0]["number"].is_i64());
    let table = room.get("/search.csv?q=bridge");
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(table.body.starts_with("statement,published,outlet,title,url,speaker,"), "{}", table.body);
    assert_eq!(table.body.lines().count(), 4, "{}", table.body);
}

#[test]
fn pages_are_turned() {
    let desk = crate::run::Desk::new();
    let lines: String = (0..25)
        .map(|number| {
            crate::run::line(
                &number.to_string(),
                &format!("It rained.\n\n\"We counted {number} boats,\" said Ana Rao.\n"),
            )
        })
        .collect();
    desk.file("boats.jsonl", lines);
    desk.run(&["add", "boats.jsonl"]);
    let room = Room::open(&desk);
    let next = link(&room, "/search?q=boats", "the next 20");
    assert_eq!(next, "/search?q=boats&page=2");
    let words = seen(&room.get(&next).body);
    assert!(words.contains("21 to 25"), "{words}");
    assert_eq!(link(&room, &next, "the 20 before"), "/search?q=boats&page=1");
}

#[test]
fn what_strangers_wrote_is_text() {
    let desk = crate::run::Desk::new();
    let text = "It rained.\n\n\"The <script>alert(1)</script> bridge \u{202e}is safe,\" said Ana Rao.\n";
    let document = serde_json::json!({
        "id": "a", "text": text, "title": "<img src=x onerror=alert(1)>", "url": "https://x.example/\"><script>",
    });
    desk.file("hostile.jsonl", format!("{document}\n"));
    desk.run(&["add", "hostile.jsonl"]);
    let room = Room::open(&desk);
    for path in [
        "/search?q=bridge",
        "/search",
        "/search?q=%22%3E%3Cscript%3E",
        "/search?q=%3Cb%3E&speaker=%22%3E%3Cscript%3E",
        "/outlets",
    ] {
        let page = room.get(path).body;
        assert_eq!(page.matches("<script").count(), 1, "only our own: {page}");
        assert!(!page.contains("<img") && !page.contains('\u{202e}'), "{page}");
    }
    assert!(seen(&room.get("/search?q=bridge").body).contains("<script>alert(1)</script>"));
}
