"""What does the Rust program need of the network, in how few bytes, and what does it then compute?

`tensors` turns a trained `Tagger` into the tensors of `model.safetensors`: matrices in 8 bits with one scale a row, all the
rest in 32. `Exported` computes from them as `crates/onrecord-core` does, activations in 8 bits included, so that figures and
reference values are those of the shipped program and not of the network it came from.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file, save_file

from .decode import FORBIDDEN, Heads
from .model import EPSILON, HEADS, LAYERS, WIDTH, Layer, Tagger
from .small import Small
from .prepare import FEATURES, Example, OUTSIDE, TAGS, vocabulary_path

# The weight of transitions between tags against the network's own scores. From 0 to 0.5 dev differs by little, with a
# flat top about here (record/2026-11-22-tagger.md).
TRANSITION_WEIGHT = 0.25

# Of statements with quotation marks and of those without: as certain as the network is, until `calibrate.py` has measured it.
UNCALIBRATED = np.array([[0, 1], [0, 1]], np.float32)

EXACT = 2**24 // 127**2  # so many products of 8 bits add up in 32-bit floats without rounding, as they do in integers

Arrays = dict[str, np.ndarray]


def save(path: Path, arrays: Arrays, metadata: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(arrays, path, metadata)


def tensors(model: Tagger, train: list[Example]) -> Arrays:
    arrays = quantised("words", model.words.weight)
    arrays["positions"] = array(model.positions.weight)
    for name, embedding in model.features.items():
        arrays[f"features.{name}"] = array(embedding.weight)
    arrays |= norm("embedding.norm", model.norm)
    for index, layer in enumerate(model.layers):
        arrays |= layer_tensors(f"layer.{index}", layer)
    for name in ("tag", "link"):
        head = getattr(model, name)
        arrays |= {f"{name}.weight": array(head.weight), f"{name}.bias": array(head.bias)}
    return arrays | common(model, train)


def common(model: Tagger | Small, train: list[Example]) -> Arrays:
    """What both networks need after the last layer."""
    return {
        "link.distance": array(model.link_distance.weight),
        "link.none": array(model.link_none),
        "transitions": transitions(train),
        "vocabulary": np.frombuffer(vocabulary_path().read_bytes().rstrip(b"\n"), np.uint8),
        "confidence": UNCALIBRATED,
    }


def restored(path: Path) -> Tagger:
    """The network that a file was made of, but for what 8 bits have rounded."""
    get = {name: torch.from_numpy(values) for name, values in load_file(path).items()}
    get |= {name[:-2]: values.float() * get[f"{name[:-2]}.scale"][:, None] for name, values in get.items() if name.endswith(".q")}
    weights = {"words.weight": get["words"], "positions.weight": get["positions"]}
    weights |= {f"features.{name}.weight": get[f"features.{name}"] for name in FEATURES}
    weights |= {"link_distance.weight": get["link.distance"], "link_none": get["link.none"]}
    for part in ("weight", "bias"):
        weights |= {f"{name}.{part}": get[f"{name}.{part}"] for name in ("tag", "link")} | {f"norm.{part}": get[f"embedding.norm.{part}"]}
        for index in range(LAYERS):
            weights |= {f"layers.{index}.{name}.{part}": get[f"layer.{index}.{name}.{part}"] for name in ("norm1", "norm2")}
    for index in range(LAYERS):
        for name in ("qkv", "out", "up", "down"):
            weights[f"layers.{index}.{name}.weight"] = get[f"layer.{index}.{name}"]
            weights[f"layers.{index}.{name}.bias"] = get[f"layer.{index}.{name}.bias"]
    model = Tagger()
    model.load_state_dict(weights)
    return model.eval()


def layer_tensors(name: str, layer: Layer) -> Arrays:
    arrays: Arrays = {}
    for part in ("qkv", "out", "up", "down"):
        arrays |= linear(f"{name}.{part}", getattr(layer, part))
    return arrays | norm(f"{name}.norm1", layer.norm1) | norm(f"{name}.norm2", layer.norm2)


def linear(name: str, module: torch.nn.Linear) -> Arrays:
    return quantised(name, module.weight) | {f"{name}.bias": array(module.bias)}


def norm(name: str, module: torch.nn.LayerNorm) -> Arrays:
    return {f"{name}.weight": array(module.weight), f"{name}.bias": array(module.bias)}


def quantised(name: str, weight: torch.Tensor) -> Arrays:
    q, scale = quantise(weight.detach().float().cpu())
    return {f"{name}.q": array(q), f"{name}.scale": array(scale.squeeze(-1))}


def array(tensor: torch.Tensor) -> np.ndarray:
    return np.ascontiguousarray(tensor.detach().cpu().numpy())


def quantise(rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Symmetric 8 bits, one scale a row, ties to even; `q * scale` is close to `rows`."""
    scale = rows.abs().amax(-1, keepdim=True) / 127
    q = torch.round(rows / scale.clamp(min=torch.finfo(torch.float32).tiny))
    return q.to(torch.int8), scale


def transitions(train: list[Example]) -> np.ndarray:
    """How much likelier a tag is after another than by itself, in log-odds; the impossible is forbidden."""
    counts = np.ones((len(TAGS), len(TAGS)))
    for example in train:
        tags = example.answers.tags[~example.wordpieces.continues]
        np.add.at(counts, (tags[:-1], tags[1:]), 1)
    after = np.log(counts / counts.sum(1, keepdims=True))
    alone = np.log(counts.sum(0) / counts.sum())
    odds = TRANSITION_WEIGHT * (after - alone)
    for inside in range(2, len(TAGS), 2):
        for before in range(OUTSIDE, len(TAGS)):
            if before not in (inside, inside - 1):
                odds[before, inside] = FORBIDDEN
    return odds.astype(np.float32)


class Exported:
    """The network as shipped, in the arithmetic of the Rust program, one window at a time."""

    def __init__(self, path: Path) -> None:
        self.tensors = {name: torch.from_numpy(values) for name, values in load_file(path).items()}
        self.matrices = {name: values.float() for name, values in self.tensors.items() if name.startswith("layer") and name.endswith(".q")}

    def __call__(self, ids: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """ids [L], features [L, 4] -> tag logits [L, 7], link vectors [L, 256]."""
        x = self.embed(torch.from_numpy(ids).long(), torch.from_numpy(features).long())
        for index in range(LAYERS):
            x = self.layer(f"layer.{index}", x)
        return self.tags(x).numpy(), self.links(x).numpy()

    @property
    def heads(self) -> Heads:
        return Heads(*(self.tensors[name].numpy() for name in ("transitions", "link.distance", "link.none")))

    def embed(self, ids: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
        get = self.tensors
        x = get["words.q"][ids].float() * get["words.scale"][ids][:, None] + get["positions"][: len(ids)]
        for column, name in enumerate(FEATURES):
            x = x + get[f"features.{name}"][features[:, column]]
        return self.norm("embedding.norm", x)

    def layer(self, name: str, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(f"{name}.norm1", x + self.linear(f"{name}.out", self.attend(name, x)))
        inner = F.gelu(self.linear(f"{name}.up", x))
        return self.norm(f"{name}.norm2", x + self.linear(f"{name}.down", inner))

    def attend(self, name: str, x: torch.Tensor) -> torch.Tensor:
        per_head = WIDTH // HEADS
        query, key, value = self.linear(f"{name}.qkv", x).view(-1, 3, HEADS, per_head).permute(1, 2, 0, 3)
        (keys, key_scale), (values, value_scale) = by_column(key), by_column(value)
        asked, scale = quantise(query * key_scale)
        scores = asked.float() @ keys.transpose(1, 2) * scale * per_head**-0.5
        weights = torch.round(255 * torch.exp(scores - scores.amax(-1, keepdim=True)))
        mixed = weights @ values * value_scale / weights.sum(-1, keepdim=True)
        return mixed.transpose(0, 1).reshape(-1, WIDTH)

    def linear(self, name: str, x: torch.Tensor) -> torch.Tensor:
        tensors = self.tensors
        return product(x, self.matrices[f"{name}.q"], tensors[f"{name}.scale"]) + tensors[f"{name}.bias"]

    def norm(self, name: str, x: torch.Tensor) -> torch.Tensor:
        return F.layer_norm(x, (WIDTH,), self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"], EPSILON)

    def tags(self, x: torch.Tensor) -> torch.Tensor:
        return F.linear(x, self.tensors["tag.weight"], self.tensors["tag.bias"])

    def links(self, x: torch.Tensor) -> torch.Tensor:
        """In 8 bits too, though the file has them in floats: they are many."""
        q, scale = quantise(self.tensors["link.weight"])
        return product(x, q.float(), scale.squeeze(-1)) + self.tensors["link.bias"]


def product(x: torch.Tensor, weights: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
    """Rows in 8 bits with weights in 8 bits."""
    q, scale = quantise(x)
    pieces = zip(q.float().split(EXACT, -1), weights.split(EXACT, -1))
    whole = sum((values @ weights.T).int() for values, weights in pieces)
    return whole.float() * scale * scales


def by_column(rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """8 bits with one scale a column, of each head."""
    q, scale = quantise(rows.transpose(1, 2))
    return q.float().transpose(1, 2), scale.transpose(1, 2)
