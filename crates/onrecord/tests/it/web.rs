//! The reading room as browsers meet it, page by page: the program serves a ledger, and the tests ask it over HTTP.

mod add;
mod browser;
mod hostile;
mod ledgers;
mod room;
mod safety;

pub(crate) use room::Room;
