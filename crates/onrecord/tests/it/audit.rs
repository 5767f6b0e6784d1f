//! Does `onrecord audit` count right, and does everybody see what was counted?

use onrecord_ledger::Ledger;
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::run::Desk;

/// A ledger made by hand, row by row.
struct Book {
    desk: Desk,
    sql: Connection,
}

/// What somebody says in an article: speaker, kind, cue, words, confidence.
type Said<'a> = (Option<i64>, &'a str, Option<&'a str>, i64, f64);

const ANA: Option<i64> = Some(1);
const TOMASZ: Option<i64> = Some(2);
const COUNCIL: Option<i64> = Some(3);
const NOBODY: Option<i64> = None;

impl Book {
    fn new() -> Book {
        let desk = Desk::new();
        Ledger::create(&desk.path("onrecord.sqlite")).expect("a ledger");
        let sql = Connection::open(desk.path("onrecord.sqlite")).expect("the ledger");
        let book = Book { desk, sql };
        book.run("INSERT INTO outlets VALUES (1, 'Eastport Courier'), (2, 'Riverton Post')");
        book.speaker(1, "Ana Rao", "person").speaker(2, "Tomasz Wilk", "person").speaker(
            3,
            "town council",
            "organisation",
        );
        book
    }

    fn run(&self, sql: &str) -> &Book {
        self.sql.execute_batch(sql).expect("the rows");
        self
    }

    fn speaker(&self, id: i64, name: &str, kind: &str) -> &Book {
        self.sql
            .execute("INSERT INTO speakers (id, name, kind) VALUES (?, ?, ?)", params![id, name, kind])
            .expect("a speaker");
        self
    }

    /// The statements are known by their article's text and their place in it.
    fn article(&self, outlet: Option<i64>, date: Option<(&str, &str)>, text: &str, said: &[Said<'_>]) -> &Book {
        self.sql
            .execute(
                "INSERT INTO articles (address, version, is_current, outlet_id, section, published_date,
                    published_precision, published_origin, text, page_sha256, read_with, added_at)
                 VALUES ((SELECT count(*) FROM articles), 1, 1, ?, 'Town', ?, ?, 'meta', ?, '', '', '')",
                params![outlet, date.map(|date| date.0), date.map_or("none", |date| date.1), text],
            )
            .expect("an article");
        let article = self.sql.last_insert_rowid();
        for (number, (speaker, kind, cue, n_words, confidence)) in said.iter().enumerate() {
            self.sql
                .execute(
                    "INSERT INTO appearances (article_id, key, kind, role, speaker_id) VALUES (?, ?, ?, ?, ?)",
                    params![
                        article,
                        number,
                        if speaker.is_some() { "person" } else { "anonymous" },
                        "the mayor",
                        speaker
                    ],
                )
                .expect("an appearance");
            let appearance = self.sql.last_insert_rowid();
            self.sql
                .execute(
                    "INSERT INTO statements (ref, article_id, number, kind, content, cue, appearance_id, speaker_id,
                        n_words, confidence) VALUES (?, ?, ?, ?, 'words', ?, ?, ?, ?, ?)",
                    params![
                        format!("{text}-{number}"),
                        article,
                        number,
                        kind,
                        cue,
                        appearance,
                        speaker,
                        n_words,
                        confidence
                    ],
                )
                .expect("a statement");
        }
        self
    }

    /// A small town's small press.
    fn town() -> Book {
        let book = Book::new();
        let report: &[Said<'_>] = &[
            (ANA, "direct", Some("said"), 10, 0.9),
            (ANA, "indirect", Some("Said"), 20, 0.9),
            (NOBODY, "indirect", Some("according to"), 6, 0.4),
        ];
        book.article(Some(1), Some(("2024-03-05", "day")), "bridge", report)
            .article(Some(2), Some(("2024-03-04", "second")), "bridge", report)
            .article(Some(2), Some(("2024-05-01", "month")), "wells", &[(TOMASZ, "mixed", Some("told"), 12, 0.8)])
            .article(None, None, "ferry", &[(COUNCIL, "indirect", None, 4, 0.7)]);
        book
    }

    fn with_parties(self) -> Book {
        self.run(
            "INSERT INTO people VALUES (1, 'Ana Rao', NULL), (2, 'Tomasz Wilk', NULL);
             INSERT INTO people_facts VALUES (1, 'party', 'Green List'), (1, 'outlet', 'none'), (2, 'outlet', 'none');
             UPDATE speakers SET person_id = id WHERE id < 3;",
        );
        self
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.desk.run(&[&["audit", "--format", "json"], arguments].concat());
        serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("no JSON: {}{}", ran.stdout, ran.stderr))
    }

    fn printed(&self, arguments: &[&str]) -> String {
        let ran = self.desk.run(&[&["audit"], arguments].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        ran.stdout
    }
}

/// Names (gaps in brackets) and what is counted for them.
fn counts(audit: &Value, field: &str) -> Vec<(String, u64)> {
    let name = |row: &Value| match (&row["name"], &row["gap"]) {
        (Value::String(name), _) => name.clone(),
        (_, gap) => format!("({})", gap.as_str().expect("a name or a gap")),
    };
    let rows = audit["rows"].as_array().expect("rows");
    rows.iter().map(|row| (name(row), row[field].as_u64().expect("a number"))).collect()
}

#[track_caller]
fn check(book: &Book, arguments: &[&str], expected: &[(&str, u64)]) {
    let expected: Vec<_> = expected.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    assert_eq!(counts(&book.json(arguments), "statements"), expected, "{arguments:?}");
}

#[test]
fn every_statement_counts_somewhere() {
    let book = Book::town();
    for (by, expected) in [
        ("speaker", &[("Ana Rao", 4), ("Tomasz Wilk", 1), ("town council", 1), ("(nobody named)", 2)][..]),
        ("speaker-kind", &[("person", 5), ("anonymous", 2), ("organisation", 1)]),
        ("outlet", &[("Riverton Post", 4), ("Eastport Courier", 3), ("(no outlet given)", 1)]),
        ("section", &[("Town", 8)]),
        ("kind", &[("indirect", 5), ("direct", 2), ("mixed", 1)]),
        ("cue", &[("said", 4), ("according to", 2), ("told", 1), ("(no cue given)", 1)]),
        ("month", &[("2024-03", 6), ("2024-05", 1), ("(undated)", 1)]),
    ] {
        check(&book, &["--by", by], expected);
        assert_eq!(book.json(&["--by", by])["totals"]["statements"], 8);
    }
}

#[test]
fn a_row_tells_how_often_how_long_how_and_when() {
    let audit = Book::town().json(&["--by", "speaker"]);
    let ana = &audit["rows"][0];
    assert_eq!((&ana["articles"], &ana["outlets"]), (&2.into(), &2.into()));
    assert_eq!((&ana["words"], &ana["mean_words"], &ana["words_direct"]), (&60.into(), &15.0.into(), &20.into()));
    assert_eq!((&ana["direct"], &ana["indirect"], &ana["mixed"]), (&2.into(), &2.into(), &0.into()));
    assert_eq!((&ana["first"], &ana["last"]), (&"2024-03-04".into(), &"2024-03-05".into()));
    assert_eq!(ana["cues"], serde_json::json!([{ "cue": "said", "direct": 2, "indirect": 2, "mixed": 0 }]));
    assert_eq!(ana["series"], serde_json::json!([{ "period": "2024-03", "direct": 2, "indirect": 2, "mixed": 0 }]));
    assert_eq!(audit["rows"][1]["first"], "2024-05", "nobody said that it was the first of May");
    assert_eq!(audit["periods"], serde_json::json!(["2024-03", "2024-04", "2024-05"]));
    assert_eq!((&audit["totals"]["doubtful"], &audit["totals"]["undated"]), (&2.into(), &1.into()));
}

#[test]
fn once_the_same_words_in_the_same_text_count_where_they_were_published_first() {
    let book = Book::town();
    check(&book, &["--by", "outlet", "--once"], &[("Riverton Post", 4), ("(no outlet given)", 1)]);
    assert_eq!(book.json(&["--once"])["left_out"]["copies"], 3);
}

#[test]
fn the_users_table_decides_and_who_is_not_in_it_has_a_row() {
    let book = Book::town().with_parties();
    let party = [("Green List", 4), ("(nobody named)", 2), ("(not in your table)", 1), ("(no party given)", 1)];
    check(&book, &["--by", "party"], &party);
    check(&book, &["--by", "Party"], &party);
    check(&book, &["--by", "people.outlet"], &[("none", 5), ("(nobody named)", 2), ("(not in your table)", 1)]);
    let ran = book.desk.run(&["audit", "--by", "parti"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(
        ran.stderr,
        "onrecord: --by parti is unknown; there is speaker, speaker-kind, outlet, section, kind, cue, month; and the \
         columns of your table: outlet, party\n"
    );
}

#[test]
fn corrections_hold_and_older_versions_do_not_count() {
    let book = Book::town().with_parties();
    let correct = |statement: &str, verdict: &str, speaker: &str| {
        book.run(&format!(
            "INSERT INTO corrections (statement_ref, address, content, verdict, speaker, made_by, made_at)
             VALUES ('{statement}', '', '', '{verdict}', {speaker}, '', '')"
        ));
    };
    correct("bridge-0", "reject", "NULL");
    correct("bridge-1", "speaker", "'Tomasz Wilk'");
    correct("wells-0", "speaker", "NULL");
    correct("ferry-0", "speaker", "'Nadia Petrova'");
    let corrected = [("Tomasz Wilk", 2), ("Nadia Petrova", 1), ("(nobody named)", 3)];
    check(&book, &["--by", "speaker"], &corrected);
    check(&book, &["--by", "party"], &[("(nobody named)", 3), ("(no party given)", 2), ("(not in your table)", 1)]);
    assert_eq!(book.json(&[])["left_out"]["rejected"], 2);
    book.run("UPDATE corrections SET undone_at = 'now'; UPDATE articles SET is_current = 0 WHERE text = 'bridge'");
    check(&book, &["--by", "speaker"], &[("Tomasz Wilk", 1), ("town council", 1)]);
}

#[test]
fn filters_let_through_what_was_asked_for_and_say_what_has_no_date() {
    let book = Book::town();
    for (arguments, statements) in [
        (&["--since", "2024-03-05"][..], 4),
        (&["--until", "2024-03"], 6),
        (&["--until", "2023"], 0),
        (&["--outlet", "riverton post"], 4),
        (&["--outlet", "riverton"], 4),
        (&["--outlet", "2"], 4),
        (&["--speaker", "rao"], 4),
        (&["--speaker", "Rao, Ana"], 4),
        (&["--speaker", "1"], 4),
        (&["--speaker", "rao", "--kind", "direct"], 2),
    ] {
        assert_eq!(book.json(arguments)["totals"]["statements"], statements, "{arguments:?}");
    }
    assert_eq!(book.json(&["--since", "2024"])["left_out"]["undated"], 1);
}

#[test]
fn a_name_means_whole_words_of_it_as_corrected_and_merged() {
    let book = Book::town();
    book.speaker(4, "Tomasz Raoul", "person");
    check(&book, &["--speaker", "rao"], &[("Ana Rao", 4)]);
    book.run(
        "INSERT INTO corrections (statement_ref, address, content, verdict, speaker, made_by, made_at) VALUES
             ('bridge-0', '', '', 'speaker', 'Tomasz Wilk', '', ''), ('wells-0', '', '', 'speaker', 'Lena Rao', '', ''),
             ('ferry-0', '', '', 'speaker', NULL, '', '')",
    );
    check(&book, &["--speaker", "rao"], &[("Ana Rao", 2), ("Lena Rao", 1)]);
    check(&book, &["--speaker", "lena"], &[("Lena Rao", 1)]);
    check(&book, &["--speaker", "wilk"], &[("Tomasz Wilk", 2)]);
    check(&book, &["--speaker", "council"], &[]);
    book.run("UPDATE speakers SET merged_into = 1 WHERE id = 4");
    check(&book, &["--speaker", "raoul"], &[("Ana Rao", 2)]);
}

#[test]
fn what_names_nothing_is_said() {
    let book = Book::town();
    for (arguments, complaint) in [
        (["--speaker", "Ana Roa"], "--speaker \"Ana Roa\": no speaker of this ledger is called so; near it: Ana Rao"),
        (
            ["--outlet", "courrier"],
            "--outlet \"courrier\": no outlet of this ledger is called so; near it: Eastport Courier",
        ),
        (["--since", "spring"], "--since spring: is no date; write 2026-11-22, 2026-11 or 2026"),
    ] {
        let ran = book.desk.run(&[&["audit"], &arguments[..]].concat());
        assert_eq!((ran.code, ran.complaints()), (Some(2), vec![format!("onrecord: {complaint}").as_str()]));
    }
}

#[test]
fn two_people_of_one_name_stay_two() {
    let book = Book::town();
    book.speaker(4, "Ana Rao", "person");
    book.article(Some(1), None, "play", &[(Some(4), "direct", Some("said"), 3, 0.9)]);
    let audit = book.json(&["--by", "speaker"]);
    let rows: Vec<_> = counts(&audit, "statements").into_iter().filter(|(name, _)| name == "Ana Rao").collect();
    assert_eq!(rows, [("Ana Rao".into(), 4), ("Ana Rao".into(), 1)]);
    assert_eq!(audit["rows"][0]["detail"], "the mayor");
}

#[test]
fn over_many_years_years_are_counted() {
    let book = Book::town();
    book.article(Some(1), Some(("1066-10-14", "day")), "old", &[(ANA, "direct", None, 3, 0.9)]);
    assert_eq!(book.json(&[])["periods"], serde_json::json!(["1066", "2024"]));
    book.run("UPDATE articles SET published_date = '2019-01-01', published_precision = 'year' WHERE text = 'old'");
    let audit = book.json(&["--by", "month"]);
    assert_eq!(audit["periods"], serde_json::json!(["2024-03", "2024-04", "2024-05"]));
    assert_eq!((&audit["rows"][0]["name"], &audit["totals"]["undated"]), (&"2019".into(), &2.into()));
}

#[test]
fn exit_codes_tell_something_nothing_and_failure() {
    let book = Book::town();
    let code = |arguments: &[&str]| book.desk.run(&[&["audit"], arguments].concat()).code;
    assert_eq!(code(&[]), Some(0));
    for format in ["text", "html", "csv", "json", "jsonl"] {
        assert_eq!(code(&["--until", "2023", "--format", format]), Some(1));
    }
    for wrong in [["--since", "spring"], ["--top", "0"], ["--ledger", "missing.sqlite"], ["--kind", "loud"]] {
        assert_eq!(code(&wrong), Some(2), "{wrong:?}");
    }
}

#[test]
fn text_as_people_see_it() {
    insta::assert_snapshot!(Book::town().with_parties().printed(&["--by", "party", "--format", "text", "--top", "1"]));
}

#[test]
fn csv_as_spreadsheets_see_it() {
    insta::assert_snapshot!(Book::town().with_parties().printed(&["--by", "speaker", "--format", "csv"]));
}

#[test]
fn html_as_browsers_see_it() {
    let page = Book::town().printed(&["--by", "speaker", "--format", "html", "--top", "2"]);
    // The head, with the style sheet and its checksum, is the same in all pages.
    insta::assert_snapshot!(page.split_once("<body>").expect("a body").1);
}

#[test]
fn hostile_names_act_nowhere() {
    let book = Book::town();
    let name = "<script>alert(1)</script>\u{202e}\u{1b}[31m";
    book.speaker(4, name, "person").speaker(5, "=1+1", "person").speaker(6, "</title><b>", "person");
    let said: Vec<Said<'_>> = [4, 5, 6].map(|id| (Some(id), "direct", Some("</desc><i>"), 1, 0.9)).into();
    book.article(Some(1), Some(("2024-05-02", "day")), "hostile", &said);
    let page = book.printed(&["--format", "html"]);
    assert!(page.contains("[U+202E]") && page.contains("&#60;script&#62;alert(1)"), "{page}");
    for hostile in ["<script", "<b>", "<i>", "\u{202e}", "\u{1b}", "http:", "https:", "url(", " style="] {
        let found = page.find(hostile).map(|at| page[at..].chars().take(60).collect::<String>());
        assert_eq!(found, None);
    }
    let csv = book.printed(&["--format", "csv"]);
    assert!(csv.contains("\n'=1+1,"), "{csv}");
    assert!(book.printed(&["--format", "csv", "--raw"]).contains("\n=1+1,"));
    assert!(!book.printed(&["--format", "text"]).contains('\u{1b}'));
}
