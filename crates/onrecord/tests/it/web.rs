//! The reading room as people and their browsers meet it.

mod browser;
mod rooms;
