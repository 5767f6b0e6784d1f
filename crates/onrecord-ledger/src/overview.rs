//! What is in the ledger, at a glance, however large it is?
//!
//! Every number here is kept up to date by the ledger itself (`0002_counts.sql`), so none is counted when it is asked for.
//! Newest versions of articles only; what people rejected is not counted.

use rusqlite::{Connection, OptionalExtension, Row};
use serde::Serialize;

use crate::error::Result;
use crate::ledger::Ledger;

/// So many articles, speakers and outlets are named.
const LISTED: usize = 8;

#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    pub articles: usize,
    pub statements: usize,
    /// Statements without a speaker that this ledger knows by name.
    pub unnamed: usize,
    pub speakers: usize,
    pub outlets: usize,
    /// The first and the last day of publication.
    pub first: Option<String>,
    pub last: Option<String>,
    pub failures: usize,
    /// The latest by publication.
    pub latest: Vec<Latest>,
    pub most_quoted: Vec<Quoted>,
    /// Those with the most statements.
    pub largest_outlets: Vec<Outlet>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Latest {
    pub id: i64,
    pub title: Option<String>,
    pub address: String,
    pub outlet: Option<String>,
    pub date: Option<String>,
    pub statements: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct Outlet {
    pub id: i64,
    pub name: String,
    pub statements: usize,
}

#[derive(Clone, Debug, Serialize)]
pub struct Quoted {
    pub id: i64,
    pub name: String,
    pub kind: String,
    pub statements: usize,
}

pub fn overview(ledger: &Ledger) -> Result<Overview> {
    ledger.read(|sql| {
        let count = |query: &str| sql.query_row(query, [], |row| row.get::<_, usize>(0));
        let day = |query: &str| sql.query_row(query, [], |row| row.get::<_, Option<String>>(0));
        Ok(Overview {
            articles: count("SELECT count(*) FROM articles WHERE is_current = 1")?,
            statements: count("SELECT ifnull(sum(n), 0) FROM index_outlet_counts")?,
            unnamed: count("SELECT ifnull(sum(n), 0) FROM index_speaker_counts WHERE speaker_id = 0")?,
            speakers: count("SELECT count(*) FROM index_speaker_counts WHERE speaker_id > 0")?,
            outlets: count("SELECT count(*) FROM outlets")?,
            first: day("SELECT min(published_date) FROM articles WHERE is_current = 1")?,
            last: day("SELECT max(published_date) FROM articles WHERE is_current = 1")?,
            failures: count("SELECT count(*) FROM failures")?,
            latest: latest(sql)?,
            most_quoted: most_quoted(sql)?,
            largest_outlets: largest_outlets(sql)?,
        })
    })
}

/// These articles, in this order; those that are not there are left out.
pub fn articles(ledger: &Ledger, ids: &[i64]) -> Result<Vec<Latest>> {
    ledger.read(|sql| lines(sql, ids))
}

pub(crate) fn lines(sql: &Connection, ids: &[i64]) -> rusqlite::Result<Vec<Latest>> {
    let mut line = sql.prepare_cached(&format!("{LINE} WHERE articles.id = ?1"))?;
    let lines = ids.iter().map(|id| line.query_row([id], in_line).optional());
    Ok(lines.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

const LINE: &str = "SELECT articles.id, title, address, outlets.name, published_date,
        (SELECT count(*) FROM statements LEFT JOIN index_facets ON statement_id = statements.id
         WHERE article_id = articles.id AND is_rejected IS NOT 1)
    FROM articles LEFT JOIN outlets ON outlets.id = outlet_id";

fn in_line(row: &Row<'_>) -> rusqlite::Result<Latest> {
    Ok(Latest {
        id: row.get(0)?,
        title: row.get(1)?,
        address: row.get(2)?,
        outlet: row.get(3)?,
        date: row.get(4)?,
        statements: row.get(5)?,
    })
}

/// How many statements there are, of newest versions.
pub fn statements(ledger: &Ledger) -> Result<usize> {
    ledger.read(|sql| sql.query_row("SELECT ifnull(sum(n), 0) FROM index_outlet_counts", [], |row| row.get(0)))
}

fn latest(sql: &Connection) -> rusqlite::Result<Vec<Latest>> {
    sql.prepare_cached(&format!("{LINE} WHERE is_current = 1 ORDER BY published_date DESC, articles.id DESC LIMIT ?1"))?
        .query_map([LISTED], in_line)?
        .collect()
}

fn most_quoted(sql: &Connection) -> rusqlite::Result<Vec<Quoted>> {
    sql.prepare_cached(
        "SELECT speakers.id, name, kind, n FROM index_speaker_counts JOIN speakers ON speakers.id = speaker_id
         ORDER BY n DESC LIMIT ?1",
    )?
    .query_map([LISTED], |row| {
        Ok(Quoted { id: row.get(0)?, name: row.get(1)?, kind: row.get(2)?, statements: row.get(3)? })
    })?
    .collect()
}

fn largest_outlets(sql: &Connection) -> rusqlite::Result<Vec<Outlet>> {
    sql.prepare_cached(
        "SELECT outlets.id, name, n FROM index_outlet_counts JOIN outlets ON outlets.id = outlet_id
         ORDER BY n DESC, name LIMIT ?1",
    )?
    .query_map([LISTED], |row| Ok(Outlet { id: row.get(0)?, name: row.get(1)?, statements: row.get(2)? }))?
    .collect()
}
