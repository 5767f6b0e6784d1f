//! Which words mean a role, a group, a document or a body?
//!
//! The lists are data (`src/lexicon/*.txt`), each with its origin in its head. They hold common words and names of places,
//! never names of people.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::gender::Gender;

/// A noun for one person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Role {
    pub(crate) gender: Option<Gender>,
    /// Wider nouns: a "senator" may later be "the lawmaker".
    pub(crate) wider: Vec<&'static str>,
}

/// A form of address before a name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Honorific {
    pub(crate) gender: Option<Gender>,
    pub(crate) role: Option<&'static str>,
}

/// The longest role has this many words: "national security adviser", "secretary of homeland security".
pub(crate) const ROLE_WORDS: usize = 4;

static ROLES: LazyLock<HashMap<&str, Role>> = LazyLock::new(|| {
    let fields = rows(include_str!("../lexicon/roles.txt"));
    let role = |row: Vec<&'static str>| Role { gender: gender(row.get(1)), wider: wider(row.get(2)) };
    fields.map(|row| (row[0], role(row))).collect()
});
static ROLE_ENDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| rows(include_str!("../lexicon/roles.txt")).filter_map(|row| row[0].rsplit(' ').next()).collect());
static HONORIFICS: LazyLock<HashMap<&str, Honorific>> = LazyLock::new(|| {
    let fields = rows(include_str!("../lexicon/honorifics.txt"));
    let honorific = |row: Vec<&'static str>| Honorific {
        gender: gender(row.get(1)),
        role: row.get(2).copied().filter(|role| *role != "-"),
    };
    fields.map(|row| (row[0], honorific(row))).collect()
});
static GROUPS: LazyLock<HashSet<&str>> = LazyLock::new(|| list(include_str!("../lexicon/groups.txt")));
static DOCUMENTS: LazyLock<HashSet<&str>> = LazyLock::new(|| list(include_str!("../lexicon/documents.txt")));
static BODIES: LazyLock<HashSet<&str>> = LazyLock::new(|| list(include_str!("../lexicon/organisations.txt")));
static GENERAL: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    rows(include_str!("../lexicon/general_bodies.txt")).map(|row| (row[0], wider(row.get(1)))).collect()
});
static PLACES: LazyLock<HashSet<&str>> = LazyLock::new(|| list(include_str!("../lexicon/places.txt")));
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| list(include_str!("../lexicon/common.txt")));
static PASSING: LazyLock<HashSet<&str>> = LazyLock::new(|| list(include_str!("../lexicon/passing_roles.txt")));
static TRADES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let marked = rows(include_str!("../lexicon/passing_roles.txt")).filter(|row| row.get(1) == Some(&"trade"));
    marked.map(|row| row[0]).collect()
});
static DEGREES: LazyLock<HashSet<&str>> = LazyLock::new(|| list(include_str!("../lexicon/degrees.txt")));
static ADJECTIVES: LazyLock<HashSet<&str>> = LazyLock::new(|| list(include_str!("../lexicon/adjectives.txt")));

fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('|').map(str::trim).collect())
}

pub(crate) fn list(file: &'static str) -> HashSet<&'static str> {
    rows(file).map(|row| row[0]).collect()
}

fn gender(field: Option<&&'static str>) -> Option<Gender> {
    match field.copied() {
        Some("he") => Some(Gender::He),
        Some("she") => Some(Gender::She),
        _ => None,
    }
}

fn wider(field: Option<&&'static str>) -> Vec<&'static str> {
    field.map(|field| field.split_whitespace().filter(|word| *word != "-").collect()).unwrap_or_default()
}

pub(crate) fn role(key: &str) -> Option<&'static Role> {
    ROLES.get(key)
}

/// Whether some role ends in this word; a quick no for most words.
pub(crate) fn ends_role(key: &str) -> bool {
    ROLE_ENDS.contains(key)
}

pub(crate) fn honorific(key: &str) -> Option<&'static Honorific> {
    HONORIFICS.get(key)
}

/// A role that tells nobody from another: "the candidate", "a neighbor".
pub(crate) fn is_passing(key: &str) -> bool {
    PASSING.contains(key)
}

/// A passing role that tells people apart with a noun before it: "police officer", "bank manager".
pub(crate) fn is_trade(key: &str) -> bool {
    TRADES.contains(key)
}

/// Whether a word before a role noun tells a degree, not a field: "senior", "former".
pub(crate) fn is_degree(key: &str) -> bool {
    DEGREES.contains(key)
}

pub(crate) fn is_document(key: &str) -> bool {
    has_singular_or_plural(&DOCUMENTS, key)
}

pub(crate) fn is_body(key: &str) -> bool {
    BODIES.contains(key)
}

/// Nouns by which a body in mind may be called: "the company", "the group".
pub(crate) fn is_general(key: &str) -> bool {
    GENERAL.contains_key(key)
}

/// Whether a body whose name ends in `last` may be called so: a "Castellan Institute" is no company, "Ubisi Dairies" may be one.
pub(crate) fn may_be_called(last: &str, general: &str) -> bool {
    !is_body(last) || last == general || GENERAL.get(general).is_some_and(|names| names.contains(&last))
}

pub(crate) fn is_place(key: &str) -> bool {
    PLACES.contains(key)
}

pub(crate) fn is_common(key: &str) -> bool {
    COMMON.contains(key)
}

pub(crate) fn is_adjective(key: &str) -> bool {
    ADJECTIVES.contains(key)
}

fn has_singular_or_plural(set: &HashSet<&str>, key: &str) -> bool {
    set.contains(key) || singulars(key).any(|singular| set.contains(singular.as_str()))
}

/// What `key` may be the plural of: "agencies" of "agency", "offices" of "office".
pub(crate) fn singulars(key: &str) -> impl Iterator<Item = String> {
    let ies = key.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let es = key.strip_suffix("es").map(str::to_string);
    let s = key.strip_suffix('s').filter(|stem| !stem.ends_with('s') && stem.len() > 2).map(str::to_string);
    let men = key.strip_suffix("men").map(|stem| format!("{stem}man"));
    [s, ies, es, men].into_iter().flatten()
}

/// Whether the noun means several people or things: "critics", "people", "two".
pub(crate) fn is_group(key: &str) -> bool {
    if GROUPS.contains(key) {
        return true;
    }
    let singular_in_s = ["ss", "us", "is", "ics", "news"].iter().any(|ending| key.ends_with(ending));
    (key.ends_with('s') && !singular_in_s && key.len() > 3) || key == "critics" || key.ends_with('%')
}

/// Words that are written with a period that does not end a sentence.
pub(crate) fn is_abbreviation(word: &str) -> bool {
    let single = word.chars().count() == 1 && word.starts_with(|c: char| c.is_uppercase());
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1);
    let capital = word.starts_with(|c: char| c.is_uppercase());
    single || dotted || (capital && ABBREVIATIONS.contains(&word)) || SHOUTED.contains(&word) || word == "vs"
}

/// "MS. RAO:" in a transcript.
const SHOUTED: [&str; 12] = ["MR", "MRS", "MS", "DR", "SEN", "REP", "GOV", "GEN", "LT", "SGT", "PROF", "REV"];

const ABBREVIATIONS: [&str; 52] = [
    "Eng", "Engr", "Mr", "Mrs", "Ms", "Mx", "Dr", "Prof", "Sen", "Sens", "Rep", "Reps", "Gov", "Govs", "Gen", "Col",
    "Lt", "Maj", "Sgt", "Capt", "Cpl", "Cmdr", "Adm", "Rev", "Fr", "Hon", "Pres", "Atty", "Det", "Supt", "Insp", "Jr",
    "Sr", "St", "Mt", "Ft", "Conn", "Mass", "Fla", "Calif", "Pa", "Md", "Va", "Ala", "Ariz", "Ark", "Colo", "Ill",
    "Mich", "Minn", "Okla", "Wash",
];

/// Verbs that a headline in capitals would write with one: they tell a sentence of many names from a headline.
pub(crate) fn is_finite_helper(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "told"
            | "was"
            | "were"
            | "had"
            | "has"
            | "says"
            | "added"
            | "is"
            | "have"
            | "disclosed"
            | "confirmed"
            | "announced"
            | "stated"
            | "explained"
    )
}

/// Words between the parts of a person's name.
pub(crate) fn is_particle(key: &str) -> bool {
    matches!(
        key,
        "de" | "la"
            | "von"
            | "van"
            | "der"
            | "den"
            | "bin"
            | "ibn"
            | "bint"
            | "ole"
            | "al"
            | "el"
            | "del"
            | "della"
            | "da"
            | "di"
            | "du"
            | "dos"
            | "y"
            | "abu"
            | "ben"
            | "le"
            | "ter"
            | "zu"
    )
}

pub(crate) fn is_preposition(key: &str) -> bool {
    matches!(
        key,
        "of" | "in"
            | "on"
            | "at"
            | "by"
            | "for"
            | "from"
            | "with"
            | "to"
            | "about"
            | "against"
            | "under"
            | "over"
            | "after"
            | "before"
            | "between"
            | "among"
            | "into"
            | "than"
            | "like"
            | "as"
            | "without"
            | "during"
            | "behind"
            | "near"
            | "through"
            | "toward"
            | "towards"
            | "around"
            | "via"
            | "upon"
            | "despite"
            | "beyond"
    )
}

/// Letters behind a name, which are no surname: "Priya Nair KC".
pub(crate) fn is_letters(key: &str) -> bool {
    matches!(key, "kc" | "qc" | "mp" | "mep" | "msp" | "obe" | "mbe" | "cbe")
}

/// Cues that expect somebody else to speak next, and those of who does.
pub(crate) fn is_asking(key: &str) -> bool {
    matches!(key, "asked" | "asks" | "asking")
}

/// The same of cues alone: "put it to him that", "pressed him on".
pub(crate) fn is_challenging(key: &str) -> bool {
    is_asking(key) || matches!(key, "put" | "puts" | "pressed" | "challenged")
}

pub(crate) fn is_answering(key: &str) -> bool {
    matches!(
        key,
        "shot" | "retorted" | "countered" | "replied" | "answered" | "responded" | "replies" | "answers" | "responds"
    )
}

pub(crate) fn is_suffix(key: &str) -> bool {
    matches!(key, "jr" | "sr" | "ii" | "iii" | "iv" | "esq")
}

pub(crate) fn is_weekday(key: &str) -> bool {
    // "on Sundays" as well.
    let key = key.strip_suffix('s').unwrap_or(key);
    matches!(key, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

pub(crate) fn is_month(key: &str) -> bool {
    matches!(
        key,
        "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "aug"
            | "sept"
            | "sep"
            | "oct"
            | "nov"
            | "dec"
    )
}
