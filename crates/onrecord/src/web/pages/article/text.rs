//! How does the text stand on the page, each attribution marked in place?

use onrecord_ledger::offsets::Characters;
use onrecord_ledger::record::DocumentRecord;

use super::part::Part;
use super::statements::{Name, name};
use crate::marks::{self, Mark, Role};
use crate::output::DOUBTFUL_BELOW;
use crate::web::plain;

/// Shorter than in the list, because it stands in the midst of the text.
const LONGEST_LABEL: usize = 40;
/// Deeper nesting than this is no nesting that anybody reads.
const DEEPEST: usize = 6;

pub(super) struct Paragraph {
    pub(super) pieces: Vec<Piece>,
}

pub(super) struct Piece {
    pub(super) text: String,
    pub(super) class: String,
    /// The numbers of the statements it belongs to, the innermost last: "3 4".
    pub(super) of: String,
    pub(super) begins: Vec<Label>,
}

/// Stands where a statement begins.
pub(super) struct Label {
    pub(super) number: usize,
    pub(super) name: Name,
    pub(super) is_doubtful: bool,
    pub(super) is_corrected: bool,
    pub(super) is_rejected: bool,
}

pub(super) fn paragraphs(document: &DocumentRecord, part: &Part) -> Vec<Paragraph> {
    let text = document.article.text.as_str();
    let begin = part.text.start;
    let lines = marks::lines(&text[part.text.clone()]).map(|line| line.start + begin..line.end + begin);
    let cut = marks::cut(lines, marks_of(document));
    let paragraph = |pieces: &Vec<marks::Piece>| Paragraph {
        pieces: pieces.iter().map(|one| piece(document, one, part)).collect(),
    };
    cut.iter().map(paragraph).collect()
}

/// Code points become bytes here.
fn marks_of(document: &DocumentRecord) -> Vec<Mark> {
    let characters = Characters::new(&document.article.text);
    let mut marks = Vec::new();
    for (index, statement) in document.statements.iter().enumerate() {
        let roles =
            [(Role::Content, &statement.content), (Role::Cue, &statement.cue), (Role::Source, &statement.source)];
        for (role, spans) in roles {
            marks.extend(spans.iter().map(|span| Mark {
                range: characters.byte(span.begin)..characters.byte(span.end),
                role,
                statement: index,
            }));
        }
    }
    marks
}

fn piece(document: &DocumentRecord, piece: &marks::Piece, part: &Part) -> Piece {
    let mut of: Vec<usize> = Vec::new();
    for mark in &piece.marks {
        // Words of another part are marked too, but nothing is said of them here.
        if part.statements.contains(&mark.statement) && !of.contains(&(mark.statement + 1)) {
            of.push(mark.statement + 1);
        }
    }
    let innermost = of.len().saturating_sub(DEEPEST);
    Piece {
        text: document.article.text[piece.range.clone()].to_owned(),
        class: piece.class(),
        of: of[innermost..].iter().map(usize::to_string).collect::<Vec<_>>().join(" "),
        begins: piece
            .begins
            .iter()
            .filter(|index| part.statements.contains(index))
            .map(|index| label(document, *index))
            .collect(),
    }
}

fn label(document: &DocumentRecord, index: usize) -> Label {
    let statement = &document.statements[index];
    let name = name(statement);
    Label {
        number: index + 1,
        name: Name { text: plain::clipped(&name.text, LONGEST_LABEL), ..name },
        is_doubtful: statement.confidence < f64::from(DOUBTFUL_BELOW),
        is_corrected: statement.corrected_speaker().is_some(),
        is_rejected: statement.is_rejected(),
    }
}
