//! The reading room as browsers meet it, page by page: the program serves a ledger, and the tests ask it over HTTP.

mod audit;
mod browser;
mod failures;
mod room;
mod rooms;
mod safety;
mod speakers;

pub(crate) use room::Room;
