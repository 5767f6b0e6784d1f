//! Given attributions, which person or body speaks, and how do we know?
//!
//! ```text
//! text ─word─▶ Words ─mention─▶ Mentions ─cast─▶ Cast (entities; gender, titles) ─┐
//!                                 sources ─phrase─▶ Phrases ─discourse─▶ Referents ─▶ Speakers
//! ```
//!
//! Everything comes from the document itself: there is no list of people, and nobody's gender or origin is guessed from a
//! name. Where two people are equally likely, no name is given and a note says so.

mod apposition;
mod cast;
mod continued;
mod discourse;
mod document;
mod gender;
pub(crate) mod lexicon;
mod lone;
mod mention;
pub mod name;
mod phrase;
mod pronoun;
mod salience;
mod title;
mod unnamed;
pub(crate) mod word;

use std::collections::HashMap;

use crate::article::Article;
use crate::attribution::Attribution;
use crate::note::{Note, NoteKind};
use crate::quotation::Quotations;
use crate::span::Span;

use discourse::Referent;
use document::Document;
use mention::MentionKind;

/// The speaker of a statement, as far as the document tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speaker {
    /// The most complete name that the document gives; `None` where it gives none, or none for certain.
    pub name: Option<String>,
    pub kind: SpeakerKind,
    /// The same for all statements of this speaker in this document.
    pub key: String,
    /// The phrases by which the document says who that is: "the mayor of Troy", "Sen.".
    pub roles: Vec<Span>,
    /// The spans that lead from the source to the name, in the order of reasoning.
    pub why: Vec<Evidence>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpeakerKind {
    Person,
    Organisation,
    /// A report, a poll, a court filing.
    Document,
    /// "critics", "two officials": several, none named.
    Group,
    /// One person whom the article does not name: "a senior official".
    Anonymous,
    /// The writer of the article.
    Author,
    /// Nobody is named.
    #[default]
    None,
}

impl SpeakerKind {
    /// As the output has it.
    pub fn name(self) -> &'static str {
        match self {
            SpeakerKind::Person => "person",
            SpeakerKind::Organisation => "organisation",
            SpeakerKind::Document => "document",
            SpeakerKind::Group => "group",
            SpeakerKind::Anonymous => "anonymous",
            SpeakerKind::Author => "author",
            SpeakerKind::None => "none",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub span: Span,
    pub rule: Rule,
}

/// Why a span counts as evidence. The names are part of the output, in kebab case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The source itself holds the name.
    Name,
    Pronoun,
    /// Part of a fuller name: a surname, an abbreviation.
    Alias,
    /// "the senator".
    Title,
    /// "Ana Rao, the mayor".
    Apposition,
    /// "her spokesman", "Rao's office".
    Possessive,
    /// A quotation that goes on with the speaker before.
    Continued,
    /// The byline.
    Byline,
}

impl Rule {
    /// As the output has it.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Name => "name",
            Rule::Pronoun => "pronoun",
            Rule::Alias => "alias",
            Rule::Title => "title",
            Rule::Apposition => "apposition",
            Rule::Possessive => "possessive",
            Rule::Continued => "continued",
            Rule::Byline => "byline",
        }
    }
}

/// One speaker for each attribution, in their order, and what was left open.
pub fn resolve(article: &Article, quotations: &Quotations, attributions: &[Attribution]) -> (Vec<Speaker>, Vec<Note>) {
    let mut document = Document::read(article, quotations, attributions);
    // The first walk shows whom the article calls "he" or "she"; the second one knows it from the beginning.
    let (referents, pronouns) = discourse::follow(&document, attributions);
    document.count_links(&pronouns);
    lone::count_quotations(&mut document, attributions, &referents);
    let (mut referents, _) = discourse::follow(&document, attributions);
    let continued = continued::speakers(&document, quotations, attributions, &referents);
    for (index, (before, span)) in continued.into_iter().enumerate().filter_map(|(i, found)| Some((i, found?))) {
        referents[index] = go_on(&referents[before], span);
    }
    let keys = Keys::of(&document);
    let mut notes = Vec::new();
    let speakers = referents.iter().map(|referent| speaker(article, &document, referent, &keys, &mut notes)).collect();
    (speakers, notes)
}

/// The same referent, reached by going on.
fn go_on(before: &Referent, span: Span) -> Referent {
    let first = Evidence { span, rule: Rule::Continued };
    match before.clone() {
        Referent::Entity(entity, why) => Referent::Entity(entity, [vec![first], why].concat()),
        Referent::Owned(name, why) => Referent::Owned(name, [vec![first], why].concat()),
        other => other,
    }
}

fn speaker(article: &Article, document: &Document, referent: &Referent, keys: &Keys, notes: &mut Vec<Note>) -> Speaker {
    let words = |range: &std::ops::Range<usize>| document.words.span(range.clone());
    match referent {
        Referent::Entity(entity, why) if document.cast.entities[*entity].kind == MentionKind::Unnamed => {
            let noun = document.words.span(document.cast.entities[*entity].name.clone());
            let why = [why.clone(), vec![Evidence { span: noun, rule: Rule::Title }]].concat();
            Speaker { kind: SpeakerKind::Anonymous, key: slug(noun.of(&article.text)), why, ..Speaker::default() }
        }
        Referent::Entity(entity, why) => named(document, *entity, why, keys),
        Referent::Owned(span, why) => {
            let name = span.of(&article.text).to_string();
            let (key, kind) = (slug(&name), SpeakerKind::Organisation);
            Speaker { name: Some(name), kind, key, why: why.clone(), ..Speaker::default() }
        }
        Referent::Unnamed(kind, source) => {
            let span = words(source);
            let why = vec![Evidence { span, rule: Rule::Title }];
            Speaker { kind: *kind, key: slug(span.of(&article.text)), why, ..Speaker::default() }
        }
        Referent::Doubtful(kind, source) => {
            let span = words(source);
            let text = span.of(&article.text);
            let doubt = format!("no name given for \"{text}\": more than one fits, or none");
            notes.push(Note::at(NoteKind::Speaker, doubt, span));
            let why = vec![Evidence { span, rule: Rule::Title }];
            Speaker { kind: *kind, key: slug(text), why, ..Speaker::default() }
        }
        Referent::Author(source) => {
            let why = vec![Evidence { span: words(source), rule: Rule::Byline }];
            let name = article.byline.clone().filter(|byline| !byline.trim().is_empty());
            let key = name.as_deref().map_or_else(|| "author".to_string(), slug);
            Speaker { name, kind: SpeakerKind::Author, key, why, ..Speaker::default() }
        }
        Referent::Quoted(_) | Referent::Nobody => Speaker::default(),
    }
}

fn named(document: &Document, entity: usize, why: &[Evidence], keys: &Keys) -> Speaker {
    let known = &document.cast.entities[entity];
    let span = document.words.span(known.name.clone());
    let mut why = why.to_vec();
    match why.last_mut() {
        Some(last) if last.span == span => {}
        Some(last) => {
            if last.rule == Rule::Name {
                last.rule = Rule::Alias;
            }
            why.push(Evidence { span, rule: Rule::Name });
        }
        None => {}
    }
    let kind = match known.kind {
        MentionKind::Body | MentionKind::Place => SpeakerKind::Organisation,
        MentionKind::Person => SpeakerKind::Person,
        MentionKind::Unnamed => SpeakerKind::Anonymous,
        MentionKind::Unclear if known.is_person() => SpeakerKind::Person,
        MentionKind::Unclear => SpeakerKind::Organisation,
    };
    let name = span.of(document.words.text).to_string();
    let roles = known.roles.iter().map(|phrase| document.words.span(phrase.clone())).collect();
    Speaker { name: Some(name), kind, key: keys.of_entity(entity), roles, why }
}

/// Keys that people can read, and that differ where the entities do.
struct Keys(Vec<String>);

impl Keys {
    fn of(document: &Document) -> Keys {
        let mut taken: HashMap<String, u32> = HashMap::new();
        let entities = document.cast.entities.iter();
        Keys(
            entities
                .map(|entity| {
                    let key = slug(document.words.span(entity.name.clone()).of(document.words.text));
                    let count = taken.entry(key.clone()).and_modify(|count| *count += 1).or_insert(1);
                    if *count == 1 { key } else { format!("{key}-{count}") }
                })
                .collect(),
        )
    }

    fn of_entity(&self, entity: usize) -> String {
        self.0.get(entity).cloned().unwrap_or_default()
    }
}

/// "Ana Rao" is "ana-rao".
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_string()
}
