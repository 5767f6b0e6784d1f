//! What are the words of a content when two of them are compared, and where do they show that somebody edited them?
//!
//! Print differs from paper to paper: capitals, accents, curly or straight quotes, dashes, `U.S.` or `US`. None of that
//! is another wording, so a word is compared by its `key`, which has none of it. An ellipsis and square brackets are
//! marks of an editor: they are no words, but they are kept, because they say that words were left out or put in.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::record::BETWEEN_PIECES;

/// A content, split into words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    pub words: Vec<Word>,
    /// The ellipsis after the last word: `We will not pay …`
    pub is_cut_short: bool,
}

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What is compared: `Calderón’s` is `calderons`.
    pub key: String,
    /// Bytes of the content.
    pub range: Range<usize>,
    /// An ellipsis stands before it: `the bridge … is safe`.
    pub after_ellipsis: bool,
    /// A full stop, an exclamation or a question mark stands before it.
    pub after_stop: bool,
    /// Stands in square brackets: `[the mayor] is safe`.
    pub in_brackets: bool,
}

impl Wording {
    pub fn of(content: &str) -> Wording {
        let mut wording = Wording::default();
        let mut place = Place::default();
        let mut at = 0;
        while let Some(character) = content[at..].chars().next() {
            if let Some(mark) = ellipsis(&content[at..]) {
                // Between the pieces of an interrupted quotation nobody left words out.
                let is_joint = content[..at].ends_with(' ') && content[at - 1..].starts_with(BETWEEN_PIECES);
                place.after_ellipsis |= !is_joint;
                at += mark;
            } else if character.is_alphanumeric() {
                let end = at + word_length(&content[at..]);
                wording.words.extend(place.word(content, at..end));
                at = end;
            } else {
                place.mark(character);
                at += character.len_utf8();
            }
        }
        wording.is_cut_short = place.after_ellipsis;
        wording
    }

    /// The words without those put in by an editor. A content that is nothing but brackets is taken as it is.
    pub(crate) fn spoken(&self) -> Vec<usize> {
        let spoken: Vec<_> = (0..self.words.len()).filter(|index| !self.words[*index].in_brackets).collect();
        if spoken.is_empty() { (0..self.words.len()).collect() } else { spoken }
    }
}

/// What the marks before a word said.
#[derive(Default)]
struct Place {
    after_ellipsis: bool,
    after_stop: bool,
    in_brackets: bool,
}

impl Place {
    fn word(&mut self, content: &str, range: Range<usize>) -> Option<Word> {
        let key = key(&content[range.clone()]);
        (!key.is_empty()).then(|| Word {
            key,
            range,
            after_ellipsis: std::mem::take(&mut self.after_ellipsis),
            after_stop: std::mem::take(&mut self.after_stop),
            in_brackets: self.in_brackets,
        })
    }

    fn mark(&mut self, character: char) {
        match character {
            '.' | '!' | '?' => self.after_stop = true,
            '[' => self.in_brackets = true,
            ']' => self.in_brackets = false,
            _ => {}
        }
    }
}

/// How many bytes of an ellipsis stand here, with the brackets around it; `None` where there is none.
fn ellipsis(rest: &str) -> Option<usize> {
    const MARKS: [&str; 9] = ["[…]", "[...]", "[. . .]", "(…)", "(...)", "…", "....", "...", ". . ."];
    MARKS.iter().find(|mark| rest.starts_with(**mark)).map(|mark| mark.len())
}

/// How many bytes of a word stand here. Apostrophes stay inside (`don’t`), and the points of `U.S.`; a hyphen divides, so
/// that `third-grade` and `third grade` are one wording.
fn word_length(rest: &str) -> usize {
    let mut characters = rest.char_indices().peekable();
    let mut letters_since_point = 0;
    while let Some((at, character)) = characters.next() {
        let next_is_letter = characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        match character {
            _ if character.is_alphanumeric() || is_combining_mark(character) => letters_since_point += 1,
            '\'' | '’' | '‘' | 'ʼ' if next_is_letter => {}
            '.' if next_is_letter
                && letters_since_point == 1
                && !rest.starts_with(|first: char| first.is_numeric()) =>
            {
                letters_since_point = 0;
            }
            _ => return at,
        }
    }
    rest.len()
}

fn key(word: &str) -> String {
    word.nfd().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(content: &str) -> Vec<String> {
        Wording::of(content).words.into_iter().map(|word| word.key).collect()
    }

    #[test]
    fn print_is_no_difference() {
        assert_eq!(keys("“The U.S. won’t pay—not Calderón’s 1,200!”"), keys("the US wont pay - not calderon's 1 200"));
        assert_eq!(keys("third-grade"), ["third", "grade"]);
        assert_eq!(keys("It is 1.5 percent."), ["it", "is", "1", "5", "percent"]);
    }

    #[test]
    fn an_editors_marks_are_kept() {
        let wording = Wording::of("The [old] bridge … is [...] safe ...");
        let marks: Vec<_> =
            wording.words.iter().map(|word| (word.key.as_str(), word.after_ellipsis, word.in_brackets)).collect();
        assert_eq!(
            marks,
            [
                ("the", false, false),
                ("old", false, true),
                ("bridge", false, false),
                ("is", true, false),
                ("safe", true, false)
            ]
        );
        assert!(wording.is_cut_short);
    }

    #[test]
    fn an_interrupted_quotation_is_not_cut() {
        let wording = Wording::of("“If I had read it,” […] “there would be no pipe.”");
        assert!(wording.words.iter().all(|word| !word.after_ellipsis));
    }
}
