//! What is in a stream, once the gzip around it is off?

use std::io::{Read, Result};

use super::gunzip::{GZIP, Gunzip};
use super::lookahead::Lookahead;
use super::sniff;

/// The bytes that mean something, whether they came packed or not.
pub(super) enum Unpacked {
    Plain(Box<dyn Read>),
    Gzip(Box<Gunzip>),
}

/// The stream without gzip around it, and its first bytes, which it does not give again.
pub(super) fn open(mut stream: Box<dyn Read>) -> Result<(Vec<u8>, Unpacked)> {
    let head = sniff::head(&mut stream)?;
    if !head.starts_with(GZIP) {
        return Ok((head, Unpacked::Plain(stream)));
    }
    let mut gunzip = Box::new(Gunzip::new(Lookahead::new(head, stream)));
    let head = sniff::head(&mut gunzip)?;
    Ok((head, Unpacked::Gzip(gunzip)))
}

impl Unpacked {
    /// Goes on behind a damaged place; false where nothing can be read there.
    pub(super) fn resume(&mut self) -> bool {
        match self {
            Unpacked::Plain(_) => false,
            Unpacked::Gzip(gunzip) => gunzip.resume(),
        }
    }

    /// See [`Gunzip::pause_before`]. Without gzip there is nothing that could be relied on.
    pub(super) fn pause_before(&mut self, opening: &'static [u8]) {
        if let Unpacked::Gzip(gunzip) = self {
            gunzip.pause_before(opening);
        }
    }

    /// See [`Gunzip::go_on`].
    pub(super) fn go_on(&mut self) -> bool {
        match self {
            Unpacked::Plain(_) => false,
            Unpacked::Gzip(gunzip) => gunzip.go_on(),
        }
    }

    /// Whether bytes given before may still turn out to be damaged.
    pub(super) fn is_unchecked(&self) -> bool {
        match self {
            Unpacked::Plain(_) => true,
            Unpacked::Gzip(gunzip) => gunzip.is_inside_member(),
        }
    }
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        match self {
            Unpacked::Plain(stream) => stream.read(into),
            Unpacked::Gzip(gunzip) => gunzip.read(into),
        }
    }
}
