//! How does plain text, perhaps scraped with the page's furniture, become an article?
//!
//! There are no elements to look at, only lines: the article runs from its first sentence to its last, the title is what
//! stands before it (twice, often), and the names of icons tell what they were put beside.

use std::borrow::Cow;

use super::blocks::{self, folded, n_words, without_bullet};
use super::date::{Order, moment, relative};
use super::text::Draft;
use super::{Article, BlockKind, Moment, Origin, byline, credit, furniture, language, text};
use crate::note::{Note, NoteKind};

/// A line with so many words, or fewer and a full stop, is a sentence of the article.
const SENTENCE_WORDS: usize = 20;
const SHORT_SENTENCE_WORDS: usize = 7;
/// Shorter titles are names of sections, longer ones paragraphs.
const TITLE_WORDS: std::ops::RangeInclusive<usize> = 3..=30;

/// The transcript of a day in parliament has some ten thousand lines.
const MAX_LINES: usize = 200_000;

/// One line of the text that is not empty.
struct Line<'a> {
    /// As it stands there, without white space at its ends.
    raw: &'a str,
    /// Without the names of icons.
    clean: Cow<'a, str>,
}

pub(super) fn article(page: &str, title: Option<&str>, notes: &mut Vec<Note>) -> Article {
    let mut rest = page.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<Line> = rest.by_ref().take(MAX_LINES).map(line).collect();
    let n_unread = rest.count();
    if n_unread > 0 {
        notes.push(Note::new(
            NoteKind::Limit,
            format!("only the first {MAX_LINES} lines were read, {n_unread} were not"),
        ));
    }
    let Some(body) = body(&lines) else {
        return without_sentences(&lines, notes);
    };
    let (title, head) = title_and_head(&lines, body.start, title);
    let drafts = drafts(&lines[body.clone()]);
    let n_left_out = lines.len() - drafts.len();
    let drafts = blocks::told_apart(drafts, title.as_deref());
    let (text, mut blocks) = text::assemble(&drafts);
    let credit = credit::credit(&text, &mut blocks);
    if n_left_out > 0 {
        notes.push(Note::new(
            NoteKind::Furniture,
            format!("{n_left_out} lines of page furniture were left out of the article"),
        ));
    }
    let language = language::language(&text, None);
    let about = About::of(&lines[head]);
    Article {
        text,
        blocks,
        title,
        byline: about.byline,
        section: about.section,
        language,
        published: about.published,
        credit,
        ..Article::default()
    }
}

fn line(raw: &str) -> Line<'_> {
    Line { raw, clean: furniture::without_icons(raw) }
}

/// A text of labels and fragments only: it is kept, since nothing tells what of it is furniture.
fn without_sentences(lines: &[Line], notes: &mut Vec<Note>) -> Article {
    notes.push(Note::new(NoteKind::NoArticle, "no line reads like a sentence of an article"));
    let drafts: Vec<Draft> =
        lines.iter().map(|line| Draft { text: line.clean.to_string(), kind: BlockKind::Paragraph }).collect();
    let (text, blocks) = text::assemble(&drafts);
    Article { text, blocks, ..Article::default() }
}

/// From the first sentence to the last, a credit line behind it included.
fn body(lines: &[Line]) -> Option<std::ops::Range<usize>> {
    let begin = lines.iter().position(|line| is_sentence(&line.clean))?;
    let last = lines.iter().rposition(|line| is_sentence(&line.clean))?;
    let behind = lines[last + 1..].iter().take(MOST_BEHIND);
    let n_credit = behind.clone().position(|line| is_credit(&line.clean)).map_or(0, |at| at + 1);
    Some(begin..last + 1 + n_credit)
}

/// A credit line stands so close behind the last sentence.
const MOST_BEHIND: usize = 3;

fn is_credit(line: &str) -> bool {
    let mut blocks = text::blocks_by_line(line);
    credit::credit(line, &mut blocks).is_some()
}

fn is_sentence(line: &str) -> bool {
    let ends = line.trim_end_matches(['"', '”', '\'', '’', ')', ']']).ends_with(['.', '!', '?']);
    let n_words = n_words(line);
    let is_long = n_words >= SENTENCE_WORDS || (ends && n_words >= SHORT_SENTENCE_WORDS);
    is_long && !furniture::line_is(line) && !line.contains(" | ") && !line.starts_with('©')
}

/// The title, and the lines between it and the article that say who and when.
fn title_and_head(lines: &[Line], begin: usize, known: Option<&str>) -> (Option<String>, std::ops::Range<usize>) {
    let head = &lines[..begin];
    let at = match known {
        Some(title) => head.iter().rposition(|line| folded(&line.clean) == folded(title)),
        None => repeated(head).or_else(|| likeliest(head)),
    };
    let title = known.map(str::to_owned).or_else(|| at.map(|at| head[at].clean.to_string()));
    (title, at.map_or(0, |at| at + 1)..begin)
}

/// The last line of the head that stands there before, alone or at the end of a line of breadcrumbs.
fn repeated(head: &[Line]) -> Option<usize> {
    (1..head.len()).rev().find(|&at| {
        let title = &head[at].clean;
        looks_like_title(title) && head[..at].iter().any(|before| before.raw.ends_with(&**title))
    })
}

/// Without repetition: the longest line of the head that is not furniture.
fn likeliest(head: &[Line]) -> Option<usize> {
    let titles = (0..head.len()).filter(|&at| looks_like_title(&head[at].clean));
    titles.max_by_key(|&at| (n_words(&head[at].clean), std::cmp::Reverse(at)))
}

fn looks_like_title(line: &str) -> bool {
    TITLE_WORDS.contains(&n_words(line))
        && !furniture::line_is(line)
        && relative(line).is_none()
        && moment(line, Origin::Text, Order::Unknown).is_none()
        && byline::without_by(line).is_none()
}

/// The lines of the article, without furniture and the signs of lists.
fn drafts(lines: &[Line]) -> Vec<Draft> {
    let kept =
        lines.iter().filter(|line| !furniture::line_is(&line.clean) && line.clean.chars().any(char::is_alphabetic));
    kept.map(|line| match without_bullet(&line.clean) {
        Some(item) => Draft { text: item.to_owned(), kind: BlockKind::ListItem },
        None => Draft { text: line.clean.to_string(), kind: BlockKind::Paragraph },
    })
    .collect()
}

/// What the lines between title and article say.
#[derive(Default)]
struct About {
    byline: Option<String>,
    section: Option<String>,
    published: Moment,
}

impl About {
    fn of(head: &[Line]) -> About {
        let mut about = About::default();
        let mut names: Vec<&str> = Vec::new();
        for line in head {
            let marked = furniture::marked_by_icons(line.raw);
            for (icon, words) in &marked {
                match furniture::icon_means(icon) {
                    Some(furniture::Meaning::Section) => about.section = about.section.or_else(|| section(words)),
                    Some(furniture::Meaning::Date) => about.note_date(words),
                    Some(furniture::Meaning::Author) => names.push(words),
                    None => {}
                }
            }
            if marked.is_empty() && !furniture::line_is(&line.clean) {
                about.note_date(&line.clean);
                names.push(&line.clean);
            }
        }
        about.byline = byline::best(names.into_iter(), None);
        about
    }

    fn note_date(&mut self, words: &str) {
        if self.published == Moment::default() {
            let found = moment(words, Origin::Text, Order::Unknown).or_else(|| relative(words));
            self.published = found.unwrap_or_default();
        }
    }
}

fn section(words: &str) -> Option<String> {
    let name = words.trim().trim_end_matches(['.', '…', ',', '|']).trim();
    (!name.is_empty()).then(|| name.to_owned())
}
