//! Which subcommands are there? One file each.

pub mod read;
