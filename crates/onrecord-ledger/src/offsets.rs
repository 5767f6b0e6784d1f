//! Which code point of the text is that byte?
//!
//! Inside the program offsets are bytes; outside they are Unicode code points, as Python, R and the gold files count
//! them. This is the one place that converts; [`Characters`] goes the other way, for texts out of a ledger.

/// Every so many bytes the code points before are noted, so that a look-up counts at most this many bytes.
const STEP: usize = 256;

/// Looks up code points by byte in one text.
pub(crate) struct CodePoints<'a> {
    bytes: &'a [u8],
    /// Code points that begin before byte `i * STEP`.
    before_step: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    pub(crate) fn new(text: &'a str) -> CodePoints<'a> {
        let mut before_step = Vec::with_capacity(text.len() / STEP + 1);
        let mut before = 0;
        for step in text.as_bytes().chunks(STEP) {
            before_step.push(before);
            before += begun_in(step);
        }
        before_step.push(before);
        CodePoints { bytes: text.as_bytes(), before_step }
    }

    /// How many code points stand before the one that begins at byte `offset`.
    pub(crate) fn at(&self, offset: usize) -> usize {
        let step = offset / STEP;
        self.before_step[step] + begun_in(&self.bytes[step * STEP..offset])
    }
}

/// How many code points begin in these bytes of UTF-8: all bytes but `10xxxxxx`.
fn begun_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

/// A text that is cut by code points.
#[derive(Debug)]
pub struct Characters<'a> {
    text: &'a str,
    /// Where each code point begins, and the end of the text.
    bytes: Vec<usize>,
}

impl<'a> Characters<'a> {
    pub fn new(text: &'a str) -> Characters<'a> {
        let bytes = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
        Characters { text, bytes }
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    /// The byte at which a code point begins, as far as the text reaches.
    pub fn byte(&self, at: usize) -> usize {
        self.bytes[at.min(self.len())]
    }

    /// What stands at `[begin, end)`, as far as the text reaches.
    pub(crate) fn slice(&self, begin: usize, end: usize) -> &'a str {
        &self.text[self.byte(begin.min(end))..self.byte(end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_from_the_start() {
        for text in ["", "plain", &"é“👩‍🚒”a".repeat(200), &"x".repeat(STEP), &"x".repeat(2 * STEP - 1)] {
            let code_points = CodePoints::new(text);
            for (count, (offset, _)) in text.char_indices().enumerate() {
                assert_eq!(code_points.at(offset), count);
            }
            assert_eq!(code_points.at(text.len()), text.chars().count());
        }
    }

    #[test]
    fn cuts_by_code_points() {
        let characters = Characters::new("é“👩‍🚒”a");
        assert_eq!(characters.len(), 7);
        assert_eq!(characters.slice(1, 6), "“👩‍🚒”");
        assert_eq!(characters.slice(6, 99), "a");
        assert_eq!(characters.slice(99, 100), "");
        assert_eq!((characters.byte(1), characters.byte(99)), ("é".len(), "é“👩‍🚒”a".len()));
    }
}
