//! Who is who over documents, as somebody at the command line decides it?

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::run::{Desk, Ran};

/// A document of an outlet: "PLACE DATE text".
fn document(id: &str, date: &str, text: &str) -> String {
    let url = format!("https://{id}.example/{date}");
    format!("{}\n", json!({"id": id, "url": url, "published": date, "text": text}))
}

const SHAMKHANI: [(&str, &str, &str); 3] = [
    (
        "alpha",
        "2026-03-01",
        "\"The harbour is open,\" said Ali Shamkhani, a representative of the leader in the Supreme National Security \
         Council. The ships had waited for a week outside the bay.",
    ),
    (
        "beta",
        "2026-03-20",
        "Secretary of the Supreme National Security Council Ali Shamkhani said that the talks were over. The guests \
         left the town in the evening.",
    ),
    (
        "gamma",
        "2026-03-21",
        "The Supreme National Security Council met on Saturday. \"We will not go back,\" Shamkhani told reporters. The \
         meeting took an hour.",
    ),
];

fn shamkhani(order: [usize; 3]) -> Desk {
    let desk = Desk::new();
    for index in order {
        let (id, date, text) = SHAMKHANI[index];
        desk.file("one.jsonl", document(id, date, text));
        assert_eq!(desk.run(&["add", "one.jsonl"]).code, Some(0));
    }
    desk
}

fn two_people() -> Desk {
    let desk = Desk::new();
    let mayor = "\"The bridge is safe,\" said Ana Rao, the mayor of Riverton. The river rose by a metre on Tuesday.";
    let farmer = "\"The wheat is lost,\" said Ana Rao, a farmer. The rain had not stopped for three weeks.";
    let documents = [document("alpha", "2026-01-02", mayor), document("beta", "2026-01-03", farmer)];
    desk.file("docs.jsonl", documents.concat());
    assert_eq!(desk.run(&["add", "docs.jsonl"]).code, Some(0));
    desk
}

fn speakers(desk: &Desk, arguments: &[&str]) -> Vec<Value> {
    desk.run(&[&["speakers"], arguments].concat()).documents()
}

fn numbers(speakers: &[Value]) -> Vec<String> {
    speakers.iter().map(|speaker| speaker["speaker"].to_string()).collect()
}

/// What must hold after whatever was done.
fn well(desk: &Desk) {
    let sql = Connection::open(desk.path("onrecord.sqlite")).expect("a ledger");
    assert_eq!(onrecord_ledger::people::broken(&sql).expect("an answer"), Vec::<&str>::new());
}

fn done(ran: Ran) -> String {
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout
}

#[test]
fn three_forms_of_a_name_become_one_person_in_any_order() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let desk = shamkhani(order);
        let found = speakers(&desk, &["shamkhani"]);
        assert_eq!(found.len(), 1, "{order:?}: {found:?}");
        assert_eq!((&found[0]["name"], &found[0]["articles"]), (&"Ali Shamkhani".into(), &3.into()));
        well(&desk);
    }
}

#[test]
fn two_people_of_one_name_stay_two_until_somebody_merges_them_and_takes_it_back() {
    let desk = two_people();
    let found = speakers(&desk, &["rao"]);
    assert_eq!(found.len(), 2, "{found:?}");
    let doubtful = speakers(&desk, &["--doubtful"]);
    assert_eq!(doubtful.len(), 1, "{doubtful:?}");
    let [one, other] = numbers(&found).try_into().expect("two");
    assert!(doubtful[0]["commands"].to_string().contains(&format!("--merge {one} {other}")), "{doubtful:?}");

    done(desk.run(&["speakers", "--merge", &one, &other, "--by", "Bo Ek"]));
    let merged = speakers(&desk, &["rao"]);
    assert_eq!((numbers(&merged), &merged[0]["statements"]), (vec![one.clone()], &2.into()));
    assert_eq!(desk.run(&["speakers", "--doubtful"]).code, Some(1));
    well(&desk);

    done(desk.run(&["speakers", "--undo", "1", "--by", "Cy Fox"]));
    assert_eq!(numbers(&speakers(&desk, &["rao"])), [one, other]);
    let decisions = speakers(&desk, &["--decisions"]);
    assert_eq!((&decisions[0]["made_by"], &decisions[0]["undone_by"]), (&"Bo Ek".into(), &"Cy Fox".into()));
    let again = desk.run(&["speakers", "--undo", "1"]);
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("decision 1 was taken back already"), "{}", again.stderr);
    well(&desk);
}

#[test]
fn who_was_decided_to_be_two_is_offered_no_more() {
    let desk = two_people();
    let [one, other] = numbers(&speakers(&desk, &["rao"])).try_into().expect("two");
    done(desk.run(&["speakers", "--apart", &one, &other]));
    assert_eq!(desk.run(&["speakers", "--doubtful"]).code, Some(1));
    // An article that gives both roles would have made them one.
    let both = "\"I do both,\" said Ana Rao, the mayor of Riverton and a farmer. The wheat had been lost to the rain.";
    desk.file("both.jsonl", document("gamma", "2026-01-04", both));
    done(desk.run(&["add", "both.jsonl"]));
    assert!(speakers(&desk, &["rao"]).len() > 1);
    well(&desk);
}

#[test]
fn a_merge_by_the_program_is_taken_back_for_one_article() {
    let desk = shamkhani([0, 1, 2]);
    let [one] = numbers(&speakers(&desk, &["shamkhani"])).try_into().expect("one");
    done(desk.run(&["speakers", "--apart", &one, "--article", "https://gamma.example/2026-03-21"]));
    let articles: Vec<Value> = speakers(&desk, &["shamkhani"]).iter().map(|found| found["articles"].clone()).collect();
    assert_eq!(articles, [2, 1]);
    well(&desk);

    done(desk.run(&["reread", "--all"]));
    assert_eq!(speakers(&desk, &["shamkhani"]).len(), 2, "a decision outlives a reread");
    assert_eq!(numbers(&speakers(&desk, &["shamkhani"]))[0], one, "and so does the number");
    well(&desk);

    done(desk.run(&["speakers", "--undo", "1"]));
    assert_eq!(speakers(&desk, &["shamkhani"]).len(), 1);
    well(&desk);
}

#[test]
fn a_merge_by_a_user_outlives_a_reread() {
    let desk = two_people();
    let [one, other] = numbers(&speakers(&desk, &["rao"])).try_into().expect("two");
    done(desk.run(&["speakers", "--merge", &other, &one]));
    done(desk.run(&["reread", "--all"]));
    assert_eq!(numbers(&speakers(&desk, &["rao"])), [other]);
    well(&desk);
}

#[test]
fn the_users_table_wins_and_can_be_replaced() {
    let desk = two_people();
    desk.file("people.csv", "name,aliases,wikidata,party\nAna B. Rao,Ana Rao; Mayor Rao,Q1,Harbour Party\n");
    assert_eq!(
        done(desk.run(&["speakers", "--load", "people.csv"])),
        "1 row loaded from people.csv, 1 of them with a speaker in this ledger\n"
    );
    let found = speakers(&desk, &["rao"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["name"], &found[0]["wikidata"]), (&"Ana B. Rao".into(), &"Q1".into()));
    assert_eq!(desk.run(&["speakers", "--doubtful"]).code, Some(1));
    well(&desk);

    desk.file("people.csv", "name\nSomebody Else\n");
    done(desk.run(&["speakers", "--load", "people.csv"]));
    assert_eq!(speakers(&desk, &["rao"]).len(), 2);
    well(&desk);
}

#[test]
fn a_wrong_table_is_named_with_its_line() {
    let desk = two_people();
    for (table, complaint) in [
        (
            "person,party\nAna Rao,x\n",
            "people.csv, line 1: has no column \"name\"; its columns are \"person\", \"party\"",
        ),
        ("name,party\n,x\n", "people.csv, line 2: the name is empty"),
        (
            "name\nAna Rao\nAna Rao\n",
            "people.csv, line 3: Ana Rao stands in line 2 already; give each a wikidata id, or one row",
        ),
        ("name,party\nBo Ek,x\n\"Ana Rao,y\nCy Fox,z\n", "people.csv, line 3: the quotes that open here never close"),
        (
            "Name;Party\nAna Rao;x\n",
            "people.csv, line 1: has no column \"name\"; its columns are \"Name;Party\"; save it as UTF-8, columns \
             separated by commas",
        ),
        ("\n", "people.csv: is empty; its first line names the columns, one of them \"name\""),
    ] {
        let ran = desk.file("people.csv", table).run(&["speakers", "--load", "people.csv"]);
        assert_eq!((ran.code, ran.complaints()), (Some(2), vec![format!("onrecord: {complaint}").as_str()]));
    }
    assert_eq!(speakers(&desk, &["rao"]).len(), 2);
    desk.file("people.csv", "name,aliases\nAna Rao,\nAnna Rao,Ana Rao\n");
    let ran = desk.run(&["speakers", "--load", "people.csv"]);
    let doubt = "onrecord: people.csv, lines 2 and 3: both claim \"Ana Rao\"; that name decides nothing";
    assert_eq!((ran.code, ran.complaints()), (Some(0), vec![doubt]));
    assert_eq!(speakers(&desk, &["rao"]).len(), 2);
}

#[test]
fn what_makes_no_sense_is_told() {
    let desk = two_people();
    for (arguments, complaint) in [
        (&["--merge", "1", "99"][..], "there is no speaker 99; onrecord speakers lists them with their numbers"),
        (&["--merge", "1", "1"], "speaker 1 was named twice; name two"),
        (&["--undo", "7"], "there is no decision 7; onrecord speakers --decisions lists them"),
        (&["--apart", "1"], "--apart takes two speakers, or one and the --article in which they are somebody else"),
        (&["--apart", "1", "--article", "x"], "there is no article x; name it by its url, its address or its number"),
        (&["--load", "missing.csv"], "missing.csv: cannot be read: No such file or directory (os error 2)"),
    ] {
        let ran = desk.run(&[&["speakers"], arguments].concat());
        assert_eq!((ran.code, ran.complaints()), (Some(2), vec![format!("onrecord: {complaint}").as_str()]));
    }
    let nobody = desk.run(&["speakers", "nobody"]);
    let complaint = "onrecord: no speaker's name or role holds nobody";
    assert_eq!((nobody.code, nobody.complaints()), (Some(1), vec![complaint]));
    assert_eq!(desk.run(&["speakers", "rao", "--doubtful"]).code, Some(2));
}

#[test]
fn speakers_are_printed_for_people_and_for_tables() {
    let desk = two_people();
    insta::assert_snapshot!("speakers_text", desk.run(&["speakers", "--format", "text"]).stdout);
    insta::assert_snapshot!("speakers_csv", desk.run(&["speakers", "--format", "csv"]).stdout);
    insta::assert_snapshot!("doubtful_text", desk.run(&["speakers", "--doubtful", "--format", "text"]).stdout);
}

#[test]
fn a_wrong_table_leaves_the_good_one_in_place() {
    let desk = two_people();
    desk.file("people.csv", "name,wikidata\nAna Rao,Q1\n\"Bo \"\"B.\"\" Ek\",\n");
    let loaded = "2 rows loaded from people.csv, 1 of them with a speaker in this ledger\n";
    assert_eq!(done(desk.run(&["speakers", "--load", "people.csv"])), loaded);
    for wrong in [&b"name\n\"Cy Fox\n"[..], b"name\nAna R\xe9o\n", b"\xff\xfen\0a\0m\0e\0\n\0", b""] {
        std::fs::write(desk.path("wrong.csv"), wrong).expect("a file");
        assert_eq!(desk.run(&["speakers", "--load", "wrong.csv"]).code, Some(2));
    }
    let latin = desk.run(&["speakers", "--load", "wrong.csv"]);
    assert!(latin.stderr.contains("wrong.csv: is empty"), "{}", latin.stderr);
    std::fs::write(desk.path("wrong.csv"), b"name\nAna R\xe9o\n").expect("a file");
    let latin = desk.run(&["speakers", "--load", "wrong.csv"]);
    assert!(latin.stderr.contains("is not UTF-8; save it as UTF-8, columns separated by commas"), "{}", latin.stderr);
    assert_eq!(speakers(&desk, &["rao"])[0]["wikidata"], "Q1");
    well(&desk);
}

/// Speakers of two documents, each with one sentence of its own.
fn said_by(sources: &[&str]) -> Desk {
    let desk = Desk::new();
    let document = |(n, source): (usize, &&str)| {
        let said = format!("\"The bridge number {n} is safe,\" said {source}. The river rose by a metre on Tuesday.");
        document(&format!("paper{n}"), "2026-01-02", &said)
    };
    desk.file("docs.jsonl", sources.iter().enumerate().map(document).collect::<String>());
    assert_eq!(desk.run(&["add", "docs.jsonl"]).code, Some(0));
    desk
}

#[test]
fn people_of_one_name_with_other_trades_stay_two_and_are_offered() {
    for (sources, n) in [
        (["Mary Poole, a police officer", "Mary Poole, the opera singer"], 2),
        (["John Marsh, a professor of economics", "John Marsh, the goalkeeper of Northfield United"], 2),
        (["John Marsh, an accountant", "John Marsh, the mayor of Riverton"], 2),
        (["Mary Poole, the deputy mayor", "Mary Poole, the deputy"], 1),
        (["Mary Poole, a police officer", "Mary Poole, the police chief"], 1),
    ] {
        let desk = said_by(&sources);
        assert_eq!(speakers(&desk, &[]).len(), n, "{sources:?}");
        assert_eq!(desk.run(&["speakers", "--doubtful"]).documents().len(), n - 1, "{sources:?}");
    }
}

#[test]
fn a_number_stays_when_a_table_comes_changes_and_goes() {
    let desk = said_by(&["Bo Ek, a teacher", "Ana Rao, the mayor", "Ana Rao, the mayor", "Ana Rao, a farmer"]);
    let [often, once] = numbers(&speakers(&desk, &["rao"])).try_into().expect("two");
    for table in [
        "name\nAna Rao\n",
        "name\nAna Rao\n",
        "name,wikidata\nAna Rao,Q1\n",
        "name,wikidata\nAna B. Rao,Q1\n",
        "name\nCy Fox\n",
    ] {
        done(desk.file("people.csv", table).run(&["speakers", "--load", "people.csv"]));
        assert_eq!(numbers(&speakers(&desk, &["rao"]))[0], often, "{table}");
        well(&desk);
    }
    assert_eq!(speakers(&desk, &["rao"]).len(), 2, "{once} is by themselves again");
    assert_eq!(speakers(&desk, &[&often])[0]["statements"], 2);
}

#[test]
fn who_speaks_only_in_an_old_version_is_not_listed() {
    let desk = said_by(&["Ana Rao, the mayor", "Ana Rao, the mayor", "Bo Ek, a teacher"]);
    let newer = |n: usize| {
        let text = "\"No bridge is safe,\" said Cy Fox, the engineer. The river rose by a metre on Tuesday.";
        document(&format!("paper{n}"), "2026-01-02", text)
    };
    let ana = numbers(&speakers(&desk, &["rao"])).remove(0);
    desk.file("newer.jsonl", format!("{}{}", newer(0), newer(1)));
    done(desk.run(&["add", "newer.jsonl"]));
    let listed: Vec<(Value, Value)> =
        speakers(&desk, &[]).iter().map(|one| (one["name"].clone(), one["statements"].clone())).collect();
    assert_eq!(listed, [("Cy Fox".into(), 2.into()), ("Bo Ek".into(), 1.into())]);
    assert_eq!(desk.run(&["speakers", "rao"]).code, Some(1));
    let gone = desk.run(&["speakers", &ana]);
    assert!(gone.stderr.contains(&format!("no speaker with a statement has the number {ana}")), "{}", gone.stderr);
}

#[test]
fn a_decision_is_made_once_and_takes_back_its_contrary() {
    let desk = two_people();
    let [one, other] = numbers(&speakers(&desk, &["rao"])).try_into().expect("two");
    let (merge, apart) = (["speakers", "--merge", &one, &other], ["speakers", "--apart", &one, &other]);
    let refused = |arguments: &[&str], why: &str| {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(2), "{}", ran.stdout);
        assert!(ran.stderr.contains(why), "{}", ran.stderr);
    };
    done(desk.run(&merge));
    refused(&merge, &format!("{one} and {other} are one already"));
    refused(&["speakers", "--merge", &other, &one], "are one already");

    assert!(done(desk.run(&apart)).ends_with("decision 1 said the contrary and is taken back\n"));
    assert_eq!(speakers(&desk, &["rao"]).len(), 2);
    refused(&apart, &format!("{one} and {other} are two already, by decision 2"));
    refused(&["speakers", "--undo", "1"], "decision 1 was taken back already");

    assert!(done(desk.run(&merge)).ends_with("decision 2 said the contrary and is taken back\n"));
    assert_eq!(numbers(&speakers(&desk, &["rao"])), [one]);
    assert_eq!(speakers(&desk, &["--decisions"]).len(), 3);
    well(&desk);
}

#[test]
fn a_merge_takes_back_that_one_article_was_somebody_else() {
    let desk = shamkhani([0, 1, 2]);
    let [one] = numbers(&speakers(&desk, &["shamkhani"])).try_into().expect("one");
    done(desk.run(&["speakers", "--apart", &one, "--article", "https://gamma.example/2026-03-21"]));
    let [one, other] = numbers(&speakers(&desk, &["shamkhani"])).try_into().expect("two");
    let told = done(desk.run(&["speakers", "--merge", &other, &one]));
    let wanted = format!(
        "{other} is {one} now; onrecord speakers --undo 2 takes it back\n\
         decision 1 said the contrary and is taken back\n"
    );
    assert_eq!(told, wanted);
    assert_eq!(numbers(&speakers(&desk, &["shamkhani"])), [one]);
    well(&desk);
}
