//! The readings for somebody at a terminal: who said what, in the article's own words.
//!
//! With colours the words said stand out by brightness, cue and source by colour and slant; without, by a line of marks
//! below. Every word of an excerpt is the article's.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use onrecord_core::{Attribution, Span, SpeakerKind, Statement};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::excerpt;
use super::facts::{facts, via};
use super::{DOUBTFUL_BELOW, ReadDocument};
use crate::marks::Role;
use crate::visible::{shown_as, visible};

/// How wide, and with colours or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub width: usize,
    pub color: bool,
}

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
const CUE: Style = AnsiColor::Yellow.on_default().italic();
const SOURCE: Style = AnsiColor::Cyan.on_default().underline();
pub(super) const DOUBT: Style = AnsiColor::Yellow.on_default();
pub(super) const MARGIN: &str = "    │ ";
/// Words that were searched for.
const MATCHED: Style = AnsiColor::Green.on_default().bold();
pub(super) const LEGEND: &str = "~ what was said   ^ the word that says so   = who";

/// One document.
pub(super) fn document(read: &ReadDocument, look: Look) -> String {
    let mut page = Paper { look, text: String::new() };
    let article = &read.reading.article;
    header(&mut page, read);
    for (index, statement) in read.reading.statements.iter().enumerate() {
        page.text.push('\n');
        one(&mut page, &article.text, index, statement);
        if let Some(via) = via(&read.reading, index) {
            page.wrapped(DIM, "    via: ", &via);
        }
    }
    page.text.push('\n');
    footer(&mut page, read);
    page.text
}

/// What is being written, and how.
pub(super) struct Paper {
    pub(super) look: Look,
    pub(super) text: String,
}

impl Paper {
    pub(super) fn styled(&self, style: Style, words: &str) -> String {
        let words = visible(words);
        if self.look.color && !words.is_empty() { format!("{style}{words}{style:#}") } else { words.into_owned() }
    }

    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Words of any length behind `lead`, broken at the width; the lines after the first are indented as far as the lead.
    pub(super) fn wrapped(&mut self, style: Style, lead: &str, words: &str) {
        let mut line = lead.to_owned();
        let mut is_fresh = true;
        for word in words.split_whitespace() {
            if !is_fresh && line.width() + 1 + word.width() > self.look.width {
                let styled = self.styled(style, &line);
                self.line(&styled);
                line = " ".repeat(lead.width());
                is_fresh = true;
            }
            if !is_fresh {
                line.push(' ');
            }
            line.push_str(word);
            is_fresh = false;
        }
        let styled = self.styled(style, &line);
        self.line(&styled);
    }
}

fn header(page: &mut Paper, read: &ReadDocument) {
    let article = &read.reading.article;
    if let Some(title) = &article.title {
        page.wrapped(BOLD, "", title);
    }
    let facts: Vec<_> = facts(article).collect();
    if !facts.is_empty() {
        page.wrapped(DIM, "", &facts.join(" · "));
    }
    let place = article.url.as_ref().filter(|url| **url != read.id);
    let places: Vec<_> = [Some(&read.id), place].into_iter().flatten().map(String::as_str).collect();
    page.wrapped(DIM, "", &places.join(" · "));
}

fn one(page: &mut Paper, text: &str, index: usize, statement: &Statement) {
    let heading = heading(page, text, index, statement);
    page.line(&heading);
    for (number, part) in excerpt::around(text, &statement.attribution).into_iter().enumerate() {
        if number > 0 {
            let gap = page.styled(DIM, &format!("{MARGIN}[…]"));
            page.line(&gap);
        }
        for line in text[part.range()].split_inclusive('\n') {
            let begin = part.begin as usize + (line.as_ptr() as usize - text[part.range()].as_ptr() as usize);
            paragraph(page, text, Span::new(begin, begin + line.trim_end().len()), &statement.attribution, &[]);
        }
    }
    if let Some(occasion) = &statement.occasion {
        page.wrapped(DIM, "    occasion: ", occasion.span.of(text));
    }
}

fn heading(page: &Paper, text: &str, index: usize, statement: &Statement) -> String {
    let name = excerpt::speaker(text, statement).split_whitespace().collect::<Vec<_>>().join(" ");
    let is_named = statement.speaker.name.is_some();
    let mut facts = vec![statement.kind.name().to_owned()];
    if !matches!(statement.speaker.kind, SpeakerKind::Person | SpeakerKind::None) {
        facts.insert(0, statement.speaker.kind.name().to_owned());
    }
    if let Some(outer) = statement.inside {
        facts.push(format!("reported in {}", outer + 1));
    }
    let confidence = statement.attribution.confidence;
    let doubt =
        if confidence < DOUBTFUL_BELOW { format!(" · doubtful ({:.0} %)", confidence * 100.0) } else { String::new() };
    format!(
        "{} {}  {}{}",
        page.styled(DIM, &format!("{:>3}", index + 1)),
        page.styled(if is_named { BOLD } else { BOLD.italic() }, &name),
        page.styled(DIM, &facts.join(" · ")),
        page.styled(DOUBT, &doubt),
    )
}

fn footer(page: &mut Paper, read: &ReadDocument) {
    let statements = &read.reading.statements;
    let mut speakers: Vec<_> =
        statements.iter().filter(|one| one.speaker.name.is_some()).map(|one| &one.speaker.key).collect();
    speakers.sort();
    speakers.dedup();
    let summary = match statements.len() {
        0 => "No statement found".to_owned(),
        n => format!("{}, {}", counted(n, "statement"), counted(speakers.len(), "named speaker")),
    };
    page.wrapped(DIM, "", &summary);
    for note in &read.reading.notes {
        page.wrapped(DOUBT, "note: ", &note.text);
    }
    if !page.look.color && !statements.is_empty() {
        page.line(LEGEND);
    }
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// One column or more of an excerpt.
#[derive(Clone, Copy)]
struct Cell {
    character: char,
    role: Role,
    /// Whether somebody searched for it.
    is_matched: bool,
}

/// A line of the article, with the words of `matched` standing out.
pub(super) fn paragraph(page: &mut Paper, text: &str, span: Span, attribution: &Attribution, matched: &[Span]) {
    let cells = cells(text, span, attribution, matched);
    for line in wrap(&cells, page.look.width - MARGIN.width()) {
        let margin = page.styled(DIM, MARGIN);
        let words = if page.look.color { coloured(line) } else { line.iter().map(|cell| cell.character).collect() };
        page.line(&format!("{margin}{words}"));
        let marks = marks(line);
        if !page.look.color && !marks.trim().is_empty() {
            page.line(&format!("{MARGIN}{marks}"));
        }
    }
}

fn cells(text: &str, span: Span, attribution: &Attribution, matched: &[Span]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (offset, character) in span.of(text).char_indices() {
        let at = span.begin as usize + offset;
        let role = excerpt::role_at(attribution, at);
        let is_matched = matched.iter().any(|span| span.range().contains(&at));
        let cell = |character| Cell { character, role, is_matched };
        match shown_as(character) {
            Some(name) => cells.extend(name.chars().map(cell)),
            None => cells.push(cell(if character == '\t' { ' ' } else { character })),
        }
    }
    cells
}

/// Lines of at most `width` columns, broken at spaces, and inside words only where a word is longer than a line.
fn wrap(cells: &[Cell], width: usize) -> Vec<&[Cell]> {
    let mut lines = Vec::new();
    let (mut begin, mut columns, mut space) = (0, 0, None);
    for (at, cell) in cells.iter().enumerate() {
        if cell.character.is_whitespace() {
            space = Some(at);
        }
        columns += columns_of(cell);
        if columns > width && !cell.character.is_whitespace() {
            let end = space.filter(|space| *space > begin).unwrap_or(at);
            lines.push(&cells[begin..end]);
            begin = if space == Some(end) { end + 1 } else { end };
            columns = cells[begin..=at].iter().map(columns_of).sum();
            space = None;
        }
    }
    lines.push(&cells[begin..]);
    lines
}

fn columns_of(cell: &Cell) -> usize {
    cell.character.width().unwrap_or(0)
}

fn coloured(line: &[Cell]) -> String {
    let mut shown = String::new();
    for run in line.chunk_by(|one, next| (one.role, one.is_matched) == (next.role, next.is_matched)) {
        let style = match run[0].role {
            _ if run[0].is_matched => MATCHED,
            Role::Context => DIM,
            Role::Content => Style::new(),
            Role::Cue => CUE,
            Role::Source => SOURCE,
        };
        let words: String = run.iter().map(|cell| cell.character).collect();
        let _ = write!(shown, "{style}{words}{style:#}"); // writing to a string cannot fail
    }
    shown
}

fn marks(line: &[Cell]) -> String {
    let mark = |cell: &Cell| match cell.role {
        _ if cell.is_matched => "#",
        Role::Context => " ",
        Role::Content => "~",
        Role::Cue => "^",
        Role::Source => "=",
    };
    line.iter().map(|cell| mark(cell).repeat(columns_of(cell))).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        let cells: Vec<_> =
            text.chars().map(|character| Cell { character, role: Role::Context, is_matched: false }).collect();
        wrap(&cells, width).into_iter().map(|line| line.iter().map(|cell| cell.character).collect()).collect()
    }

    #[test]
    fn lines_are_broken_at_spaces() {
        assert_eq!(lines("the bridge is safe", 10), ["the bridge", "is safe"]);
        assert_eq!(lines("the bridge", 10), ["the bridge"]);
        assert_eq!(lines("", 10), [""]);
    }

    #[test]
    fn words_longer_than_a_line_are_broken() {
        assert_eq!(lines("abcdefghijkl is", 5), ["abcde", "fghij", "kl is"]);
        assert_eq!(lines("桥梁是安全的", 4), ["桥梁", "是安", "全的"]);
    }
}
