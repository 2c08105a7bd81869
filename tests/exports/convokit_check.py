"""Has ConvoKit's own loader open an export, by hand: its environment is too large for a suite.

In an environment of its own (some 790 MB): ``pip install --no-deps convokit``, then ``pip install
numpy scipy pandas scikit-learn nltk dill joblib tqdm pyyaml msgpack-numpy unidecode clean-text
pymongo matplotlib requests spacy``. Then ``python manage.py export convokit --dialogue SLUG
--out FOLDER`` and ``python tests/exports/convokit_check.py FOLDER``; 0 when all is well.
"""

import json
import sys
from pathlib import Path


def main(folder: Path) -> int:
    from convokit import Corpus  # noqa: PLC0415 - not there in the suite's environment

    lines = (folder / "utterances.jsonl").read_text("utf-8").splitlines()
    said = [json.loads(line) for line in lines]
    corpus = Corpus(filename=str(folder))
    problems = [
        f"{what}: {found} instead of {expected}"
        for what, found, expected in (
            ("utterances", len(list(corpus.iter_utterances())), len(said)),
            ("speakers", len(list(corpus.iter_speakers())), len({one["speaker"] for one in said})),
            (
                "conversations",
                len(list(corpus.iter_conversations())),
                len({one["conversation_id"] for one in said}),
            ),
        )
        if found != expected
    ]
    broken = [
        one.id for one in corpus.iter_conversations() if not one.check_integrity(verbose=False)
    ]
    if broken:
        problems.append(f"conversations that are no tree: {', '.join(broken[:10])}")
    sys.stdout.write("\n".join(problems or ["ConvoKit finds no fault."]) + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
