//! The reading room as browsers meet it, page by page: the program serves a ledger, and the tests ask it over HTTP.

mod browser;
mod add;
mod news;
mod outlets;
mod room;
mod ledgers;
mod article;
mod corrections;
mod safety;
mod search;
mod hostile;

pub(crate) use room::Room;
