//! What happens to a ledger: added once, changed never, corrected, checked, read again?

use rusqlite::Connection;
use serde_json::Value;

use crate::run::{ARTICLE, Desk, Ran, line};

const PAGE: &str = "<!doctype html><html><head><title>Bridge stays open</title>\
    <link rel=canonical href=\"https://courier.example/bridge\">\
    <meta property=\"og:site_name\" content=\"The Courier\"></head><body><article><h1>Bridge stays open</h1>\
    <p>The river rose by a metre on Tuesday, and the old bridge in Riverton was closed to traffic for an hour.</p>\
    <p>&ldquo;The b<b>rid</b>ge is safe &amp; sound,&rdquo; said Ana Rao, the mayor of the town.</p>\
    <p>The bridge is made of stone and has stood for two hundred years, with one repair after a flood in 1931.</p>\
    </article></body></html>";

fn status(desk: &Desk) -> Value {
    serde_json::from_str(&desk.run(&["status", "--format", "json"]).stdout).expect("JSON")
}

fn ledger(desk: &Desk) -> Connection {
    Connection::open(desk.path("onrecord.sqlite")).expect("a ledger")
}

fn only<T: rusqlite::types::FromSql>(desk: &Desk, query: &str) -> T {
    ledger(desk).query_row(query, [], |row| row.get(0)).expect("one row")
}

fn added(desk: &Desk, inputs: &[&str]) -> Ran {
    desk.run(&[&["add"], inputs].concat())
}

#[test]
fn a_page_is_added_once_and_a_changed_page_is_a_version() {
    let desk = Desk::new();
    desk.file("bridge.html", PAGE);
    assert_eq!(added(&desk, &["bridge.html"]).code, Some(0));
    let first = status(&desk);
    assert_eq!((&first["articles"], &first["statements"]), (&1.into(), &1.into()));

    let again = added(&desk, &["bridge.html"]);
    assert_eq!(again.code, Some(0), "the ledger holds something of this input");
    assert!(again.stdout.contains("1 document known already"), "{}", again.stdout);

    desk.file("copy/elsewhere.html", PAGE);
    assert_eq!(added(&desk, &["copy"]).code, Some(0), "the same bytes of the same url");
    assert_eq!(status(&desk)["articles"], 1);
    assert_eq!(status(&desk)["old_versions"], 0);

    desk.file("later.html", PAGE.replace("safe &amp; sound", "sound"));
    assert_eq!(added(&desk, &["later.html"]).code, Some(0));
    let later = status(&desk);
    assert_eq!((&later["articles"], &later["old_versions"], &later["statements"]), (&1.into(), &1.into(), &1.into()));
}

#[test]
fn an_advertisement_that_changes_makes_no_new_version() {
    let desk = Desk::new();
    desk.file("a.html", PAGE).file("b.html", PAGE.replace("</body>", "<!-- ad 17 --></body>"));
    added(&desk, &["a.html", "b.html"]);
    assert_eq!(only::<i64>(&desk, "SELECT count(*) FROM articles"), 1);
    assert_eq!(only::<i64>(&desk, "SELECT count(*) FROM pages"), 2);
}

#[test]
fn documents_without_url_are_known_by_id_or_path_or_bytes() {
    let desk = Desk::new();
    let other = ARTICLE.replace("safe", "closed");
    desk.file("docs.jsonl", line("a", ARTICLE) + &line("b", ARTICLE)).file("changed.jsonl", line("a", &other));
    added(&desk, &["docs.jsonl"]);
    assert_eq!(status(&desk)["articles"], 2, "two ids are two articles, even of one text");
    added(&desk, &["changed.jsonl"]);
    assert_eq!((&status(&desk)["articles"], &status(&desk)["old_versions"]), (&2.into(), &1.into()));
    desk.run_with(&["add", "-"], ARTICLE.as_bytes());
    desk.run_with(&["add", "-"], other.as_bytes());
    assert_eq!(status(&desk)["articles"], 4, "what comes through a pipe is no version of what came before");
}

#[test]
fn failures_are_listed_until_the_input_succeeds() {
    let desk = Desk::new();
    desk.file("bridge.html", " ").file("good.jsonl", line("a", ARTICLE));
    let ran = added(&desk, &["bridge.html", "good.jsonl"]);
    assert_eq!((ran.code, ran.complaints()), (Some(2), vec!["onrecord: bridge.html: is empty"]));
    let failures = status(&desk)["failures"].clone();
    assert_eq!((&failures[0]["input"], &failures[0]["reason"]), (&"bridge.html".into(), &"is empty".into()));
    desk.file("bridge.html", PAGE);
    added(&desk, &["bridge.html"]);
    assert_eq!(status(&desk)["failures"], Value::Array(Vec::new()));
}

#[test]
fn every_span_is_a_slice_of_the_text_and_stands_in_the_page() {
    let desk = Desk::new();
    desk.file("bridge.html", PAGE);
    added(&desk, &["bridge.html"]);
    let slice: String = only(
        &desk,
        "SELECT substr(articles.text, begins + 1, ends - begins) FROM spans
         JOIN statements ON statements.id = statement_id JOIN articles ON articles.id = article_id
         WHERE role = 'content'",
    );
    assert_eq!(slice, only::<String>(&desk, "SELECT text FROM spans WHERE role = 'content'"));
    let begins: usize = only(&desk, "SELECT page_begins FROM spans WHERE role = 'content'");
    let ends: usize = only(&desk, "SELECT page_ends FROM spans WHERE role = 'content'");
    assert_eq!(&PAGE[begins..ends], "&ldquo;The b<b>rid</b>ge is safe &amp; sound,&rdquo;");
    let verified = desk.run(&["verify"]);
    assert_eq!((verified.code, verified.stderr.as_str()), (Some(0), ""), "{}", verified.stdout);
}

#[test]
fn verify_names_what_was_tampered_with() {
    let desk = Desk::new();
    desk.file("bridge.html", PAGE);
    for (damage, complaint) in [
        ("UPDATE spans SET text = 'The bridge is lost' WHERE role = 'content'", "in the text: \"“The bridge is safe"),
        ("UPDATE spans SET begins = 9999, ends = 10000 WHERE role = 'cue'", "cue at 9999-10000 is outside the text"),
        (
            "UPDATE spans SET page_begins = page_begins + 1 WHERE role = 'cue'",
            "does not stand in the saved page at bytes",
        ),
        ("UPDATE statements SET content = 'The bridge is lost'", "the content in statements is not that of its spans"),
        ("UPDATE pages SET deflated = x'789c'", "the saved page cannot be unpacked"),
    ] {
        added(&desk, &["bridge.html"]);
        ledger(&desk).execute_batch(damage).expect("damage");
        let verified = desk.run(&["verify"]);
        assert_eq!(verified.code, Some(2), "{damage}");
        assert!(verified.stderr.contains(complaint), "{damage}: {}", verified.stderr);
        std::fs::remove_file(desk.path("onrecord.sqlite")).expect("the ledger is one file");
    }
}

#[test]
fn a_ledger_without_pages_is_checked_against_its_texts() {
    let desk = Desk::new();
    desk.file("bridge.html", PAGE);
    added(&desk, &["--no-pages", "bridge.html"]);
    let verified = desk.run(&["verify"]);
    assert_eq!(verified.code, Some(0));
    assert!(verified.stdout.contains("the pages of 1 article were not kept"), "{}", verified.stdout);
    let reread = desk.run(&["reread", "--all"]);
    assert_eq!(reread.code, Some(1));
    assert!(reread.stdout.contains("1 article cannot be read again"), "{}", reread.stdout);
}

#[test]
fn a_ledger_remembers_the_model_and_another_reads_again() {
    let desk = Desk::new();
    desk.file("bridge.html", PAGE);
    assert!(desk.run(&["add", "--model", "fast", "bridge.html"]).code < Some(2));
    let read_with = || only::<String>(&desk, "SELECT read_with FROM articles");
    assert!(read_with().ends_with(", en-fast-2026-11"), "{}", read_with());
    assert_eq!(desk.run(&["reread", "--model", "fast"]).code, Some(1), "this model has read it");
    assert_eq!(desk.run(&["reread"]).code, Some(0));
    assert!(read_with().ends_with(", en-2026-11"), "{}", read_with());
    assert_eq!(only::<String>(&desk, "SELECT speaker FROM sayings"), "Ana Rao");
    assert_eq!(desk.run(&["reread"]).code, Some(1), "nothing is outdated any more");
}

#[test]
fn corrections_stand_beside_the_reading_and_outlive_a_reread() {
    let desk = Desk::new();
    desk.file("bridge.html", PAGE);
    added(&desk, &["bridge.html"]);
    let id: String = only(&desk, "SELECT ref FROM statements");
    let ran =
        desk.run(&["correct", &id[..6], "--speaker", "Ana Maria Rao", "--note", "so says the town", "--by", "Li"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(only::<String>(&desk, "SELECT speaker FROM sayings"), "Ana Maria Rao");
    assert_eq!(only::<String>(&desk, "SELECT name FROM appearances"), "Ana Rao", "the reading is not touched");

    // As if another version had read the page, and had found other words.
    ledger(&desk)
        .execute_batch(
            "UPDATE articles SET read_with = 'older'; UPDATE statements SET ref = '00', content = 'The bridge'",
        )
        .expect("an older reading");
    ledger(&desk)
        .execute_batch("UPDATE corrections SET statement_ref = '00', content = 'The bridge is safe'")
        .expect("a correction of it");
    assert_eq!(desk.run(&["reread"]).code, Some(0));
    assert_eq!(only::<String>(&desk, "SELECT speaker FROM sayings"), "Ana Maria Rao");
    assert_eq!(only::<String>(&desk, "SELECT ref FROM statements"), id);
    assert_eq!(desk.run(&["reread"]).code, Some(1), "nothing is outdated any more");

    assert_eq!(desk.run(&["correct", &id, "--reject"]).code, Some(0));
    assert_eq!(only::<i64>(&desk, "SELECT count(*) FROM sayings"), 0);
    assert_eq!(desk.run(&["correct", &id, "--undo"]).code, Some(0));
    assert_eq!(only::<String>(&desk, "SELECT speaker FROM sayings"), "Ana Rao");
    let listed = desk.run(&["correct"]);
    assert_eq!((listed.code, listed.documents().len()), (Some(0), 3), "nothing that was said is lost");
    assert!(listed.documents().iter().all(|one| one["undone_at"].is_string()));
}

#[test]
fn a_correction_that_cannot_be_meant_is_refused_and_two_that_contradict_do_not_stand() {
    let desk = Desk::new();
    desk.file("bridge.html", PAGE);
    added(&desk, &["bridge.html"]);
    let id: String = only(&desk, "SELECT ref FROM statements");
    for said in [["--speaker", ""], ["--speaker", "18"], ["--note", " "]] {
        assert_eq!(desk.run(&[&["correct", &id][..], &said].concat()).code, Some(2), "{said:?}");
    }
    desk.run(&["correct", &id, "--reject"]);
    desk.run(&["correct", &id, "--speaker", "Tomasz Wilk"]);
    assert_eq!(only::<String>(&desk, "SELECT speaker FROM sayings"), "Tomasz Wilk");
    assert_eq!(only::<i64>(&desk, "SELECT count(*) FROM corrections WHERE undone_at IS NULL"), 1);
}

#[test]
fn an_address_can_be_given_for_a_page_that_has_none() {
    let desk = Desk::new();
    desk.file("a.txt", ARTICLE).file("moved.txt", ARTICLE);
    for file in ["a.txt", "moved.txt"] {
        added(&desk, &["--url", "https://courier.example/bridge", file]);
    }
    assert_eq!(status(&desk)["articles"], 1);
}

/// Whether the pipe is closed before or after the output, nothing is said of it.
#[cfg(unix)]
#[test]
fn who_stops_listening_is_no_failure() {
    let desk = Desk::new();
    desk.file("bridge.html", PAGE);
    added(&desk, &["bridge.html"]);
    for command in
        ["search bridge", "trace \"the bridge is safe & sound\"", "speakers", "status", "audit", "export --format csv"]
    {
        let line = format!("{} {command} | true; exit ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_onrecord"));
        let mut bash = std::process::Command::new("bash");
        let ran = bash.args(["-c", &line]).current_dir(desk.path("")).output().expect("bash");
        assert_eq!((ran.status.code(), ran.stderr.as_slice()), (Some(0), &b""[..]), "{command}");
    }
}

#[test]
fn what_is_asked_wrongly_is_answered_in_a_sentence() {
    let desk = Desk::new();
    assert_eq!(
        desk.run(&["status"]).complaints(),
        ["onrecord: onrecord.sqlite: there is no such ledger; onrecord add makes one"]
    );
    desk.file("empty.sqlite", "");
    assert_eq!(
        desk.run(&["status", "--ledger", "empty.sqlite"]).complaints(),
        ["onrecord: empty.sqlite: is no ledger of onrecord; name another with --ledger"]
    );
    desk.file("onrecord.sqlite", "no ledger at all, but a text that is long enough to look at");
    assert_eq!(
        desk.run(&["status"]).complaints(),
        ["onrecord: onrecord.sqlite: is no ledger of onrecord; name another with --ledger"]
    );
    Connection::open(desk.path("other.sqlite")).expect("a database").execute_batch("CREATE TABLE t (a)").expect("t");
    assert_eq!(
        desk.run(&["add", "--ledger", "other.sqlite", "-"]).complaints(),
        ["onrecord: other.sqlite: is no ledger of onrecord; name another with --ledger"]
    );
    desk.file("bridge.html", PAGE);
    desk.run(&["add", "--ledger", "mine.sqlite", "bridge.html"]);
    Connection::open(desk.path("mine.sqlite"))
        .expect("a ledger")
        .pragma_update(None, "user_version", 99)
        .expect("newer");
    assert_eq!(
        desk.run(&["status", "--ledger", "mine.sqlite"]).complaints(),
        ["onrecord: mine.sqlite: was written by a newer onrecord (schema 99, this one knows 2); install that one"]
    );
}

#[test]
fn a_statement_that_is_not_there_is_no_panic() {
    let desk = Desk::new();
    desk.file("bridge.html", PAGE);
    added(&desk, &["bridge.html"]);
    for (statement, complaint) in [
        ("zebra", "\"zebra\" is no statement's id; onrecord search shows ids such as 8d2e29bce0845d7d"),
        ("00000000", "no statement of this ledger has the id 00000000"),
    ] {
        let ran = desk.run(&["correct", statement, "--reject"]);
        assert_eq!((ran.code, ran.complaints()), (Some(2), vec![format!("onrecord: {complaint}").as_str()]));
    }
    assert_eq!(desk.run(&["correct", "--reject"]).code, Some(2));
}

/// Every schema that was released, as a ledger of the pages in `examples/`: opened, brought up to date, and of use.
#[test]
fn ledgers_of_every_schema_open_and_become_present_ones() {
    let kept = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../onrecord-ledger/tests/ledgers"));
    let schemas = std::fs::read_dir(kept).expect("the folder of old ledgers");
    let mut n_schemas = 0;
    for ledger_of_then in schemas.map(|entry| entry.expect("an entry").path()) {
        n_schemas += 1;
        let desk = Desk::new();
        desk.file("onrecord.sqlite", std::fs::read(&ledger_of_then).expect("a ledger"));
        assert_eq!(status(&desk)["articles"], 3, "{}", ledger_of_then.display());
        assert_eq!(desk.run(&["verify"]).code, Some(0), "{}", ledger_of_then.display());
        assert_eq!(
            desk.run(&["trace", "a plant that poisons the water"]).code,
            Some(0),
            "{}",
            ledger_of_then.display()
        );
        assert_eq!(desk.run(&["search", "poisons", "--speaker", "rao"]).code, Some(0), "{}", ledger_of_then.display());
        let new = Desk::new();
        new.file("bridge.html", PAGE);
        added(&new, &["bridge.html"]);
        assert_eq!(tables(&desk), tables(&new), "{} has become a ledger of today", ledger_of_then.display());
    }
    assert!(n_schemas > 0, "no old ledger is kept");
}

fn tables(desk: &Desk) -> Vec<String> {
    let sql = ledger(desk);
    let mut tables = sql.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").expect("a query");
    let tables = tables.query_map([], |row| row.get(0)).expect("tables");
    tables.collect::<Result<_, _>>().expect("statements of SQL")
}
