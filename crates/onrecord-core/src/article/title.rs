//! What is the article called, without the name of the site?
//!
//! The page says it up to five times: in JSON-LD, twice in `<meta>`, in `<title>` and as a heading. The heading is what
//! the reader sees, so it wins where the others agree with it; the others carry the site's name or are written for search
//! engines, but tell which heading is the title.

use super::head::{Head, string};
use super::markup::Outline;

/// A heading with this share of the words that it and the page's own title have together is that title in other words.
const SAME_TITLE: f64 = 0.5;
/// The same for the only main heading of a page: it may be worded anew for search engines.
const SAME_SUBJECT: f64 = 0.25;
/// Longer headings are paragraphs set large.
const MOST_CHARACTERS: usize = 250;

/// What stands between a title and the site's name.
const SEPARATORS: [&str; 10] = [" | ", " - ", " – ", " — ", " • ", " · ", " » ", " :: ", " / ", " ‹ "];

/// The title of a web page. `outlet` is the site's name, where that is known.
pub(crate) fn title(outline: &Outline, head: &Head, outlet: Option<&str>) -> Option<String> {
    let given = given_titles(outline, head);
    let main: Vec<String> = heading_texts(outline, "h1").collect();
    let least = if main.len() == 1 { SAME_SUBJECT } else { SAME_TITLE };
    if let Some(heading) = likest(&main, &given, least, outlet) {
        return Some(heading);
    }
    let lesser: Vec<String> = heading_texts(outline, "h2").collect();
    if let Some(heading) = likest(&lesser, &given, SAME_TITLE, outlet) {
        return Some(heading);
    }
    let first = given.iter().map(|title| without_site(title, outlet)).next();
    first.or_else(|| heading_texts(outline, "h1").next())
}

/// The heading most like the given titles, if it is like enough; of equals the first.
fn likest(headings: &[String], given: &[String], least: f64, outlet: Option<&str>) -> Option<String> {
    let is_outlet = |heading: &str| outlet.is_some_and(|outlet| likeness(heading, outlet) >= SAME_TITLE);
    let rated = headings.iter().map(|heading| (best_likeness(heading, given), heading));
    let enough = rated.filter(|(likeness, heading)| *likeness >= least && !is_outlet(heading));
    enough.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, heading)| heading.clone())
}

/// The titles in the page's metadata, the most reliable first.
fn given_titles(outline: &Outline, head: &Head) -> Vec<String> {
    let json_ld = head.articles().first().and_then(|article| string(article, "headline"));
    let metas = ["og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title"];
    let metas = metas.iter().filter_map(|name| head.meta(&[name])).map(str::to_owned);
    let title = outline.elements_named("title").map(|node| outline.text(node)).find(|title| !title.is_empty());
    let mut given: Vec<String> = Vec::new();
    for candidate in metas.chain(title).chain(json_ld) {
        let candidate = candidate.trim_matches('"').to_owned();
        if !candidate.is_empty() && !given.contains(&candidate) {
            given.push(candidate);
        }
    }
    given
}

fn heading_texts<'a>(outline: &'a Outline, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let texts = outline.elements_named(name).map(|node| outline.text(node));
    texts.filter(|text| !text.is_empty() && text.len() <= MOST_CHARACTERS)
}

/// How alike a heading and the likest of the given titles are, with or without the site's name.
fn best_likeness(heading: &str, given: &[String]) -> f64 {
    let whole = given.iter().map(|title| likeness(heading, title));
    let parts = given.iter().flat_map(|title| beginnings(title)).map(|part| likeness(heading, part) - PART_PENALTY);
    whole.chain(parts).fold(0.0, f64::max)
}

/// A heading like a part of the title ("Example Daily") must not win over one like all of it.
const PART_PENALTY: f64 = 0.05;

/// "Title | Section | Site" is "Title | Section" and "Title".
fn beginnings(title: &str) -> Vec<&str> {
    let mut beginnings = Vec::new();
    for separator in SEPARATORS {
        beginnings.extend(title.match_indices(separator).map(|(at, _)| &title[..at]));
    }
    // A short beginning before a longer rest is the site's name put first.
    beginnings.retain(|part| 2 * part.len() >= title.len() || n_words(part) >= MOST_SITE_WORDS);
    beginnings
}

/// Names of sites have fewer words than this; what is longer is a title.
const MOST_SITE_WORDS: usize = 5;

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Words in common, of all words of both.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (folded_words(a), folded_words(b));
    let common = a.iter().filter(|word| b.contains(word)).count();
    let all = a.len() + b.len() - common.min(a.len() + b.len());
    if all == 0 { 0.0 } else { common as f64 / all as f64 }
}

fn folded_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<String> = words.map(str::to_lowercase).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Takes the site's name off either end of a title.
pub(crate) fn without_site(title: &str, outlet: Option<&str>) -> String {
    for separator in SEPARATORS {
        if let Some((first, last)) = title.rsplit_once(separator)
            && names_site(last, first, outlet)
        {
            return without_site(first, outlet);
        }
        if let Some((first, rest)) = title.split_once(separator)
            && outlet.is_some_and(|outlet| likeness(first, outlet) > SAME_TITLE)
        {
            return rest.to_owned();
        }
    }
    title.to_owned()
}

/// Whether the last part of a title is the site's name: it is known to be, or short behind a longer title.
fn names_site(last: &str, first: &str, outlet: Option<&str>) -> bool {
    let is_outlet = outlet.is_some_and(|outlet| likeness(last, outlet) >= SAME_TITLE);
    is_outlet || (n_words(last) < MOST_SITE_WORDS && n_words(first) > n_words(last) && n_words(first) > 2)
}
