//! Where does each record of a web archive begin and end, and where does the archive go on after a damaged place?
//!
//! ```text
//! WARC/1.0                          a header of fields,
//! Content-Length: 5381
//!                                   an empty line,
//! HTTP/1.1 200 OK ...               a block of so many bytes,
//!                                   two ends of line
//! ```
//!
//! The length is the only thing that says where a record ends, so a wrong one would make a part of a page pass for the
//! whole, or hide the records after it. A record counts only if its end is followed by two ends of line, a record or
//! nothing, and, in gzip, only once the checksum is right. After a broken one the next line that begins a record is looked
//! for. A page could hold such a line, to forge a record, but it is looked for only after a damaged place was reported.

use std::io::{BufRead, Error, ErrorKind, Read, Result};

use super::super::lookahead::Lookahead;
use super::super::unpacked::Unpacked;
use super::RECORD;

/// Of a WARC or HTTP header. Common Crawl's longest is below 32 KB; some addresses are whole pictures (`data:`).
const LONGEST_HEADER: u64 = 1 << 20;
const END_OF_RECORD: &[u8] = b"\r\n\r\n";

pub(super) struct Archive {
    stream: Lookahead<Unpacked>,
    n_records: usize,
}

pub(super) struct Record {
    pub(super) fields: Fields,
    pub(super) length: u64,
}

impl Archive {
    pub(super) fn new(head: Vec<u8>, mut stream: Unpacked) -> Archive {
        stream.pause_before(RECORD);
        Archive { stream: Lookahead::new(head, stream), n_records: 0 }
    }

    /// So many records were begun, whether they could be read or not.
    pub(super) fn n_records(&self) -> usize {
        self.n_records
    }

    /// The header of the next record; `None` at the end.
    pub(super) fn next_record(&mut self) -> Result<Option<Record>> {
        let is_at_end = self.is_at_end();
        if let Ok(true) = is_at_end {
            return Ok(None);
        }
        self.n_records += 1;
        is_at_end?;
        let place = self.stream.place();
        if !self.stream.ahead(RECORD.len())?.starts_with(RECORD) {
            return Err(broken(format!("no record begins at byte {place} of the archive")));
        }
        let Some((_, fields)) = Fields::read(&mut self.stream)? else {
            return Err(broken(format!("its header is longer than {} MB", LONGEST_HEADER >> 20)));
        };
        let length = fields.get("Content-Length").ok_or_else(|| broken("has no Content-Length".into()))?;
        let length = length.parse().map_err(|_| broken("has a Content-Length that is no length".into()))?;
        Ok(Some(Record { fields, length }))
    }

    /// Passes over ends of line, and whether nothing follows.
    fn is_at_end(&mut self) -> Result<bool> {
        loop {
            match self.stream.fill_buf()?.first().copied() {
                Some(b'\r' | b'\n') => self.stream.consume(1),
                Some(_) => return Ok(false),
                None if self.stream.stream().go_on() => {}
                None => return Ok(true),
            }
        }
    }

    /// What follows the header.
    pub(super) fn block(&mut self, length: u64) -> Block<'_> {
        Block { stream: &mut self.stream, length, left: length }
    }

    /// Whether the record that was read ends where it should, and is undamaged as far as that can be known.
    pub(super) fn check_end(&mut self) -> Result<()> {
        let needed = END_OF_RECORD.len() + RECORD.len();
        if let Err(error) = self.stream.ahead(needed) {
            // What is damaged may be not this record but the next; then it comes up with it.
            return if self.stream.stream().is_unchecked() { Err(error) } else { Ok(()) };
        }
        let after = self.stream.ahead(needed)?;
        let n_ends_of_line = after.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let next = &after[n_ends_of_line..];
        if next.is_empty() || next.starts_with(RECORD) || after.starts_with(END_OF_RECORD) {
            return Ok(());
        }
        Err(broken("its Content-Length is wrong: it does not end there".into()))
    }

    /// After an error: goes to the next record; false if there is none.
    pub(super) fn skip_to_record(&mut self) -> bool {
        loop {
            match self.skip_lines() {
                Ok(is_found) => return is_found,
                Err(_) => {
                    self.stream.forget();
                    if !self.stream.stream().resume() {
                        return false;
                    }
                }
            }
        }
    }

    fn skip_lines(&mut self) -> Result<bool> {
        loop {
            let ahead = self.stream.ahead(RECORD.len())?;
            if ahead.starts_with(RECORD) {
                return Ok(true);
            }
            if ahead.is_empty() {
                return Ok(self.stream.stream().go_on());
            }
            self.stream.skip_until(b'\n')?;
        }
    }
}

/// The bytes of one record after its header. An error where there are fewer than the header says.
pub(super) struct Block<'a> {
    stream: &'a mut Lookahead<Unpacked>,
    length: u64,
    left: u64,
}

impl Block<'_> {
    pub(super) fn begins_with(&mut self, opening: &[u8]) -> Result<bool> {
        Ok(self.left >= opening.len() as u64 && self.stream.ahead(opening.len())?.starts_with(opening))
    }

    pub(super) fn left(&self) -> u64 {
        self.left
    }

    pub(super) fn skip_rest(&mut self) -> Result<()> {
        while self.left > 0 {
            let n = self.fill_buf()?.len();
            self.consume(n);
        }
        Ok(())
    }
}

impl BufRead for Block<'_> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let bytes = self.stream.fill_buf()?;
        if bytes.is_empty() {
            let (there, length) = (self.length - self.left, self.length);
            return Err(broken(format!("breaks off: it should have {length} bytes and has {there}")));
        }
        Ok(&bytes[..bytes.len().min(usize::try_from(self.left).unwrap_or(usize::MAX))])
    }

    fn consume(&mut self, n: usize) {
        self.left -= n as u64;
        self.stream.consume(n);
    }
}

impl Read for Block<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let n = self.fill_buf()?.read(into)?;
        self.consume(n);
        Ok(n)
    }
}

/// The fields of a WARC or HTTP header, in order.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first line and the fields after it, up to the empty line; `None` if they do not end. A line that is no field
    /// is passed over, as browsers do; one that begins with a space goes on with the field before.
    pub(super) fn read(stream: &mut impl BufRead) -> Result<Option<(String, Fields)>> {
        let mut header = stream.take(LONGEST_HEADER);
        let mut first = None;
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut line = Vec::new();
        loop {
            line.clear();
            header.read_until(b'\n', &mut line)?;
            if header.limit() == 0 && !line.ends_with(b"\n") {
                return Ok(None);
            }
            let text = String::from_utf8_lossy(&line);
            let is_continued = text.starts_with([' ', '\t']);
            let text = text.trim();
            if text.is_empty() {
                return Ok(Some((first.unwrap_or_default(), Fields(fields))));
            }
            match (text.split_once(':'), fields.last_mut()) {
                _ if first.is_none() => first = Some(text.to_owned()),
                (_, Some((_, value))) if is_continued => value.extend([" ", text]),
                (Some((name, value)), _) => fields.push((name.trim_end().to_owned(), value.trim().to_owned())),
                (None, _) => {}
            }
        }
    }

    /// The value of the first field of this name that has one.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().find(|(other, value)| other.eq_ignore_ascii_case(name) && !value.is_empty());
        named.map(|(_, value)| value.as_str())
    }
}

fn broken(why: String) -> Error {
    Error::new(ErrorKind::InvalidData, why)
}
