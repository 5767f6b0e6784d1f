//! In which form is a reading printed?
//!
//! Each form renders one document at a time, in the worker that read it; [`Printed`] puts the pieces together, so that
//! never more than a few documents are held.

pub mod audit;
pub(crate) mod csv;
pub(crate) mod excerpt;
mod facts;
mod html;
mod json;
pub mod search;
pub mod target;
pub mod text;
pub mod trace;

use std::io::{self, Write};

use onrecord_core::Reading;

use target::Target;
use text::Look;

/// Below this, people are told that a statement is doubtful: it differs from what annotators would say more often than not. One in
/// eight statements of PolNeAR dev, with the fast model one in six.
pub const DOUBTFUL_BELOW: f32 = 0.5;

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Text(Look),
    Json,
    Jsonl,
    Csv { raw: bool },
    Html,
}

/// A reading and where it comes from.
#[derive(Clone, Debug)]
pub struct ReadDocument {
    pub id: String,
    /// Of the input's bytes, in hexadecimal.
    pub sha256: String,
    pub reading: Reading,
}

/// One document as it will be printed.
#[derive(Clone, Debug)]
pub struct Rendered {
    pub bytes: Vec<u8>,
    pub n_statements: usize,
    /// For the list of documents of an HTML page.
    pub heading: String,
    /// Where in the HTML page the document begins.
    pub anchor: String,
}

/// Renders a document. `number` is its place among the inputs, from 1.
pub fn render(form: Form, number: usize, read: &ReadDocument) -> Rendered {
    let bytes = match form {
        Form::Text(look) => text::document(read, look).into_bytes(),
        Form::Json => json::pretty(read),
        Form::Jsonl => json::line(read),
        Form::Csv { raw } => csv::rows(read, raw),
        Form::Html => html::document(read, number).into_bytes(),
    };
    let heading = read.reading.article.title.clone().unwrap_or_else(|| read.id.clone());
    Rendered { bytes, n_statements: read.reading.statements.len(), heading, anchor: html::anchor(number) }
}

/// Begins the output.
pub fn begin(form: Form, target: Target) -> io::Result<Printed> {
    let mut printed = Printed { form, target, n_documents: 0, page: None };
    match form {
        Form::Csv { .. } => printed.target.write_all(&csv::header())?,
        Form::Html => printed.page = Some(html::Page::new()?),
        Form::Text(_) | Form::Json | Form::Jsonl => {}
    }
    Ok(printed)
}

/// An output that is being written.
pub struct Printed {
    form: Form,
    target: Target,
    n_documents: usize,
    page: Option<html::Page>,
}

impl Printed {
    pub fn document(&mut self, rendered: Rendered) -> io::Result<()> {
        if let Some(page) = &mut self.page {
            return page.add(rendered);
        }
        let between: &str = match (self.form, self.n_documents) {
            (Form::Json, 0) => "[\n",
            (Form::Json, _) => ",\n",
            (Form::Text(_), 1..) => "\n\n",
            _ => "",
        };
        self.n_documents += 1;
        self.target.write_all(between.as_bytes())?;
        self.target.write_all(&rendered.bytes)?;
        self.target.flush()
    }

    pub fn finish(mut self) -> io::Result<()> {
        match (self.form, self.n_documents) {
            (Form::Json, 0) => self.target.write_all(b"[]\n")?,
            (Form::Json, _) => self.target.write_all(b"\n]\n")?,
            _ => {}
        }
        if let Some(page) = self.page {
            page.write(&mut self.target)?;
        }
        self.target.finish()
    }
}
