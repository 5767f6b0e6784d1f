//! On which occasion, or through which medium, was it said?

use crate::span::Span;

/// "in an exclusive interview with Example Daily", "at a press conference", "on Twitter".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    pub span: Span,
    /// The name of the medium, where the words give one; a slice of the span.
    pub outlet: Option<Span>,
}

pub fn find(_article: &crate::Article, attributions: &[crate::Attribution]) -> Vec<Option<Occasion>> {
    vec![None; attributions.len()]
}
