//! Which rules of the annotation guide does an article break?

use super::Annotated;
use crate::mark::Role;
use std::ops::Range;

const PHENOMENA: &[&str] = &[
    "nested",
    "relay",
    "vox-pop",
    "transcript",
    "live-blog",
    "headline",
    "press-release",
    "agency",
    "court",
    "sport",
    "science",
    "business",
    "single-quotes",
    "brackets",
    "anonymous",
    "opinion",
    "paragraphs",
    "capitals",
    "social",
    "document",
    "denial",
];
const ENGLISH: &[&str] = &["American", "British", "Indian", "African", "Middle Eastern"];
/// Words that keep their full stop at the end of a content.
const ABBREVIATIONS: &[&str] = &["...", "a.m.", "p.m.", "U.S.", "Inc.", "Ltd.", "Co.", "Jr."];
const OPENING: &[char] = &['"', '“', '‘', '«'];

/// A line for each rule broken; empty for a sound article.
pub fn complaints(article: &Annotated) -> Vec<String> {
    let mut complaints = facts(article);
    for number in article.case.expected.marked.numbers() {
        let statement = Statement { article, number };
        let broken = [resolution(&statement), spans(&statement), content(&statement), nesting(&statement)].concat();
        complaints
            .extend(broken.into_iter().map(|complaint| format!("{}: statement {number} {complaint}", article.name)));
    }
    complaints
}

struct Statement<'a> {
    article: &'a Annotated,
    number: usize,
}

impl<'a> Statement<'a> {
    fn of(&self, role: Role) -> Vec<Range<usize>> {
        self.article.case.expected.marked.of(role, self.number)
    }

    fn text(&self) -> &'a str {
        &self.article.case.expected.marked.text
    }
}

fn facts(article: &Annotated) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut expect = |is_met: bool, complaint: String| {
        if !is_met {
            complaints.push(format!("{}: {complaint}", article.name));
        }
    };
    for phenomenon in &article.phenomena {
        expect(PHENOMENA.contains(&phenomenon.as_str()), format!("no phenomenon is called {phenomenon:?}"));
    }
    let first = article.phenomena.first().map_or("", String::as_str);
    expect(article.name.starts_with(first), format!("the name of the file does not begin with its kind, {first:?}"));
    expect(ENGLISH.contains(&article.english.as_str()), format!("no English is called {:?}", article.english));
    expect(!article.outlet.is_empty(), "no outlet".to_owned());
    expect(article.case.today.is_none(), "a FIXME part has no place here".to_owned());
    complaints
}

/// Who speaks and in which way stands below the text, for every statement.
fn resolution(statement: &Statement) -> Vec<String> {
    let expected = &statement.article.case.expected;
    let number = statement.number;
    let (Some(name), Some(speaker_kind), Some(_)) =
        (expected.names.get(&number), expected.speaker_kinds.get(&number), expected.kinds.get(&number))
    else {
        return vec!["lacks one of its lines: name, kind of speaker, direct or indirect or mixed".to_owned()];
    };
    let mut complaints = Vec::new();
    let may_have_name = matches!(speaker_kind.as_str(), "person" | "organisation");
    if name.is_some() && !may_have_name {
        complaints.push(format!("has a name, but its speaker is {speaker_kind}"));
    }
    if name.is_none() && speaker_kind == "person" {
        complaints.push("is of a person without a name: write `is anonymous`".to_owned());
    }
    if statement.of(Role::Source).is_empty() != (speaker_kind == "none") {
        complaints.push("has no source and is not `none`, or the reverse".to_owned());
    }
    if expected.outlets.contains_key(&number) && statement.of(Role::Occasion).is_empty() {
        complaints.push("has the outlet of an occasion that is not marked".to_owned());
    }
    complaints
}

fn spans(statement: &Statement) -> Vec<String> {
    let roles = [Role::Source, Role::Cue, Role::Content];
    let mut complaints = Vec::new();
    let mut seen: Vec<Range<usize>> = Vec::new();
    for span in roles.into_iter().flat_map(|role| statement.of(role)) {
        let text = &statement.text()[span.clone()];
        if text.trim() != text || text.is_empty() {
            complaints.push(format!("has a span that is empty or ends in white space: {text:?}"));
        }
        if text.contains("\n\n") {
            complaints.push(format!("has a span over more than one paragraph: {text:?}"));
        }
        if seen.iter().any(|other| other.start < span.end && span.start < other.end) {
            complaints.push(format!("has words in two roles: {text:?}"));
        }
        seen.push(span);
    }
    complaints
}

fn content(statement: &Statement) -> Vec<String> {
    let text = statement.text();
    let mut complaints = Vec::new();
    for span in statement.of(Role::Content) {
        let (before, content) = (&text[..span.start], &text[span.clone()]);
        if before.ends_with(" that ") || before.ends_with(OPENING) {
            complaints.push(format!("leaves \"that\" or an opening mark before its content: {content:?}"));
        }
        let kind = statement.article.case.expected.kinds.get(&statement.number).map_or("", String::as_str);
        let is_bare = !content.contains(['"', '”', '’', '\'', '»']) && kind != "direct";
        if is_bare && content.ends_with(['.', ',']) && !ABBREVIATIONS.iter().any(|word| content.ends_with(word)) {
            complaints
                .push(format!("has a content without quotation marks that ends in a full stop or comma: {content:?}"));
        }
        if kind == "indirect" && content.contains(['"', '“']) {
            complaints.push(format!("is indirect and holds a quotation mark: {content:?}"));
        }
    }
    for span in statement.of(Role::Cue) {
        let cue = &text[span];
        if cue.ends_with(" that") || cue.len() > 1 && cue.ends_with([':', ',']) {
            complaints.push(format!("has a cue that ends in \"that\", a colon or a comma: {cue:?}"));
        }
    }
    complaints
}

/// A statement lies in the content of another if and only if a line says so.
fn nesting(statement: &Statement) -> Vec<String> {
    let expected = &statement.article.case.expected;
    let inner = statement.of(Role::Content);
    let is_within = |outer: usize| {
        let outer = expected.marked.of(Role::Content, outer);
        inner.iter().all(|span| outer.iter().any(|around| around.start <= span.start && span.end <= around.end))
    };
    let is_told = expected.inside.get(&statement.number);
    let mut others = expected.marked.numbers().into_iter().filter(|other| *other != statement.number);
    match is_told {
        Some(outer) if !is_within(*outer) => vec![format!("is not inside the content of statement {outer}")],
        None if others.any(is_within) => vec!["lies inside another and has no line that says so".to_owned()],
        _ => Vec::new(),
    }
}
