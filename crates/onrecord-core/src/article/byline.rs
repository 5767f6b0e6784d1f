//! Who wrote the article?
//!
//! Only names: "By", roles, dates and addresses are taken off. A role ("Local Editor") is kept where nothing better is
//! known. What looks most like people's names wins over what stands in a better place.

use std::sync::LazyLock;

use super::Origin;
use super::date::{Order, moment, month, relative};
use super::furniture::{self, sorted};
use super::head::{Head, has_type};
use super::markup::Outline;
use super::pieces::Piece;

static ROLES: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(include_str!("../lexicon/byline_roles.txt")));

/// More characters are a biography.
const LONGEST: usize = 160;
/// A person's name has at most so many words: "Maria del Carmen de la Fuente y Ruiz".
const MOST_NAME_WORDS: usize = 8;

/// How much a byline looks like one, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Quality {
    Role,
    /// "admin7", "jsmith".
    Handle,
    /// The site itself.
    Outlet,
    /// One word, or words that are no usual name.
    Short,
    Names,
}

/// The byline of a web page.
pub(crate) fn byline(outline: &Outline, head: &Head, top: &[Piece], outlet: Option<&str>) -> Option<String> {
    let mut candidates = json_ld_names(head);
    candidates.extend(head.metas(&METAS).into_iter().map(str::to_owned));
    candidates.extend(labelled_metas(head));
    candidates.extend(marked(outline));
    candidates.extend(beside_title(top));
    candidates.extend(beside_date(top));
    best(candidates.iter().map(|candidate| &**candidate), outlet)
}

const METAS: [&str; 10] = [
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "citation_author",
];

/// The likeliest of the candidates, cleaned; of equals the first.
pub(crate) fn best<'a>(candidates: impl Iterator<Item = &'a str>, outlet: Option<&str>) -> Option<String> {
    let cleaned = candidates.filter_map(clean).enumerate();
    let ranked = cleaned.map(|(at, byline)| (quality(&byline, outlet), std::cmp::Reverse(at), byline));
    ranked.max().map(|(_, _, byline)| byline)
}

fn json_ld_names(head: &Head) -> Vec<String> {
    let mut all = Vec::new();
    for article in head.articles() {
        for key in ["author", "creator"] {
            let names = article.get(key).map(|value| head.names(value)).unwrap_or_default();
            all.extend(joined(names));
        }
    }
    if all.is_empty() {
        let persons = head.objects().into_iter().filter(|object| has_type(object, |name| name == "Person"));
        let mut names: Vec<String> = persons.filter_map(|object| super::head::string(object, "name")).collect();
        names.dedup();
        all.extend((names.len() == 1).then(|| names.remove(0)));
    }
    all
}

fn joined(names: Vec<String>) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names.iter().filter_map(|name| clean(name)) {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    (!kept.is_empty()).then(|| kept.join(", "))
}

/// Elements that the page marks as the author's name.
fn marked(outline: &Outline) -> Vec<String> {
    let is = |node: usize, attribute: &str, word: &str| {
        outline.attribute(node, attribute).is_some_and(|value| value.split_ascii_whitespace().any(|part| part == word))
    };
    let by_relation = outline.elements().filter(|&node| is(node, "rel", "author") || is(node, "itemprop", "author"));
    let by_class = outline.elements().filter(|&node| class_names_author(outline, node));
    let by_link = outline.elements().filter(|&node| links_to_author(outline, node));
    let nodes = by_relation.chain(by_class).chain(by_link);
    nodes
        .map(|node| outline.text(node))
        .filter(|text| !text.is_empty() && text.len() <= LONGEST)
        .take(MOST_MARKED)
        .collect()
}

/// Pages list other articles with their authors at the end.
const MOST_MARKED: usize = 12;

/// `twitter:label1` says "Written by", `twitter:data1` whom.
fn labelled_metas(head: &Head) -> Option<String> {
    let slots = [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")];
    let slot = slots
        .iter()
        .find(|(label, _)| head.meta(&[label]).is_some_and(|label| label.eq_ignore_ascii_case("written by")))?;
    head.meta(&[slot.1]).map(str::to_owned)
}

/// A link to a page of the author's articles.
fn links_to_author(outline: &Outline, node: usize) -> bool {
    let href = outline.attribute(node, "href").filter(|_| outline.name(node) == "a").unwrap_or_default();
    ["/author/", "/authors/", "/writers/", "/contributors/", "/staff/", "/journalist/", "/by/"]
        .iter()
        .any(|part| href.contains(part))
}

/// A name that stands between the title and the date, with nothing around it.
fn beside_date(top: &[Piece]) -> Vec<String> {
    let is_date = |at: usize| {
        top.get(at).is_some_and(|piece| {
            piece.text.len() <= LONGEST && moment(&piece.text, Origin::Text, Order::MonthFirst).is_some()
        })
    };
    let is_name = |text: &str| {
        let words: Vec<&str> = text.split(' ').collect();
        let spelled = |word: &&str| {
            word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || "-.'’".contains(c))
        };
        (2..=4).contains(&words.len())
            && words.iter().all(spelled)
            && words.iter().any(|word| word.chars().any(char::is_lowercase))
    };
    let is_alone = |text: &str| is_name(text) && !furniture::line_is(text);
    let alone = top.iter().enumerate().filter(|(at, piece)| {
        let plain = piece.place.heading != 1 && !piece.place.outside && !piece.place.button;
        plain && is_alone(&piece.text) && (is_date(at + 1) || (*at > 0 && is_date(at - 1)))
    });
    alone.map(|(_, piece)| piece.text.clone()).collect()
}

fn class_names_author(outline: &Outline, node: usize) -> bool {
    let class = outline.class_and_id(node).to_ascii_lowercase();
    let names = ["author", "byline", "writer", "contributor", "posted-by"].iter().any(|word| class.contains(word));
    let other = ["bio", "avatar", "social", "image", "desc", "title", "role", "related", "comment", "about"];
    names && !other.iter().any(|word| class.contains(word))
}

/// "By Jane Roe" beside the title.
fn beside_title(top: &[Piece]) -> Vec<String> {
    let lines = top.iter().flat_map(|piece| piece.text.split('\n')).collect::<Vec<_>>();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let next = lines.get(at + 1);
        if line.len() > LONGEST {
            continue;
        }
        match without_by(line) {
            Some("") => found.extend(next.map(|name| (*name).to_owned())),
            Some(names) => found.push(names.to_owned()),
            None => {}
        }
    }
    found
}

/// What follows "By", "Written by", "Author:".
pub(crate) fn without_by(line: &str) -> Option<&str> {
    const WORDS: [&str; 15] = [
        "written and reported by",
        "article written by",
        "written by",
        "reported by",
        "reporting by",
        "published by",
        "authored by",
        "posted by",
        "words by",
        "story by",
        "article by",
        "contributed by",
        "authors",
        "author",
        "by",
    ];
    let line = line.trim();
    let lower = line.to_lowercase();
    let word = WORDS.iter().find(|word| lower.starts_with(**word))?;
    let rest = line.get(word.len()..)?;
    let separated = rest.is_empty() || rest.starts_with([' ', ':', '\n']);
    separated.then(|| rest.trim_start_matches([' ', ':', '\n']))
}

/// Takes everything but the names off. `None` where no name is left.
pub(crate) fn clean(raw: &str) -> Option<String> {
    let raw = furniture::without_icons(raw.trim()).into_owned();
    let mut line = raw.as_str();
    if line.contains("://") || line.starts_with("www.") || line.starts_with('@') || line.chars().count() > LONGEST {
        return None;
    }
    while let Some(rest) = without_by(line).filter(|rest| rest.len() < line.len()) {
        line = rest;
    }
    let names = names_only(line);
    let mut line = names.as_str();
    while let Some(rest) = without_by(line).filter(|rest| rest.len() < line.len()) {
        line = rest;
    }
    let line = line.trim_matches(|c: char| c.is_whitespace() || ",;:|-–—•·/".contains(c));
    let plausible = line.chars().any(char::is_alphabetic) && line.split_whitespace().count() <= 3 * MOST_NAME_WORDS;
    (plausible && !furniture::line_is(line) && relative(line).is_none()).then(|| line.to_owned())
}

/// The first part that has names, up to what is no name: "March 5, 2024 | Jane Roe, Health Editor | 4 min read".
fn names_only(line: &str) -> String {
    let parts =
        line.split(['|', '•', '·', '⋅', '\n']).flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" — "));
    parts.map(|part| names_in(part.trim())).find(|names| !names.is_empty()).unwrap_or_default()
}

fn names_in(part: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for name in part.split(", ") {
        let until_date = before_date(name);
        if name.contains('@') || until_date.is_empty() || (!kept.is_empty() && is_role(name)) {
            break;
        }
        kept.push(until_date);
        if until_date.len() < name.len() {
            break;
        }
    }
    let names = kept.join(", ");
    let names = cut_at_word(&names, &[" on ", " in ", " for ", " Updated", " Published", " Posted", " Last ", " at "]);
    // "Jane Roe (Example Agency)", but not "Jane (Jo) Roe".
    let without_brackets = names.split_once(" (").filter(|_| names.ends_with(')')).map(|(name, _)| name);
    without_brackets.unwrap_or(names).to_owned()
}

/// "Jane Roe April 12" without the date.
fn before_date(name: &str) -> &str {
    let mut end = 0;
    let mut words = name.split(' ').peekable();
    while let Some(word) = words.next() {
        let is_day = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let begins_date = is_day(word)
            || (month(word.trim_end_matches('.')).is_some() && words.peek().is_some_and(|next| is_day(next)));
        if begins_date {
            break;
        }
        end += word.len() + 1;
    }
    name.get(..end.min(name.len())).unwrap_or_default().trim_end()
}

fn cut_at_word<'a>(names: &'a str, words: &[&str]) -> &'a str {
    let end = words.iter().filter_map(|word| names.find(word)).min().unwrap_or(names.len());
    &names[..end]
}

fn is_role(part: &str) -> bool {
    let mut words = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.any(|word| ROLES.binary_search(&&*word.to_lowercase()).is_ok())
}

fn quality(byline: &str, outlet: Option<&str>) -> Quality {
    let words: Vec<&str> = byline.split_whitespace().collect();
    let capital = |word: &&&str| word.starts_with(char::is_uppercase);
    if is_role(byline) {
        return Quality::Role;
    }
    if byline.chars().any(|c| c.is_numeric() || c == '_')
        || !words.iter().any(|word| word.chars().any(char::is_uppercase))
    {
        return Quality::Handle;
    }
    if outlet.is_some_and(|outlet| outlet.eq_ignore_ascii_case(byline)) {
        return Quality::Outlet;
    }
    let n_capitals = words.iter().filter(capital).count();
    if words.len() >= 2 && 2 * n_capitals > words.len() { Quality::Names } else { Quality::Short }
}
