//! What did training learn?
//!
//! One safetensors file, written by `training/export.py`: matrices as symmetric 8-bit integers with one scale an output
//! row, everything small as 32-bit floats, and the vocabulary. It is parsed from bytes; where they come from is the
//! caller's business. Which of the two networks it holds, its tensors tell.

mod fast;

use safetensors::{Dtype, SafeTensors};

use super::kernel::Matrix;
use crate::confidence::{Line, Lines};
use crate::token::{SEP, Vocabulary};
pub(crate) use fast::{Block, Convolution, Fast, Scan};

/// Width of the encoder.
pub(crate) const WIDTH: usize = 384;
/// Attention heads, each `WIDTH / HEADS` wide.
pub(crate) const HEADS: usize = 12;
/// O, then begin and inside of source, cue and content.
pub(crate) const TAGS: usize = 7;
/// Rows of weights are packed, and channels computed, in whole groups of this many.
const GROUP: usize = 64;
/// Positions that were trained: the longest window with its two end marks.
pub(crate) const POSITIONS: usize = 256;
/// Rows of the distance embedding: 33 steps to either side.
pub(crate) const DISTANCES: usize = 66;
/// Rows of the feature embeddings, in the order of [`crate::token::Features`].
const FEATURES: [(&str, usize); 4] =
    [("features.shape", 8), ("features.space", 4), ("features.quote", 6), ("features.sentence", 3)];

/// A trained tagger.
pub struct Model {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) network: Network,
    pub(crate) tag: Head,
    /// Of the network's vectors.
    pub(crate) width: usize,
    pub(crate) link: Matrix,
    /// Width of one link vector; a token has four.
    pub(crate) link_width: usize,
    /// Score by distance, for content to cue and for cue to source.
    pub(crate) distance: Vec<[f32; 2]>,
    /// What a content without cue, and a cue without source, link to.
    pub(crate) none: [Vec<f32>; 2],
    /// How much likelier a tag follows another than chance has it.
    pub(crate) transitions: [[f32; TAGS]; TAGS],
    pub(crate) confidence: Lines,
}

/// What turns tokens into vectors.
pub(crate) enum Network {
    Encoder(Encoder),
    Fast(Fast),
}

pub(crate) struct Encoder {
    pub(crate) embedding: Embedding,
    pub(crate) layers: Vec<Layer>,
}

pub(crate) struct Embedding {
    pub(crate) words: Vec<i8>,
    pub(crate) scales: Vec<f32>,
    pub(crate) positions: Vec<f32>,
    pub(crate) features: [Vec<f32>; 4],
    pub(crate) norm: Norm,
}

pub(crate) struct Layer {
    pub(crate) qkv: Matrix,
    pub(crate) out: Matrix,
    pub(crate) norm1: Norm,
    pub(crate) up: Matrix,
    pub(crate) down: Matrix,
    pub(crate) norm2: Norm,
}

pub(crate) struct Norm {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// A small layer kept in floats; `weight` holds a row an output.
pub(crate) struct Head {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// Why some bytes are no model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelError(String);

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "this is no onrecord model: {}", self.0)
    }
}

impl std::error::Error for ModelError {}

impl Model {
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Reads a model of the format that `training/export.py` writes.
    pub fn parse(bytes: &[u8]) -> Result<Model, ModelError> {
        let file = File(SafeTensors::deserialize(bytes).map_err(|error| ModelError(error.to_string()))?);
        let vocabulary = file.bytes("vocabulary", Dtype::U8)?;
        let vocabulary =
            std::str::from_utf8(vocabulary).map_err(|_| ModelError("its vocabulary is not UTF-8".into()))?;
        let n_words = vocabulary.lines().count();
        if n_words <= usize::from(SEP) || n_words > usize::from(u16::MAX) {
            return Err(ModelError(format!("its vocabulary has {n_words} wordpieces")));
        }
        let distance = file.floats("link.distance", DISTANCES * 2)?;
        let transitions = file.floats("transitions", TAGS * TAGS)?;
        let (network, width) = network(&file, n_words)?;
        let (link, link_width) = link(&file, width)?;
        let none = file.floats("link.none", 2 * link_width)?;
        Ok(Model {
            vocabulary: Vocabulary::parse(vocabulary),
            network,
            tag: head(&file, "tag", TAGS, width)?,
            width,
            link,
            link_width,
            distance: distance.chunks_exact(2).map(|row| [row[0], row[1]]).collect(),
            none: [none[..link_width].to_vec(), none[link_width..].to_vec()],
            confidence: confidence(&file)?,
            transitions: std::array::from_fn(|from| std::array::from_fn(|to| transitions[from * TAGS + to])),
        })
    }
}

fn confidence(file: &File) -> Result<Lines, ModelError> {
    let numbers = file.floats("confidence", 4)?;
    let line = |row: usize| Line { shift: numbers[2 * row], factor: numbers[2 * row + 1] };
    Ok(Lines { quoted: line(0), plain: line(1) })
}

/// The network and its width. Only the encoder knows positions.
fn network(file: &File, n_words: usize) -> Result<(Network, usize), ModelError> {
    if file.0.tensor("positions").is_ok() {
        let encoder = Encoder { embedding: embedding(file, n_words)?, layers: layers(file)? };
        return Ok((Network::Encoder(encoder), WIDTH));
    }
    let fast = fast::fast(file, n_words)?;
    let width = fast.width;
    Ok((Network::Fast(fast), width))
}

/// The layer of the link vectors, and the width of one of them. The encoder's is in floats in the file.
fn link(file: &File, width: usize) -> Result<(Matrix, usize), ModelError> {
    let n_rows = file.rows("link.bias")?;
    if n_rows == 0 || !n_rows.is_multiple_of(GROUP) {
        return Err(ModelError(format!("its link vectors have {n_rows} numbers, no multiple of {GROUP}")));
    }
    let link = match file.0.tensor("link.q") {
        Ok(_) => matrix(file, "link", n_rows, width)?,
        Err(_) => rounded(head(file, "link", n_rows, width)?, width),
    };
    Ok((link, n_rows / 4))
}

fn embedding(file: &File, n_words: usize) -> Result<Embedding, ModelError> {
    let mut features: [Vec<f32>; 4] = Default::default();
    for (rows, (name, n_rows)) in features.iter_mut().zip(FEATURES) {
        *rows = file.floats(name, n_rows * WIDTH)?;
    }
    Ok(Embedding {
        words: file.integers("words.q", n_words * WIDTH)?,
        scales: file.floats("words.scale", n_words)?,
        positions: file.floats("positions", POSITIONS * WIDTH)?,
        features,
        norm: norm(file, "embedding.norm", WIDTH)?,
    })
}

fn layers(file: &File) -> Result<Vec<Layer>, ModelError> {
    let n_layers = (0..).take_while(|index| file.0.tensor(&format!("layer.{index}.qkv.q")).is_ok()).count();
    (0..n_layers)
        .map(|index| {
            let name = |part: &str| format!("layer.{index}.{part}");
            Ok(Layer {
                qkv: matrix(file, &name("qkv"), 3 * WIDTH, WIDTH)?,
                out: matrix(file, &name("out"), WIDTH, WIDTH)?,
                norm1: norm(file, &name("norm1"), WIDTH)?,
                up: matrix(file, &name("up"), 4 * WIDTH, WIDTH)?,
                down: matrix(file, &name("down"), WIDTH, 4 * WIDTH)?,
                norm2: norm(file, &name("norm2"), WIDTH)?,
            })
        })
        .collect()
}

fn matrix(file: &File, name: &str, rows: usize, columns: usize) -> Result<Matrix, ModelError> {
    let weights = file.integers(&format!("{name}.q"), rows * columns)?;
    let scales = file.floats(&format!("{name}.scale"), rows)?;
    let bias = file.floats(&format!("{name}.bias"), rows)?;
    Ok(Matrix::new(&weights, columns, scales, bias))
}

fn norm(file: &File, name: &str, width: usize) -> Result<Norm, ModelError> {
    Ok(Norm {
        weight: file.floats(&format!("{name}.weight"), width)?,
        bias: file.floats(&format!("{name}.bias"), width)?,
    })
}

fn head(file: &File, name: &str, rows: usize, width: usize) -> Result<Head, ModelError> {
    Ok(Head {
        weight: file.floats(&format!("{name}.weight"), rows * width)?,
        bias: file.floats(&format!("{name}.bias"), rows)?,
    })
}

/// A head in 8 bits: where it has many outputs, floats would take longer than they are worth.
fn rounded(head: Head, width: usize) -> Matrix {
    let scale = |row: &[f32]| row.iter().fold(0.0, |largest: f32, weight| largest.max(weight.abs())) / 127.0;
    let scales: Vec<f32> = head.weight.chunks_exact(width).map(scale).collect();
    let rows = head.weight.chunks_exact(width).zip(&scales);
    let weights: Vec<i8> = rows
        .flat_map(|(row, &scale)| {
            row.iter().map(move |weight| (weight / scale.max(f32::MIN_POSITIVE)).round_ties_even() as i8)
        })
        .collect();
    Matrix::new(&weights, width, scales, head.bias)
}

struct File<'a>(SafeTensors<'a>);

impl File<'_> {
    fn bytes(&self, name: &str, dtype: Dtype) -> Result<&[u8], ModelError> {
        let tensor = self.0.tensor(name).map_err(|_| ModelError(format!("tensor {name} is missing")))?;
        if tensor.dtype() != dtype {
            return Err(ModelError(format!("tensor {name} is {:?}, not {dtype:?}", tensor.dtype())));
        }
        Ok(tensor.data())
    }

    /// How many rows a tensor has; the fast network's sizes are read from its tensors.
    fn rows(&self, name: &str) -> Result<usize, ModelError> {
        let tensor = self.0.tensor(name).map_err(|_| ModelError(format!("tensor {name} is missing")))?;
        tensor.shape().first().copied().ok_or_else(|| ModelError(format!("tensor {name} is a single number")))
    }

    fn floats(&self, name: &str, len: usize) -> Result<Vec<f32>, ModelError> {
        let bytes = self.bytes(name, Dtype::F32)?;
        check_len(name, bytes.len() / 4, len)?;
        Ok(bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn integers(&self, name: &str, len: usize) -> Result<Vec<i8>, ModelError> {
        let bytes = self.bytes(name, Dtype::I8)?;
        check_len(name, bytes.len(), len)?;
        Ok(bytes.iter().map(|byte| byte.cast_signed()).collect())
    }
}

fn check_len(name: &str, found: usize, wanted: usize) -> Result<(), ModelError> {
    if found == wanted {
        return Ok(());
    }
    Err(ModelError(format!("tensor {name} has {found} numbers, not {wanted}")))
}
