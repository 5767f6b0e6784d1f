//! Where do the models come from?

use std::sync::OnceLock;

use anyhow::Context;
use onrecord_core::Model;

use crate::args::ModelChoice;

/// The released models, part of the program.
const ACCURATE: &[u8] = include_bytes!("../../../models/en-2026-11/model.safetensors");
const FAST: &[u8] = include_bytes!("../../../models/en-fast-2026-11/model.safetensors");

/// Who reads.
#[derive(Clone, Copy)]
pub struct Reader {
    pub model: &'static Model,
    /// This program's version and its model, as a ledger remembers them.
    pub name: &'static str,
}

/// The name of a choice's reader, without the reader.
pub fn name(choice: ModelChoice) -> &'static str {
    match choice {
        ModelChoice::Accurate => concat!("onrecord ", env!("CARGO_PKG_VERSION"), ", en-2026-11"),
        ModelChoice::Fast => concat!("onrecord ", env!("CARGO_PKG_VERSION"), ", en-fast-2026-11"),
    }
}

/// A reader whose model is parsed once and kept to the end of the process.
pub fn reader(choice: ModelChoice) -> anyhow::Result<Reader> {
    static PARSED: [OnceLock<Model>; 2] = [const { OnceLock::new() }; 2];
    let (parsed, bytes) = match choice {
        ModelChoice::Accurate => (&PARSED[0], ACCURATE),
        ModelChoice::Fast => (&PARSED[1], FAST),
    };
    let model = match parsed.get() {
        Some(model) => model,
        None => {
            let model =
                Model::parse(bytes).context("the model inside this program is damaged; install the program again")?;
            parsed.get_or_init(|| model)
        }
    };
    Ok(Reader { model, name: name(choice) })
}
