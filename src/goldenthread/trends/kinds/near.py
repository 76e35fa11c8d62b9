"""Which names are another with a slip: a letter missing, added, wrong or swapped, a blank, a small word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

LITTLE: Final = frozenset(("a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"))
"""Words by which two names do not differ."""
SHORTEST: Final = 4
"""Shorter words tell names apart, as A and B do of two teams; so do those with a figure."""
LONG: Final = 8
"""From so many letters on, a word can have two slips,"""
ALIKE: Final = 0.85
"""and is so much the same, as a borough's name is that is misspelt."""
MOST: Final = 2
"""The slips that a name can have."""

Words = tuple[str, ...]


def _words(name: str) -> Words:
    return tuple(word for word in name.split() if word not in LITTLE)


def one_slip(one: str, other: str) -> bool:
    """Whether a letter is missing, added, wrong, or swapped with the next: ``robery`` and ``robbery``."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


class _Vocabulary:
    """Words by what is left of them without a letter or two: those with a slip leave the same."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_rest: dict[str, set[str]] = defaultdict(set)
        for word in words:
            for rest in self._rests(word):
                self._by_rest[rest].add(word)

    @staticmethod
    def _rests(word: str) -> set[str]:
        if not word.isalpha():
            return set()
        without = {word[:n] + word[n + 1 :] for n in range(len(word))}
        more = {rest[:n] + rest[n + 1 :] for rest in without for n in range(len(rest))}
        return {word, *without, *(more if len(word) >= LONG else ())}

    def near(self, word: str) -> Iterator[tuple[str, int]]:
        """Each word that is this one with a slip or two, and how many."""
        found = {other for rest in self._rests(word) for other in self._by_rest.get(rest, ())}
        for other in sorted(found - {word}):
            if max(len(word), len(other)) >= SHORTEST and one_slip(word, other):
                yield other, 1
            elif min(len(word), len(other)) >= LONG and SequenceMatcher(None, word, other).ratio() >= ALIKE:
                yield other, MOST


class Names:
    """Names as they are compared, among which those are found that are nearly another."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_words: dict[Words, set[str]] = defaultdict(set)
        self._by_letters: dict[str, set[str]] = defaultdict(set)
        for name in names:
            self._by_words[_words(name)].add(name)
            for rest in _letters(name):
                self._by_letters[rest].add(name)
        self._vocabulary = _Vocabulary({word for words in self._by_words for word in words})

    def near(self, name: str) -> Mapping[str, int]:
        """The other names that this one is with a slip or two."""
        alike = {other for rest in _letters(name) for other in self._by_letters.get(rest, ())}
        found = {other: 1 for other in sorted(alike) if _run_together(name, other)}
        for changed, slips in ((_words(name), 1), *self._changed(_words(name), MOST)):
            found |= {other: min(slips, found.get(other, MOST)) for other in self._by_words.get(changed, ())}
        return {other: slips for other, slips in found.items() if other != name}

    def _changed(self, words: Words, most: int, start: int = 0) -> Iterator[tuple[Words, int]]:
        """The words with one or two of them changed to one that is near."""
        for n in range(start, len(words)):
            for other, slips in self._vocabulary.near(words[n]):
                if slips <= most:
                    changed = (*words[:n], other, *words[n + 1 :])
                    yield changed, slips
                    for more, then in self._changed(changed, most - slips, n + 1):
                        yield more, slips + then


def _letters(name: str) -> set[str]:
    """The letters of a name without blanks, whole and without each of them."""
    whole = name.replace(" ", "")
    return {whole, *(whole[:n] + whole[n + 1 :] for n in range(len(whole)))}


def _run_together(one: str, other: str) -> bool:
    """Whether the slip is in a blank or a small word: ``theftfrom a person``, ``theft form a person``."""
    whole = one.replace(" ", ""), other.replace(" ", "")
    if whole[0] == whole[1]:
        return True
    differ = set(one.split()) ^ set(other.split())
    if min(map(len, whole)) < LONG or not all(word.isalpha() and len(word) > 1 for word in differ):
        return False
    blank = len(one.split()) != len(other.split())
    return (blank or bool(differ & LITTLE)) and one_slip(*whole)
