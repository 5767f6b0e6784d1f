//! All integration tests of the core, in one program.

mod hostile;
mod layout;
mod marked;
mod occasions;
mod pages;
mod speakers;
mod specs;
