//! Who is this speaker: which names and roles were they given, by whom, what do they say again and again, and what did
//! people decide about them?
//!
//! A speaker may have tens of thousands of statements, and the answer takes milliseconds: names and roles are taken from
//! the newest [`ARTICLES_LOOKED_AT`] articles with them, repeated words from the newest [`REPEATS_AMONG`] statements.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::decide::{self, Decision};
use super::doubts;
use super::group::BETWEEN_ROLES;
use super::heard::{self, Heard};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::likeness::FEWEST_WORDS;
use crate::search::index;
use crate::wording::Wording;

/// 10 ms, of a speaker with more in a ledger of a million statements.
pub const ARTICLES_LOOKED_AT: usize = 2_000;
/// Their words are read and compared: 10 ms.
pub const REPEATS_AMONG: usize = 1_000;
/// So many names, roles and repeated statements are shown.
const MOST_SHOWN: usize = 12;
/// Of so many outlets it is said by name that they used a name or role.
const OUTLETS_NAMED: usize = 5;
/// Others that may be the same are named, so many.
const MOST_MAYBE: usize = 8;

#[derive(Clone, Debug, Serialize)]
pub struct Portrait {
    #[serde(flatten)]
    pub heard: Heard,
    /// What the user's own table says of them: party, institution, ...
    pub facts: Vec<Fact>,
    pub names: Vec<Given>,
    /// Not "roles" again: `heard` has those, without who gave them, and an object has no two fields of one name.
    #[serde(rename = "roles_given")]
    pub roles: Vec<Given>,
    /// Names and roles were taken from so many articles, those added last.
    pub articles: usize,
    /// Whether there are more articles.
    pub is_cut: bool,
    pub repeats: Vec<Repeat>,
    /// Repeated words were looked for in so many statements, the newest.
    pub repeats_among: usize,
    /// Speakers who may be this one.
    pub maybe: Vec<Maybe>,
    pub decisions: Vec<Decision>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// A name or a role, and who gave it.
#[derive(Clone, Debug, Serialize)]
pub struct Given {
    pub words: String,
    pub articles: usize,
    /// The first day of publication.
    pub first: Option<String>,
    /// Where it stands on that day; the newest of those without a date where none has one.
    pub article: i64,
    /// Those that used it most.
    pub outlets: Vec<Giver>,
    /// How many others did.
    pub more_outlets: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Giver {
    /// `None`: of no known outlet.
    pub outlet: Option<i64>,
    pub name: Option<String>,
    pub articles: usize,
}

/// The same words in several articles. Capitals, accents and punctuation make no difference.
#[derive(Clone, Debug, Serialize)]
pub struct Repeat {
    /// The newest statement that has them, by the id `onrecord read` prints.
    #[serde(rename = "id")]
    pub reference: String,
    pub content: String,
    pub articles: usize,
    pub outlets: usize,
    pub first: Option<String>,
    pub last: Option<String>,
}

/// Somebody else who may be the same.
#[derive(Clone, Debug, Serialize)]
pub struct Maybe {
    pub id: i64,
    pub name: String,
    pub statements: usize,
    pub why: String,
}

/// What the ledger knows of a speaker; `None`: there is no such speaker.
pub fn portrait(ledger: &Ledger, speaker: i64) -> Result<Option<Portrait>> {
    ledger.read(|sql| match heard::root(sql, speaker)? {
        Some(root) => of(sql, root).map(Some),
        None => Ok(None),
    })
}

fn of(sql: &Connection, speaker: i64) -> rusqlite::Result<Portrait> {
    let family = heard::family(sql, speaker)?;
    let (appearances, is_cut) = appearances(sql, &family)?;
    let names = appearances.iter().filter_map(|one| Some((one.name.as_deref()?, one)));
    let roles = appearances.iter().flat_map(|one| {
        let phrases = one.role.iter().flat_map(|role| role.split(BETWEEN_ROLES));
        phrases.map(move |phrase| (phrase, one))
    });
    let (repeats, repeats_among) = repeats(sql, speaker)?;
    Ok(Portrait {
        heard: heard::one(sql, speaker, heard::count(sql, speaker)?.unwrap_or(0))?,
        facts: facts(sql, speaker)?,
        names: given(names),
        roles: given(roles),
        articles: appearances.iter().map(|one| one.article).collect::<BTreeSet<_>>().len(),
        is_cut,
        repeats,
        repeats_among,
        maybe: maybe(sql, speaker, &appearances)?,
        decisions: decide::about(sql, &family)?,
    })
}

/// A speaker as one article has them.
struct Appearance {
    id: i64,
    name: Option<String>,
    role: Option<String>,
    key: Option<String>,
    article: i64,
    outlet: Option<i64>,
    outlet_name: Option<String>,
    day: Option<String>,
}

/// In newest versions, the ones added last first; and whether there are more.
fn appearances(sql: &Connection, family: &[i64]) -> rusqlite::Result<(Vec<Appearance>, bool)> {
    let mut newest = sql.prepare_cached(
        "SELECT appearances.id, appearances.name, role, name_key, article_id, outlet_id, outlets.name, published_date
         FROM appearances JOIN articles ON articles.id = article_id AND is_current
         LEFT JOIN outlets ON outlets.id = outlet_id
         WHERE speaker_id = ?1 ORDER BY appearances.id DESC LIMIT ?2",
    )?;
    let mut all = Vec::new();
    for speaker in family {
        let found = newest.query_map((speaker, ARTICLES_LOOKED_AT + 1), |row| {
            Ok(Appearance {
                id: row.get(0)?,
                name: row.get(1)?,
                role: row.get(2)?,
                key: row.get(3)?,
                article: row.get(4)?,
                outlet: row.get(5)?,
                outlet_name: row.get(6)?,
                day: row.get(7)?,
            })
        })?;
        all.extend(found.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.id));
    let is_cut = all.len() > ARTICLES_LOOKED_AT;
    all.truncate(ARTICLES_LOOKED_AT);
    Ok((all, is_cut))
}

/// Each name or role with who gave it, the most frequent first.
fn given<'a>(words: impl Iterator<Item = (&'a str, &'a Appearance)>) -> Vec<Given> {
    let mut by_words: BTreeMap<&str, Vec<&Appearance>> = BTreeMap::new();
    for (words, appearance) in words {
        by_words.entry(words).or_default().push(appearance);
    }
    let mut given: Vec<Given> = by_words.into_iter().filter_map(|(words, by)| one_given(words, &by)).collect();
    given.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.words.cmp(&b.words)));
    given.truncate(MOST_SHOWN);
    given
}

fn one_given(words: &str, by: &[&Appearance]) -> Option<Given> {
    let first = by.iter().min_by_key(|one| (one.day.is_none(), one.day.as_deref()))?;
    let mut outlets: BTreeMap<Option<i64>, Giver> = BTreeMap::new();
    // An article may say twice what somebody is.
    let mut articles = BTreeSet::new();
    for one in by {
        let new = || Giver { outlet: one.outlet, name: one.outlet_name.clone(), articles: 0 };
        outlets.entry(one.outlet).or_insert_with(new).articles += usize::from(articles.insert(one.article));
    }
    let mut outlets: Vec<Giver> = outlets.into_values().collect();
    outlets.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
    let more_outlets = outlets.len().saturating_sub(OUTLETS_NAMED);
    outlets.truncate(OUTLETS_NAMED);
    let articles = articles.len();
    let (words, first, article) = (words.to_owned(), first.day.clone(), first.article);
    Some(Given { words, articles, first, article, outlets, more_outlets })
}

fn facts(sql: &Connection, speaker: i64) -> rusqlite::Result<Vec<Fact>> {
    sql.prepare_cached(
        "SELECT fact, value FROM speakers JOIN people_facts ON people_facts.person_id = speakers.person_id
         WHERE speakers.id = ?1 AND trim(value) <> '' ORDER BY fact",
    )?
    .query_map([speaker], |row| Ok(Fact { name: row.get(0)?, value: row.get(1)? }))?
    .collect()
}

/// Words, and where they stand.
struct Words {
    repeat: Repeat,
    articles: BTreeSet<i64>,
    outlets: BTreeSet<Option<i64>>,
}

/// What was said several times, and in how many statements that was looked for.
fn repeats(sql: &Connection, speaker: i64) -> rusqlite::Result<(Vec<Repeat>, usize)> {
    let mut newest = sql.prepare_cached(
        "SELECT statements.ref, statements.content, article_id, index_facets.outlet_id, index_facets.id >> 32
         FROM index_words CROSS JOIN index_facets ON index_facets.id = index_words.rowid
         CROSS JOIN statements ON statements.id = statement_id
         WHERE index_words MATCH ?1 AND NOT is_rejected ORDER BY index_words.rowid DESC LIMIT ?2",
    )?;
    let mut rows = newest.query((format!("\"{}\"", index::speaker_facet(speaker)), REPEATS_AMONG))?;
    let mut among = 0;
    let mut said: BTreeMap<String, Words> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        among += 1;
        let content: String = row.get(1)?;
        let Some(key) = compared(&content) else { continue };
        let (reference, day) = (row.get(0)?, index::date(row.get(4)?).map(|day| day.to_string()));
        // The newest come first, and those without a date last.
        let words = said.entry(key).or_insert_with(|| Words {
            repeat: Repeat { reference, content, articles: 0, outlets: 0, first: None, last: day.clone() },
            articles: BTreeSet::new(),
            outlets: BTreeSet::new(),
        });
        words.repeat.first = day.or(words.repeat.first.take());
        words.articles.insert(row.get(2)?);
        words.outlets.insert(row.get(3)?);
    }
    let counted =
        |words: Words| Repeat { articles: words.articles.len(), outlets: words.outlets.len(), ..words.repeat };
    let mut repeats: Vec<Repeat> = said.into_values().map(counted).filter(|repeat| repeat.articles > 1).collect();
    repeats.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.content.cmp(&b.content)));
    repeats.truncate(MOST_SHOWN);
    Ok((repeats, among))
}

/// The words without what print makes of them; nothing where they are too few: "Yes, I do" is no repetition.
fn compared(content: &str) -> Option<String> {
    let wording = Wording::of(content);
    let keys: Vec<&str> = wording.words.iter().map(|word| word.key.as_str()).collect();
    (keys.len() >= FEWEST_WORDS).then(|| keys.join(" "))
}

/// Who was left apart from this speaker, for people to decide.
fn maybe(sql: &Connection, speaker: i64, appearances: &[Appearance]) -> rusqlite::Result<Vec<Maybe>> {
    let keys: BTreeSet<&str> = appearances.iter().filter_map(|one| one.key.as_deref()).collect();
    let mut name = sql.prepare_cached("SELECT name FROM speakers WHERE id = ?1")?;
    let mut maybe: Vec<Maybe> = Vec::new();
    for pair in keys.into_iter().map(|key| doubts::of_name(sql, key)).collect::<rusqlite::Result<Vec<_>>>()?.concat() {
        let other = match pair.speakers {
            (one, other) if one == speaker => other,
            (one, other) if other == speaker => one,
            _ => continue,
        };
        if maybe.iter().any(|known| known.id == other) || maybe.len() == MOST_MAYBE {
            continue;
        }
        if let Some(statements) = heard::count(sql, other)? {
            let name = name.query_row([other], |row| row.get(0)).optional()?.unwrap_or_default();
            maybe.push(Maybe { id: other, name, statements, why: pair.why });
        }
    }
    Ok(maybe)
}
