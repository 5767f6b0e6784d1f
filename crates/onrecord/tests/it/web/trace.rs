//! "Who said this first?" What does somebody see who asks that in a browser?

use serde_json::{Value, json};

use super::Room;
use crate::run::Desk;

const REMARK: &str = "If the crack grows by two millimetres more, I will close the quay the same evening and nobody \
    will talk me out of it";
const ASKED: &str = "/trace?q=I+will+close+the+quay+the+same+evening";

fn article(id: &str, outlet: &str, published: &str, words: &str, who: &str, end: &str) -> String {
    let html = format!(
        "<!doctype html><html><head><title>{id}</title><link rel=canonical href=\"https://{id}.example/quay\">\
         <meta property=\"og:site_name\" content=\"{outlet}\"><meta property=\"og:title\" content=\"News of {id}\">\
         <meta property=\"article:published_time\" content=\"{published}\"></head><body><article><h1>News of {id}</h1>\
         <p>The old quay of Harrow Point may have to close this spring, the harbour office said on Monday.</p>\
         <p>“{words},” said {who}, the harbour master.</p>\
         <p>The quay was built in 1911 and carries the road to the fish market, the ferry and four hundred houses.</p>\
         <p>{end}</p></article></body></html>"
    );
    json!({ "id": id, "url": format!("https://{id}.example/quay"), "html": html }).to_string() + "\n"
}

/// A remark's way from a local paper over an agency that is here and one that is not.
fn desk() -> Desk {
    let desk = Desk::new();
    let cut = "I will not close the quay the same evening and nobody will talk me out of it";
    let articles = [
        article("lantern", "The Harrow Lantern", "2025-03-03T17:40:00+01:00", REMARK, "Ali Rao", ""),
        article("wire", "Coast Wire", "2025-03-03T21:05:00+01:00", REMARK, "Ali Rao", ""),
        article("tidings", "Northmoor Tidings", "2025-03-04", cut, "Ali Rao", "Source: Coast Wire"),
        article("star", "Evening Star", "2025-03-05", REMARK, "Greta Holm", "Source: Northern Press Agency"),
    ];
    desk.file("quay.jsonl", articles.concat());
    assert_eq!(desk.run(&["add", "quay.jsonl"]).code, Some(0));
    desk
}

/// The page's text, as somebody reads it: tags gone, space made one.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(character),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_answer_stands_at_the_top_in_one_sentence() {
    let desk = desk();
    let page = Room::open(&desk).get(ASKED);
    assert_eq!(page.status, 200);
    let text = text(&page.body);
    let answer = "First in this ledger: The Harrow Lantern, 3 March 2025, 17:40, said by Ali Rao.";
    assert!(text.contains(answer), "{text}");
    assert!(text.contains("4 statements, in order of publication"), "{text}");
}

#[test]
fn each_variant_says_what_was_done_to_the_words() {
    let desk = desk();
    let page = Room::open(&desk).get(ASKED).body;
    assert!(
        page.contains("<ins><span class=\"unseen\"> [new: </span>not<span class=\"unseen\">] </span></ins>"),
        "{page}"
    );
    let text = text(&page);
    for said in [
        "a negation differs",
        "shortened",
        "given to another speaker: Greta Holm here, Ali Rao before",
        "By way of Coast Wire (the article credits it)",
        "the same words",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert!(page.contains("#s2\">News of tidings</a>"), "a link to the statement in its article: {page}");
}

#[test]
fn the_picture_draws_who_credits_whom_and_links_to_the_list() {
    let desk = desk();
    let page = Room::open(&desk).get(ASKED).body;
    for drawn in [
        "<title>Northmoor Tidings credits Coast Wire</title>",
        "<title>Evening Star credits Northern Press Agency</title>",
        "no copy in this ledger</text>",
        "<a href=\"#c3\" class=\"mark changed loud\"",
        "id=\"c3\"",
    ] {
        assert!(page.contains(drawn), "{drawn} in {page}");
    }
    assert!(!page.contains(" style="), "the policy forbids style attributes");
}

#[test]
fn by_id_it_is_the_same_trace_and_says_where_the_statement_stands() {
    let desk = desk();
    let room = Room::open(&desk);
    let trace = room.get(&ASKED.replace("/trace?", "/trace.json?")).json();
    let id = trace["copies"][3]["id"].as_str().expect("an id").to_owned();
    let page = room.get(&format!("/trace/{}", &id[..10]));
    assert!(text(&page.body).contains("The statement you came from is number 4."), "{}", page.body);
    let pasted = room.get(&format!("/trace?q={id}"));
    assert_eq!((pasted.status, pasted.header("location")), (303, Some(format!("/trace/{id}").as_str())));
}

#[test]
fn json_and_csv_are_what_the_command_prints() {
    let desk = desk();
    let room = Room::open(&desk);
    let words = "I will close the quay the same evening";
    let printed: Value = serde_json::from_str(&desk.run(&["trace", words, "--format", "json"]).stdout).expect("JSON");
    assert_eq!(room.get(&ASKED.replace("/trace?", "/trace.json?")).json(), printed);
    let table = room.get(&ASKED.replace("/trace?", "/trace.csv?"));
    assert_eq!(table.body, desk.run(&["trace", words, "--format", "csv"]).stdout);
    assert_eq!(table.header("content-disposition"), Some("attachment; filename=\"trace-words.csv\""));
}

#[test]
fn articles_of_one_day_share_the_first_place() {
    let desk = Desk::new();
    let articles = [
        article("lantern", "The Harrow Lantern", "2025-03-03", REMARK, "Ali Rao", ""),
        article("wire", "Coast Wire", "2025-03-03", REMARK, "Ali Rao", ""),
    ];
    desk.file("quay.jsonl", articles.concat());
    desk.run(&["add", "quay.jsonl"]);
    let text = text(&Room::open(&desk).get(ASKED).body);
    let answer =
        "First in this ledger: 2 statements of 3 March 2025, and their pages do not tell which of them came first.";
    assert!(text.contains(answer), "{text}");
}

#[test]
fn nothing_found_and_too_few_words_say_what_to_do() {
    let desk = desk();
    let room = Room::open(&desk);
    let page = text(&room.get("/trace?q=nobody+here+has+ever+said+these+words").body);
    assert!(
        page.contains("Nothing in this ledger has these words.") && page.contains("Search for the words"),
        "{page}"
    );
    let page = text(&room.get("/trace?q=the+quay").body);
    assert!(page.contains("These are too few words to be followed") && page.contains("search for the quay"), "{page}");
    assert_eq!(room.get("/trace.json?q=the+quay").status, 400);
    assert!(text(&room.get("/trace").body).contains("Paste a remark"));
    assert_eq!(room.get("/trace/00000000").status, 404);
    assert_eq!(room.get("/trace/nonsense").status, 400);
}

#[test]
fn what_a_page_says_of_itself_is_text() {
    let desk = Desk::new();
    let outlet = "Sun &lt;script&gt;alert(1)&lt;/script&gt;&lt;/svg&gt; \u{202e}News";
    desk.file("quay.jsonl", article("lantern", outlet, "2025-03-03", REMARK, "Ali Rao", ""));
    desk.run(&["add", "quay.jsonl"]);
    let page = Room::open(&desk).get(ASKED).body;
    assert!(!page.contains("<script>alert") && !page.contains('\u{202e}'), "{page}");
    assert!(page.contains("Sun &#60;script&#62;"), "{page}");
}

#[test]
fn an_agos_day_is_not_counted_back_from_nothing() {
    let desk = desk();
    let text = format!(
        "Quay again\n\nHarrow Echo\n2 weeks ago\n\n\u{201c}{REMARK},\u{201d} said Ali Rao, the harbour master.\n\nThe ferry to the fish market goes on.\n"
    );
    desk.file("ago.txt", text);
    assert_eq!(desk.run(&["add", "ago.txt"]).code, Some(0));
    let words = self::text(&Room::open(&desk).get(ASKED).body);
    assert!(
        words.contains("no date only words such as \u{201c}2 weeks ago\u{201d}, and nobody knows since when"),
        "{words}"
    );
}

#[test]
fn a_day_that_may_be_turned_round_is_not_first_without_a_doubt() {
    let desk = desk();
    let early = article("early", "The Early Bird", "", REMARK, "Ali Rao", "")
        .replace("<h1>News of early</h1>", "<h1>News of early</h1><p class='date'>Published 02/03/2025</p>");
    desk.file("early.jsonl", early);
    assert_eq!(desk.run(&["add", "early.jsonl"]).code, Some(0));
    let words = self::text(&Room::open(&desk).get(ASKED).body);
    assert!(words.contains("Perhaps first in this ledger: The Early Bird, 3 February 2025"), "{words}");
    assert!(words.contains("day and month may be the other way round"), "{words}");
    assert!(!words.contains("The Early Bird first in this ledger"), "{words}");
}

#[test]
fn a_later_day_that_may_be_turned_round_puts_a_doubt_on_the_first() {
    let desk = desk();
    // Read as the 5th of January 2025, or as the 1st of May; the first of the others is of the 3rd of March.
    let turned = article("turned", "The Turned Page", "", REMARK, "Ali Rao", "")
        .replace("<h1>News of turned</h1>", "<h1>News of turned</h1><p class='date'>Published 05/01/2025</p>");
    desk.file("turned.jsonl", turned);
    assert_eq!(desk.run(&["add", "turned.jsonl"]).code, Some(0));
    let trace = Room::open(&desk).get("/trace.json?q=I+will+close+the+quay+the+same+evening").json();
    let first = &trace["copies"][0];
    assert_eq!(first["article"]["outlet"].as_str().or(first["outlet"].as_str()), Some("The Harrow Lantern"), "{first}");
    assert_eq!(first["order"], "among-first");
    let words = self::text(&Room::open(&desk).get(ASKED).body);
    assert!(words.contains("Perhaps first in this ledger: The Harrow Lantern, 3 March 2025"), "{words}");
    assert!(words.contains("with day and month the other way round it would be older"), "{words}");
}
