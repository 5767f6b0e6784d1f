//! Who said what, in which words, and by which way did it reach the page?
//!
//! The crate is one pipeline, read top to bottom in [`read`]:
//!
//! ```text
//! bytes ─page─▶ Page ─article─▶ Article ─token─▶ Tokens ─tag─▶ Windows ─link─▶ Attributions ─┐
//!                                                        ┌────────────── layout ◀────────────┘
//!                                                        └▶ Attributions ─speaker─▶ Statements ─relay─▶ Relays
//! ```
//!
//! It is pure: no file, no clock, no environment, no thread. Reading never fails: what is odd about an input is said in
//! [`Note`]s. All offsets are UTF-8 bytes of [`Article::text`]; the rims convert them.

pub mod read;
pub mod page;
pub mod article;
pub mod quotation;
pub mod token;
pub mod tag;
pub mod link;
pub mod layout;
pub mod speaker;
pub mod occasion;
pub mod statement;
pub mod confidence;
pub mod relay;
pub mod attribution;
pub mod span;
pub mod place;
pub mod note;

pub use article::{Article, Block, BlockKind, Credit, Moment, Origin, Precision};
pub use attribution::Attribution;
pub use note::{Note, NoteKind};
pub use occasion::Occasion;
pub use page::{Hints, InputKind, Page};
pub use read::Reading;
pub use relay::{Relay, RelayKind};
pub use span::Span;
pub use speaker::{Evidence, Rule, Speaker, SpeakerKind};
pub use statement::{Kind, Statement};
pub use tag::{Model, ModelError};
