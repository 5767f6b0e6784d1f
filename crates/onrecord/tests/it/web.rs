//! The reading room as browsers meet it, page by page: the program serves a ledger, and the tests ask it over HTTP.

mod browser;
mod add;
mod hostile;
mod ledgers;
mod room;
mod safety;
mod trace;

pub(crate) use room::Room;
