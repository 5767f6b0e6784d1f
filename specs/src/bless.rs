//! How do the FIXME parts follow what comes out today?

use crate::case::Case;
use std::path::Path;

/// Rewrites the FIXME parts of one file: `today` has for each of its cases what comes out, or `None` where the case is met.
pub(crate) fn rewrite(path: &Path, cases: &[(&Case, Option<String>)]) -> std::io::Result<()> {
    let markdown = std::fs::read_to_string(path)?;
    let mut lines: Vec<String> = markdown.lines().map(str::to_owned).collect();
    for (case, today) in cases.iter().rev() {
        let part = today.iter().flat_map(|today| std::iter::once("FIXME").chain(today.lines()));
        let part: Vec<String> = part.map(str::to_owned).collect();
        lines.splice(case.fixme.unwrap_or(case.lines.end)..case.lines.end, part);
    }
    std::fs::write(path, lines.join("\n") + "\n")
}
