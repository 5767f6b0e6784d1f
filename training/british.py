"""What would an American article look like in a British newspaper?

The corpus quotes with double marks alone. A share of its articles is learnt from a second time with single ones: the same letters
at the same places but for the marks, so that the annotators' spans, and what a teacher said of each wordpiece, still hold.
"""

import random
from typing import Any

from tokenizers import Tokenizer

from .prepare import Example, example

SINGLE = str.maketrans({"“": "‘", "”": "’", '"': "'"})
SHARE = 0.25
FEWEST_MARKS = 4  # fewer and there is nothing to learn


def single_marked(articles: list[dict[str, Any]], known: list[Example], tokenizer: Tokenizer, seed: int) -> list[tuple[Example, int]]:
    """Examples in single marks, each with the index of the article it was. `known` are the articles' own examples."""
    chance = random.Random(seed)
    result = []
    for index, (article, before) in enumerate(zip(articles, known)):
        marks = sum(article["text"].count(mark) for mark in ("“", '"'))
        if chance.random() < SHARE and marks >= FEWEST_MARKS:
            after = example(article | {"text": article["text"].translate(SINGLE)}, tokenizer)
            if len(after.wordpieces) == len(before.wordpieces):  # else the marks cut some word in another way
                result.append((after, index))
    return result
