"""How many words a text has, in any script (pure).

A run of letters and digits is a word; where a script writes without spaces each of its signs counts
as one, as editors count Chinese and Japanese.
"""

import re

_WITHOUT_SPACES = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3040-\u30ff\u31f0-\u31ff"  # Hiragana, Katakana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Chinese characters
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_WITHOUT_SPACES}]|(?:(?![{_WITHOUT_SPACES}])\w)+(?:['’-]\w+)*")


def count_words(text: str) -> int:
    """The number of words of a plain text."""
    return sum(1 for _ in _WORD.finditer(text))
