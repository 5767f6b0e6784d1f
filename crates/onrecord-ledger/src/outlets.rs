//! Which outlets are in the ledger, what did one of them publish, and who credits whom?
//!
//! Newest versions of articles only. Numbers of statements are kept by the ledger (`0002_counts.sql`), those of articles
//! are counted in an index; credits are counted over some of the newest articles, and say over how many.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use crate::error::Result;
use crate::ledger::Ledger;
use crate::overview::{self, Latest};
use crate::search::index::outlet_facet;

/// Credits are counted in so many of an outlet's newest articles: a look at the relays of each.
const MOST_CREDITING: usize = 200;
/// And in so many of the newest relays that name it.
const MOST_CREDITED: usize = 2_000;
/// So many statements are passed by to find the articles they stand in; a few articles may hold thousands.
const MOST_PASSED: usize = 20_000;
/// How many outlets are named on either side.
const LISTED: usize = 10;

/// An outlet, and how much of it there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outlet {
    pub id: i64,
    pub name: String,
    pub articles: usize,
    pub statements: usize,
}

/// Some outlets, the most statements first.
#[derive(Clone, Debug, Serialize)]
pub struct Outlets {
    pub total: usize,
    pub outlets: Vec<Outlet>,
    /// Statements of articles whose outlet is not known.
    pub without_outlet: usize,
}

/// Who is credited, by an outlet's articles or in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credit {
    /// As the article has it; `None`: an article without an outlet.
    pub name: Option<String>,
    /// `None`: no outlet of this ledger is called so.
    pub id: Option<i64>,
    pub articles: usize,
}

/// Credits on both sides, the most articles first.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Credits {
    /// Whom this outlet's newest articles credit, of those in which somebody says something.
    pub given: Vec<Credit>,
    /// `given` is counted over so many of them at most.
    pub given_over: usize,
    /// Whose articles credit this outlet, by its name with or without "The".
    pub received: Vec<Credit>,
    /// `received` is counted over so many of the places that were added last, at most.
    pub received_over: usize,
}

/// The outlets whose names hold `part`, from `offset` on.
pub fn outlets(ledger: &Ledger, part: &str, offset: usize, limit: usize) -> Result<Outlets> {
    ledger.read(|sql| {
        let count = "SELECT count(*) FROM outlets WHERE instr(lower(name), lower(?1)) > 0";
        let without = "SELECT n FROM index_outlet_counts WHERE outlet_id = 0";
        Ok(Outlets {
            total: sql.query_row(count, [part], |row| row.get(0))?,
            outlets: listed(sql, part, offset, limit)?,
            without_outlet: sql.query_row(without, [], |row| row.get(0)).optional()?.unwrap_or(0),
        })
    })
}

/// The articles of an outlet are those of `articles_by_outlet` without the few that a newer version replaced.
const OUTLET: &str = "SELECT outlets.id, name,
    (SELECT count(*) FROM articles WHERE outlet_id = outlets.id) - ifnull(old.n, 0), ifnull(index_outlet_counts.n, 0)
    FROM outlets
    LEFT JOIN index_outlet_counts ON index_outlet_counts.outlet_id = outlets.id
    LEFT JOIN (SELECT outlet_id, count(*) AS n FROM articles INDEXED BY articles_by_day WHERE is_current = 0
        GROUP BY outlet_id) AS old ON old.outlet_id = outlets.id";

fn listed(sql: &Connection, part: &str, offset: usize, limit: usize) -> rusqlite::Result<Vec<Outlet>> {
    let select = format!(
        "{OUTLET} WHERE instr(lower(name), lower(?1)) > 0
         ORDER BY ifnull(index_outlet_counts.n, 0) DESC, name LIMIT ?2 OFFSET ?3"
    );
    sql.prepare_cached(&select)?.query_map(params![part, limit, offset], read_outlet)?.collect()
}

/// `None`: there is no such outlet.
pub fn outlet(ledger: &Ledger, id: i64) -> Result<Option<Outlet>> {
    let select = format!("{OUTLET} WHERE outlets.id = ?1");
    ledger.read(|sql| sql.prepare_cached(&select)?.query_row([id], read_outlet).optional())
}

fn read_outlet(row: &Row<'_>) -> rusqlite::Result<Outlet> {
    Ok(Outlet { id: row.get(0)?, name: row.get(1)?, articles: row.get(2)?, statements: row.get(3)? })
}

/// Some articles of an outlet.
#[derive(Clone, Debug, Serialize)]
pub struct Articles {
    pub articles: Vec<Latest>,
    /// Where the next ones begin; `None`: there are no more.
    pub next: Option<i64>,
}

/// Articles of an outlet in which somebody says something, the newest first, from where others ended.
///
/// Read from the index of statements: it has them by outlet and day, while the articles themselves would all have to be
/// looked at, texts and all.
pub fn articles(ledger: &Ledger, outlet: &Outlet, before: Option<i64>, limit: usize) -> Result<Articles> {
    ledger.read(|sql| {
        let (ids, next) = newest(sql, outlet.id, before, limit)?;
        Ok(Articles { articles: overview::lines(sql, &ids)?, next })
    })
}

/// All articles of an outlet, the newest first.
pub fn all_articles(ledger: &Ledger, outlet: &Outlet) -> Result<Articles> {
    ledger.read(|sql| {
        let ids: Vec<i64> = sql
            .prepare_cached(
                "SELECT id FROM articles WHERE outlet_id = ?1 AND is_current = 1 ORDER BY published_date DESC, id DESC",
            )?
            .query_map([outlet.id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Articles { articles: overview::lines(sql, &ids)?, next: None })
    })
}

/// The ids of articles, and where the next ones begin.
fn newest(
    sql: &Connection,
    outlet: i64,
    before: Option<i64>,
    limit: usize,
) -> rusqlite::Result<(Vec<i64>, Option<i64>)> {
    let mut statements = sql.prepare_cached(
        "SELECT index_words.rowid, article_id FROM index_words
         CROSS JOIN index_facets ON index_facets.id = index_words.rowid
         CROSS JOIN statements ON statements.id = statement_id
         WHERE index_words MATCH ?1 AND index_words.rowid < ?2 ORDER BY index_words.rowid DESC LIMIT ?3",
    )?;
    let matching = format!("\"{}\"", outlet_facet(outlet));
    let mut rows = statements.query(params![matching, before.unwrap_or(i64::MAX), MOST_PASSED])?;
    let mut ids: Vec<i64> = Vec::new();
    let mut last = None;
    let mut n_passed = 0;
    while let Some(row) = rows.next()? {
        let (number, article): (i64, i64) = (row.get(0)?, row.get(1)?);
        if !ids.contains(&article) {
            if ids.len() == limit {
                return Ok((ids, last));
            }
            ids.push(article);
        }
        last = Some(number);
        n_passed += 1;
    }
    Ok((ids, last.filter(|_| n_passed == MOST_PASSED)))
}

/// Whom an outlet credits, and who credits it.
pub fn credits(ledger: &Ledger, outlet: &Outlet) -> Result<Credits> {
    ledger.read(|sql| {
        Ok(Credits {
            given: given(sql, outlet)?,
            given_over: MOST_CREDITING,
            received: received(sql, outlet)?,
            received_over: MOST_CREDITED,
        })
    })
}

fn given(sql: &Connection, outlet: &Outlet) -> rusqlite::Result<Vec<Credit>> {
    let names = names(&outlet.name);
    let mut relays =
        sql.prepare_cached("SELECT DISTINCT outlet FROM relays WHERE article_id = ?1 AND outlet IS NOT NULL")?;
    let mut articles = BTreeMap::<String, usize>::new();
    for id in newest(sql, outlet.id, None, MOST_CREDITING)?.0 {
        for credited in relays.query_map([id], |row| row.get::<_, String>(0))? {
            let credited = credited?;
            if !names.contains(&credited) {
                *articles.entry(credited).or_default() += 1;
            }
        }
    }
    let mut given: Vec<_> = articles.into_iter().collect();
    given.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let mut id = sql.prepare_cached("SELECT id FROM outlets WHERE name = ?1")?;
    let credit = |(name, articles): (String, usize)| {
        Ok(Credit { id: id.query_row([&name], |row| row.get(0)).optional()?, name: Some(name), articles })
    };
    given.into_iter().take(LISTED).map(credit).collect()
}

fn received(sql: &Connection, outlet: &Outlet) -> rusqlite::Result<Vec<Credit>> {
    let [name, other] = names(&outlet.name);
    sql.prepare_cached(
        "WITH newest AS MATERIALIZED (
             SELECT article_id FROM relays WHERE outlet IN (?2, ?3) ORDER BY id DESC LIMIT ?4)
         SELECT outlets.name, outlets.id, count(DISTINCT articles.id)
         FROM newest CROSS JOIN articles ON articles.id = newest.article_id
         LEFT JOIN outlets ON outlets.id = articles.outlet_id
         WHERE is_current = 1 AND articles.outlet_id IS NOT ?1
         GROUP BY articles.outlet_id ORDER BY 3 DESC, 1 LIMIT ?5",
    )?
    .query_map(params![outlet.id, name, other, MOST_CREDITED, LISTED], |row| {
        Ok(Credit { name: row.get(0)?, id: row.get(1)?, articles: row.get(2)? })
    })?
    .collect()
}

/// "The Courier" credits as "Courier", and the other way round.
fn names(name: &str) -> [String; 2] {
    let other = name.strip_prefix("The ").map_or_else(|| format!("The {name}"), str::to_owned);
    [name.to_owned(), other]
}
