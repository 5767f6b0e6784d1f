//! What does the ledger know of one statement, and which articles have it?
//!
//! A statement has one id for all copies of a text, so several articles, and several versions of one, may have it.

use rusqlite::{Connection, Row};
use serde::Serialize;

use crate::error::Result;
use crate::export::articles;
use crate::ledger::Ledger;
use crate::record::{MomentRecord, RelayRecord, StatementRecord};

/// So many of the articles that have a statement are named.
pub const MOST_ARTICLES: usize = 100;

/// A statement, and where it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Known {
    #[serde(flatten)]
    pub statement: StatementRecord,
    /// Who said it, by the best that is known: a person's correction, else the name over all articles, else the name in
    /// this one.
    pub said_by: Option<String>,
    pub is_rejected: bool,
    /// 1, 2, ... down the article.
    pub number: i64,
    /// The first article that has it, a newest version if there is one.
    pub article: Facts,
    /// Through whose hands the words came: first the steps of the whole article, then those of the statement.
    pub relays: Vec<RelayRecord>,
    /// The others that have it, newest versions first.
    pub other_articles: Vec<Facts>,
    /// There are more of them than are named.
    pub other_articles_are_more: bool,
}

/// What a page says of an article, but its text.
#[derive(Clone, Debug, Serialize)]
pub struct Facts {
    pub id: i64,
    pub address: String,
    pub version: i64,
    pub is_current: bool,
    pub url: Option<String>,
    pub outlet: Option<String>,
    pub title: Option<String>,
    pub byline: Option<String>,
    pub section: Option<String>,
    pub language: Option<String>,
    pub published: MomentRecord,
    pub modified: Option<MomentRecord>,
}

/// The statement with this id; `None` where there is none.
pub fn known(ledger: &Ledger, id: &str) -> Result<Option<Known>> {
    ledger.read(|sql| {
        let mut standing = standing(sql, id)?;
        let other_articles_are_more = standing.len() > MOST_ARTICLES + 1;
        standing.truncate(MOST_ARTICLES + 1);
        let mut standing = standing.into_iter();
        let Some((row, number, article)) = standing.next() else { return Ok(None) };
        let Some(statement) = articles::statements(sql, "id", row)?.pop() else { return Ok(None) };
        let is_on_the_way = |relay: &RelayRecord| relay.statement.as_deref().is_none_or(|statement| statement == id);
        let mut relays = articles::relays(sql, article.id)?;
        relays.retain(is_on_the_way);
        Ok(Some(Known {
            said_by: statement.speaker_name().map(str::to_owned),
            is_rejected: statement.is_rejected(),
            statement,
            number,
            article,
            relays,
            other_articles: standing.map(|(_, _, article)| article).collect(),
            other_articles_are_more,
        }))
    })
}

/// Whether an article has a statement with this id.
pub fn is_known(ledger: &Ledger, id: &str) -> Result<bool> {
    ledger.read(|sql| sql.prepare_cached("SELECT 1 FROM statements WHERE ref = ?1")?.exists([id]))
}

/// Its rows, each with its number in its article, and the article; newest versions first.
fn standing(sql: &Connection, id: &str) -> rusqlite::Result<Vec<(i64, i64, Facts)>> {
    sql.prepare_cached(
        "SELECT statements.id AS statement, number, articles.id AS id, address, version, is_current, url,
            outlets.name AS outlet, title, byline, section, language, published_date, published_time,
            published_precision, published_text, published_origin, modified_date, modified_time, modified_precision,
            modified_text, modified_origin
         FROM statements JOIN articles ON articles.id = article_id LEFT JOIN outlets ON outlets.id = outlet_id
         WHERE ref = ?1 ORDER BY is_current DESC, articles.id, number LIMIT ?2",
    )?
    .query_map((id, MOST_ARTICLES + 2), |row| Ok((row.get("statement")?, row.get("number")?, facts(row)?)))?
    .collect()
}

fn facts(row: &Row<'_>) -> rusqlite::Result<Facts> {
    Ok(Facts {
        id: row.get("id")?,
        address: row.get("address")?,
        version: row.get("version")?,
        is_current: row.get("is_current")?,
        url: row.get("url")?,
        outlet: row.get("outlet")?,
        title: row.get("title")?,
        byline: row.get("byline")?,
        section: row.get("section")?,
        language: row.get("language")?,
        published: articles::published(row)?,
        modified: articles::modified(row)?,
    })
}
