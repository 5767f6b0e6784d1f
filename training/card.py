"""What should somebody know before trusting a model?

Writes `CARD.md` beside a model. The figures come from `metrics.json` and the facts of training from the model file itself,
so that the card cannot tell of another model than the one beside it. `python -m training.card FOLDER` writes it anew.
"""

import json
import sys
from pathlib import Path
from typing import Any

from safetensors import safe_open

FIGURES = {
    "relation": "relation",
    "content": "content exact",
    "content~": "content~",
    "source~": "source~",
    "cue~": "cue~",
}

TEXT = """\
# {name}: who said what, in English news

Finds sources, cues and contents in English news text and which of them belong together. `onrecord` embeds it; nothing else
is meant to use it. Written on {date} by `training/card.py` from metrics.json and model.safetensors: do not edit.

## What it was made from

- **PolNeAR** (Newell, Margolin and Ruths 2018), 840 articles of its train part (SHA-256 of the file {corpus}).
  News of seven American outlets on the election campaign of 2016, annotated by hand with attributions.
{sources}

**The licence question.** PolNeAR comes without a licence file for its articles and annotations; only its reader software says
MIT. The articles belong to their publishers. No text of the corpus is in this repository or, as text, in the model; what was
learnt from it is. Whether that needs the publishers' leave is not settled and differs by country. Whoever ships the model
in a product should ask that question for themselves.

## How

{how} Windows of whole paragraphs, up to 254 wordpieces. Recipe: `{recipe}`.
Weights in 8 bits, one scale a row; {megabytes:.1f} MB.

## How good

F1 in percent on PolNeAR dev, with the decoding of `training/decode.py`; the program adds rules, so its own figures are others.

{figures}

People among one another reach 75.3 (relation) and 69.1 (content exact). Resampling the articles moves a figure by two to
three points either way: differences under one point mean nothing.

{confidence}
## What it cannot do

- The annotated corpus is about American politics in 2016, from seven outlets. Sport, courts, science, other Englishes, older or
  spoken language were hardly seen; figures there will be lower. Names and titles of that year are familiar to it, others less.
- Its annotators marked beliefs, intentions and feelings ("hopes that", "plans to") beside speech, and so does the model.
- Attributions that the annotators skipped count as errors; about a third of its "spurious" ones looked right to us.
- A word has one role: what somebody says that another said is part of the outer statement.
- It cannot tell whether a quotation is true, or whether the speaker was quoted fairly.
- Layouts that the corpus never shows, such as `"..." - Name` and transcripts, are left to rules in the program.
- Headlines, captions and lists are rare in the corpus.
"""

CONFIDENCE = """\
## How sure

`confidence` says how often a statement like this one agrees with the annotators, in content and source
(`python -m training.calibrate`, the whole program on dev, each article judged by a line fitted on others). Expected calibration
error {error:.3f}.

![of the statements at each confidence, the share that agrees with the annotators](reliability.svg)

{publish}

"""

PUBLISH = """\
To publish without looking, keep to statements of confidence {threshold} and more: {share:.0%} of all, of which {precision:.1%} agree with the
annotators, as people do with one another on quotations (93.2 %)."""


def write(folder: Path) -> None:
    model = folder / "model.safetensors"
    with safe_open(model, framework="numpy") as file:
        facts = file.metadata()
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf8"))
    text = TEXT.format(
        name=facts["name"],
        date=facts["date"],
        sources=facts["sources"],
        how=facts["how"],
        corpus=f"`{facts['corpus-sha256'][:16]}…`",
        recipe=facts["recipe"],
        megabytes=model.stat().st_size / 1e6,
        figures=table(metrics),
        confidence=promise(metrics["confidence"]) if "confidence" in metrics else "",
    )
    (folder / "CARD.md").write_text(text, encoding="utf8")


def table(metrics: dict[str, Any]) -> str:
    rows = [["", *FIGURES.values(), "speaker"], ["---"] * (len(FIGURES) + 2)]
    for arithmetic in ("float32", "int8"):
        for part, scores in metrics[arithmetic].items():
            cells = [f"{scores[key]['f1']:.1f}" for key in FIGURES]
            rows.append([f"{arithmetic}, {part}", *cells, f"{scores['speaker']['acc']:.1f}"])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def promise(confidence: dict[str, Any]) -> str:
    publish = confidence["publish"]
    advice = PUBLISH.format(**publish) if publish["threshold"] else "No threshold makes it fit to publish without looking."
    return CONFIDENCE.format(error=confidence["expected calibration error"], publish=advice)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        write(Path(argument))
