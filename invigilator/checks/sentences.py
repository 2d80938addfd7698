"""Score an answer in words only where a rule is sure of it; a person reads the others.

A rule that is nearly right gives points for nonsense, or takes them from a good sentence. So a rule
here may only say "surely right": each word of the answer is one that the rule knows, nothing in it
speaks against it, and each idea is stated. Whatever else was written, a test raises
:class:`NeedsPerson`, and the answer waits for a person as any text does.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass


class NeedsPerson(Exception):  # noqa: N818  # nobody made an error
    """Raised by a test that leaves the points to a person; its text is for the student."""


@dataclass(frozen=True)
class Idea:
    """One idea that the answer has to state; both are regular expressions."""

    wordings: str
    """Ways to say it, searched in the words of each clause, in lower case."""
    negated: str = "(?!)"
    """Ways to say it with a negation: "not before the modules exist"."""


@dataclass(frozen=True)
class SureRule:
    """When an answer is surely right."""

    ideas: tuple[Idea, ...]
    """What it has to state."""
    known: str
    """The words it may use beside the little ones (*the*, *to*, *when*), with blanks between.

    Of each its regular endings are known too: *call* stands for *calls*, *called* and *calling*.
    """
    against: str
    """A pattern that no clause may hold: a role turned round, a wrong time."""
    aside: str = "(?!)"
    """A pattern for phrases that change nothing, removed before anything is looked for."""


LONGEST_SURE = 400
"""Characters of a text that a rule may be sure of."""

LITTLE_WORDS = re.compile(
    r"a|after|all|an|and|any|are|as|at|be|been|being|by|each|every|for|from|has|have|in|into|is|it|"
    r"its|of|on|once|over|so|that|the|their|them|then|they|this|to|was|were|when|where|which|will|"
    r"with|can|must|does|do|had|gets?|comes?|goes|very"
)

NEGATION = re.compile(r"\b(?:not|never|no|none|cannot|without|\w+n't)\b")

CLAUSE_ENDS = re.compile(
    r"[;:!,]|\.(?=\s|$)|\n\s*[-*\n]|\b(?:because|while|since|so|that|which|who)\b"
    r"|\band (?=(?:\w+ ){0,3}(?:not|never|cannot|\w+n't)\b)"
)


def surely_right(text: str, rule: SureRule) -> bool:
    """Return whether ``rule`` is sure that ``text`` is right; False says nothing about it.

    A question, a list of keywords, a long text, one with an unknown word, and one with a negation
    that the rule does not expect are never sure.
    """
    if len(text) > LONGEST_SURE or "?" in text:
        return False
    plain = re.sub(rule.aside, " ", text.casefold().replace("\u2019", "'"))
    words = _words(plain)
    little = sum(bool(LITTLE_WORDS.fullmatch(word)) for word in words)
    if 6 * little < len(words) or not all(_is_known(word, rule) for word in words):
        return False
    clauses = [" ".join(_words(clause)) for clause in CLAUSE_ENDS.split(plain)]
    if any(_speaks_against(clause, rule) for clause in clauses):
        return False
    return all(any(_states(clause, idea) for clause in clauses) for idea in rule.ideas)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text)


def _is_known(word: str, rule: SureRule) -> bool:
    if LITTLE_WORDS.fullmatch(word) or NEGATION.fullmatch(word):
        return True
    return any(word in _forms(known) for known in rule.known.split())


@functools.cache
def _forms(word: str) -> frozenset[str]:
    """Return ``word`` with the regular endings of verbs and nouns."""
    stem = word.removesuffix("e")
    forms = {word, f"{word}s", f"{word}es", f"{stem}ed", f"{stem}ing", f"{word}{word[-1]}ing"}
    if word.endswith("y"):
        forms |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
    return frozenset(forms)


def _speaks_against(clause: str, rule: SureRule) -> bool:
    if NEGATION.search(clause):
        return not any(_states(clause, idea) for idea in rule.ideas)
    return bool(re.search(rule.against, clause))


def _states(clause: str, idea: Idea) -> bool:
    wordings = idea.negated if NEGATION.search(clause) else idea.wordings
    return bool(re.search(wordings, clause))
