"""LexRank: how central each text is among others (Erkan & Radev 2004; numpy: load it late).

A text is central when many are like it, and more so when these are central themselves: the share
of time that a walk spends there which goes from text to text along likenesses and now and then
(1 - d) begins anew anywhere.
"""

import numpy as np
import numpy.typing as npt

THRESHOLD = 0.1
DAMPING = 0.85
_CLOSE, _MOST_STEPS = 1e-10, 200

Floats = npt.NDArray[np.float64]


def linked(cosines: npt.NDArray[np.floating]) -> Floats:
    """The links of LexRank with threshold: 1 between texts that are more alike than ``THRESHOLD``.

    In the paper each text has a link to itself too, which gives one that is like no other the
    average score: above many that are like a few. Here it has the lowest.
    """
    links = (cosines > THRESHOLD).astype(np.float64)
    np.fill_diagonal(links, 0)
    return links


def lexrank(links: npt.NDArray[np.floating]) -> Floats:
    """The centrality of each text, 1 on average, from ``links`` (square, symmetric, none negative):
    0 and 1, or the likenesses themselves, which is continuous LexRank. A text without any link
    hands on to all alike."""
    count = len(links)
    along = links.astype(np.float64)
    strength = along.sum(axis=1)
    alone = strength <= 0
    onward = np.where(alone, 0.0, 1 / np.where(alone, 1.0, strength))
    scores = np.ones(count)
    for _ in range(_MOST_STEPS):
        walked = (scores * onward) @ along + scores[alone].sum() / max(count, 1)
        before, scores = scores, (1 - DAMPING) + DAMPING * walked
        if np.abs(scores - before).max(initial=0) < _CLOSE:
            break
    return scores
