//! How does the program say on standard error what went wrong?

use std::io::Write;

use crate::visible::visible;

/// One line on standard error. File names come from anywhere, so what could command a terminal is made visible.
pub fn complain(message: &str) {
    let one_line =
        message.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "onrecord: {}", visible(&one_line));
}
