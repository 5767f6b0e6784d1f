//! Where in the room is what, and which addresses of the world may be linked?

use form_urlencoded::Serializer;

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

/// A statement's way, by the id `onrecord read` prints.
pub(super) fn trace(reference: &str) -> String {
    format!("/trace/{reference}")
}

/// What becomes of something that is added.
pub(super) fn job(id: u64) -> String {
    format!("/add/{id}")
}

/// A page with these values, empty ones left out.
pub(super) fn with(path: &str, values: &[(&str, &str)]) -> String {
    let given = values.iter().filter(|(_, value)| !value.is_empty());
    let query = given.fold(Serializer::new(String::new()), |mut query, (name, value)| {
        query.append_pair(name, value);
        query
    });
    let mut query = query;
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// An address that a reader may follow: `javascript:` and its like never become links.
pub(super) fn outside(url: Option<&str>) -> Option<&str> {
    url.filter(|url| {
        let begin = url.get(..8).or(url.get(..7)).unwrap_or_default().to_ascii_lowercase();
        begin.starts_with("https://") || begin.starts_with("http://")
    })
}

/// Whether somebody may be sent there: "//elsewhere.example" is no page of this room.
pub(super) fn is_ours(path: &str) -> bool {
    let acts = |character: char| character == '\\' || character.is_control();
    path.starts_with('/') && !path.starts_with("//") && !path.contains(acts)
}
