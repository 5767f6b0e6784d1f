//! The reading room as browsers meet it, page by page: the program serves a ledger, and the tests ask it over HTTP.

mod add;
mod audit;
mod hostile;
mod ledgers;
mod article;
mod browser;
mod corrections;
mod failures;
mod room;
mod safety;
mod speakers;

pub(crate) use room::Room;
