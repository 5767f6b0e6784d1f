//! What is an article of the annotated corpus in `gold/`?
//!
//! `gold/README.md` has the form and the rules of annotation; [`complaints`] holds an article to those that a program can see.

mod complaints;

pub use complaints::complaints;

use crate::case::{Case, parse};
use std::path::{Path, PathBuf};

/// One file of the corpus.
#[derive(Clone, Debug)]
pub struct Annotated {
    /// The name of the file, without its ending.
    pub name: String,
    pub title: String,
    /// What the article was written to show; the first is also the first word of its name.
    pub phenomena: Vec<String>,
    pub english: String,
    pub outlet: String,
    pub case: Case,
}

/// All articles of one folder, in the order of their names. An error names the file.
pub fn annotated(folder: &Path) -> Result<Vec<Annotated>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files.iter().map(|path| of_file(path)).collect()
}

fn of_file(path: &Path) -> Result<Annotated, String> {
    let markdown = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    of_markdown(&name, &markdown).map_err(|error| format!("{}: {error}", path.display()))
}

/// An article from the text of its file.
pub fn of_markdown(name: &str, markdown: &str) -> Result<Annotated, String> {
    let mut cases = parse(name, markdown)?;
    if cases.len() != 1 {
        return Err(format!("an article is one case, here are {}", cases.len()));
    }
    let case = cases.remove(0);
    let title = markdown.lines().find_map(|line| line.strip_prefix("# ")).ok_or("no heading: write `# Title`")?;
    let fact = |key: &str| {
        let mut facts = case.title.split(';').filter_map(|fact| fact.split_once(": "));
        let fact = facts.find(|fact| fact.0.trim() == key).map(|fact| fact.1.trim().to_owned());
        fact.ok_or_else(|| {
            format!("no {key:?} in the line above the case: write `phenomena: a, b; english: British; outlet: Name`")
        })
    };
    Ok(Annotated {
        name: name.to_owned(),
        title: title.to_owned(),
        phenomena: fact("phenomena")?.split(',').map(|phenomenon| phenomenon.trim().to_owned()).collect(),
        english: fact("english")?,
        outlet: fact("outlet")?,
        case,
    })
}
