"""Which words are source, cue and content, for who has more pages than time?

A network of a tenth of MiniLM's work: word embeddings 256 wide, then blocks that look at neighbours (a convolution for each
channel, then two layers for each word, as in ConvNeXt, Liu et al. 2022) and blocks that carry something along the window
from either end (gates that depend on the word alone, as in the simple recurrent unit, Lei et al. 2018). The heads are those
of `model.py`, with shorter link vectors. `crates/onrecord-core/src/tag/fast.rs` computes the same.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .model import DISTANCES, EPSILON, VOCABULARY
from .prepare import FEATURES, TAGS

WIDTH = 256
LINK_WIDTH = 32
BLOCKS = ("conv", "scan", "conv", "scan")
TAPS = 9  # words that a convolution sees
STATES = 384  # the width of the teacher's last layer, which the network learns to guess
DROPOUT = 0.1


def dropout(x: Tensor, training: bool) -> Tensor:
    """One mask for all words of a window."""
    if not training:
        return x
    kept = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= DROPOUT
    return x * (kept.to(x.dtype) / (1 - DROPOUT))


def autocast(x: Tensor) -> torch.autocast:
    return torch.autocast(x.device.type, torch.bfloat16)


class Convolution(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(TAPS, WIDTH) * TAPS**-0.5)
        self.bias = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.up = nn.Linear(WIDTH, 2 * WIDTH)
        self.down = nn.Linear(2 * WIDTH, WIDTH)

    def forward(self, x: Tensor, present: Tensor) -> Tensor:
        columns = (x * present).transpose(1, 2)
        mixed = F.conv1d(columns, self.weight.t()[:, None, :], self.bias, padding=TAPS // 2, groups=WIDTH).transpose(1, 2)
        with autocast(x):
            return x + dropout(self.down(F.relu(self.up(self.norm(mixed)))).float(), self.training)


class Scan(nn.Module):
    """`gates` gives each word new values, how much of what is carried to keep, and how much of it to show. The first half of the
    channels is carried forwards, the second backwards."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.gates = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        with torch.no_grad():  # some channels begin with a short memory, some with a long one
            self.gates.bias[WIDTH : 2 * WIDTH] = torch.linspace(-1, 3, WIDTH)[torch.randperm(WIDTH)]

    def forward(self, x: Tensor, present: Tensor) -> Tensor:
        with autocast(x):
            gates = self.gates(self.norm(x))
        values, keep, show = gates.float().split(WIDTH, -1)
        keep = torch.sigmoid(keep) * present + (1 - present)  # padding changes nothing
        added = (1 - keep) * values
        half = WIDTH // 2
        forwards = Carried.apply(*(part[..., :half].transpose(0, 1).contiguous() for part in (keep, added)))
        backwards = Carried.apply(*(part[..., half:].transpose(0, 1).flip(0).contiguous() for part in (keep, added))).flip(0)
        carried = torch.cat([forwards, backwards], -1).transpose(0, 1)
        with autocast(x):
            return x + dropout(self.out(torch.sigmoid(show) * carried).float(), self.training)


class Carried(torch.autograd.Function):
    """c[t] = keep[t] * c[t-1] + added[t], all [words, windows, channels]. By hand, for torch's own graph would hold a node a word."""

    @staticmethod
    def forward(ctx, keep: Tensor, added: Tensor) -> Tensor:
        carried = torch.empty_like(added)
        before = torch.zeros_like(added[0])
        for at in range(len(added)):
            before = torch.addcmul(added[at], keep[at], before, out=carried[at])
        ctx.save_for_backward(keep, carried)
        return carried

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor, Tensor]:
        keep, carried = ctx.saved_tensors
        of_added = torch.empty_like(gradient)
        of_added[-1] = gradient[-1]
        for at in range(len(gradient) - 2, -1, -1):
            torch.addcmul(gradient[at], keep[at + 1], of_added[at + 1], out=of_added[at])
        of_keep = torch.zeros_like(keep)
        of_keep[1:] = of_added[1:] * carried[:-1]
        return of_keep, of_added


class Small(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.features = nn.ModuleDict({name: nn.Embedding(values, WIDTH) for name, values in FEATURES.items()})
        self.embedding_norm = nn.LayerNorm(WIDTH, EPSILON)
        self.blocks = nn.ModuleList({"conv": Convolution, "scan": Scan}[kind]() for kind in BLOCKS)
        self.norm = nn.LayerNorm(WIDTH, EPSILON)
        self.tag = nn.Linear(WIDTH, len(TAGS))
        self.link = nn.Linear(WIDTH, 4 * LINK_WIDTH)
        self.link_none = nn.Parameter(torch.zeros(2, LINK_WIDTH))
        self.link_distance = nn.Embedding(2 * DISTANCES, 2)
        self.states = nn.Linear(WIDTH, STATES)  # for training alone
        nn.init.zeros_(self.link_distance.weight)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """ids [B, L], features [B, L, 4] -> tag logits [B, L, 7], link vectors [B, L, 128], the teacher's states as guessed
        [B, L, 384]; id 0 is padding, and there are no marks around a window."""
        present = (ids != 0).float()[..., None]
        x = self.words(ids)
        for column, embedding in enumerate(self.features.values()):
            x = x + embedding(features[:, :, column])
        x = dropout(self.embedding_norm(x), self.training)
        for block in self.blocks:
            x = block(x, present)
        x = self.norm(x)
        return self.tag(x), self.link(x), self.states(x)


def small(teacher_words: Tensor) -> Small:
    """One that knows words as the teacher does, as far as its width allows: their first principal components."""
    model = Small()
    centred = teacher_words.detach().float() - teacher_words.detach().float().mean(0)
    directions = torch.linalg.svd(centred, full_matrices=False).Vh[:WIDTH]
    with torch.no_grad():
        model.words.weight.copy_(centred @ directions.T)
        for embedding in model.features.values():
            nn.init.normal_(embedding.weight, std=0.3 * float(model.words.weight.std()))
    return model
