//! Do readers that are not ours understand what leaves the ledger?
//!
//! They are Python programs (`tests/foreign/`), installed once from PyPI into `target/foreign-venv`. Without Python or
//! PyPI this test fails: an export that nobody else has read is not tested.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::Desk;

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign")
}

/// Everyday sentences, with what breaks formats in them: quotation marks, markup, formulas, control characters, line ends of
/// all kinds, marks that turn the text round, and characters that are two units of UTF-16 or four bytes of UTF-8.
const ARTICLES: [(&str, &str, &str, &str); 3] = [
    (
        "bridge",
        "https://courier.example/2026/bridge",
        "The bridge, \"safe\" & <sound>",
        "The town council met in Riverton on Tuesday to talk about the old bridge.\n\n\
         \"The bridge is safe,\" said Ana Rao, the mayor of Riverton. \"It will stay open.\"\n\n\
         The engineer Tomasz Wilk said that the mayor had told the council \"nothing can happen\" before the vote.\n\n\
         In an interview with The Eastport Courier, Rao said she had known nothing of the warning.\n",
    ),
    (
        "hostile",
        "https://courier.example/a b?<x>",
        "=cmd|' /C calc'!A0",
        "\"=SUM(A1)\0 ]]> \u{202e}gnp.exe 👩‍🚒 é “so”,\" said Ana Rao.\n\n\
         \"One line,\r\nthen\tanother\u{85} and\u{2028}a third,\" said Tomasz Wilk, \
         \"and \u{fffe}\u{1} <b>the end</b> &amp; more.\"\n\n\
         The mayor, Ana Rao, said the 𝔊othic words were \"safe & sound\".\n",
    ),
    ("silent", "https://courier.example/silent", "Nothing said", "The bridge is long. It is made of stone."),
];

/// A ledger of these articles.
pub(crate) fn ledger() -> Desk {
    let desk = Desk::new();
    let line = |(id, url, title, text): &(&str, &str, &str, &str)| {
        let published = if *id == "bridge" { "2026-11-03" } else { "2026-11-04" };
        format!("{}\n", serde_json::json!({"id": id, "url": url, "title": title, "published": published, "text": text}))
    };
    desk.file("in.jsonl", ARTICLES.iter().map(line).collect::<String>());
    assert_eq!(desk.run(&["add", "in.jsonl"]).code, Some(0));
    desk
}

/// The id of the statement whose content begins with these words.
fn statement(desk: &Desk, begins: &str) -> String {
    let documents = desk.run(&["export", "--format", "jsonl"]).documents();
    let statements = documents.iter().flat_map(|document| document["statements"].as_array().expect("a list"));
    let mut found = statements.filter(|one| one["content"][0]["text"].as_str().expect("words").starts_with(begins));
    found.next().expect("a statement that begins so")["id"].as_str().expect("an id").to_owned()
}

#[test]
fn other_peoples_programs_read_every_export() {
    let python = python();
    let desk = ledger();
    for (words, verdict) in [
        ("\"=SUM(A1)", &["--speaker", "Zoë Ngata"][..]),
        ("the 𝔊othic words", &["--reject"]),
        ("that the mayor", &["--note", "he did; \"she\" did"]),
    ] {
        let id = statement(&desk, words);
        assert_eq!(desk.run(&[&["correct", &id], verdict].concat()).code, Some(0), "{words}");
    }
    for arguments in [
        &["csv", "-o", "out.csv", "--columns", "gender,party"][..],
        &["csv", "-o", "raw.csv", "--raw"],
        &["csv", "-o", "speakers.csv", "--rows", "speakers"],
        &["jsonl", "-o", "out.jsonl"],
        &["parquet", "-o", "out.parquet"],
        &["web-annotation", "-o", "out.jsonld"],
        &["tei", "-o", "out.xml"],
        &["brat", "-o", "out-brat"],
        &["label-studio", "-o", "out-label-studio.json"],
        &["gexf", "-o", "out.gexf"],
        &["training", "-o", "gold.jsonl"],
    ] {
        let ran = desk.run(&[&["export", "--format"], arguments].concat());
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    }
    let output =
        Command::new(python).arg(scripts().join("check.py")).arg(desk.path("")).output().expect("Python starts");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(printed.lines().filter(|line| line.starts_with("ok ")).count(), 10, "{printed}");
}

/// A Python that has the foreign readers; they are installed where they are not, or not those of this commit.
fn python() -> PathBuf {
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("foreign-venv");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let lists = ["requirements.txt", "requirements-alone.txt"].map(|name| scripts().join(name));
    let wanted: String = lists.iter().map(|list| std::fs::read_to_string(list).expect("a list")).collect();
    let installed = venv.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return python;
    }
    let _ = std::fs::remove_dir_all(&venv);
    must(Command::new("python3").args(["-m", "venv"]).arg(&venv));
    let pip = |arguments: &[&str], list: &Path| {
        let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        must(Command::new(&python).args(quiet).args(arguments).arg("-r").arg(list));
    };
    pip(&[], &lists[0]);
    pip(&["--no-deps"], &lists[1]);
    std::fs::write(installed, wanted).expect("the list is noted");
    python
}

fn must(command: &mut Command) {
    let output = command.output();
    let why = match &output {
        Ok(output) if output.status.success() => return,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    panic!(
        "{command:?}: {why}\nThe exports are tested with Python 3.10 or newer and packages of PyPI: both must be there"
    );
}
