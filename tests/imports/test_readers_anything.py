"""Whatever is in a file, a reader answers with an archive or with ``Invalid``."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue.imports.items import Archive
from dialogue.imports.readers import READERS
from dialogue.imports.readers.rows import COLUMNS
from tests.imports.archives import as_csv, outcome

SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
IDS = st.sampled_from(["", "1", "2", "3", "4", "5"])
TIMES = st.text() | st.sampled_from(
    ["2005-06-06T10:00:00Z", "2005-06-07", "0001-01-01T00:00:00+09:00"]
)
WORDS = st.text() | st.sampled_from(["# x", "> y", "a@b.org", " "])
ROWS = st.fixed_dictionaries(
    {name: WORDS for name in COLUMNS}
    | {"id": IDS, "parent": IDS, "timestamp": TIMES}
    | {"type": st.sampled_from(["heading", "comment", "comment", "comment", "else"])}
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(COLUMNS), inner),
    max_leaves=20,
)


def check(archive: Archive) -> None:
    """What the database side relies on."""
    seen: set[str] = set()
    for thread in archive.threads:
        assert thread.title
        assert len(thread.title) <= 200
        inside: set[str] = set()
        for post in thread.posts:
            assert post.key not in seen
            assert post.thread == thread.key
            assert post.body.strip()
            assert post.reply_to is None or post.reply_to in inside or post.orphan_of
            assert post.at is None or post.at.tzinfo is not None
            assert post.author.name
            post.body.encode()
            seen.add(post.key)
            inside.add(post.key)
    for line in [
        *(each.reason for each in archive.skipped),
        *(each.text for each in archive.notices),
    ]:
        assert line


@SHARED_FOLDER
@given(st.lists(ROWS, max_size=12))
def test_any_rows(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    table, objects = tmp_path / "rows.csv", tmp_path / "rows.json"
    table.write_text(as_csv(rows), "utf-8", newline="")
    objects.write_text(json.dumps(rows), "utf-8")
    check(READERS["json"]([objects]))
    check(READERS["csv"]([table]))


@SHARED_FOLDER
@given(st.lists(st.sampled_from(["heading", "comment"]), min_size=1, max_size=12), st.data())
def test_nothing_is_lost_silently(tmp_path: Path, kinds: list[str], data: st.DataObject) -> None:
    rows = [
        {"id": str(number), "type": kind, "title": f"T{number}", "body": f"B{number}"}
        | {"parent": data.draw(IDS), "timestamp": data.draw(TIMES)}
        for number, kind in enumerate(kinds)
    ]
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(rows), "utf-8")
    archive = READERS["json"]([path])
    posts = {post.key for thread in archive.threads for post in thread.posts}
    assert posts == {row["id"] for row in rows}


@SHARED_FOLDER
@given(VALUES)
def test_any_json(tmp_path: Path, value: object) -> None:
    path = tmp_path / "value.json"
    path.write_text(json.dumps(value), "utf-8")
    check(READERS["json"]([path]))


@pytest.mark.parametrize("form", READERS)
@SHARED_FOLDER
@given(st.binary() | st.text().map(str.encode))
def test_any_bytes(tmp_path: Path, form: str, raw: bytes) -> None:
    path = tmp_path / "anything"
    for content in (
        raw,
        b"From \nSubject: x\n" + raw,
        b"id,type,parent,author\n" + raw,
        b"[{" + raw,
    ):
        path.write_bytes(content)
        found = outcome(form, path)
        if isinstance(found, str):
            assert "anything" in found
        else:
            check(found)
