//! With which exit code does a run end?

use std::process::ExitCode;

/// Something was found.
pub const FOUND: u8 = 0;
/// Everything was read and nothing was found.
pub const NOTHING: u8 = 1;
/// An input failed, or the whole run did.
pub const FAILED: u8 = 2;

/// What happened during a run, as far as the exit code cares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub read: usize,
    pub failed: usize,
    pub statements: usize,
}

impl Tally {
    pub fn exit_code(self) -> ExitCode {
        if self.failed > 0 {
            FAILED.into()
        } else if self.statements > 0 {
            FOUND.into()
        } else {
            NOTHING.into()
        }
    }
}

/// Whether who reads the output went away, as `head` does.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
