//! Where does a paragraph's own text begin, behind "PORT ELLIS, Wales (AP) — "?
//!
//! A dateline says where and by whom the article was filed. It is nobody's words, though the tagger takes it for the
//! beginning of what is said in the first sentence. In PolNeAR train 11 contents begin right behind a dateline, none with it.

use super::paragraph::Layout;
use crate::attribution::Attribution;
use crate::span::Span;

/// The longest dateline looked for, in bytes.
const LONGEST: usize = 80;
const DASHES: [&str; 4] = ["—", "–", "--", " - "];

/// Contents that begin with a dateline begin behind it.
pub(super) fn without(layout: &Layout, mut tagged: Vec<Attribution>) -> Vec<Attribution> {
    for piece in tagged.iter_mut().flat_map(|attribution| &mut attribution.content) {
        *piece = behind(layout.text, *piece);
    }
    tagged
}

fn behind(text: &str, piece: Span) -> Span {
    let begin = piece.begin as usize;
    let from = text.floor_char_boundary(begin.saturating_sub(LONGEST));
    let paragraph = match text[from..begin].rfind('\n') {
        Some(newline) => from + newline + 1,
        None if from == 0 => 0,
        None => return piece,
    };
    match dateline(&text[paragraph..piece.end as usize]) {
        Some(len) if paragraph + len > begin => Span::new(paragraph + len, piece.end as usize),
        _ => piece,
    }
}

/// The length of the dateline that a paragraph begins with: a place in capitals, further names, a dash.
fn dateline(paragraph: &str) -> Option<usize> {
    let (dash, mark) = DASHES.iter().filter_map(|mark| Some((paragraph.find(mark)?, mark))).min()?;
    let place = paragraph[..dash].trim_end();
    let first = place.split([' ', ',']).next()?;
    let in_capitals = first.chars().count() > 2 && first.chars().all(|c| c.is_uppercase() || ".-'’".contains(c));
    let names =
        place.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '('));
    (dash <= LONGEST && in_capitals && names).then(|| {
        let rest = &paragraph[dash + mark.len()..];
        dash + mark.len() + rest.len() - rest.trim_start().len()
    })
}
