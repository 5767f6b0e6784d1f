//! What leaves the ledger, and what does it say?

use serde_json::Value;

use crate::foreign::ledger;

/// Without the fields that only a ledger has.
fn without_ledger_fields(value: &mut Value) {
    const ONLY_THERE: [&str; 7] =
        ["address", "version", "read_with", "ledger", "corrections", "page_begin", "page_end"];
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !ONLY_THERE.contains(&name.as_str()));
            fields.values_mut().for_each(without_ledger_fields);
        }
        Value::Array(values) => values.iter_mut().for_each(without_ledger_fields),
        _ => {}
    }
}

#[test]
fn jsonl_is_what_read_prints() {
    let desk = ledger();
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/page.html");
    desk.file("page.html", std::fs::read(page).expect("the example"));
    assert_eq!(desk.run(&["add", "page.html"]).code, Some(0));
    let read = desk.run(&["read", "in.jsonl", "page.html"]).documents();
    let mut exported = desk.run(&["export", "--format", "jsonl"]).documents();
    assert!(!exported[3]["article"]["credit"].is_null() && !exported[3]["relays"][0].is_null(), "something to lose");
    for (document, read) in exported.iter_mut().zip(&read) {
        assert_eq!(document["article"]["version"], 1);
        without_ledger_fields(document);
        if read["article"]["outlet"].is_null() {
            // A ledger names the outlet by its host where the page does not name it.
            assert_eq!(document["article"]["outlet"].take(), "courier.example");
        }
    }
    assert_eq!(exported, read);
}

#[test]
fn filters_choose_articles_and_statements() {
    let desk = ledger();
    let exported = |filters: &[&str]| {
        let ran = desk.run(&[&["export", "--format", "jsonl"], filters].concat());
        let documents = if ran.code == Some(0) { ran.documents() } else { Vec::new() };
        let count = |document: &Value| document["statements"].as_array().map_or(0, Vec::len);
        documents.iter().map(|one| (one["id"].as_str().unwrap_or_default().to_owned(), count(one))).collect::<Vec<_>>()
    };
    let ids = |filters: &[&str]| exported(filters).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert_eq!(ids(&[]), ["bridge", "hostile", "silent"]);
    assert_eq!(ids(&["--since", "2026-11-04"]), ["hostile", "silent"]);
    assert_eq!(ids(&["--until", "2026-11-03"]), ["bridge"]);
    assert_eq!(ids(&["--until", "2026-11"]), ["bridge", "hostile", "silent"]);
    assert_eq!(ids(&["--outlet", "Courier.Example"]), ["bridge", "hostile", "silent"]);
    assert_eq!(ids(&["--outlet", "courier"]), ["bridge", "hostile", "silent"]);
    assert_eq!(exported(&["--speaker", "tomasz wilk"]), [("bridge".into(), 1), ("hostile".into(), 1)]);
    assert_eq!(exported(&["--speaker", "wilk"]), [("bridge".into(), 1), ("hostile".into(), 1)]);
    assert_eq!(exported(&["--speaker", "rao"]), exported(&["--speaker", "Ana Rao"]));
    assert_eq!(exported(&["--kind", "indirect", "--speaker", "Ana Rao"]), [("bridge".into(), 1)]);
}

#[test]
fn a_corrected_statement_is_meant_by_its_new_speaker() {
    let desk = ledger();
    let ids = |speaker: &str| {
        let documents = desk.run(&["export", "--format", "jsonl", "--speaker", speaker]).documents();
        let statements = documents.iter().flat_map(|document| document["statements"].as_array().expect("a list"));
        statements.map(|one| one["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let (of_rao, of_wilk) = (ids("rao"), ids("wilk"));
    assert_eq!(desk.run(&["correct", &of_rao[0], "--speaker", "Tomasz Wilk"]).code, Some(0));
    assert_eq!(desk.run(&["correct", &of_rao[1], "--speaker", "Zoë Ngata"]).code, Some(0));
    assert_eq!(desk.run(&["correct", &of_rao[2], "--nobody"]).code, Some(0));
    assert_eq!(ids("rao"), of_rao[3..]);
    assert_eq!(ids("wilk").len(), of_wilk.len() + 1);
    assert_eq!(ids("ngata"), of_rao[1..2]);
}

#[test]
fn nothing_that_matches_is_no_file() {
    let desk = ledger();
    let ran = desk.run(&["export", "--format", "tei", "-o", "out.xml", "--until", "2020"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.complaints(), ["onrecord: nothing in the ledger matches, so nothing was written"]);
    assert!(!desk.path("out.xml").exists());
    assert_eq!(desk.run(&["export", "--format", "training"]).code, Some(1), "nobody corrected anything");
}

#[test]
fn what_makes_no_sense_is_said() {
    let desk = ledger();
    desk.file("taken/notes.txt", "mine");
    for (arguments, complaint) in [
        (&["--format", "brat"][..], "--format brat writes a folder; name a new one with --output"),
        (&["--format", "brat", "-o", "taken"], "--output taken is there already; name a new folder"),
        (
            &["--format", "tei", "--raw"],
            "--raw, --rows and --columns are about CSV; add --format csv or leave them out",
        ),
        (
            &["--format", "csv", "--speaker", "Ana Roa"],
            "--speaker \"Ana Roa\": no speaker of this ledger is called so; near it: Ana Rao",
        ),
        (
            &["--format", "csv", "--since", "yesterday"],
            "--since yesterday: is no date; write 2026-11-22, 2026-11 or 2026",
        ),
    ] {
        let ran = desk.run(&[&["export"], arguments].concat());
        assert_eq!((ran.code, ran.complaints()), (Some(2), vec![format!("onrecord: {complaint}").as_str()]));
    }
    assert_eq!(std::fs::read_to_string(desk.path("taken/notes.txt")).expect("the file is left"), "mine");
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let desk = ledger();
    for format in ["csv", "jsonl", "parquet", "web-annotation", "tei", "label-studio", "gexf"] {
        for name in ["one", "two"] {
            assert_eq!(desk.run(&["export", "--format", format, "-o", name]).code, Some(0), "{format}");
        }
        let [one, two] = ["one", "two"].map(|name| std::fs::read(desk.path(name)).expect("the export"));
        assert!(one == two && one.len() > 500, "{format}");
    }
}

#[test]
fn the_forms_as_people_see_them() {
    let desk = ledger();
    let printed = |format: &str| desk.run(&["export", "--format", format, "--until", "2026-11-03"]).stdout;
    insta::assert_snapshot!("export_tei", printed("tei"));
    insta::assert_snapshot!("export_gexf", printed("gexf"));
    insta::assert_snapshot!("export_speakers", desk.run(&["export", "--format", "csv", "--rows", "speakers"]).stdout);
    desk.run(&["export", "--format", "brat", "-o", "brat", "--until", "2026-11-03"]);
    insta::assert_snapshot!("export_brat", std::fs::read_to_string(desk.path("brat/000001.ann")).expect("the marks"));
}
