//! Which subcommands are there? One file each.

pub mod read;
pub mod add;
pub mod status;
pub mod search;
pub mod trace;
pub mod speakers;
pub mod correct;
pub mod audit;
pub mod export;
pub mod verify;
pub mod reread;
pub mod serve;
