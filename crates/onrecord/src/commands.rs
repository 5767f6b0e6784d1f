//! Which subcommands are there? One file each.

pub mod read;
pub mod add;
pub mod speakers;
pub mod status;
pub mod export;
pub mod verify;
pub mod reread;
pub mod correct;
pub mod search;
pub mod trace;
pub mod audit;
