//! What does the room make of pages that were written to harm whoever reads them?
//!
//! Everything a stranger can write is written here with something in it that would run, lead away, turn the text round or go on
//! for ever. It must be shown, as text. `browser.rs` shows the same ledger to a browser, where "runs" is no question of opinion.

use std::collections::{BTreeSet, VecDeque};

use rusqlite::Connection;
use serde_json::json;

use super::room::Room;
use crate::run::Desk;

/// Each would set `window.hostile`, or make an element that the templates never make.
const MARKUP: [&str; 9] = [
    "<script>window.hostile=1</script>",
    "</script><script>window.hostile=1</script>",
    "\"><img src=x onerror=\"window.hostile=1\">",
    "' onmouseover='window.hostile=1' autofocus onfocus='window.hostile=1",
    "</title></style></textarea><svg/onload=window.hostile=1>",
    "<iframe srcdoc=\"<script>parent.hostile=1</script>\"></iframe>",
    "{{7*7}}${window.hostile=1}<%= 7*7 %>{% raw %}#{7*7}",
    "&lt;script&gt;window.hostile=1&lt;/script&gt;&#60;img src=x&#62;",
    "<!-- ]]> <base href='//hostile.example/'><style>*{display:none}</style>",
];
/// Turns the line round; then the characters that command terminals and end strings.
const ACTING: &str = "\u{202e}exe.fdp \u{2066}txt\u{2069} \u{1b}[31m\u{7}\u{0}\u{2028}\u{e0041}";
const ADDRESSES: [&str; 8] = [
    "javascript:window.hostile=1",
    "JaVaScRiPt:window.hostile=1//https://ok.example/",
    "data:text/html,<script>window.hostile=1</script>",
    "vbscript:hostile",
    "//hostile.example/",
    "https:hostile.example",
    "https://hostile.example/\"><script>window.hostile=1</script>",
    "https://hostile.example\\@ok.example/\u{202e}",
];
/// What none of our templates writes.
const NEVER: [&str; 8] = ["<script>", "<img", "<iframe", "<svg/", "<base", "<style", "\u{202e}", "\u{1b}"];

/// Forms go there, and nobody else.
const FORMS: [&str; 6] =
    ["/leave", "/corrections/undo", "/speakers/same", "/speakers/apart", "/decisions/undo", "/api/read"];

/// No page of the room is longer, whatever is in the ledger.
const LONGEST_PAGE: usize = 1 << 20;
/// An article as JSON is its whole record, in however many parts its page is: 1,564 statements here.
const LONGEST_RECORD: usize = 2 << 20;
/// So many pages are looked at; the hostile ledger has fewer.
const MOST_PAGES: usize = 600;

pub(super) fn desk() -> Desk {
    let desk = Desk::new();
    let name = format!("{} {ACTING}.html", MARKUP[2]).replace(['/', '\0'], "_");
    desk.file(&name, page()).file("hostile.jsonl", lines());
    let ran = desk.run(&["add", &name, "hostile.jsonl", "--time-limit", "60"]);
    assert_eq!(ran.code, Some(2), "one input cannot be read: {}", ran.stderr);
    poison(&desk);
    desk
}

/// A page with something in everything that is read of it.
fn page() -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let [title, author, outlet, section] = [0, 2, 1, 4].map(|index| escaped(MARKUP[index]));
    let said: String = MARKUP
        .iter()
        .map(|markup| {
            let markup = escaped(markup);
            format!("<p>“The bridge is safe {markup},” said Ana Rao{markup}, the mayor {ACTING} of Riverton.</p>\n")
        })
        .collect();
    format!(
        "<!doctype html><html lang=en><head><title>The bridge {title}</title>\
         <meta name=author content=\"Nadia {author}\"><meta property=\"og:site_name\" content=\"Post {outlet}\">\
         <meta property=\"article:section\" content=\"{section}\"><link rel=canonical href=\"{}\">\
         <meta property=\"article:published_time\" content=\"2026-02-03T04:05:06Z\"></head>\
         <body><article><h1>The bridge {title}</h1>{said}</article></body></html>",
        ADDRESSES[0]
    )
}

fn lines() -> String {
    let said = "\"The bridge is safe,\" said Ana Rao, the mayor of Riverton. The river rose by a metre on Tuesday.\n\n";
    let word = "W".repeat(20_000);
    let many: String = (0..4_000).map(|n| format!("\"Number {n} is a lie,\" said Tomasz Wilk.\n\n")).collect();
    let endless =
        format!("{said}{}", "The river rose, and \"the bridge is safe,\" said Ana Rao again. ".repeat(85_000));
    assert!(endless.len() > 5_000_000);
    let odd = [
        ("many", "Four thousand", many),
        ("endless", "Five megabytes", endless),
        ("word", word.as_str(), format!("{said}\"{word},\" said {word} Rao, a {word} of {word}.\n\n{said}")),
        ("turned", ACTING, format!("\"{ACTING} is safe {ACTING},\" said Ana {ACTING} Rao.\n\n{said}")),
        ("formula", "=cmd|' /C calc'!A0", format!("\"=SUM(A1)+{ACTING},\" said @Rao.\n\n{said}")),
        ("marks", &"a\u{301}\u{302}\u{303}".repeat(500), said.replace('a', &format!("a{}", "\u{35c}".repeat(60)))),
    ];
    let odd = odd.into_iter().map(|(id, title, text)| json!({"id": id, "title": title, "text": text}));
    let linked = ADDRESSES.iter().zip(MARKUP).map(|(url, markup)| {
        let text = format!("\"The bridge {markup} is safe,\" said Ana Rao, the {markup} mayor.\n\n{said}");
        json!({"id": format!("{markup}{url}"), "url": url, "title": markup, "text": text, "published": "2026-01-02"})
    });
    let failure = "{\"id\": \"<script>window.hostile=1</script>\", \"text\": \"torn";
    odd.chain(linked).map(|line| format!("{line}\n")).collect::<String>() + failure + "\n"
}

/// Writes into the ledger what no reader would let through: every text of every second article, speaker and outlet.
fn poison(desk: &Desk) {
    let mut sql = Connection::open(desk.path("onrecord.sqlite")).expect("a ledger");
    let transaction = sql.transaction().expect("a transaction");
    let columns = [
        ("articles", &["title", "byline", "section", "language", "published_text", "document"][..]),
        ("outlets", &["name"]),
        ("speakers", &["name"]),
        ("appearances", &["name", "role"]),
        ("statements", &["cue", "source", "occasion", "occasion_outlet"]),
        ("relays", &["outlet", "text"]),
        ("notes", &["text"]),
        ("runs", &["command"]),
        ("failures", &["reason"]),
        ("index_facets", &["cue"]),
    ];
    for (index, (table, columns)) in columns.iter().enumerate() {
        let set = columns.iter().enumerate().map(|(at, column)| {
            let markup = MARKUP[(index + at) % MARKUP.len()].replace('\'', "''");
            format!("{column} = ifnull({column}, '') || '{markup}' || char(8238)")
        });
        let some = if *table == "failures" { "" } else { "WHERE rowid % 2 = 0" };
        let set = set.collect::<Vec<_>>().join(", ");
        transaction.execute(&format!("UPDATE {table} SET {set} {some}"), []).expect(table);
    }
    for (index, address) in ADDRESSES.iter().enumerate() {
        let update = "UPDATE articles SET url = ?1, address = ?1 || id WHERE id % 8 = ?2";
        transaction.execute(update, (address, index)).expect("an address");
    }
    transaction.commit().expect("the harm is done");
}

#[test]
fn hostile_pages_are_shown_as_text() {
    let desk = desk();
    let room = Room::open(&desk);
    let said = form_urlencoded::byte_serialize(MARKUP[1].as_bytes()).collect::<String>();
    let first =
        ["/", "/search", "/speakers", "/outlets", "/audit", "/failures", "/corrections", "/add", "/trace?q=bridge"];
    let asked =
        ["/search?q=", "/speakers?q=", "/trace?q=", "/trace/", "/audit?speaker=", "/nowhere/", "/add/", "/articles/"]
            .map(|path| format!("{path}{said}"));
    let mut waiting: VecDeque<String> = first.iter().map(|path| (*path).to_owned()).chain(asked).collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut n = 0;
    while let Some(path) = waiting.pop_front().filter(|_| n < MOST_PAGES) {
        n += 1;
        let answer = room.get(&path);
        assert!(matches!(answer.status, 200 | 303 | 400 | 404), "{path} answers {}: {}", answer.status, answer.body);
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        let longest = if is_page { LONGEST_PAGE } else { LONGEST_RECORD };
        assert!(answer.body.len() < longest, "{path} has {} bytes", answer.body.len());
        if !is_page {
            continue;
        }
        let shown = without_values(&answer.body);
        for never in NEVER {
            let at = shown.find(never).map(|at| shown[at..].chars().take(80).collect::<String>());
            assert_eq!(at, None, "{path}");
        }
        for address in addresses(&answer.body) {
            let is_outside = address.starts_with("http://") || address.starts_with("https://");
            let is_ours = address.starts_with(['#', '?']) || (address.starts_with('/') && !address.starts_with("//"));
            assert!(is_outside || is_ours, "{path} links to {address}");
            let page = address.split('#').next().unwrap_or_default();
            // A form's address is asked with a form.
            let is_page = page.starts_with('/') && !FORMS.contains(&page) && !page.ends_with("/stop");
            if is_ours && is_page && known.insert(page.to_owned()) {
                waiting.push_back(page.to_owned());
            }
        }
    }
    assert!(n > 10, "{n} pages");
}

/// The page without what its fields hold: that goes back as it came, and a browser shows it in the field only.
fn without_values(html: &str) -> String {
    let mut parts = html.split(" value=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once('"').map_or("", |(_, behind)| behind))
}

/// What a page links to, as a browser reads it.
fn addresses(html: &str) -> Vec<String> {
    let attributes = ["href=\"", "action=\"", "src=\""];
    let found = attributes.iter().flat_map(|name| html.split(name).skip(1)).filter_map(|rest| rest.split('"').next());
    let plain = [
        ("&#38;", "&"),
        ("&amp;", "&"),
        ("&#39;", "'"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#60;", "<"),
        ("&#62;", ">"),
    ];
    found.map(|one| plain.iter().fold(one.to_owned(), |one, (from, to)| one.replace(from, to))).collect()
}
