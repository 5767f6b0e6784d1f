"""On what must the Rust program agree with the training code?

Writes, for passages of our own, what each stage before decoding gives: wordpieces, their places, features, tag logits and
the beginning of the link vectors, computed in the shipped arithmetic (`export.Exported`). `crates/onrecord-core` compares
its own values with these, so that a fault of the port is told from a fault of the model.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from .export import Exported
from .model import POSITIONS
from .prepare import BEGIN, END, FEATURES, bert_tokenizer, vocabulary_path, wordpieces

LINK_DIMENSIONS = 8  # enough to notice any fault; all 256 would make a file of megabytes

PASSAGES = {
    "straight-quotes": '"We will not close the bridge before winter," Mayor Ana Rao said on Monday.',
    "curly-quotes": "“It’s a small step,” said Dr. Okafor, “but it’s ours.”",
    "interrupted": (
        '"The ferry," said Ines Calvo, the harbour master, "has never missed a crossing. It will not start now."\n'
        '"Not once," she added.'
    ),
    "indirect": (
        "According to the ministry, 1,204 homes lost power. Officials believe that repairs will take 3.5 days, though "
        "the utility's spokesman, Tom Reyes-Hall, told reporters he was hoping for two."
    ),
    "accents": "José Peña a déjà vu the façade, Zoë Brontë wrote; naïve coöperation, Ångström’s heirs claimed.",
    "emoji": "“We did it 🎉🎉” tweeted @harbourfc — “thank you all ❤️ 👩‍🚀”, and the club’s chair agreed.",
    "cjk": "The character 海 means sea, Professor 田中 explained: 海の家 is a beach house. \"Запомните,\" she said.",
    "numbers": "Sales rose 12.5% to $3.4bn in Q2 2016, CFO M. Lind said at 10:30 a.m., up from €2,987,000,001.00.",
    "unclosed-quote": (
        'The judge told the court: "This case has taken four years.\n'
        '"It ends today," she said.\n'
        'Nobody cheered, a witness recalled.'
    ),
    "title-in-capitals": (
        "MAYOR: BRIDGE STAYS OPEN, SAYS RAO\n"
        "\n"
        "PORT ELLIS (Harbour News) - The bridge stays open, the McAllister family's lawyer NOTED in an e-mail."
    ),
    "old-quotes-and-dashes": "``Nothing has changed,'' the treasurer said--and then: ''Nothing will.'' «Jamais», he wrote.",
    "single-quotes": (
        "Rao calls it ‘a gift’, the workers’ pay aside\n"
        "‘We won’t go to the drivers’ “summit”,’ said Ana Rao, who sang in a rock ‘n’ roll band in the ‘90s. ‘The workers’ "
        "pay is late,’ she added: ‘It’s the bosses’ concern.\n"
        "‘And in ’09, as in ‘08, they paid.’ The owners’ club declined to comment."
    ),
    "straight-single-quotes": (
        "'No,' said Jon Beck. The firm's owners called the so-called \"reform\" 'a fraud' and 'the '80s' worst idea'.\n"
        "'First: the workers' club is shut.\n"
        "\n"
        "'And he told me: \"Go, it's a 6' 2\" wall\",' she said, ''so I did''.\n"
        "\"Goin' home's 'fine',\" he said."
    ),
    "single-marks-in-double-ones": (
        "\"He told me 'No, never' and left,\" said Ana Rao. Beck called the reform 'a gift'. ‘Perhaps,’ he said."
    ),
    "odd-characters": "Non\u00a0breaking and zero\u200bwidth, soft\u00adhyphen\ttab, [CLS] and [unused0], ﬁne print ½ ² Ⅷ, she   said.",
    "long-word": "He shouted \"" + "no" * 60 + "\" and Llanfairpwllgwyngyllgogerychwyrndrobwll, its mayor said, agreed.",
    "empty-lines": "\n\n  \nThe report was late.\r\nIts author, who asked not to be named, said so.\n\n",
    "several-paragraphs": (
        "A river that nobody owns\n"
        "By late summer the river at Port Ellis is so low that children walk across it, and the people who live on its "
        "banks have begun to ask who let that happen.\n"
        '"My grandfather fished here," said Lena Marsh, who runs the last boatyard in the town. "He would not know the '
        "place. He would ask me what we did with the water, and I would have to tell him that we sold it.\n"
        '"And then," she went on, "he would ask me for how much."\n'
        "The water company denies that it has taken more than its licence allows. In a statement, it said that the "
        "driest June for sixty years was to blame, and that it expected levels to recover by November.\n"
        'Critics are not convinced. The regulator\'s own report, published in March, concluded that the company "had '
        'not measured what it took" in three of the last five years, and the local council has asked for an inquiry.\n'
        "Sir Alan Whitcombe, who wrote the report, declined to comment. A person close to him said he thought the "
        "inquiry unnecessary."
    ),
}


def write(model: Path, folder: Path) -> None:
    run, tokenizer = Exported(model), bert_tokenizer(vocabulary_path())
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in PASSAGES.items():
        rows = json.dumps(passage(text, run, tokenizer), ensure_ascii=False, separators=(",", ":"))
        (folder / f"{name}.json").write_text(rows + "\n", encoding="utf8")


def passage(text: str, run: Exported, tokenizer: Any) -> dict[str, Any]:
    """Rows are wordpieces; the network's also hold the window's begin and end, which come first and last."""
    pieces = wordpieces(text, tokenizer)
    assert len(pieces) <= POSITIONS - 2, "a passage must fit one window: how texts are cut is tested elsewhere"
    ids = np.concatenate([[BEGIN], pieces.ids, [END]])
    features = np.pad(pieces.features, ((1, 1), (0, 0)))
    tags, links = run(ids, features)
    return {
        "text": text,
        "ids": pieces.ids.tolist(),
        "offsets": pieces.offsets.tolist(),
        "continues": pieces.continues.astype(int).tolist(),
        "features": {name: pieces.features[:, column].tolist() for column, name in enumerate(FEATURES)},
        "tags": rounded(tags),
        "links": rounded(links[:, :LINK_DIMENSIONS]),
    }


def rounded(values: np.ndarray) -> list[list[float]]:
    return [[round(float(value), 4) for value in row] for row in values]
