"""How far a word is from another one, counted in slips of the hand. Loaded only for errors."""

from __future__ import annotations


def slips(word: str, other: str) -> int:
    """Return the fewest slips between two words: a letter missing, added, wrong, or swapped with its neighbour."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word, 1):
        above, last, row = row, above, [at]
        for to, wanted in enumerate(other, 1):
            steps = [above[to] + 1, row[-1] + 1, above[to - 1] + (letter != wanted)]
            if at > 1 and to > 1 and (letter, word[at - 2]) == (other[to - 2], wanted):
                steps.append(last[to - 2] + 1)
            row.append(min(steps))
    return row[-1]
