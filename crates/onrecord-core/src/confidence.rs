//! How often is a statement like this one right?
//!
//! What the stages before call confidence is a product of the network's probabilities, or a rule's constant: it puts statements
//! in order but promises nothing. Measured against annotated articles it becomes a promise: of the statements at 0.8, eight in
//! ten agree with the annotators in content and source (Platt 1999: a line in log-odds). `training/calibrate.py` fits the
//! lines, the model carries them.

use crate::statement::{Kind, Statement};
use crate::tag::Model;

/// In log-odds, confidence is `shift + factor * certainty`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) shift: f32,
    pub(crate) factor: f32,
}

/// The lines: statements that quote are right more often than the network thinks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines {
    pub(crate) quoted: Line,
    pub(crate) plain: Line,
}

/// Nothing is quite certain, and the log-odds of 0 and 1 are no numbers.
const LEAST: f32 = 1e-4;

/// The statements with their confidence as measured.
pub fn measured(mut statements: Vec<Statement>, model: &Model) -> Vec<Statement> {
    for statement in &mut statements {
        let line = if statement.kind == Kind::Indirect { model.confidence.plain } else { model.confidence.quoted };
        let certainty = statement.attribution.confidence.clamp(LEAST, 1.0 - LEAST);
        let log_odds = line.shift + line.factor * (certainty / (1.0 - certainty)).ln();
        statement.attribution.confidence = 1.0 / (1.0 + (-log_odds).exp());
    }
    statements
}
