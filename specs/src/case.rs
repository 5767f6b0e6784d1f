//! What does one fenced case say?

use crate::mark::{Marked, Role, marked};
use std::collections::BTreeMap;

/// One text and what has to come out of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// "pronouns.md:12", for messages.
    pub place: String,
    /// The last sentence before the case.
    pub title: String,
    pub input: Input,
    pub given: Given,
    pub expected: Expected,
    /// What comes out today, where that is something else, as [`crate::Outcome::show`] writes it.
    pub today: Option<String>,
    /// The lines of the file between the fences, counted from 0.
    pub(crate) lines: std::ops::Range<usize>,
    /// The first line of the FIXME part.
    pub(crate) fixme: Option<usize>,
}

/// What the text is handed over as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    Article,
    Html,
    Scraped,
}

/// What the reader is told beside the text.
#[derive(Clone, Debug, Default)]
pub struct Given {
    pub url: Option<String>,
    pub title: Option<String>,
    pub published: Option<String>,
    pub crawled: Option<String>,
}

/// What has to come out. Keyed by the number of the statement.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    pub marked: Marked,
    /// `None` for nobody named.
    pub names: BTreeMap<usize, Option<String>>,
    pub speaker_kinds: BTreeMap<usize, String>,
    pub kinds: BTreeMap<usize, String>,
    pub outlets: BTreeMap<usize, String>,
    pub inside: BTreeMap<usize, usize>,
    /// Through whose hands it came, as [`crate::Said::via`] has it.
    pub via: BTreeMap<usize, String>,
    /// `title = ...` and the like, in the order of the file.
    pub facts: Vec<(String, String)>,
}

const FACTS: &[&str] =
    &["title", "byline", "section", "outlet", "language", "published", "precision", "credit", "lacks", "holds", "note"];
const KINDS: &[&str] = &["direct", "indirect", "mixed"];
const SPEAKER_KINDS: &[&str] = &["person", "organisation", "document", "group", "anonymous", "author", "none"];

/// All cases of one Markdown file. An error names the line.
pub fn parse(name: &str, markdown: &str) -> Result<Vec<Case>, String> {
    let lines: Vec<&str> = markdown.lines().collect();
    let mut cases = Vec::new();
    let mut at = 0;
    while let Some(fence) = (at..lines.len()).find(|&line| lines[line].starts_with("~~~")) {
        let end = (fence + 1..lines.len())
            .find(|&line| lines[line] == "~~~")
            .ok_or_else(|| format!("{name}:{}: this fence is never closed", fence + 1))?;
        let place = format!("{name}:{}", fence + 1);
        let case = case(&lines, fence, end, place.clone()).map_err(|error| format!("{place}: {error}"))?;
        cases.push(case);
        at = end + 1;
    }
    Ok(cases)
}

fn case(lines: &[&str], fence: usize, end: usize, place: String) -> Result<Case, String> {
    let body = &lines[fence + 1..end];
    let fixme = body.iter().position(|line| *line == "FIXME");
    let today = fixme.map(|at| body[at + 1..].join("\n"));
    let body = &body[..fixme.unwrap_or(body.len())];
    let text_lines = body.iter().rposition(|line| !is_resolution(line)).map_or(0, |last| last + 1);
    let mut case = Case {
        place,
        title: title(&lines[..fence]),
        input: input(lines[fence])?,
        given: Given::default(),
        expected: Expected { marked: marked(&body[..text_lines].join("\n"))?, ..Expected::default() },
        today,
        lines: fence + 1..end,
        fixme: fixme.map(|at| fence + 1 + at),
    };
    for line in &body[text_lines..] {
        resolve(&mut case, line).map_err(|error| format!("{error}: {line:?}"))?;
    }
    complete(&case.expected)?;
    Ok(case)
}

fn title(before: &[&str]) -> String {
    let at = before.iter().rposition(|line| !line.trim().is_empty()).unwrap_or_default();
    let last = before.get(at).copied().unwrap_or_default();
    if last == "~~~" {
        // A case right below another one shows the same.
        let fence = before[..at].iter().rposition(|line| line.starts_with("~~~")).unwrap_or_default();
        return title(&before[..fence]);
    }
    last.trim_start_matches('#').trim().to_owned()
}

fn input(fence: &str) -> Result<Input, String> {
    match fence.trim_start_matches('~').trim() {
        "" => Ok(Input::Article),
        "html" => Ok(Input::Html),
        "scraped" => Ok(Input::Scraped),
        other => Err(format!("a case is html, scraped or nothing, not {other:?}")),
    }
}

/// `S1, S2 = Ana Rao`, `C1 direct`, `title = ...`: a line that no news text has.
fn is_resolution(line: &str) -> bool {
    let first = line.split([' ', ',']).next().unwrap_or_default();
    let is_reference = reference(first).is_some();
    let is_fact = FACTS.contains(&first) && line[first.len()..].starts_with(" = ");
    is_reference || is_fact || line.starts_with("given ")
}

/// `S1`: the role and the number.
fn reference(word: &str) -> Option<(Role, usize)> {
    let mut characters = word.chars();
    let role = Role::of(characters.next()?)?;
    let digits = characters.as_str();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    Some((role, digits.parse().ok().filter(|_| is_number)?))
}

fn resolve(case: &mut Case, line: &str) -> Result<(), String> {
    if let Some(given) = line.strip_prefix("given ") {
        return give(&mut case.given, given);
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let references = words.iter().map_while(|word| reference(word.trim_end_matches(','))).collect::<Vec<_>>();
    let numbers: Vec<usize> = references.iter().map(|reference| reference.1).collect();
    let expected = &mut case.expected;
    match &words[references.len()..] {
        rest if numbers.is_empty() => return fact(expected, rest, line),
        ["=", name @ ..] => {
            let name = Some(name.join(" ")).filter(|name| name != "nobody");
            expected.names.extend(numbers.iter().map(|&number| (number, name.clone())));
        }
        ["is", kind] if SPEAKER_KINDS.contains(kind) => {
            expected.speaker_kinds.extend(numbers.iter().map(|&number| (number, (*kind).to_owned())));
        }
        ["outlet", "=", outlet @ ..] => {
            expected.outlets.extend(numbers.iter().map(|&number| (number, outlet.join(" "))));
        }
        ["inside", outer] => {
            let outer = reference(outer).ok_or("inside what? Write `C2 inside C1`")?.1;
            expected.inside.extend(numbers.iter().map(|&number| (number, outer)));
        }
        ["via", chain @ ..] => {
            expected.via.extend(numbers.iter().map(|&number| (number, chain.join(" "))));
        }
        [kind] if KINDS.contains(kind) => {
            expected.kinds.extend(numbers.iter().map(|&number| (number, (*kind).to_owned())));
        }
        _ => return Err("this line says nothing that the suite knows".to_owned()),
    }
    known(expected, &numbers)
}

fn fact(expected: &mut Expected, words: &[&str], line: &str) -> Result<(), String> {
    let (key, value) = line.split_once(" = ").ok_or("this line says nothing that the suite knows")?;
    if !words.first().is_some_and(|first| FACTS.contains(first)) {
        return Err(format!("unknown fact {key:?}"));
    }
    expected.facts.push((key.to_owned(), value.trim().to_owned()));
    Ok(())
}

fn give(given: &mut Given, line: &str) -> Result<(), String> {
    let (key, value) = line.split_once(" = ").ok_or("given what? Write `given url = ...`")?;
    let slot = match key {
        "url" => &mut given.url,
        "title" => &mut given.title,
        "published" => &mut given.published,
        "crawled" => &mut given.crawled,
        other => return Err(format!("a reader is given url, title, published or crawled, not {other:?}")),
    };
    *slot = Some(value.trim().to_owned());
    Ok(())
}

fn known(expected: &Expected, numbers: &[usize]) -> Result<(), String> {
    let marked = expected.marked.numbers();
    match numbers.iter().find(|number| !marked.contains(number)) {
        Some(number) => Err(format!("no span of the text is marked with the number {number}")),
        None => Ok(()),
    }
}

fn complete(expected: &Expected) -> Result<(), String> {
    for number in expected.marked.numbers() {
        if expected.marked.of(Role::Content, number).is_empty() {
            return Err(format!("statement {number} has no content: nothing is marked C{number}"));
        }
    }
    Ok(())
}
