"""Texts as vectors of their words and of parts of words, by scikit-learn if it is there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from threading import Thread
from typing import Any

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # written without spaces: a sign is a word
_WORD = rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+"

READ = 10_000
"""How many characters of a text are compared; nobody's short answer is longer."""


def available() -> bool:
    """Return whether scikit-learn, the extra ``marking``, is installed."""
    try:
        import sklearn.feature_extraction.text  # noqa: F401
    except ImportError:
        return False
    return True


@cache
def prepare() -> None:
    """Begin to import scikit-learn beside everything else, which takes seconds; do so once."""
    Thread(target=_import_all, name="scikit-learn", daemon=True).start()


def _import_all() -> None:
    with suppress(ImportError):
        import sklearn.cluster
        import sklearn.feature_extraction.text
        import sklearn.metrics  # noqa: F401


@lru_cache(maxsize=4)
def _vectors(forms: tuple[str, ...]) -> Any:
    """Return one row of unit length a text, and None if no text has a word.

    Kept for the next call: the page asks again after every mark, about the same texts.
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    forms = tuple(form[:READ] for form in forms)
    if not any(forms):
        return None
    # parts of words find inflections and slips; words and pairs keep what belongs together
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    words = TfidfVectorizer(token_pattern=_WORD, ngram_range=(1, 2), sublinear_tf=True)
    both = [vectorizer.fit_transform(forms) for vectorizer in (parts, words)]
    return csr_matrix(hstack(both)) * 0.5**0.5


def similarities(forms: Sequence[str], to: Sequence[int]) -> Any:
    """Return how alike each text is to those at the places ``to``, by cosine.

    ``forms`` are normal forms. The result is an array of ``len(forms)`` rows and ``len(to)``
    columns from 0 (nothing in common) to 1 (the same). A text without a word is alike to none.
    Raises ImportError without scikit-learn.
    """
    import numpy as np

    vectors = _vectors(tuple(forms))
    if vectors is None or not len(to):
        return np.zeros((len(forms), len(to)))
    return np.clip((vectors @ vectors[list(to)].T).toarray(), 0.0, 1.0)
