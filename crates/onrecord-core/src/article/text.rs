//! How do an article's pieces become one text, with each block's place in it?

use super::{Block, BlockKind};
use crate::span::Span;

/// A block that has no place in the text yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) text: String,
    pub(crate) kind: BlockKind,
}

/// The blocks one after the other, an empty line between two.
pub(crate) fn assemble(drafts: &[Draft]) -> (String, Vec<Block>) {
    let mut text = String::new();
    let mut blocks = Vec::new();
    for draft in drafts.iter().filter(|draft| !draft.text.is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let begin = text.len();
        text.push_str(&draft.text);
        blocks.push(Block { span: Span::new(begin, text.len()), kind: draft.kind });
    }
    (text, blocks)
}

/// The blocks of a text that is kept as it is: its lines without the white space at their ends.
pub(crate) fn blocks_by_line(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begin = at + line.len() - line.trim_start().len();
        let end = at + line.trim_end().len();
        if begin < end {
            blocks.push(Block { span: Span::new(begin, end), kind: BlockKind::Paragraph });
        }
        at += line.len();
    }
    blocks
}
