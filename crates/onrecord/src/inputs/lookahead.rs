//! How can the bytes of a stream be looked at before they are taken?

use std::io::{BufRead, ErrorKind, Read, Result};

/// So much is asked of the stream at a time.
const PORTION: usize = 32 << 10;

/// A stream, some bytes of it that nobody has taken yet, and how far the takers have come.
pub(super) struct Lookahead<R> {
    stream: R,
    buffer: Vec<u8>,
    /// So many bytes at the front of `buffer` are taken.
    taken: usize,
    /// So many bytes were taken ever.
    place: u64,
}

impl<R: Read> Lookahead<R> {
    /// `head` are bytes of the stream that were read before.
    pub(super) fn new(head: Vec<u8>, stream: R) -> Self {
        Lookahead { stream, buffer: head, taken: 0, place: 0 }
    }

    /// The next bytes: at least `n`, unless the stream ends or pauses before.
    pub(super) fn ahead(&mut self, n: usize) -> Result<&[u8]> {
        while self.buffer.len() - self.taken < n && self.fill()? > 0 {}
        Ok(&self.buffer[self.taken..])
    }

    pub(super) fn place(&self) -> u64 {
        self.place
    }

    pub(super) fn stream(&mut self) -> &mut R {
        &mut self.stream
    }

    /// Drops what was read and not taken.
    pub(super) fn forget(&mut self) {
        self.buffer.clear();
        self.taken = 0;
    }

    fn fill(&mut self) -> Result<usize> {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        let begin = self.buffer.len();
        self.buffer.resize(begin + PORTION, 0);
        let read = uninterrupted(&mut self.stream, &mut self.buffer[begin..]);
        self.buffer.truncate(begin + read.as_ref().unwrap_or(&0));
        read
    }
}

impl<R: Read> Read for Lookahead<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let n = self.fill_buf()?.read(into)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Lookahead<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        self.ahead(1)
    }

    fn consume(&mut self, n: usize) {
        self.taken += n;
        self.place += n as u64;
    }
}

fn uninterrupted(stream: &mut impl Read, into: &mut [u8]) -> Result<usize> {
    loop {
        match stream.read(into) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
