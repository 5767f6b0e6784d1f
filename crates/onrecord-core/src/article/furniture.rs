//! Which words on a page belong to the page and not to its article?
//!
//! Everything here looks at one line or one class name; what follows from where a line stands is decided in
//! [`super::selection`] and [`super::scraped`].

use std::borrow::Cow;
use std::sync::LazyLock;

static PAGE_CLASSES: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(include_str!("../lexicon/page_classes.txt")));
static ICON_WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| sorted(include_str!("../lexicon/icon_words.txt")));
static ENDINGS: LazyLock<Phrases> = LazyLock::new(|| phrases(include_str!("../lexicon/endings.txt")));
static LINES: LazyLock<Phrases> = LazyLock::new(|| phrases(include_str!("../lexicon/furniture_lines.txt")));

/// A line with more words than this is a sentence, however it begins. "Sign up for our free weekly newsletter and get
/// the news delivered to your inbox" has 15.
const MOST_WORDS: usize = 18;

/// Fixed wordings, each list sorted.
struct Phrases {
    whole: Vec<&'static str>,
    beginnings: Vec<&'static str>,
}

/// The entries of a lexicon file, comments left out.
pub(crate) fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

pub(crate) fn sorted(file: &'static str) -> Vec<&'static str> {
    let mut words: Vec<&str> = entries(file).collect();
    words.sort_unstable();
    words
}

fn phrases(file: &'static str) -> Phrases {
    let (mut beginnings, mut whole): (Vec<&str>, Vec<&str>) = entries(file).partition(|line| line.ends_with("..."));
    beginnings.iter_mut().for_each(|line| *line = line.trim_end_matches("...").trim_end());
    whole.sort_unstable();
    Phrases { whole, beginnings }
}

/// Whether a `class` or `id`, in lower or mixed case, names page furniture.
pub(crate) fn class_says_so(class: &str) -> bool {
    class.split_ascii_whitespace().any(|name| {
        let parts = parts(name);
        parts.iter().any(|part| PAGE_CLASSES.binary_search(&&**part).is_ok())
            || parts.windows(2).any(|pair| PAGE_CLASSES.binary_search(&&*format!("{}-{}", pair[0], pair[1])).is_ok())
    })
}

/// Whether a `class` or `id` names something that readers unfold with a click: hidden, but a part of what the page says.
pub(crate) fn class_unfolds(class: &str) -> bool {
    const UNFOLDING: [&str; 8] =
        ["accordion", "answer", "collapse", "collapsible", "expandable", "faq", "panel", "toggle"];
    class.split_ascii_whitespace().any(|name| parts(name).iter().any(|part| UNFOLDING.contains(&&**part)))
}

/// "relatedPosts--wide" is related, posts, wide.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut previous = ' ';
    for c in name.chars() {
        if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && previous.is_ascii_lowercase()) {
            parts.push(String::new());
        }
        if c.is_ascii_alphabetic()
            && let Some(part) = parts.last_mut()
        {
            part.push(c.to_ascii_lowercase());
        }
        previous = c;
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a line is a fixed wording of page templates: "Share this article", "Read more".
pub(crate) fn line_is(line: &str) -> bool {
    let folded = fold(line);
    let n_words = folded.split(' ').count();
    if folded.is_empty() || n_words > MOST_WORDS {
        return folded.is_empty() && !line.chars().any(char::is_numeric);
    }
    let ends_like_sentence = line.trim_end().ends_with(['.', '"', '”', '’', '\'']) && n_words > 6;
    LINES.whole.binary_search(&&*folded).is_ok()
        || (!ends_like_sentence && LINES.beginnings.iter().any(|begin| begins_with_words(&folded, begin)))
}

/// Whether a heading says that the article is over: "Related articles", "About the author".
pub(crate) fn heading_ends_article(heading: &str) -> bool {
    let folded = fold(heading);
    ENDINGS.whole.binary_search(&&*folded).is_ok()
        || ENDINGS.beginnings.iter().any(|begin| begins_with_words(&folded, begin))
}

fn begins_with_words(line: &str, words: &str) -> bool {
    line.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Lower case, words only, figures left out.
fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    for word in line.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '©') {
        if word.is_empty() || word.chars().all(char::is_numeric) {
            continue;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// The line without the names of icons: "access_time10 months ago" is "10 months ago".
pub(crate) fn without_icons(line: &str) -> Cow<'_, str> {
    let mut words: Vec<&str> = line.split(' ').collect();
    let mut found = false;
    let whole_line = words.iter().all(|word| ICON_WORDS.binary_search(word).is_ok());
    for (at, word) in words.iter_mut().enumerate() {
        let rest = without_icon(word, at == 0, whole_line);
        found |= rest.len() != word.len();
        *word = rest;
    }
    if !found {
        return Cow::Borrowed(line);
    }
    words.retain(|word| !word.is_empty());
    Cow::Owned(words.join(" "))
}

/// An icon's name of several words is one wherever it stands. A plain word ("star") must begin the line and be glued to
/// a capital, or be all of the line.
fn without_icon(word: &str, is_first: bool, is_whole_line: bool) -> &str {
    let len = word.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(word.len());
    let name = &word[..len];
    let rest = &word[len..];
    if ICON_WORDS.binary_search(&name).is_err() {
        return longest_icon_prefix(word);
    }
    let glued = is_first && rest.starts_with(|c: char| c.is_uppercase());
    if name.contains('_') || glued || is_whole_line { rest } else { word }
}

/// "access_timeten" and the like, where nothing tells the icon's end: only names of several words.
fn longest_icon_prefix(word: &str) -> &str {
    if !word.contains('_') {
        return word;
    }
    let icon =
        ICON_WORDS.iter().filter(|icon| icon.contains('_') && word.starts_with(**icon)).max_by_key(|icon| icon.len());
    icon.map_or(word, |icon| &word[icon.len()..])
}

/// What an icon stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Section,
    Date,
    Author,
}

pub(crate) fn icon_means(icon: &str) -> Option<Meaning> {
    match icon {
        "folder" | "folder_open" | "label" | "label_outline" | "local_offer" => Some(Meaning::Section),
        "access_time" | "access_alarm" | "calendar_today" | "calendar_month" | "date_range" | "event"
        | "event_note" | "query_builder" | "schedule" | "timer" | "today" | "update" | "watch_later" => {
            Some(Meaning::Date)
        }
        "person" | "person_outline" | "perm_identity" | "account_circle" | "account_box" | "people" => {
            Some(Meaning::Author)
        }
        _ => None,
    }
}

/// The icons in a line, each with the words up to the next: "folder_openWorld access_time3 days ago" has two.
pub(crate) fn marked_by_icons(line: &str) -> Vec<(&str, &str)> {
    let mut icons: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for word in line.split(' ') {
        let name_len = word.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(word.len());
        let is_icon = ICON_WORDS.binary_search(&&word[..name_len]).is_ok();
        if is_icon && (word[..name_len].contains('_') || (name_len < word.len() && at == 0)) {
            icons.push((at, at + name_len));
        }
        at += word.len() + 1;
    }
    let ends = icons.iter().skip(1).map(|(begin, _)| *begin).chain([line.len()]);
    icons.iter().zip(ends).map(|(&(begin, end), next)| (&line[begin..end], line[end..next].trim())).collect()
}
