//! Do two names mean one outlet?
//!
//! "The Associated Press" and "AP", "BBC" and "BBC News", "The Courier" and "Courier".

use crate::article::Article;

/// The names of the outlet that published the article.
pub(super) struct Own {
    outlet: Option<String>,
    /// "example" of `https://www.example.co.uk/`.
    host: Option<String>,
}

impl Own {
    pub(super) fn of(article: &Article) -> Own {
        let host = article.url.as_deref().and_then(host).map(str::to_lowercase);
        Own { outlet: article.outlet.clone(), host }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        let squeezed = words(name).concat();
        self.outlet.as_deref().is_some_and(|outlet| same(outlet, name))
            || self.host.as_deref().is_some_and(|host| host.split('.').any(|label| label == squeezed))
    }
}

fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?', '#', ':']).next()
}

pub(super) fn same(one: &str, other: &str) -> bool {
    let (a, b) = (words(one), words(other));
    let is_start = |short: &[String], long: &[String]| !short.is_empty() && long.starts_with(short);
    is_start(&a, &b) || is_start(&b, &a) || abbreviates(&a, other) || abbreviates(&b, one)
}

/// "ap" of "Associated Press", "pti" of "Press Trust of India".
fn abbreviates(short: &[String], long: &str) -> bool {
    let initials: String = long
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| *word != "The" && word.starts_with(char::is_uppercase))
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    short.len() == 1 && short[0] == initials && initials.chars().count() > 1
}

/// In lower case, without the article and without ".com".
fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let name = lower.strip_suffix(".com").unwrap_or(&lower);
    let mut words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words
}
