//! How does a program go through all statements that a search lets through, a page at a time, while others are added?
//!
//! By the number in the index, downwards: a page begins below the last number of the page before. So no statement comes
//! twice, and none is passed over that was there from the beginning to the end. What is added meanwhile comes where its
//! day is still ahead.

use rusqlite::Connection;

use super::{Hit, STEPS_A_WORD, Search, allowance, hits, newest, numbers, steps};
use crate::error::{Error, Result};
use crate::filter::{self, Meant, Named};
use crate::ledger::Ledger;
use crate::query::{self, Query};
use steps::Steps;

/// Some of the statements, the newest first.
#[derive(Clone, Debug)]
pub struct Page {
    pub statements: Vec<Hit>,
    /// The next page begins below this number; `None`: this is the last one.
    pub next: Option<i64>,
    /// Whom the names of the search meant.
    pub speakers: Vec<Named>,
    pub outlets: Vec<Named>,
}

/// At most `search.limit` statements whose numbers in the index are below `below`. Order and offset do not matter.
pub fn page(ledger: &mut Ledger, search: &Search, below: Option<i64>) -> Result<Page> {
    let words =
        query::parse(&search.words).map_err(|complaint| Error::request(ledger.path(), complaint.to_string()))?;
    let page = steps::counted(ledger, |ledger, steps| {
        ledger.read(|sql| match filter::meant(sql, &search.filter)? {
            Ok(meant) => page_within(sql, search, words.as_ref(), meant, below, steps),
            Err(why) => Ok(Err(why)),
        })
    })?;
    page.map_err(|why| Error::request(ledger.path(), why))
}

fn page_within(
    sql: &Connection,
    search: &Search,
    words: Option<&Query>,
    meant: Meant,
    below: Option<i64>,
    steps: &Steps,
) -> rusqlite::Result<std::result::Result<Page, String>> {
    let (first, last) = numbers(&meant);
    let last = below.map_or(last, |below| last.min(below.saturating_sub(1)));
    // To find the place in the index where the page begins costs as much as to look the words up.
    steps.allow(allowance(words, &meant) + STEPS_A_WORD * words.map_or(0, query::n_words));
    let (mut found, is_stopped) = newest(sql, search, words, &meant, (first, last), search.limit + 1, steps)?;
    steps.allow_all();
    if is_stopped && found.is_empty() {
        let why = "these words are so common, and so rarely together, that the list takes too long; \
            add a rarer word or a filter";
        return Ok(Err(why.into()));
    }
    let is_last = !is_stopped && found.len() <= search.limit;
    found.truncate(search.limit);
    let next = found.last().filter(|_| !is_last).map(|one| one.number);
    let ids: Vec<i64> = found.iter().map(|one| one.statement).collect();
    let statements = hits::in_context(sql, words, &ids)?;
    let speakers = meant.speakers.map(|speakers| speakers.named).unwrap_or_default();
    Ok(Ok(Page { statements, next, speakers, outlets: meant.outlets.unwrap_or_default() }))
}
