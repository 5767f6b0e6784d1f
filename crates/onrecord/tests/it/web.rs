//! The reading room as browsers meet it, page by page: the program serves a ledger, and the tests ask it over HTTP.

mod room;
mod ledgers;
mod add;
mod article;
mod audit;
mod browser;
mod corrections;
mod failures;
mod hostile;
mod safety;
mod speakers;
mod trace;

pub(crate) use room::Room;
