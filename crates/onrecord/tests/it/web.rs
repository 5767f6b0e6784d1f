//! The reading room as browsers meet it, page by page: the program serves a ledger, and the tests ask it over HTTP.

mod room;
mod ledgers;
mod news;
mod search;
mod article;
mod corrections;
mod outlets;
mod speakers;
mod audit;
mod failures;
mod add;
mod api;
mod safety;
mod hostile;
mod trace;
mod browser;

pub(crate) use room::Room;
