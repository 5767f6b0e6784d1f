//! What does onrecord have to find in a text, in sentences that people can read?
//!
//! Each `specs/*.md` explains one phenomenon and shows it in fenced cases:
//!
//! ```text
//! A pronoun source takes the nearest agreeing speaker.
//! ~~~
//! {S1 Ana Rao}, the mayor, {K1 said} {C1 "no"}. {S2 She} {K2 added}: {C2 "Never."}
//! S1, S2 = Ana Rao
//! ~~~
//! ```
//!
//! `S` marks a source, `K` a cue, `C` a content, `O` an occasion; the number says which statement they belong to, and
//! `{S1,2 Ana Rao}` belongs to two. Marks may nest. Below the text, a line each, stands what else has to come out:
//!
//! ```text
//! S1, S2 = Ana Rao           the speaker's name          S3 = nobody       no name
//! S3 is anonymous            the speaker's kind
//! C1 direct                  the statement's kind: direct, indirect, mixed
//! O1 outlet = Example Daily  the medium of the occasion
//! C2 inside C1               statement 1 reports statement 2
//! C2 via credit Example Agency; inside the mayor      its relays, nearest to the page first, by kind and by outlet or
//!                            words; `via nobody` for none
//! title = ...                of the article: title, byline, section, outlet, language, published, precision, credit
//! lacks = ...                words that the article's text must not hold; `holds` the opposite
//! note = furniture           a note of this kind is made
//! given url = ...            what the reader is told beside the text: url, title, published, crawled
//! ```
//!
//! A case whose fence says `~~~ html` is a web page, `~~~ scraped` a text with the page's furniture; all others are
//! articles and nothing else. A case without marks expects that nothing is found. Everything marked has to be found and
//! nothing else; contents and sources are compared word by word, so quotation marks and punctuation at the edges do not
//! count, and cues are shown but not compared.
//!
//! A case that fails today ends in a line `FIXME` and, below it, what comes out today. The suite fails as soon as
//! something else comes out, so that what heals is noticed. `ONRECORD_SPECS=bless` rewrites these parts.

mod bless;
mod case;
mod compare;
mod gold;
mod mark;
mod outcome;
mod suite;
mod words;

pub use case::{Case, Expected, Given, Input, parse};
pub use compare::differences;
pub use gold::{Annotated, annotated, complaints, of_markdown};
pub use mark::{Marked, Role, marked};
pub use outcome::{Outcome, Said};
pub use suite::{cases, check};
