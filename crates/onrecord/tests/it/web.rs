//! The reading room as browsers meet it, page by page: the program serves a ledger, and the tests ask it over HTTP.

mod room;
mod ledgers;
mod article;
mod corrections;
mod add;
mod safety;
mod trace;
mod hostile;
mod browser;

pub(crate) use room::Room;
