//! One test binary for the core; a file for each thing that is shown.

mod marked;
mod occasions;
mod speakers;
