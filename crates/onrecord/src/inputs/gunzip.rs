//! What is inside a gzip file, member by member, and where does it go on after a damaged place?
//!
//! A gzip file is a row of members, each with a checksum. flate2 decodes one; this file keeps the row: where a member
//! begins, how much comes out of it, and where the next one begins when this one is damaged. What the bytes mean is not
//! judged here, but for one thing: a web archive has a member for each record, so a member that begins like a record
//! begins one, whatever the record before claims of its length. There the stream pauses, if asked to.

use std::io::{BufRead, Error, ErrorKind, Read, Result};

use flate2::bufread::GzDecoder;

use super::MOST_DAMAGED_PLACES;
use super::lookahead::Lookahead;

/// Of gzip with deflate, the only method there is.
pub(super) const GZIP: &[u8] = b"\x1f\x8b\x08";
/// Less than this out of one member harms nobody, however small it was.
const HARMLESS_MEMBER: u64 = 64 << 20;
/// The same for a file.
const HARMLESS_FILE: u64 = 1 << 30;
/// News text packs to a fifth or tenth of its size, a log of one repeated line to a hundredth. Deflate's best is 1,032, and
/// bombs come close to that.
const LARGEST_RATIO: u64 = 250;

type Compressed = Lookahead<Box<dyn Read>>;

pub(super) struct Gunzip {
    state: State,
    /// A member that begins like this is not entered before `go_on`.
    pause_before: Option<&'static [u8]>,
    /// The first bytes of the member, once they have been looked at and until they are given out.
    opening: Vec<u8>,
    paused: bool,
    /// Where the member begins in the file.
    member_begin: u64,
    given_of_member: u64,
    given_of_file: u64,
    n_damaged: usize,
}

enum State {
    Between(Compressed),
    Inside(Box<GzDecoder<Compressed>>),
    /// At a place that is no gzip, or not any more.
    Damaged(Compressed, String),
    Over,
}

impl Gunzip {
    pub(super) fn new(compressed: Compressed) -> Gunzip {
        Gunzip {
            state: State::Between(compressed),
            pause_before: None,
            opening: Vec::new(),
            paused: false,
            member_begin: 0,
            given_of_member: 0,
            given_of_file: 0,
            n_damaged: 0,
        }
    }

    /// From now on the stream seems to end before each member that begins like this.
    pub(super) fn pause_before(&mut self, opening: &'static [u8]) {
        self.pause_before = Some(opening);
    }

    /// Enters the member before which the stream paused; false where it did not.
    pub(super) fn go_on(&mut self) -> bool {
        std::mem::take(&mut self.paused)
    }

    /// Goes to the next member after a damaged place; false where there is none.
    pub(super) fn resume(&mut self) -> bool {
        let State::Damaged(mut compressed, _) = std::mem::replace(&mut self.state, State::Over) else { return false };
        self.n_damaged += 1;
        if self.n_damaged > MOST_DAMAGED_PLACES {
            return false;
        }
        let is_found = skip_to_member(&mut compressed);
        if is_found {
            self.state = State::Between(compressed);
            self.opening.clear();
        }
        is_found
    }

    /// Whether the bytes given last are from a member whose checksum has not been seen.
    pub(super) fn is_inside_member(&self) -> bool {
        self.given_of_member > 0
    }

    /// The next bytes of this member or of the first that holds any; none where the next member's opening comes first.
    fn next_bytes(&mut self, into: &mut [u8]) -> Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::Over) {
                State::Over => return Ok(0),
                State::Damaged(compressed, why) => return Err(self.damage(compressed, why)),
                State::Between(compressed) => {
                    self.enter(compressed)?;
                    if !self.opening.is_empty() {
                        return Ok(0);
                    }
                }
                State::Inside(mut decoder) => match decoder.read(into) {
                    Ok(0) => {
                        self.given_of_member = 0;
                        self.state = State::Between(decoder.into_inner());
                    }
                    Ok(n) => {
                        self.given_of_member += n as u64;
                        self.given_of_file += n as u64;
                        return self.unless_bomb(decoder).map(|()| n);
                    }
                    Err(error) => return Err(self.trouble(decoder.into_inner(), error)),
                },
            }
        }
    }

    /// Begins the next member. Zeros behind the last one are padding; anything else is not known.
    fn enter(&mut self, mut compressed: Compressed) -> Result<()> {
        let is_first = compressed.place() == 0;
        while !is_first && compressed.fill_buf()?.first() == Some(&0) {
            let n_zeros = compressed.fill_buf()?.iter().take_while(|byte| **byte == 0).count();
            compressed.consume(n_zeros);
        }
        self.member_begin = compressed.place();
        self.given_of_member = 0;
        let ahead = compressed.ahead(GZIP.len())?;
        if ahead.is_empty() {
            return Ok(()); // the state is Over
        }
        if !GZIP.starts_with(&ahead[..ahead.len().min(GZIP.len())]) {
            let why = format!("there is no gzip data at byte {}", self.member_begin);
            return Err(self.damage(compressed, why));
        }
        self.state = State::Inside(Box::new(GzDecoder::new(compressed)));
        let Some(expected) = self.pause_before else { return Ok(()) };
        self.look_at_opening(expected.len())?;
        self.paused = self.opening == expected;
        Ok(())
    }

    fn look_at_opening(&mut self, n: usize) -> Result<()> {
        let State::Inside(decoder) = &mut self.state else { return Ok(()) };
        match decoder.take(n as u64).read_to_end(&mut self.opening) {
            Ok(_) => Ok(()),
            Err(error) => match std::mem::replace(&mut self.state, State::Over) {
                State::Inside(decoder) => Err(self.trouble(decoder.into_inner(), error)),
                _ => Err(error),
            },
        }
    }

    fn unless_bomb(&mut self, decoder: Box<GzDecoder<Compressed>>) -> Result<()> {
        let place = decoder.get_ref().place();
        let is_bomb = |given: u64, taken: u64, harmless| given > harmless && given / LARGEST_RATIO > taken;
        if is_bomb(self.given_of_member, place - self.member_begin, HARMLESS_MEMBER) {
            let megabytes = self.given_of_member >> 20;
            let why = format!(
                "the gzip data at byte {} unpacks to more than {megabytes} MB, over {LARGEST_RATIO} times its size; not unpacked further",
                self.member_begin
            );
            return Err(self.damage(decoder.into_inner(), why));
        }
        if is_bomb(self.given_of_file, place, HARMLESS_FILE) {
            return Err(Error::new(
                ErrorKind::InvalidData,
                format!("unpacks to over {LARGEST_RATIO} times its size; not unpacked beyond byte {place}"),
            ));
        }
        self.state = State::Inside(decoder);
        Ok(())
    }

    /// What flate2 complains about is damage; an error of the file itself ends everything.
    fn trouble(&mut self, compressed: Compressed, error: Error) -> Error {
        let place = compressed.place();
        match error.kind() {
            ErrorKind::UnexpectedEof => self.damage(compressed, format!("the gzip data breaks off at byte {place}")),
            ErrorKind::InvalidInput | ErrorKind::InvalidData => {
                let begin = self.member_begin;
                self.damage(compressed, format!("the gzip data from byte {begin} on is damaged ({error})"))
            }
            _ => error,
        }
    }

    /// The error stays until `resume`.
    fn damage(&mut self, compressed: Compressed, why: String) -> Error {
        self.state = State::Damaged(compressed, why.clone());
        Error::new(ErrorKind::InvalidData, why)
    }
}

impl Read for Gunzip {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        loop {
            if self.paused || into.is_empty() {
                return Ok(0);
            }
            if !self.opening.is_empty() {
                let n = self.opening.as_slice().read(into)?;
                self.opening.drain(..n);
                self.given_of_member += n as u64;
                self.given_of_file += n as u64;
                return Ok(n);
            }
            match self.next_bytes(into)? {
                0 if !self.opening.is_empty() => {}
                n => return Ok(n),
            }
        }
    }
}

/// Goes to the next place that looks like the beginning of a member.
fn skip_to_member(compressed: &mut Compressed) -> bool {
    loop {
        let Ok(ahead) = compressed.ahead(GZIP.len()) else { return false };
        if ahead.len() < GZIP.len() {
            return false;
        }
        match ahead.windows(GZIP.len()).position(|window| window == GZIP) {
            Some(0) => return true,
            Some(n) => compressed.consume(n),
            None => {
                let n = ahead.len() - (GZIP.len() - 1);
                compressed.consume(n);
            }
        }
    }
}
