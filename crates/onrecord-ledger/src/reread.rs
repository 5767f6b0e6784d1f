//! How does a better reader go over the pages that a ledger keeps?
//!
//! A reread takes the place of the reading before it: same page, same version of the article, other statements. What people
//! said of the statements, and who is who, stays: corrections are found again by the statement's id or else its words.

use onrecord_core::Hints;
use rusqlite::{Connection, OptionalExtension, params};

use crate::add::{Addition, fill_article, read_counts};
use crate::error::Result;
use crate::ledger::Ledger;
use crate::run::{self, Counts, Run};
use crate::{correct, pages};

/// An article whose page can be read again.
#[derive(Debug)]
pub struct Kept {
    pub article: i64,
    /// Where the page came from.
    pub input: String,
    pub address: String,
    pub bytes: Vec<u8>,
    pub hints: Hints,
}

/// The newest versions whose page was kept and that were read with something other than `read_with`.
pub fn outdated(ledger: &Ledger, read_with: &str) -> Result<Vec<i64>> {
    ledger.read(|sql| {
        let mut ids = sql.prepare(
            "SELECT articles.id FROM articles
             JOIN pages ON pages.address = articles.address AND sha256 = page_sha256 AND deflated IS NOT NULL
             WHERE is_current AND read_with <> ?1 ORDER BY articles.id",
        )?;
        ids.query_map([read_with], |row| row.get(0))?.collect()
    })
}

/// How many newest versions cannot be read again, because their pages were not kept.
pub fn without_page(ledger: &Ledger) -> Result<usize> {
    ledger.read(|sql| {
        let query = "SELECT count(*) FROM articles
                     JOIN pages ON pages.address = articles.address AND sha256 = page_sha256
                     WHERE is_current AND deflated IS NULL";
        sql.query_row(query, [], |row| row.get(0))
    })
}

/// The page of an article. `Err` within says why the page is of no use; `None`: the article is gone meanwhile.
pub fn page(ledger: &Ledger, article: i64) -> Result<Option<std::result::Result<Kept, String>>> {
    ledger.read(|sql| {
        sql.prepare_cached(
            "SELECT input, articles.address, hints, deflated FROM articles
             JOIN pages ON pages.address = articles.address AND sha256 = page_sha256 AND deflated IS NOT NULL
             WHERE articles.id = ?1",
        )?
        .query_row([article], |row| {
            let (input, address): (String, String) = (row.get(0)?, row.get(1)?);
            let (hints, deflated): (String, Vec<u8>) = (row.get(2)?, row.get(3)?);
            Ok(match (pages::inflated(&deflated), pages::hints(&hints)) {
                (Ok(bytes), Some(hints)) => Ok(Kept { article, input, address, bytes, hints }),
                (Err(error), _) => Err(format!("{input}: the saved page cannot be unpacked: {error}")),
                (_, None) => Err(format!("{input}: what was known beside the saved page is no JSON of ours")),
            })
        })
        .optional()
    })
}

/// Puts a new reading of the same page in the place of an article's old one.
pub fn replace(ledger: &mut Ledger, run: Run, article: i64, addition: &Addition) -> Result<Counts> {
    ledger.write(|sql| {
        let Some(address) = current_address(sql, article)? else { return Ok(Counts::default()) };
        forget(sql, article)?;
        fill_article(sql, article, addition)?;
        correct::find_again(sql, &address)?;
        let counts = read_counts(&addition.document);
        run::count(sql, run, counts)?;
        Ok(counts)
    })
}

/// A newer version may have been added while the page was read.
fn current_address(sql: &Connection, article: i64) -> rusqlite::Result<Option<String>> {
    sql.query_row("SELECT address FROM articles WHERE id = ?1 AND is_current", params![article], |row| row.get(0))
        .optional()
}

/// Takes away what the old reading said.
fn forget(sql: &Connection, article: i64) -> rusqlite::Result<()> {
    for table in ["statements", "appearances", "relays", "notes"] {
        sql.prepare_cached(&format!("DELETE FROM {table} WHERE article_id = ?1"))?.execute([article])?;
    }
    Ok(())
}
