//! Does the core keep its promises? One binary, a file a subject.

mod hostile;
mod pages;
