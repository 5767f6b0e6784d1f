//! Where in the room is what, and which addresses of the world may be linked?

use form_urlencoded::Serializer;

use crate::visible::visible;

/// The door.
pub(super) const ENTER: &str = "/enter";

pub(super) fn article(id: i64) -> String {
    format!("/articles/{id}")
}

/// So many statements of an article are on one page of it: that many take 400 KB of HTML, and few articles have more.
pub(super) const STATEMENTS_A_PART: usize = 200;

/// A page of an article that is read in several, from 1.
pub(super) fn part(article: i64, number: usize) -> String {
    if number > 1 { format!("/articles/{article}?part={number}") } else { self::article(article) }
}

/// The place of a statement in its article, by its number there.
pub(super) fn statement(article: i64, number: i64) -> String {
    let before = usize::try_from(number - 1).unwrap_or_default();
    format!("{}#s{number}", part(article, before / STATEMENTS_A_PART + 1))
}

pub(super) fn speaker(id: i64) -> String {
    format!("/speakers/{id}")
}

pub(super) fn outlet(id: i64) -> String {
    format!("/outlets/{id}")
}

/// Where the outlet is known; else the list of them.
pub(super) fn known_outlet(id: &Option<i64>) -> String {
    id.map_or_else(|| "/outlets".to_owned(), outlet)
}

/// A statement's way, by the id `onrecord read` prints.
pub(super) fn trace(reference: &str) -> String {
    format!("/trace/{reference}")
}

/// Where files are sent.
pub(super) const ADD: &str = "/add";

/// What becomes of something that is added.
pub(super) fn job(id: u64) -> String {
    format!("{ADD}/{id}")
}

/// A page with these values, empty ones left out.
pub(super) fn with(path: &str, values: &[(&str, &str)]) -> String {
    let given = values.iter().filter(|(_, value)| !value.is_empty());
    let query = Serializer::new(String::new()).extend_pairs(given).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A path of this room, to go back to. "//elsewhere.example" is none, nor is what browsers make that of: they take `\`
/// for `/`, and leave out tabs and ends of lines.
pub(super) fn inside(path: &str) -> Option<&str> {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (is_plain && path.starts_with('/') && !path.starts_with("//")).then_some(path)
}

/// An address that a reader may follow: `javascript:` and its like never become links, nor what shows as another address
/// than it is.
pub(super) fn outside(url: Option<&str>) -> Option<&str> {
    url.filter(|url| {
        let begin = url.get(..8).or(url.get(..7)).unwrap_or_default().to_ascii_lowercase();
        (begin.starts_with("https://") || begin.starts_with("http://")) && visible(url) == *url
    })
}
