//! The shape every stage after the tagger works on: something that was said, the word that says so, and who said it.

use crate::span::Span;

/// One attribution in the terms of PARC and PolNeAR. Spans of one role are in order of the text and do not overlap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// What was said. Never empty; several pieces where the attribution interrupts it.
    pub content: Vec<Span>,
    /// "said", "according to", "her claim that", the dash of `"..." - Name`; empty where nothing says that it was said.
    pub cue: Vec<Span>,
    /// The words that name the speaker; empty where nobody is named.
    pub source: Vec<Span>,
    /// 0 to 1; what it promises, [`crate::confidence`] measures last of all.
    pub confidence: f32,
}
