//! Given a page, what is the article, who published it and when?

mod blocks;
mod body;
mod byline;
mod credit;
mod date;
mod furniture;
mod head;
mod language;
pub(crate) mod markup;
mod pieces;
mod published;
mod scraped;
mod selection;
mod site;
mod streamed;
mod text;
mod title;
mod web;

use crate::note::{Note, NoteKind};
use crate::page::{Hints, InputKind, Page};
use crate::span::Span;

/// An article and what the page says about it. Owns the one text that all later spans point into.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// Paragraphs separated by newlines.
    pub text: String,
    /// The parts of `text`, in order, never overlapping. Everything not covered is white space.
    pub blocks: Vec<Block>,
    pub url: Option<String>,
    pub outlet: Option<String>,
    /// Without the site's name.
    pub title: Option<String>,
    /// Names only: no "By", no role, no date.
    pub byline: Option<String>,
    pub section: Option<String>,
    /// ISO 639-1 where there is one, else 639-3.
    pub language: Option<String>,
    pub published: Moment,
    pub modified: Option<Moment>,
    pub credit: Option<Credit>,
}

impl Article {
    /// The article as far as the first `len` bytes of its text go.
    pub(crate) fn first(&self, len: usize) -> Article {
        let text = self.text[..self.text.floor_char_boundary(len)].to_owned();
        let mut blocks = self.blocks.clone();
        blocks.retain(|block| block.span.end as usize <= text.len());
        let credit = self.credit.clone().filter(|credit| credit.span.end as usize <= text.len());
        let Article { url, outlet, title, byline, section, language, published, modified, .. } = self;
        Article {
            text,
            blocks,
            credit,
            url: url.clone(),
            outlet: outlet.clone(),
            title: title.clone(),
            byline: byline.clone(),
            section: section.clone(),
            language: language.clone(),
            published: published.clone(),
            modified: modified.clone(),
        }
    }
}

/// A run of the article's text and what it is on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub span: Span,
    pub kind: BlockKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    Paragraph,
    /// A heading inside the article, or its title repeated.
    Heading,
    ListItem,
    /// Under a picture.
    Caption,
    /// Words of the article shown again, large.
    PullQuote,
    /// "Source: Example Agency", "(Reuters) -", "h/t Example".
    Credit,
}

/// A point in time as exactly as the page gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// `YYYY-MM-DD` in the page's own time zone; the first day where only month or year is known.
    pub date: Option<String>,
    /// RFC 3339 with the page's own offset.
    pub time: Option<String>,
    pub precision: Precision,
    /// As the page has it.
    pub text: Option<String>,
    pub origin: Origin,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    Second,
    Day,
    Month,
    Year,
    /// "10 months ago", with no time of the crawl to count from.
    Relative,
    #[default]
    None,
}

impl Precision {
    /// As the output has it.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Second => "second",
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Year => "year",
            Precision::Relative => "relative",
            Precision::None => "none",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    JsonLd,
    Meta,
    TimeElement,
    Url,
    Text,
    Input,
    #[default]
    None,
}

impl Origin {
    /// As the output has it.
    pub fn name(self) -> &'static str {
        match self {
            Origin::JsonLd => "json-ld",
            Origin::Meta => "meta",
            Origin::TimeElement => "time-element",
            Origin::Url => "url",
            Origin::Text => "text",
            Origin::Input => "input",
            Origin::None => "none",
        }
    }
}

/// Whom the page names as where it has the article from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub outlet: String,
    /// The whole credit, "Source: Example Agency".
    pub span: Span,
}

/// Finds the article of a page. Never fails; an input without one gives an empty text and a note.
pub fn extract(page: Page, hints: &Hints) -> (Article, Vec<Note>) {
    let mut notes = page.notes;
    let mut article = match page.kind {
        InputKind::Html => web::article(&page.text, hints, &mut notes),
        InputKind::Text => scraped::article(&page.text, hints.title.as_deref(), &mut notes),
        InputKind::Article => as_it_is(page.text),
    };
    take_hints(&mut article, hints, &mut notes);
    note_language(&article, &mut notes);
    (article, notes)
}

/// The input is the article: nothing of it is changed.
fn as_it_is(text: String) -> Article {
    let mut blocks = text::blocks_by_line(&text);
    let credit = credit::credit(&text, &mut blocks);
    let language = language::language(&text, None);
    Article { blocks, language, credit, text, ..Article::default() }
}

/// What the caller knows wins over what the page says.
fn take_hints(article: &mut Article, hints: &Hints, notes: &mut Vec<Note>) {
    article.url = hints.url.clone().or(article.url.take());
    article.title = hints.title.clone().or(article.title.take());
    if let Some(published) = hints.published.as_deref() {
        match date::moment(published, Origin::Input, date::Order::Unknown) {
            Some(moment) => article.published = moment,
            None => {
                notes.push(Note::new(NoteKind::Date, format!("the date given with the input is none: {published}")))
            }
        }
    }
    if article.published.origin == Origin::None
        && let Some(in_url) = article.url.as_deref().and_then(date::in_url)
    {
        article.published = in_url;
    }
    if article.published.precision == Precision::Relative {
        resolve(&mut article.published, hints, notes);
    }
}

fn resolve(published: &mut Moment, hints: &Hints, notes: &mut Vec<Note>) {
    let text = published.text.clone().unwrap_or_default();
    match hints.crawled.as_deref().and_then(|crawled| date::resolved(published, crawled)) {
        Some(moment) => {
            let date = moment.date.clone().unwrap_or_default();
            notes.push(Note::new(
                NoteKind::Date,
                format!("\"{text}\" was counted back from the time of the crawl to {date}"),
            ));
            *published = moment;
        }
        None => {
            let why = format!("\"{text}\" is no date without the time of the crawl");
            notes.push(Note::new(NoteKind::Date, why));
        }
    }
}

fn note_language(article: &Article, notes: &mut Vec<Note>) {
    if let Some(language) = article.language.as_deref().filter(|language| *language != "en") {
        notes.push(Note::new(
            NoteKind::Language,
            format!("the article is in \"{language}\", not in English: no statement is looked for"),
        ));
    }
}
