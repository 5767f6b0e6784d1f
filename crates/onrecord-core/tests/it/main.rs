//! All integration tests of the core, in one program.

mod layout;
mod marked;
mod occasions;
mod speakers;
mod specs;
