"""Short news documents that nobody wrote: for measuring what a ledger does with many of them."""

import json
import random

NAMES = ["Ana Rao", "Tomasz Wilk", "Nadia Petrova", "Ilse Brandt", "Kofi Mensah", "Marta Solis", "Piet de Vries", "Signe Lund"]
ROLES = ["the mayor", "the harbour master", "a town councillor", "the head of the water board", "a teacher"]
THINGS = ["bridge", "ferry", "well", "school", "market", "tram", "library", "quay"]
STATES = ["is safe", "will stay open", "needs money", "has to close", "is older than the town", "was never paid for"]
CUES = ["said", "warned", "announced", "added"]


def sentence(chance, number):
    name, role = chance.choice(NAMES), chance.choice(ROLES)
    said = f"The {chance.choice(THINGS)} in ward {number} {chance.choice(STATES)}"
    return f'"{said}," {chance.choice(CUES)} {name}, {role}.' if chance.random() < 0.7 else f"{name}, {role}, said that {said[0].lower()}{said[1:]}."


def documents(n, n_sentences=2, seed=1):
    """n documents as the lines of JSONL, each of them different."""
    chance = random.Random(seed)
    for number in range(1, n + 1):
        text = " ".join(sentence(chance, number) for _ in range(n_sentences))
        day = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        url = f"https://courier.example/{number}"
        yield json.dumps({"id": f"made-{number}", "url": url, "text": text, "published": day}) + "\n"


def write(path, n, n_sentences=2):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(documents(n, n_sentences))
