//! How do templates show what strangers wrote, and numbers?
//!
//! askama escapes everything; `shown` is for every text that comes from a page, a file's name or a person.

#![expect(unreachable_pub, reason = "what askama makes of a filter is pub")]

use askama::Values;

use crate::visible::visible;
use crate::words;

/// Text with every character that would act, and not be seen, made visible.
#[askama::filter_fn]
pub(super) fn shown(text: impl AsRef<str>, _: &dyn Values) -> askama::Result<String> {
    Ok(visible(text.as_ref()).into_owned())
}

/// "1,204".
#[askama::filter_fn]
pub(super) fn number(n: &usize, _: &dyn Values) -> askama::Result<String> {
    Ok(words::number(*n))
}

/// "1,204 statements"
#[askama::filter_fn]
pub(super) fn counted(n: &usize, _: &dyn Values, thing: &str) -> askama::Result<String> {
    Ok(words::counted(*n, thing))
}

/// "3.4 MB"
#[askama::filter_fn]
pub(super) fn size(n_bytes: &u64, _: &dyn Values) -> askama::Result<String> {
    Ok(words::size(*n_bytes))
}

/// Longer titles and names are none; only a page of its own shows more of them.
const LONGEST_IN_A_LIST: usize = 300;

/// As `shown`, for titles and names in lists: one of a megabyte must not push the others away.
#[askama::filter_fn]
pub(super) fn brief(text: impl AsRef<str>, _: &dyn Values) -> askama::Result<String> {
    Ok(visible(&super::plain::clipped(text.as_ref(), LONGEST_IN_A_LIST)).into_owned())
}
