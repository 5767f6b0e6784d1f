use proptest::prelude::*;
use rusqlite::Connection;

use super::*;

fn check(words: &str, fts5: &str) {
    let query = parse(words).unwrap_or_else(|complaint| panic!("{words}: {complaint}")).expect("words");
    assert_eq!(in_fts5(&query), fts5, "{words}");
}

fn complaint(words: &str) -> String {
    parse(words).expect_err(words).to_string()
}

#[test]
fn words_are_all_wanted() {
    check("bridge", "\"bridge\"");
    check("bridge toll", "(\"bridge\" AND \"toll\")");
    check("bridge AND toll", "(\"bridge\" AND \"toll\")");
    assert_eq!(parse(" \t"), Ok(None));
}

#[test]
fn words_people_write_are_words() {
    check("don't U.S. covid-19 C++", "(\"don't\" AND \"U.S.\" AND \"covid-19\" AND \"C++\")");
    check("and", "\"and\"");
    check("near content:x ^top", "(\"near\" AND \"content:x\" AND \"^top\")");
}

#[test]
fn phrases_prefixes_and_marks_from_a_page() {
    check("\"the old bridge\"", "\"the old bridge\"");
    check("“the old bridge”", "\"the old bridge\"");
    check("toll*", "\"toll\" *");
    check("\"the old bri\"*", "\"the old bri\" *");
    check("\"the old bri*\"", "\"the old bri*\" *");
}

#[test]
fn operators_in_capitals() {
    check("bridge OR tunnel toll", "(\"bridge\" OR (\"tunnel\" AND \"toll\"))");
    check("(bridge OR tunnel) toll", "((\"bridge\" OR \"tunnel\") AND \"toll\")");
    check("bridge NOT toll", "(\"bridge\" NOT \"toll\")");
    check("bridge AND NOT toll", "(\"bridge\" NOT \"toll\")");
    check("old bridge NOT toll road", "(((\"old\" AND \"bridge\") NOT \"toll\") AND \"road\")");
}

#[test]
fn what_is_wrong_and_where() {
    check_complaints(&[
        (
            "bridge \"toll",
            "character 8 of the words searched for: this quotation mark has no partner; add one behind the last word, or take it out",
        ),
        ("bridge (toll", "character 8 of the words searched for: this ( is never closed; add a ) or take it out"),
        ("(", "character 1 of the words searched for: this ( is never closed; add a ) or take it out"),
        ("toll)", "character 5 of the words searched for: this ) closes nothing; take it out, or put a ( before"),
        ("()", "character 2 of the words searched for: a word is missing before this )"),
        ("é OR", "character 3 of the words searched for: nothing follows OR; add a word, or take it out"),
        ("OR toll", "character 1 of the words searched for: a word is missing before OR"),
        ("toll AND OR bridge", "character 10 of the words searched for: a word is missing before OR"),
        (
            "NOT toll",
            "character 1 of the words searched for: NOT takes away from what is found; put a word before it: bridge NOT toll",
        ),
        ("*", "character 1 of the words searched for: * stands behind the beginning of a word: toll*"),
        (
            "to*ll",
            "character 1 of the words searched for: to*ll: * stands only at the end, once, for any ending of the word",
        ),
        (
            "bridge – toll",
            "character 8 of the words searched for: – has no letter or digit, and only words are searched",
        ),
        ("bridge -toll", "character 8 of the words searched for: -toll: to leave a word out, write NOT toll"),
        ("\"?\"", "character 1 of the words searched for: there is no letter or digit between these quotation marks"),
    ]);
    assert!(complaint(&"a ".repeat(101)).contains("101 words are too many"));
    assert_eq!(
        complaint("a* b* c* d* e*"),
        "character 13 of the words searched for: words with * stand for many; search for 4 of them at most"
    );
    assert!(complaint(&"(".repeat(50)).contains("nested deeper than 20"));
}

fn check_complaints(cases: &[(&str, &str)]) {
    for (words, sentence) in cases {
        assert_eq!(complaint(words), *sentence, "{words}");
    }
}

proptest! {
    #[test]
    fn any_string_is_a_query_that_sqlite_takes_or_a_complaint(
        words in prop_oneof![".{0,40}", "([a-c\"()*“ é-]|AND|OR|NOT| ){0,30}", "\\PC{0,20}"],
    ) {
        let sql = Connection::open_in_memory().unwrap();
        sql.execute_batch("CREATE VIRTUAL TABLE few USING fts5(content); INSERT INTO few VALUES ('a b c')").unwrap();
        match parse(&words) {
            Ok(None) => prop_assert!(words.trim().is_empty()),
            Ok(Some(query)) => {
                let count = sql.query_row("SELECT count(*) FROM few WHERE few MATCH ?1", [in_fts5(&query)], |row| {
                    row.get::<_, i64>(0)
                });
                prop_assert!(count.is_ok(), "{words:?}: {count:?}");
            }
            Err(complaint) => prop_assert!((1..=words.chars().count()).contains(&complaint.character)),
        }
    }
}
