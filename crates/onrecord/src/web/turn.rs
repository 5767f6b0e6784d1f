//! Which page of a long list is this, and where are the pages before and behind it?

use serde::{Deserialize, Serialize};

/// Nobody turns further, and what is passed over stays a number that a ledger counts to.
const LAST: usize = 1_000_000;

/// 1, 2, ..., as an address has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String")]
pub(super) struct Page(usize);

impl Default for Page {
    fn default() -> Page {
        Page(1)
    }
}

impl TryFrom<String> for Page {
    type Error = String;

    fn try_from(typed: String) -> Result<Page, String> {
        match typed.parse::<usize>() {
            _ if typed.is_empty() => Ok(Page::default()),
            Ok(number) if number > 0 => Ok(Page(number.min(LAST))),
            _ => Err(format!("there is no page \"{typed}\"; pages count from 1")),
        }
    }
}

impl Page {
    pub(super) fn is_first(self) -> bool {
        self == Page::default()
    }

    /// What is passed over, where so many are on a page.
    pub(super) fn offset(self, size: usize) -> usize {
        (self.0 - 1) * size
    }

    /// As it stands in an address: the first page needs no number.
    pub(super) fn written(self) -> String {
        if self.is_first() { String::new() } else { self.0.to_string() }
    }

    /// `href` leads to a page; there are `total` things in the list, so many on a page.
    pub(super) fn turn(self, size: usize, total: usize, href: impl Fn(Page) -> String) -> Turn {
        Turn {
            size,
            before: (!self.is_first()).then(|| href(Page(self.0 - 1))),
            behind: (self.0 * size < total).then(|| href(Page(self.0 + 1))),
        }
    }
}

/// The pages before and behind, where there are any.
#[derive(Default)]
pub(super) struct Turn {
    pub(super) size: usize,
    pub(super) before: Option<String>,
    pub(super) behind: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_count_from_1_and_end() {
        let page = |typed: &str| Page::try_from(typed.to_owned());
        assert_eq!(page(""), Ok(Page(1)));
        assert_eq!(page("18446744073709551615").map(|page| page.offset(100_000)), Ok((LAST - 1) * 100_000));
        for none in ["0", "-1", "two", "99999999999999999999"] {
            assert!(page(none).is_err(), "{none}");
        }
    }

    #[test]
    fn the_first_page_has_none_before_and_the_last_none_behind() {
        let turn = |page: usize| Page(page).turn(10, 25, Page::written);
        assert_eq!((turn(1).before, turn(1).behind.as_deref()), (None, Some("2")));
        assert_eq!((turn(2).before.as_deref(), turn(2).behind.as_deref()), (Some(""), Some("3")));
        assert_eq!((turn(3).before.as_deref(), turn(3).behind), (Some("2"), None));
    }
}
