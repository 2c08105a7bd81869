"""Files as they come: encodings, delimiters, damage; one plain line for each, the rest is read."""

import json
from pathlib import Path

import pytest

from dialogue.errors import Invalid
from dialogue.imports.readers import READERS
from tests.imports.archives import as_csv, comment, heading, posts_of, told


def test_what_is_no_object_or_no_text_is_told(read_text) -> None:
    rows = [heading("h"), 7, None, ["a"], comment("a") | {"body": {"x": 1}}, comment("b")]
    archive = read_text(json.dumps(rows), "json")
    assert list(posts_of(archive)) == ["b"]
    assert [line.split(": ", 1)[1] for line in told(archive)] == [
        "it is not an object with named values",
        "it is not an object with named values",
        "it is not an object with named values",
        'its "body" is not text',
    ]


def test_numbers_and_nulls_in_json_are_text(read_text) -> None:
    rows = [
        heading("h") | {"id": 1},
        comment("c") | {"id": 2, "parent": 1, "lang": None, "round": 3},
    ]
    archive = read_text(json.dumps(rows), "json")
    assert (archive.threads[0].key, archive.threads[0].round) == ("1", 3)
    assert told(archive) == []


def test_an_object_in_each_line(read_text) -> None:
    lines = [json.dumps(heading("h")), "{broken", json.dumps(comment("a"))]
    archive = read_text("\n".join(lines), "json")
    assert list(posts_of(archive)) == ["a"]
    assert told(archive) == ["page.json, line 2: it is not JSON"]


def test_a_damaged_array_gives_what_is_sound(read_text) -> None:
    text = json.dumps([heading("h"), comment("a"), comment("b")], indent=1)
    archive = read_text(text[: text.rindex('"body"')], "json")
    assert list(posts_of(archive)) == ["a"]
    assert len(archive.skipped) == 1


def test_an_empty_array_is_an_empty_archive(read_text) -> None:
    assert read_text(" [ ] ", "json").threads == ()


def test_half_a_character_in_json_does_not_reach_the_text(read_text) -> None:
    rows = [heading("h"), comment("a", body="one\ud800two\x00three")]
    archive = read_text(json.dumps(rows), "json")
    assert posts_of(archive)["a"].body == "onetwothree"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_with_other_delimiters(read_text, delimiter: str) -> None:
    rows = [heading("h", "A; b, c"), comment("a", body='one\n"two"; three,\tfour')]
    archive = read_text(as_csv(rows, delimiter))
    assert archive.threads[0].title == "A; b, c"
    assert posts_of(archive)["a"].body == 'one\n"two"; three,\tfour'
    assert told(archive) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_in_unicode_are_read_without_a_word(read_text, encoding: str) -> None:
    archive = read_text(as_csv([heading("h", "Où ça, Łódź?"), comment("a")]).encode(encoding))
    assert archive.threads[0].title == "Où ça, Łódź?"
    assert told(archive) == []


def test_another_encoding_is_guessed_and_told(read_text) -> None:
    archive = read_text(as_csv([heading("h"), comment("a", body="Où ça – là")]).encode("cp1252"))
    assert posts_of(archive)["a"].body == "Où ça – là"
    (line,) = told(archive)
    assert line.startswith("page.csv, line 3: it is not all UTF-8")


def test_one_strange_byte_does_not_spoil_the_rest(read_text) -> None:
    rows = [heading("h", "日本"), comment("a", body="Ünïcödé été @ 你好")]
    archive = read_text(as_csv(rows).encode().replace(b"@", b"\xe9"))
    assert posts_of(archive)["a"].body == "Ünïcödé été é 你好"
    assert archive.threads[0].title == "日本"


def test_rows_with_a_wrong_number_of_columns_are_skipped(read_text) -> None:
    text = as_csv([heading("h"), comment("a", body="one\ntwo")]) + "x,y\n\n"
    archive = read_text(text + "c,comment,h,Ann,2005-06-06,,Fine\nd,comment,h,A,2005-06-06,,B,C\n")
    assert set(posts_of(archive)) == {"a", "c"}
    assert told(archive) == [
        "page.csv, line 5: it has 2 columns, not 7",
        "page.csv, line 8: it has 8 columns, not 7",
    ]


def test_a_quotation_mark_that_is_never_closed_costs_one_line(read_text) -> None:
    text = as_csv([heading("h"), comment("a")])
    text += 'b,comment,h,Ann,2005-06-06,,"never closed\n'
    text += "c,comment,h,Ann,2005-06-06,,Fine\nd,comment,h,Ann,2005-06-06,,Fine too\n"
    archive = read_text(text)
    assert set(posts_of(archive)) == {"a", "c", "d"}
    assert told(archive) == ["page.csv, line 4: a quotation mark in it is never closed"]


def test_a_field_of_many_characters_is_read(read_text) -> None:
    archive = read_text(as_csv([heading("h"), comment("a", body="x" * 300_000)]))
    assert sum(len(post.body) for post in posts_of(archive).values()) == 300_000


def test_several_files_are_one_archive(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text(as_csv([heading("h"), comment("a")]))
    two.write_text(as_csv([comment("b", parent="a"), comment("a")]))
    archive = READERS["csv"]([one, two])
    assert posts_of(archive)["b"].reply_to == "a"
    assert told(archive) == ['two.csv, line 3: its id "a" was there before']


def test_one_unreadable_file_among_others_is_told(tmp_path: Path) -> None:
    good = tmp_path / "good.csv"
    good.write_text(as_csv([heading("h"), comment("a")]))
    archive = READERS["csv"]([tmp_path / "gone.csv", good])
    assert list(posts_of(archive)) == ["a"]
    assert told(archive) == [f"gone.csv: There is no file {tmp_path}/gone.csv."]


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a text file"),
        (b"\xff\xfea", "is not a text file"),
        (b"Dear all,\nthis is a letter.", "no heading line|is not JSON"),
    ],
)
def test_what_is_no_such_file_is_refused(
    tmp_path: Path, form: str, content: bytes, why: str
) -> None:
    path = tmp_path / f"strange.{form}"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=why) as refusal:
        READERS[form]([path])
    assert str(refusal.value).count(".") <= 2
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("form", READERS)
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, form: str) -> None:
    with pytest.raises(Invalid, match="There is no file"):
        READERS[form]([tmp_path / "gone"])
    with pytest.raises(Invalid, match="is a folder"):
        READERS[form]([tmp_path])


def test_a_table_without_its_columns_is_refused_by_their_names(read_text) -> None:
    with pytest.raises(Invalid, match="with the columns parent, timestamp"):
        read_text("id,type,author,title,body\n")


def test_deeply_nested_json_is_refused(read_text) -> None:
    with pytest.raises(Invalid, match="is not JSON"):
        read_text("[" * 100_000, "json")
    with pytest.raises(Invalid, match="is not JSON"):
        read_text('{"a":' * 100_000, "json")
