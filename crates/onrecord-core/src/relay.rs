//! Through whose hands did the words come before they reached the page?
//!
//! "This article credits an agency, which quotes a newspaper's interview, in which a person says what a report says" is a
//! chain of [`Relay`]s, the one nearest to the page first. The steps of the whole article (credit, byline, dateline) stand
//! once, with no statement; the steps of a statement follow them, so that the chain of a statement is the former and then
//! its own, by `step`. A statement inside another one has the steps of the outer one too, and the outer one as a step.
//!
//! Who speaks is no step: only who passes on. An outlet that reports something is both, and is a step. The article's own
//! outlet never relays itself, neither in its dateline nor as a source; but an interview with it is how the words reached
//! the page, and stays a step, as does a platform ("on Twitter"). A wrong step is worse than none: an outlet is only taken
//! for one by its name, and only where the words say that it reports.

mod filed;
mod name;
mod reported;

use crate::article::Article;
use crate::quotation::Quotations;
use crate::span::Span;
use crate::speaker::word::{self, Words};
use crate::statement::Statement;

/// One step of the way from a speaker's mouth to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    pub kind: RelayKind,
    /// The name of the outlet, as the article has it; `None` where somebody else relays, as in "the mayor said that critics
    /// claim".
    pub outlet: Option<String>,
    /// Where the words stand; `None` outside the article's text, as in a byline.
    pub span: Option<Span>,
    /// The words that show it.
    pub text: String,
    /// Index of the statement; `None`: holds for the whole article.
    pub statement: Option<usize>,
    /// 1 is nearest to the page.
    pub step: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelayKind {
    /// "Source: Example Agency".
    Credit,
    /// An agency wrote the article.
    Byline,
    /// "LONDON (Reuters) - ".
    Dateline,
    /// "told Example Daily", "in an interview with Example Radio", "on Twitter".
    Occasion,
    /// A statement that reports this one: "the mayor said that critics claim".
    Inside,
    /// An outlet that reports: "Reuters reported", "according to a report in the Example Times".
    Source,
}

impl RelayKind {
    /// As the output has it.
    pub fn name(self) -> &'static str {
        match self {
            RelayKind::Credit => "credit",
            RelayKind::Byline => "byline",
            RelayKind::Dateline => "dateline",
            RelayKind::Occasion => "occasion",
            RelayKind::Inside => "inside",
            RelayKind::Source => "source",
        }
    }
}

/// A step before it has its place in a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    kind: RelayKind,
    outlet: Option<String>,
    span: Option<Span>,
    text: String,
}

impl Step {
    fn at(kind: RelayKind, outlet: Option<&str>, span: Span, text: &str) -> Step {
        Step { kind, outlet: outlet.map(str::to_owned), span: Some(span), text: span.of(text).to_owned() }
    }
}

/// All steps: those of the whole article, then those of each statement in order.
pub fn find(article: &Article, quotations: &Quotations, statements: &[Statement]) -> Vec<Relay> {
    let words = word::split(&article.text, quotations);
    let own = name::Own::of(article);
    let filed = filed::steps(article, &own);
    let mut relays = numbered(&filed, None, 1);
    for index in 0..statements.len() {
        let steps = of_statement(&words, statements, index, &own, &filed);
        relays.extend(numbered(&steps, Some(index), filed.len() + 1));
    }
    relays
}

fn numbered(steps: &[Step], statement: Option<usize>, first: usize) -> Vec<Relay> {
    let relay = |(at, Step { kind, outlet, span, text }): (usize, Step)| Relay {
        kind,
        outlet,
        span,
        text,
        statement,
        step: first + at,
    };
    steps.iter().cloned().enumerate().map(relay).collect()
}

/// The steps of a statement behind those of the article: of the outermost statement around it first.
fn of_statement(words: &Words, statements: &[Statement], index: usize, own: &name::Own, filed: &[Step]) -> Vec<Step> {
    let mut steps = Vec::new();
    for (inner, outer) in around(statements, index) {
        steps.extend(occasion(words, &statements[outer]));
        steps.extend(inside(words, &statements[outer], &statements[inner]));
    }
    steps.extend(occasion(words, &statements[index]));
    steps.extend(reported::steps(words, &statements[index]));
    let mut kept: Vec<Step> = Vec::new();
    for step in steps {
        let is_new = !kept.iter().any(|other| other.span == step.span);
        if is_new && !is_known(&step, own, filed) {
            kept.push(step);
        }
    }
    kept
}

/// Whether a report is by the article's own outlet, or by an agency that the whole article is from.
fn is_known(step: &Step, own: &name::Own, filed: &[Step]) -> bool {
    let Some(outlet) = step.outlet.as_deref().filter(|_| step.kind == RelayKind::Source) else { return false };
    own.is(outlet) || filed.iter().filter_map(|step| step.outlet.as_deref()).any(|other| name::same(outlet, other))
}

/// The statements around one, the outermost first, each with the one directly inside it.
fn around(statements: &[Statement], index: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut inner = index;
    while let Some(outer) = statements[inner].inside.filter(|_| pairs.len() < statements.len()) {
        pairs.push((inner, outer));
        inner = outer;
    }
    pairs.reverse();
    pairs
}

fn occasion(words: &Words, statement: &Statement) -> Option<Step> {
    let occasion = statement.occasion.as_ref()?;
    let outlet = occasion.outlet.filter(|outlet| reported::is_heard_by(words, occasion.span, *outlet))?;
    Some(Step::at(RelayKind::Occasion, Some(outlet.of(words.text)), occasion.span, words.text))
}

/// The outer of two statements as a step. Who reports their own words relays nobody.
fn inside(words: &Words, outer: &Statement, inner: &Statement) -> Option<Step> {
    let source = outer.attribution.source.first()?;
    let is_same = !outer.speaker.key.is_empty() && outer.speaker.key == inner.speaker.key;
    let outlet = reported::outlet(words, outer).map(|name| name.of(words.text));
    (!is_same).then(|| Step::at(RelayKind::Inside, outlet, *source, words.text))
}
