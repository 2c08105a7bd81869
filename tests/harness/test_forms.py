"""The form reader sends what a browser would send."""

import pytest

from tests.forms import form_of, forms_of

PAGE = """
<form id="one" action="/one" method="post">
  <input type="hidden" name="csrf_token" value="secret">
  <input name="title" value="a &amp; b"><input type="checkbox" name="box" value="1">
  <input type="checkbox" name="ticked" checked><input type="radio" name="r" value="a">
  <input type="radio" name="r" value="b" checked>
  <select name="stage"><option value="x">X<option value="y" selected>Y</select>
  <select name="forum"><option value="global">Global</option><option value="africa"></select>
  <textarea name="body">
two
lines &lt;</textarea>
  <button name="go" value="yes">Go</button>
</form>
<form action="/d/x/posts/3/edit" method="post"></form>
<input name="outside" form="one" value="too">
"""


def test_what_is_not_answered_is_sent_as_the_page_has_it() -> None:
    assert form_of(PAGE, "one").values == {
        "csrf_token": ["secret"],
        "title": ["a & b"],
        "ticked": ["on"],
        "r": ["b"],
        "stage": ["y"],
        "forum": ["global"],
        "body": ["two\nlines <"],
        "outside": ["too"],
    }


def test_answers_replace_and_none_leaves_out() -> None:
    sent = form_of(PAGE, "/one").filled({"title": "new", "ticked": None, "go": "yes", "box": 1})
    assert sent["title"] == ["new"]
    assert sent["ticked"] == []
    assert sent["go"] == ["yes"]
    assert sent["box"] == ["1"]


def test_a_form_is_found_by_the_end_of_its_action() -> None:
    assert form_of(PAGE, "/edit").action == "/d/x/posts/3/edit"
    assert len(forms_of(PAGE)) == 2


def test_unknown_names_and_forms_fail() -> None:
    with pytest.raises(AssertionError, match="no form"):
        form_of(PAGE, "two")
    with pytest.raises(AssertionError, match="tittle"):
        form_of(PAGE, "one").filled({"tittle": "x"})
