//! In which windows is a long text read?

use std::ops::Range;

use super::forward::MAX_WINDOW;
use crate::token::{PARAGRAPH, Token};

/// Tokens that two neighbouring windows share.
const OVERLAP: usize = 64;
/// How much more they may share for the second to begin with a paragraph.
const SNAP: usize = 48;

/// Windows that together cover all tokens.
pub(super) fn plan(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut windows = Vec::new();
    let mut begin = 0;
    while begin < tokens.len() {
        let end = tokens.len().min(begin + MAX_WINDOW);
        windows.push(begin..end);
        if end == tokens.len() {
            break;
        }
        let latest = end - OVERLAP;
        let paragraph = (latest - SNAP + 1..=latest).rev().find(|&start| tokens[start - 1].id == PARAGRAPH);
        begin = paragraph.unwrap_or(latest);
    }
    windows
}
