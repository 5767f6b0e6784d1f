//! All integration tests of the core, in one program.

mod any_text;
mod hostile;
mod hostile_text;
mod layout;
mod marked;
mod occasions;
mod pages;
mod places;
mod promises;
mod regressions;
mod speakers;
mod specs;
