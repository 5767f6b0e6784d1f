//! What do the words of a search ask for, and if they ask for nothing: what is wrong with them, and where?
//!
//! ```text
//! bridge toll            both words
//! "bridge toll"          side by side
//! toll*                  any word that begins so; "bridge tol"* as well
//! bridge OR tunnel       one of them, or both
//! bridge NOT toll        without the second
//! (bridge OR tunnel) toll
//! ```
//!
//! `AND`, `OR` and `NOT` count only in capitals, so that people can search for "and". FTS5 has a language of its own, in
//! which `don't`, `U.S.` and `covid-19` are errors; here every word is quoted for it, and what FTS5 gets is always right.

use std::fmt;

/// More than anybody types; each costs time.
const MOST_WORDS: usize = 100;
/// Each stands for thousands of words, which are put together before the first statement is found.
const MOST_PREFIXES: usize = 4;
/// Parentheses within parentheses.
const DEEPEST: usize = 20;

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Words side by side; one word, mostly. With `is_prefix` the last of them may go on.
    Phrase {
        text: String,
        is_prefix: bool,
    },
    All(Vec<Query>),
    Any(Vec<Query>),
    Without(Box<Query>, Box<Query>),
}

/// What is wrong with the words, and at which character of them, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub character: usize,
    pub what: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {} of the words searched for: {}", self.character, self.what)
    }
}

/// Reads the words. `Ok(None)`: there are none, only filters count.
pub fn parse(words: &str) -> Result<Option<Query>, Complaint> {
    let pieces = pieces(words)?;
    check_numbers(&pieces)?;
    let mut reader = Reader { pieces: &pieces, at: 0, depth: 0 };
    if pieces.is_empty() {
        return Ok(None);
    }
    let query = reader.any()?;
    match reader.peek() {
        None => Ok(Some(query)),
        Some(piece) => Err(piece.wrong("this ) closes nothing; take it out, or put a ( before")),
    }
}

/// So that no search takes long.
fn check_numbers(pieces: &[Piece]) -> Result<(), Complaint> {
    let words = || pieces.iter().filter(|piece| matches!(piece.what, What::Phrase { .. }));
    let prefixes = || pieces.iter().filter(|piece| matches!(piece.what, What::Phrase { is_prefix: true, .. }));
    if let Some(one_too_many) = words().nth(MOST_WORDS) {
        let n = words().count();
        return Err(one_too_many.wrong(format!("{n} words are too many; search for {MOST_WORDS} at most")));
    }
    if let Some(one_too_many) = prefixes().nth(MOST_PREFIXES) {
        return Err(
            one_too_many.wrong(format!("words with * stand for many; search for {MOST_PREFIXES} of them at most"))
        );
    }
    Ok(())
}

/// The same in the language of FTS5.
pub(crate) fn in_fts5(query: &Query) -> String {
    let joined = |parts: &[Query], word: &str| {
        let parts: Vec<_> = parts.iter().map(in_fts5).collect();
        format!("({})", parts.join(word))
    };
    match query {
        Query::Phrase { text, is_prefix } => quoted(text, *is_prefix),
        Query::All(parts) => joined(parts, " AND "),
        Query::Any(parts) => joined(parts, " OR "),
        Query::Without(wanted, unwanted) => format!("({} NOT {})", in_fts5(wanted), in_fts5(unwanted)),
    }
}

/// How many words are looked up.
pub(crate) fn n_words(query: &Query) -> u64 {
    match query {
        Query::Phrase { text, .. } => {
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() as u64
        }
        Query::All(parts) | Query::Any(parts) => parts.iter().map(n_words).sum(),
        Query::Without(wanted, unwanted) => n_words(wanted) + n_words(unwanted),
    }
}

/// A string of FTS5. A NUL would end it for SQLite.
fn quoted(text: &str, is_prefix: bool) -> String {
    format!("\"{}\"{}", text.replace('\0', " ").replace('"', "\"\""), if is_prefix { " *" } else { "" })
}

/// A piece of what was typed, and where it begins.
#[derive(Debug)]
struct Piece {
    character: usize,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Phrase { text: String, is_prefix: bool },
    And,
    Or,
    Not,
    Opens,
    Closes,
}

impl Piece {
    fn wrong(&self, what: impl Into<String>) -> Complaint {
        Complaint { character: self.character, what: what.into() }
    }

    fn shown(&self) -> &'static str {
        match self.what {
            What::And => "AND",
            What::Or => "OR",
            What::Not => "NOT",
            What::Opens => "(",
            What::Closes => ")",
            What::Phrase { .. } => "the word",
        }
    }
}

fn pieces(words: &str) -> Result<Vec<Piece>, Complaint> {
    let mut pieces = Vec::new();
    let mut rest = words.chars().enumerate().map(|(index, c)| (index + 1, c)).peekable();
    while let Some((character, first)) = rest.next() {
        let what = match first {
            _ if first.is_whitespace() => continue,
            '(' => What::Opens,
            ')' => What::Closes,
            _ if is_mark(first) => phrase(character, &mut rest)?,
            _ => {
                let mut word = String::from(first);
                while let Some((_, next)) = rest.next_if(|(_, next)| !ends_word(*next)) {
                    word.push(next);
                }
                bare_word(character, &word)?
            }
        };
        pieces.push(Piece { character, what });
    }
    Ok(pieces)
}

/// Quotation marks, typed or pasted. Single ones are apostrophes.
fn is_mark(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '«' | '»')
}

fn ends_word(character: char) -> bool {
    character.is_whitespace() || matches!(character, '(' | ')') || is_mark(character)
}

/// From behind the mark that opens to the one that closes.
fn phrase(
    character: usize,
    rest: &mut std::iter::Peekable<impl Iterator<Item = (usize, char)>>,
) -> Result<What, Complaint> {
    let wrong = |what: &str| Complaint { character, what: what.into() };
    let mut text = String::new();
    loop {
        match rest.next() {
            None => {
                return Err(wrong("this quotation mark has no partner; add one behind the last word, or take it out"));
            }
            Some((_, next)) if is_mark(next) => break,
            Some((_, next)) => text.push(next),
        }
    }
    let star_behind = rest.next_if(|(_, next)| *next == '*').is_some();
    let star_within = text.ends_with('*');
    if !has_word(&text) {
        return Err(wrong("there is no letter or digit between these quotation marks"));
    }
    Ok(What::Phrase { text, is_prefix: star_behind || star_within })
}

fn bare_word(character: usize, word: &str) -> Result<What, Complaint> {
    let wrong = |what: String| Err(Complaint { character, what });
    let stem = word.strip_suffix('*').unwrap_or(word);
    match word {
        "AND" => return Ok(What::And),
        "OR" => return Ok(What::Or),
        "NOT" => return Ok(What::Not),
        _ if stem.is_empty() => return wrong("* stands behind the beginning of a word: toll*".into()),
        _ if stem.contains('*') => {
            return wrong(format!("{word}: * stands only at the end, once, for any ending of the word"));
        }
        _ if !has_word(stem) => return wrong(format!("{word} has no letter or digit, and only words are searched")),
        _ => {}
    }
    if let Some(unwanted) = stem.strip_prefix(['-', '!']) {
        return wrong(format!("{word}: to leave a word out, write NOT {unwanted}"));
    }
    Ok(What::Phrase { text: stem.to_owned(), is_prefix: stem.len() < word.len() })
}

/// Words are runs of letters and digits; all else stands between them.
fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

struct Reader<'a> {
    pieces: &'a [Piece],
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a Piece> {
        self.pieces.get(self.at)
    }

    fn next_is(&mut self, what: &What) -> bool {
        let is = self.peek().is_some_and(|piece| piece.what == *what);
        self.at += usize::from(is);
        is
    }

    /// a OR b OR c
    fn any(&mut self) -> Result<Query, Complaint> {
        let mut parts = vec![self.all()?];
        while self.next_is(&What::Or) {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Query::Any))
    }

    /// a b AND c NOT d, from left to right
    fn all(&mut self) -> Result<Query, Complaint> {
        let mut parts = vec![self.unit()?];
        while let Some(piece) = self.peek() {
            match piece.what {
                What::Or | What::Closes => break,
                What::And => {
                    self.at += 1;
                    if !self.next_is(&What::Not) {
                        parts.push(self.unit()?);
                        continue;
                    }
                }
                What::Not => self.at += 1,
                What::Phrase { .. } | What::Opens => {
                    parts.push(self.unit()?);
                    continue;
                }
            }
            let unwanted = self.unit()?;
            parts = vec![Query::Without(Box::new(one_or(parts, Query::All)), Box::new(unwanted))];
        }
        Ok(one_or(parts, Query::All))
    }

    /// A word, a phrase, or what stands in parentheses.
    fn unit(&mut self) -> Result<Query, Complaint> {
        let Some(piece) = self.peek() else {
            let last = &self.pieces[self.pieces.len() - 1];
            return Err(last.wrong(format!("nothing follows {}; add a word, or take it out", last.shown())));
        };
        self.at += 1;
        match &piece.what {
            What::Phrase { text, is_prefix } => Ok(Query::Phrase { text: text.clone(), is_prefix: *is_prefix }),
            What::Opens => self.parenthesis(piece),
            What::Closes => Err(piece.wrong("a word is missing before this )")),
            What::Not if self.at == 1 => {
                Err(piece.wrong("NOT takes away from what is found; put a word before it: bridge NOT toll"))
            }
            What::And | What::Or | What::Not => Err(piece.wrong(format!("a word is missing before {}", piece.shown()))),
        }
    }

    fn parenthesis(&mut self, opens: &Piece) -> Result<Query, Complaint> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(opens.wrong(format!("parentheses are nested deeper than {DEEPEST}")));
        }
        let query = match self.peek() {
            None => return Err(opens.wrong("this ( is never closed; add a ) or take it out")),
            Some(_) => self.any()?,
        };
        self.depth -= 1;
        if self.next_is(&What::Closes) {
            Ok(query)
        } else {
            Err(opens.wrong("this ( is never closed; add a ) or take it out"))
        }
    }
}

fn one_or(mut parts: Vec<Query>, many: fn(Vec<Query>) -> Query) -> Query {
    if parts.len() == 1 { parts.remove(0) } else { many(parts) }
}

#[cfg(test)]
mod tests;
