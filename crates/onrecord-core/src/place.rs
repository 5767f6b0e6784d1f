//! Where in the saved page do these words of the article stand?
//!
//! The article's text and the characters that the page shows are laid side by side: whole lines first, since an article
//! is made of a page's paragraphs, then what is left of lines that something was taken out of. So each place is one
//! where the very words stand. What is not known here: whether a page that has the same line twice means this one; the
//! one that follows the line before it is taken.

mod letters;
mod shown;

use std::ops::Range;

use memchr::memmem;

pub use shown::{Shown, shown};

use crate::span::Span;

/// Lines of fewer bytes may stand on a page by chance, between the lines of its article: a name, "Background". They are
/// looked for between longer ones.
const LONG: usize = 40;
/// So many bytes of a line that is not on the page as a whole are looked for at once. Shorter ones are on many pages twice.
const ANCHOR: usize = 24;
/// How many bytes of the page may be looked through, again and again, for one article: with it the hostile pages of the
/// tests take less than a second each. Lines that are not found by then have no place.
const MAX_SEARCHED: usize = 256 << 20;
/// What it costs to begin a search, in bytes looked through.
const SEARCH: usize = 256;

/// Where an article's words stand in its page.
#[derive(Debug)]
pub struct Places<'a> {
    article: Shown,
    page: &'a Shown,
    /// In the order of the article.
    matches: Vec<Match>,
}

/// So many bytes of what the article shows that the page shows, too.
#[derive(Clone, Copy, Debug)]
struct Match {
    article: usize,
    page: usize,
    len: usize,
}

impl Places<'_> {
    /// The bytes of the saved page, from the first character of the span to its last, with the tags between them. `None`
    /// where the words do not stand there one behind the other.
    pub fn of(&self, span: Span) -> Option<Range<usize>> {
        let part = self.article.within(span.range());
        let found = self.matches.partition_point(|found| found.article <= part.start).checked_sub(1)?;
        let Match { article, page, len } = self.matches[found];
        if part.is_empty() || part.end > article + len {
            return None;
        }
        self.page.place(page + part.start - article..page + part.end - article)
    }
}

/// Lays an article's text beside what its page shows.
pub fn find<'a>(page: &'a Shown, article_text: &str) -> Places<'a> {
    let article = Shown::of_text(article_text);
    let lines: Vec<Range<usize>> = article.lines().collect();
    let mut search = Search { article: &article, page, left: MAX_SEARCHED };
    let mut begins = search.long_lines(&lines);
    search.short_lines(&lines, &mut begins);
    search.lines_before(&lines, &mut begins);
    let matches = search.matches(&lines, &begins);
    Places { matches: joined(matches), article, page }
}

struct Search<'a> {
    article: &'a Shown,
    page: &'a Shown,
    /// Bytes that may still be looked through.
    left: usize,
}

impl Search<'_> {
    /// Where the long lines begin on the page: behind one another, else anywhere.
    fn long_lines(&mut self, lines: &[Range<usize>]) -> Vec<Option<usize>> {
        let mut behind = 0;
        let begins = lines.iter().map(|line| {
            if line.len() < LONG {
                return None;
            }
            let begin = self.line(line, behind..self.page.text.len()).or_else(|| self.line(line, 0..behind))?;
            behind = begin + line.len();
            Some(begin)
        });
        begins.collect()
    }

    /// The short lines: between the lines before and behind them, else set apart anywhere.
    fn short_lines(&mut self, lines: &[Range<usize>], begins: &mut [Option<usize>]) {
        let ends = ends_of_gaps(begins, self.page.text.len());
        let mut behind = 0;
        for (at, line) in lines.iter().enumerate() {
            if begins[at].is_none() && line.len() < LONG {
                let gap = behind..ends[at].max(behind);
                begins[at] = self.line(line, gap).or_else(|| {
                    let anywhere = self.line(line, 0..self.page.text.len())?;
                    self.page.is_set_apart(&(anywhere..anywhere + line.len())).then_some(anywhere)
                });
            }
            behind = begins[at].map_or(behind, |begin| begin + line.len());
        }
    }

    /// A line of the article in a part of the page, the first that is set apart there; without one, the only one.
    fn line(&mut self, line: &Range<usize>, within: Range<usize>) -> Option<usize> {
        let words = &self.article.text[line.clone()];
        let (mut first, mut n_finds) = (None, 0);
        let mut from = within.start;
        while let Some(begin) = self.next(words, from..within.end) {
            if self.page.is_set_apart(&(begin..begin + words.len())) {
                return Some(begin);
            }
            first.get_or_insert(begin);
            n_finds += 1;
            from = begin + words.len();
        }
        first.filter(|_| n_finds == 1 || words.len() >= LONG)
    }

    /// Where these words stand next on the page.
    fn next(&mut self, words: &str, within: Range<usize>) -> Option<usize> {
        if self.left == 0 {
            return None;
        }
        let found = memmem::find(&self.page.text.as_bytes()[within.clone()], words.as_bytes());
        self.left = self.left.saturating_sub(found.unwrap_or(within.len()) + SEARCH);
        found.map(|at| within.start + at)
    }

    /// A line that stands right before the next one as well is meant there: the first paragraph is in a teaser, too.
    fn lines_before(&self, lines: &[Range<usize>], begins: &mut [Option<usize>]) {
        for at in (1..lines.len()).rev() {
            let line = &self.article.text[lines[at - 1].clone()];
            if let Some(next) = begins[at]
                && self.page.text[..next].ends_with(line)
                && self.page.is_set_apart(&(next - line.len()..next))
            {
                begins[at - 1] = Some(next - line.len());
            }
        }
    }

    fn matches(&mut self, lines: &[Range<usize>], begins: &[Option<usize>]) -> Vec<Match> {
        let mut matches: Vec<Match> = Vec::new();
        for (line, begin) in lines.iter().zip(begins) {
            match begin {
                Some(begin) => matches.push(Match { article: line.start, page: *begin, len: line.len() }),
                None => self.parts(line, &mut matches),
            }
        }
        matches
    }

    /// The parts of a line that the page has, where it does not have all of it.
    fn parts(&mut self, line: &Range<usize>, matches: &mut Vec<Match>) {
        let mut begin = line.start;
        let mut at = line.start;
        while at + ANCHOR <= line.end {
            let end = self.article.text.floor_char_boundary(at + ANCHOR);
            let behind = matches.last().map_or(0, |last| last.page + last.len);
            match self.anchor(at..end, behind) {
                Some(page) => {
                    let found = self.widened(Match { article: at, page, len: end - at }, begin..line.end);
                    begin = found.article + found.len;
                    at = begin;
                    matches.push(found);
                }
                None => at = self.article.text.ceil_char_boundary(at + ANCHOR / 2),
            }
        }
    }

    fn anchor(&mut self, part: Range<usize>, behind: usize) -> Option<usize> {
        let words = &self.article.text[part];
        let end = self.page.text.len();
        self.next(words, behind..end).or_else(|| self.next(words, 0..end))
    }

    /// With the characters before and behind that are the same in both, as far as `within` goes.
    fn widened(&self, found: Match, within: Range<usize>) -> Match {
        let (article, page) = (&self.article.text, &self.page.text);
        let before = article[within.start..found.article].chars().rev().zip(page[..found.page].chars().rev());
        let before: usize = before.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
        let behind =
            (article[found.article + found.len..within.end].chars()).zip(page[found.page + found.len..].chars());
        let behind: usize = behind.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
        Match { article: found.article - before, page: found.page - before, len: before + found.len + behind }
    }
}

/// For each line, where the next one that was found begins.
fn ends_of_gaps(begins: &[Option<usize>], end: usize) -> Vec<usize> {
    let mut next = end;
    let behind = |begin: &Option<usize>| {
        let end = next;
        next = begin.unwrap_or(end);
        end
    };
    let mut ends: Vec<usize> = begins.iter().rev().map(behind).collect();
    ends.reverse();
    ends
}

/// Matches that go on in both texts are one.
fn joined(matches: Vec<Match>) -> Vec<Match> {
    let mut joined: Vec<Match> = Vec::with_capacity(matches.len());
    for found in matches {
        match joined.last_mut() {
            Some(last) if last.article + last.len == found.article && last.page + last.len == found.page => {
                last.len += found.len;
            }
            _ => joined.push(found),
        }
    }
    joined
}
