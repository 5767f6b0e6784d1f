//! What does `onrecord read` take, how does it fail, and how does it end?

use std::io::Read;

use crate::run::{ARTICLE, Desk, line};

#[test]
fn exit_codes_tell_something_nothing_and_failure() {
    let desk = Desk::new();
    desk.file("said.jsonl", line("a", ARTICLE))
        .file("silent.jsonl", line("b", "The bridge is long. It is made of stone."));
    assert_eq!(desk.run(&["read", "said.jsonl"]).code, Some(0));
    assert_eq!(desk.run(&["read", "silent.jsonl"]).code, Some(1));
    assert_eq!(desk.run(&["read", "silent.jsonl", "said.jsonl"]).code, Some(0));
    assert_eq!(desk.run(&["read", "said.jsonl", "missing.html"]).code, Some(2));
}

#[test]
fn what_was_typed_wrong_is_named_with_the_next_step() {
    let desk = Desk::new();
    desk.file("a.jsonl", line("a", ARTICLE));
    for (arguments, complaint) in [
        (&["read", "--crawled", "yesterday", "a.jsonl"], "--crawled yesterday is not a date; write it as 2026-11-22"),
        (&["read", "--threads", "0", "a.jsonl"], "--threads 0 would read nothing; give 1 or more"),
    ] {
        let ran = desk.run(arguments);
        assert_eq!((ran.code, ran.complaints()), (Some(2), vec![format!("onrecord: {complaint}").as_str()]));
    }
    assert_eq!(desk.run(&["read", "--raw", "a.jsonl"]).code, Some(2));
    assert_eq!(desk.run(&["read", "--as", "pdf", "a.jsonl"]).code, Some(2));
}

#[test]
fn a_model_is_chosen_by_name() {
    let desk = Desk::new();
    desk.file("a.jsonl", line("a", ARTICLE));
    let unsaid = desk.run(&["read", "a.jsonl"]);
    assert_eq!(desk.run(&["read", "--model", "accurate", "a.jsonl"]).stdout, unsaid.stdout);
    let fast = desk.run(&["read", "--model", "fast", "a.jsonl"]);
    assert_eq!((fast.ids(), fast.stderr.as_str()), (vec!["a".to_owned()], ""));
    assert_eq!(desk.run(&["read", "--model", "fastest", "a.jsonl"]).code, Some(2));
}

#[test]
fn a_failing_input_is_one_line_and_leaves_the_others_unharmed() {
    let desk = Desk::new();
    desk.file("good.jsonl", line("good", ARTICLE))
        .file("empty.html", " \n")
        .file("picture.html", b"\x89PNG\r\n\x1a\n\0\0\0");
    let ran = desk.run(&["read", "missing.html", "empty.html", "good.jsonl", "picture.html"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.ids(), ["good"]);
    assert_eq!(
        ran.complaints(),
        [
            "onrecord: missing.html: there is no such file or folder",
            "onrecord: empty.html: is empty",
            "onrecord: picture.html: is a PNG picture; save it as a web page or text first",
        ]
    );
}

#[test]
fn a_broken_line_is_named_by_file_and_number() {
    let desk = Desk::new();
    let broken =
        [&line("a", ARTICLE), "{\"id\": \"b\", \"text\"\n", "\n", "{\"id\": \"c\"}\n", "{\"text\": \"\"}\n", "\"d\"\n"];
    desk.file("docs.jsonl", [broken.concat(), line("e", ARTICLE)].concat());
    let ran = desk.run(&["read", "docs.jsonl"]);
    assert_eq!((ran.code, ran.ids()), (Some(2), vec!["a".into(), "e".into()]));
    let begins = [
        "docs.jsonl:2: is broken JSON: ",
        "docs.jsonl:4: has neither",
        "docs.jsonl:5: is empty",
        "docs.jsonl:6: is not as expected: ",
    ];
    assert_eq!(ran.complaints().len(), begins.len(), "{}", ran.stderr);
    for (complaint, begin) in ran.complaints().iter().zip(begins) {
        assert!(complaint.starts_with(&format!("onrecord: {begin}")), "{complaint}");
    }
}

#[test]
fn a_first_line_that_is_broken_is_still_a_line_of_jsonl() {
    let desk = Desk::new();
    desk.file("docs.jsonl", ["{\"text\": \"cut o\n", &line("b", ARTICLE)].concat());
    let ran = desk.run(&["read", "docs.jsonl"]);
    assert_eq!((ran.code, ran.ids()), (Some(2), vec!["b".into()]));
    assert!(ran.stderr.starts_with("onrecord: docs.jsonl:1: "), "{}", ran.stderr);
}

#[test]
fn content_decides_and_not_the_name() {
    let desk = Desk::new();
    desk.file("lines.html", line("a", ARTICLE));
    desk.file("one.txt", serde_json::to_string_pretty(&serde_json::json!({"id": "b", "text": ARTICLE})).expect("JSON"));
    desk.file("list.json", "[{\"text\": \"x\"}]");
    let ran = desk.run(&["read", "lines.html", "one.txt", "list.json"]);
    assert_eq!(ran.ids(), ["a", "b"]);
    assert_eq!(ran.complaints(), ["onrecord: list.json: is one JSON array; write an object a line (jq -c '.[]')"]);
}

#[test]
fn ids_come_from_the_input_else_from_its_place() {
    let desk = Desk::new();
    desk.file("docs.jsonl", "{\"text\": \"One.\"}\n{\"id\": 7, \"text\": \"Two.\"}\n").file("page.txt", ARTICLE);
    assert_eq!(desk.run(&["read", "docs.jsonl", "page.txt"]).ids(), ["docs.jsonl:1", "7", "page.txt"]);
}

#[test]
fn standard_input_is_read_with_a_dash_and_without() {
    let desk = Desk::new();
    for arguments in [&["read", "-"][..], &["read"]] {
        let ran = desk.run_with(arguments, line("piped", ARTICLE).as_bytes());
        assert_eq!((ran.code, ran.ids()), (Some(0), vec!["piped".into()]));
        let ran = desk.run_with(arguments, b"{\"text\": \"A bridge.\"}");
        assert_eq!(ran.ids(), ["-:1"]);
        assert_eq!(desk.run_with(arguments, ARTICLE.as_bytes()).ids(), ["-"]);
        let ran = desk.run_with(arguments, b"");
        assert_eq!((ran.code, ran.complaints()), (Some(2), vec!["onrecord: standard input: is empty"]));
    }
}

#[test]
fn folders_are_walked_in_order_and_what_is_no_page_is_skipped() {
    let desk = Desk::new();
    desk.file("news/b.txt", ARTICLE).file("news/a/z.txt", ARTICLE).file("news/a/page_files/x.js", "alert(1)");
    desk.file("news/c.jsonl", line("c", ARTICLE))
        .file("news/.hidden", ARTICLE)
        .file("news/photo", b"\xff\xd8\xff\xe0\0\0");
    let ran = desk.run(&["read", "news"]);
    assert_eq!((ran.code, ran.ids()), (Some(0), vec!["news/a/z.txt".into(), "news/b.txt".into(), "c".into()]));
    let expected = [
        "onrecord: news/.hidden: skipped: hidden",
        "onrecord: news/a/page_files/x.js: skipped: a part of a page, not a page",
        "onrecord: news/photo: skipped: a JPEG picture",
    ];
    assert_eq!(ran.complaints(), expected);
}

#[test]
fn a_folder_without_documents_is_told() {
    let desk = Desk::new();
    desk.file("photos/a.jpg", b"\xff\xd8\xff\xe0\0\0");
    let ran = desk.run(&["read", "photos"]);
    let expected = ["onrecord: photos/a.jpg: skipped: a JPEG picture", "onrecord: photos: holds no page or article"];
    assert_eq!((ran.code, ran.complaints()), (Some(2), expected.to_vec()));
}

#[test]
fn output_is_the_same_whatever_runs_in_parallel() {
    let desk = Desk::new();
    let lines = (0..60).map(|number| match number % 10 {
        3 => "{broken\n".to_owned(),
        5 => line(&number.to_string(), &ARTICLE.repeat(6)),
        _ => line(&number.to_string(), ARTICLE),
    });
    desk.file("docs.jsonl", lines.collect::<String>());
    let alone = desk.run(&["read", "--threads", "1", "docs.jsonl"]);
    let expected: Vec<_> = (0..60).filter(|number| number % 10 != 3).map(|number| number.to_string()).collect();
    assert_eq!(alone.ids(), expected);
    for threads in ["2", "8"] {
        let together = desk.run(&["read", "--threads", threads, "docs.jsonl"]);
        assert!(together.stdout == alone.stdout && together.stderr == alone.stderr, "with {threads} threads");
    }
}

#[test]
fn a_line_of_ten_megabytes_is_read() {
    let desk = Desk::new();
    let long = serde_json::json!({"id": "long", "junk": "x".repeat(10 << 20), "text": ARTICLE});
    desk.file("docs.jsonl", format!("{long}\n{}", line("next", ARTICLE)));
    assert_eq!(desk.run(&["read", "docs.jsonl"]).ids(), ["long", "next"]);
}

#[test]
fn files_too_large_for_an_article_are_refused() {
    let desk = Desk::new();
    desk.file("large.html", ARTICLE.repeat(50));
    let file = std::fs::File::options().write(true).open(desk.path("large.html")).expect("the file");
    file.set_len((64 << 20) + 1).expect("a large file");
    let ran = desk.run(&["read", "large.html"]);
    let expected = "onrecord: large.html: is larger than 64 MB; split it, or write a document a line as JSONL";
    assert_eq!((ran.code, ran.complaints()), (Some(2), vec![expected]));
}

#[test]
fn no_file_name_commands_the_terminal() {
    let ran = Desk::new().run(&["read", "\u{1b}[31m\u{202e}lmth"]);
    assert_eq!(ran.complaints(), ["onrecord: ␛[31m[U+202E]lmth: there is no such file or folder"]);
}

#[test]
fn the_output_file_is_written_whole_and_nothing_else_is_left() {
    let desk = Desk::new();
    desk.file("docs.jsonl", [line("a", ARTICLE), line("b", ARTICLE)].concat()).file("out/old.jsonl", "old");
    let ran = desk.run(&["read", "-o", "out/old.jsonl", "docs.jsonl"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    let written = std::fs::read_to_string(desk.path("out/old.jsonl")).expect("the output");
    assert_eq!(written, desk.run(&["read", "docs.jsonl"]).stdout);
    let left: Vec<_> = std::fs::read_dir(desk.path("out")).expect("the folder").collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn the_output_file_stays_as_it_is_when_nothing_could_be_read() {
    let desk = Desk::new();
    desk.file("out.jsonl", "old");
    assert_eq!(desk.run(&["read", "-o", "out.jsonl", "missing.html"]).code, Some(2));
    assert_eq!(std::fs::read_to_string(desk.path("out.jsonl")).expect("the output"), "old");
}

#[test]
fn an_output_that_cannot_be_written_is_told_before_the_work() {
    let desk = Desk::new();
    desk.file("docs.jsonl", line("a", ARTICLE)).file("folder/x", "");
    for output in ["nowhere/out.jsonl", "folder"] {
        let ran = desk.run(&["read", "-o", output, "docs.jsonl"]);
        assert_eq!((ran.code, ran.complaints().len()), (Some(2), 1), "{}", ran.stderr);
        assert!(ran.stderr.starts_with(&format!("onrecord: --output {output} ")), "{}", ran.stderr);
    }
}

#[test]
#[cfg(unix)]
fn a_device_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let desk = Desk::new();
    desk.file("docs.jsonl", line("a", ARTICLE));
    assert_eq!(desk.run(&["read", "-o", "/dev/null", "docs.jsonl"]).code, Some(0));
    assert!(std::fs::metadata("/dev/null").expect("the device").file_type().is_char_device());
}

#[test]
fn the_name_of_the_output_file_tells_its_format() {
    let desk = Desk::new();
    desk.file("docs.jsonl", line("a", ARTICLE));
    for (name, begin) in
        [("x.csv", "document,url"), ("x.html", "<!DOCTYPE html>"), ("x.json", "[\n"), ("x.jsonl", "{\"id\"")]
    {
        assert_eq!(desk.run(&["read", "-o", name, "docs.jsonl"]).code, Some(0));
        let written = std::fs::read_to_string(desk.path(name)).expect("the output");
        assert!(written.starts_with(begin), "{name}: {written}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let desk = Desk::new();
    desk.file("docs.jsonl", line("a", &ARTICLE.repeat(8)).repeat(200));
    let mut child = desk.command(&["read", "docs.jsonl"]).spawn().expect("the program starts");
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut [0; 10]).expect("the first bytes");
    drop(stdout);
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn colours_only_where_they_are_wanted() {
    let desk = Desk::new();
    desk.file("docs.jsonl", line("a", ARTICLE));
    let has_colour = |arguments: &[&str]| {
        desk.run(&[&["read", "--format", "text", "docs.jsonl"], arguments].concat()).stdout.contains('\u{1b}')
    };
    assert!(!has_colour(&[]), "no terminal, no colour");
    assert!(has_colour(&["--color", "always"]));
    assert!(!has_colour(&["--color", "never"]));
}

#[test]
fn the_help_is_what_the_documents_say() {
    insta::assert_snapshot!(Desk::new().run(&["read", "-h"]).stdout);
}
