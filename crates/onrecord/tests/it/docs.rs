//! Do the documents tell the truth?

use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn document(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).expect("a document of the repository")
}

/// The README shows a part of the output; what it shows is what comes out, line for line and in this order.
#[test]
fn the_readme_shows_what_its_command_prints() {
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["read", "--format", "text", "--color", "never", "examples/page.html"])
        .current_dir(root())
        .output()
        .expect("the program starts");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let readme = document("README.md");
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the output");
    let mut rest = printed.as_str();
    for line in shown.lines().filter(|line| *line != "[...]") {
        let found = rest.find(line).unwrap_or_else(|| panic!("README shows a line that is not printed: {line}"));
        rest = &rest[found + line.len()..];
    }
    assert!(shown.lines().count() > 20, "enough is shown");
}
