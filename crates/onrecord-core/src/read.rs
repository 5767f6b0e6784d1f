//! The whole program: from a page's bytes to its statements.

use crate::article::Article;
use crate::attribution::Attribution;
use crate::model::Model;
use crate::note::Note;
use crate::occasion::Occasion;
use crate::page::Hints;
use crate::speaker::Speaker;

/// Reads one input. STAND-IN, to be dropped on merging.
pub fn read(bytes: &[u8], hints: &Hints, _model: &Model) -> Reading {
    crate::stand_in::read(bytes, hints)
}

/// What one input says.
#[derive(Clone, Debug)]
pub struct Reading {
    pub article: Article,
    pub statements: Vec<Statement>,
    pub notes: Vec<Note>,
}

/// An attribution with everything known about it.
#[derive(Clone, Debug)]
pub struct Statement {
    pub attribution: Attribution,
    pub kind: Kind,
    pub speaker: Speaker,
    pub occasion: Option<Occasion>,
    /// Index of the statement that reports this one.
    pub inside: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// All of it stands in quotation marks.
    Direct,
    Indirect,
    /// Quoted words in a clause that is not.
    Mixed,
}
