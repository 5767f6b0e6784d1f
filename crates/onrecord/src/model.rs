//! Where does the model come from?

use std::sync::OnceLock;

use anyhow::Context;
use onrecord_core::Model;

/// The released model, part of the program.
const BYTES: &[u8] = include_bytes!("../../../models/en-2026-11/model.safetensors");

/// Who reads: this program's version and its model.
pub const READ_WITH: &str = concat!("onrecord ", env!("CARGO_PKG_VERSION"), ", en-2026-11");

/// The model, parsed once and kept to the end of the process.
pub fn model() -> anyhow::Result<&'static Model> {
    static MODEL: OnceLock<Model> = OnceLock::new();
    if let Some(model) = MODEL.get() {
        return Ok(model);
    }
    let model = Model::parse(BYTES).context("the model inside this program is damaged; install the program again")?;
    Ok(MODEL.get_or_init(|| model))
}
