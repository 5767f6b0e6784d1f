//! Which characters would act instead of being seen, and what is shown in their place?
//!
//! A page's text may hold escape sequences that command a terminal, or marks that turn the direction of the text round,
//! so that `"U+202E" gnp.exe` shows as `exe.png`. People are shown a name for such a character; the JSON and CSV outputs
//! keep the character itself.

use std::borrow::Cow;

/// `text` with every character that acts replaced by a picture or name of it. New lines and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match shown_as(character) {
            Some(name) => shown.push_str(&name),
            None => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// What to show for a character that acts; `None` for all others.
pub fn shown_as(character: char) -> Option<String> {
    match character {
        '\n' | '\t' => None,
        '\0'..='\x1f' => char::from_u32(0x2400 + character as u32).map(String::from),
        '\x7f' => Some('\u{2421}'.to_string()),
        _ if acts(character) => Some(format!("[U+{:04X}]", character as u32)),
        _ => None,
    }
}

fn acts(character: char) -> bool {
    let is_control = character.is_control() && character != '\n' && character != '\t';
    is_control || turns_direction(character) || matches!(character, '\u{2028}' | '\u{2029}' | '\u{e0000}'..='\u{e007f}')
}

/// The marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_named_and_the_rest_is_kept() {
        assert_eq!(visible("é “quoted” 👩‍🚒\n"), "é “quoted” 👩‍🚒\n");
        assert_eq!(visible("\u{1b}[31mred"), "␛[31mred");
        assert_eq!(visible("\u{9b}31m\u{202e}txt"), "[U+009B]31m[U+202E]txt");
    }
}
