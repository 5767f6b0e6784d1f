//! Does everything that the cases expect come out?

use crate::case::{Case, parse};
use crate::compare::differences;
use crate::outcome::Outcome;
use crate::{bless, case};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// All cases of `specs/*.md`, file by file in the order of their names. Panics with place and reason where one does not parse.
pub fn cases() -> Vec<Case> {
    files().iter().flat_map(|path| of_file(path)).collect()
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

fn of_file(path: &Path) -> Vec<Case> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let markdown = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    parse(&name, &markdown).unwrap_or_else(|error| panic!("specs/{error}"))
}

/// Reads all cases and panics with all that differs. With `ONRECORD_SPECS=bless` it rewrites the FIXME parts instead.
pub fn check(read: impl Fn(&Case) -> Outcome) {
    let is_blessing = std::env::var_os("ONRECORD_SPECS").is_some_and(|value| value == "bless");
    let mut report = String::new();
    let mut n_failed = 0;
    for path in files() {
        let cases = of_file(&path);
        let outcomes: Vec<Outcome> = cases.iter().map(&read).collect();
        if is_blessing {
            let today = cases.iter().zip(&outcomes).map(|(case, outcome)| (case, today(case, outcome)));
            bless::rewrite(&path, &today.collect::<Vec<_>>())
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            continue;
        }
        for (case, outcome) in cases.iter().zip(&outcomes) {
            if let Some(complaint) = complaint(case, outcome) {
                n_failed += 1;
                let _ = writeln!(report, "\n{complaint}");
            }
        }
    }
    assert!(n_failed == 0, "{report}\n{n_failed} of {} cases failed", cases().len());
}

/// What comes out where that is not what is expected.
fn today(case: &Case, outcome: &Outcome) -> Option<String> {
    (!differences(case, outcome).is_empty()).then(|| outcome.show())
}

fn complaint(case: &Case, outcome: &Outcome) -> Option<String> {
    let differences = differences(case, outcome);
    match &case.today {
        None if differences.is_empty() => None,
        None => Some(format!("{}\n  {}", heading(case, "differs"), differences.join("\n  ")) + &both(case, outcome)),
        Some(_) if differences.is_empty() => Some(heading(case, "is met now: take its FIXME part out")),
        Some(today) if *today == outcome.show() => None,
        Some(_) => Some(heading(case, "fails in another way than its FIXME part says") + &both(case, outcome)),
    }
}

fn heading(case: &case::Case, what: &str) -> String {
    format!("specs/{} ({}) {what}", case.place, case.title)
}

fn both(case: &Case, outcome: &Outcome) -> String {
    let marked = &case.expected.marked;
    let expected = crate::mark::with_marks(&marked.text, &marked.spans);
    format!("\n--- expected\n{expected}\n--- got\n{}", outcome.show())
}
