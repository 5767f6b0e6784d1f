"""What does the Rust program compute from the fast network's file?

`ExportedFast` does to the tensors of `models/en-fast-*/model.safetensors` what `crates/onrecord-core/src/tag/fast.rs` does,
activations in 8 bits included; `write_references` gives the values that the program is compared with:

    python -c "from pathlib import Path; from training.fast import write_references as w; \
        w(Path('models/en-fast-2026-11/model.safetensors'), Path('crates/onrecord-core/tests/reference-fast'))"
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file

from .decode import Heads, Run
from .export import EXACT, Arrays, array, common, linear, norm, quantise, quantised
from .model import EPSILON
from .prepare import Example, FEATURES, bert_tokenizer, vocabulary_path, wordpieces
from .small import Convolution, Scan, Small
from .reference import LINK_DIMENSIONS, PASSAGES, rounded


def tensors(model: Small, train: list[Example]) -> Arrays:
    """The file's tensors; which block is of which kind, their names tell."""
    arrays = quantised("words", model.words.weight)
    for name, embedding in model.features.items():
        arrays[f"features.{name}"] = array(embedding.weight)
    arrays |= norm("embedding.norm", model.embedding_norm) | norm("norm", model.norm)
    for index, block in enumerate(model.blocks):
        arrays |= block_tensors(f"block.{index}", block)
    arrays |= {"tag.weight": array(model.tag.weight), "tag.bias": array(model.tag.bias)} | linear("link", model.link)
    return arrays | common(model, train)


def block_tensors(name: str, block: Convolution | Scan) -> Arrays:
    arrays = norm(f"{name}.norm", block.norm)
    if isinstance(block, Convolution):
        arrays |= {f"{name}.conv.weight": array(block.weight), f"{name}.conv.bias": array(block.bias)}
        return arrays | linear(f"{name}.up", block.up) | linear(f"{name}.down", block.down)
    return arrays | linear(f"{name}.gates", block.gates) | linear(f"{name}.out", block.out)


class ExportedFast:
    """The network as shipped, in the arithmetic of the Rust program, one window at a time."""

    def __init__(self, path: Path) -> None:
        self.tensors = {name: torch.from_numpy(values) for name, values in load_file(path).items()}
        self.matrices = {
            name: values.float() for name, values in self.tensors.items() if name.endswith(".q") and name != "words.q"
        }
        self.n_blocks = len([name for name in self.tensors if name.startswith("block.") and name.endswith(".norm.weight")])

    def __call__(self, ids: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """ids [L], features [L, 4] -> tag logits [L, 7], link vectors [L, 4 * their width]; there are no end marks."""
        x = self.embed(torch.from_numpy(ids).long(), torch.from_numpy(features).long())
        for index in range(self.n_blocks):
            name = f"block.{index}"
            x = x + (self.convolve(name, x) if f"{name}.conv.weight" in self.tensors else self.scan(name, x))
        x = self.norm("norm", x)
        tags = F.linear(x, self.tensors["tag.weight"], self.tensors["tag.bias"])
        return tags.numpy(), self.linear("link", x).numpy()

    def embed(self, ids: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
        get = self.tensors
        x = get["words.q"][ids].float() * get["words.scale"][ids][:, None]
        for column, name in enumerate(FEATURES):
            x = x + get[f"features.{name}"][features[:, column]]
        return self.norm("embedding.norm", x)

    def convolve(self, name: str, x: torch.Tensor) -> torch.Tensor:
        taps = self.tensors[f"{name}.conv.weight"]
        weight, bias = taps.T[:, None, :], self.tensors[f"{name}.conv.bias"]
        h = F.conv1d(x.T[None], weight, bias, padding=len(taps) // 2, groups=x.shape[1])[0].T
        return self.linear(f"{name}.down", F.relu(self.linear(f"{name}.up", self.norm(f"{name}.norm", h))))

    def scan(self, name: str, x: torch.Tensor) -> torch.Tensor:
        values, forget, shown = self.linear(f"{name}.gates", self.norm(f"{name}.norm", x)).chunk(3, 1)
        forget, half = torch.sigmoid(forget), x.shape[1] // 2
        carried = torch.zeros_like(values)
        for channels, tokens in ((slice(None, half), range(len(x))), (slice(half, None), reversed(range(len(x))))):
            c = torch.zeros(half)
            for token in tokens:
                f = forget[token, channels]
                c = f * c + (1 - f) * values[token, channels]
                carried[token, channels] = c
        return self.linear(f"{name}.out", torch.sigmoid(shown) * carried)

    def linear(self, name: str, x: torch.Tensor) -> torch.Tensor:
        q, scale = quantise(x)
        pieces = zip(q.float().split(EXACT, -1), self.matrices[f"{name}.q"].split(EXACT, -1))
        whole = sum((values @ weights.T).int() for values, weights in pieces)
        return whole.float() * scale * self.tensors[f"{name}.scale"] + self.tensors[f"{name}.bias"]

    def norm(self, name: str, x: torch.Tensor) -> torch.Tensor:
        return F.layer_norm(x, x.shape[1:], self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"], EPSILON)

    @property
    def heads(self) -> Heads:
        return Heads(*(self.tensors[name].numpy() for name in ("transitions", "link.distance", "link.none")))


def between_marks(run: Run) -> Run:
    """For `decode.py`, which puts a mark at either end of a window: this network knows none."""

    def marked(ids: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        tags, links = (np.pad(rows, ((1, 1), (0, 0))) for rows in run(ids[1:-1], features[1:-1]))
        return tags, links

    return marked


def in_floats(model: Small) -> Run:
    """The network as trained, to see what the 8 bits of the shipped one cost."""

    def run(ids: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.inference_mode():
            tags, links, _ = model(torch.from_numpy(ids).long()[None], torch.from_numpy(features).long()[None])
        return tags[0].float().numpy(), links[0].float().numpy()

    return run


def write_references(model: Path, folder: Path) -> None:
    run, tokenizer = ExportedFast(model), bert_tokenizer(vocabulary_path())
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in PASSAGES.items():
        rows = json.dumps(passage(text, run, tokenizer), ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}.json").write_text(rows + "\n", encoding="utf8")


def passage(text: str, run: ExportedFast, tokenizer: Any) -> dict[str, Any]:
    """Rows are wordpieces."""
    pieces = wordpieces(text, tokenizer)
    tags, links = run(pieces.ids, pieces.features)
    return {"text": text, "tags": rounded(tags), "links": rounded(links[:, :LINK_DIMENSIONS])}
