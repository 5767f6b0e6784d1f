//! Given attributions, which person or body speaks, and how do we know?

use crate::span::Span;

/// The speaker of a statement, as far as the document tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speaker {
    /// The most complete name that the document gives; `None` where it gives none, or none for certain.
    pub name: Option<String>,
    pub kind: SpeakerKind,
    /// The same for all statements of this speaker in this document.
    pub key: String,
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
