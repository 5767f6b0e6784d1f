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

/// The guide to the ledger is run from its first command to its last, and what it shows is what comes out, with `[...]`
/// for what it leaves out.
#[test]
fn the_guide_to_the_ledger_is_what_happens() {
    let desk = crate::run::Desk::new();
    for page in ["agency.html", "herald.html", "page.html"] {
        desk.file(page, document(&format!("examples/{page}")));
    }
    let guide = document("docs/ledger.md");
    let blocks = guide.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut n_commands = 0;
    for (command, shown) in blocks.flat_map(commands) {
        n_commands += 1;
        let arguments = arguments(command);
        let ran = desk.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(ran.code, Some(0), "{command}: {}", ran.stderr);
        let mut rest = format!("{}{}", ran.stdout, ran.stderr);
        for part in shown.split("[...]").map(|part| part.trim_matches('\n')).filter(|part| !part.is_empty()) {
            let found = rest.find(part).unwrap_or_else(|| panic!("{command} does not print\n{part}\nin\n{rest}"));
            rest = rest.split_off(found + part.len());
        }
    }
    assert!(n_commands > 12, "the guide shows {n_commands} commands");
}

/// Each command of a block, with the output below it.
fn commands(block: &str) -> Vec<(&str, &str)> {
    let begun = block.split("$ onrecord ").skip(1);
    begun.map(|command| command.split_once('\n').unwrap_or((command, ""))).collect()
}

/// The words of a command line, quotation marks taken off, in the form for people.
fn arguments(command: &str) -> Vec<String> {
    let quoted = command.split('\'').enumerate();
    let mut arguments: Vec<String> = quoted
        .flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect();
    if ["status", "search", "trace", "speakers", "audit"].contains(&arguments[0].as_str()) {
        arguments.extend(["--format".to_owned(), "text".to_owned()]);
    }
    arguments
}
