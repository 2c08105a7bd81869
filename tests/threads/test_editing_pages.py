"""Changing and taking back a contribution, as a browser does it."""

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads import operations
from dialogue.threads.models import Post
from tests.browser import Browser
from tests.contract.routes import token_for
from tests.factories import Cast, first_post, make_post, make_thread, signed_in
from tests.fakes import Clock
from tests.forms import form_of, forms_of

POST = "/d/june-2005/posts/1"
EDIT = f"{POST}/edit"


@pytest.fixture
def post(dialogue: Dialogue, cast: Cast) -> Post:
    return first_post(make_thread(dialogue, cast.amina, body="I was there."))


@pytest.fixture
def amina(app: Flask, post: Post, cast: Cast) -> Browser:
    return signed_in(app, cast.amina)


def test_the_form_is_as_scripts_rely_on_it(amina: Browser) -> None:
    form = form_of(amina.get(EDIT).text, "edit")
    assert (form.action, form.method) == (EDIT, "POST")
    assert {"csrf_token", "body", "reason", "version", "lang"} <= set(form.values)
    assert (form.values["body"], form.values["version"]) == (["I was there."], ["1"])
    assert "consent" not in form.names


def test_an_edit_is_published_with_its_history(amina: Browser, post: Post, clock: Clock) -> None:
    clock.move(minutes=5)
    answer = amina.submit(EDIT, "edit", body="I was *near*.", reason="a <b>slip</b>", lang="fr")
    assert (answer.status_code, answer.location) == (303, "/d/june-2005/threads/1?post=1#p1")
    page = amina.get("/d/june-2005/threads/1").text
    assert "The former wording stays readable." in page
    assert "<p>I was <em>near</em>.</p>" in page
    assert f'href="{POST}/history">edited <time datetime="2005-06-15T12:05:00Z">' in page
    history = amina.get(f"{POST}/history").text
    assert "I was <del>there</del> <ins>*near*</ins>." in history
    assert "a &lt;b&gt;slip&lt;/b&gt;" in history
    assert "I was there." in history
    db.session.refresh(post)
    assert (post.version, post.lang) == (2, "fr")


def test_a_history_tells_each_change_the_newest_first(
    amina: Browser, post: Post, cast: Cast, client: Browser
) -> None:
    assert "stands as it was first written" in client.get(f"{POST}/history").text
    for number, body in enumerate(("Two.", "Three."), start=1):
        operations.edit_post(cast.amina, post, body=body, version=number)
    history = client.get(f"{POST}/history").text
    places = [history.index(f'id="version-{number}"') for number in (3, 2, 1)]
    assert places == sorted(places)
    assert "<del>Two</del> <ins>Three</ins>." in history


def test_two_editors_see_both_texts(amina: Browser, post: Post) -> None:
    first, second = (form_of(amina.get(EDIT).text, "edit") for _ in range(2))
    amina.post(EDIT, data=first.filled({"body": "From the first window."}))
    answer = amina.post(
        EDIT, data=second.filled({"body": "From the second window.", "reason": "mine"})
    )
    assert answer.status_code == 409
    assert "From the first window." in answer.text
    again = form_of(answer.text, "edit")
    assert again.values["body"] == ["From the second window."]
    assert (again.values["version"], again.values["reason"]) == (["2"], ["mine"])
    assert amina.post(EDIT, data=again.filled({})).status_code == 303
    db.session.refresh(post)
    assert (post.body, post.version) == ("From the second window.", 3)


@pytest.mark.parametrize("version", ["0", "x", "-1", "9" * 5000, "2", "\x00"])
def test_a_version_that_is_not_the_present_one_is_stale(
    amina: Browser, post: Post, version: str
) -> None:
    answer = amina.submit(EDIT, "edit", body="Other words.", version=version)
    assert answer.status_code == 409
    assert "Other words." in answer.text
    db.session.refresh(post)
    assert post.version == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"body": ""}, "body"), ({"body": "x" * 20_001}, "body"), ({"reason": "x" * 301}, "reason")],
)
def test_what_cannot_be_taken_comes_back_with_the_reason(
    amina: Browser, typed: dict[str, str], field: str
) -> None:
    answer = amina.submit(EDIT, "edit", **{"body": "Other words.", **typed})
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert form_of(answer.text, "edit").values[field] == [typed[field]]


def test_a_preview_and_a_draft_publish_nothing(amina: Browser, post: Post) -> None:
    seen = amina.submit(EDIT, "edit", body="Not **yet**.", reason="because", preview="1")
    assert seen.status_code == 200
    assert "Not <strong>yet</strong>." in seen.text
    assert form_of(seen.text, "edit").values["reason"] == ["because"]
    kept = amina.submit(EDIT, "edit", body="Not yet.", save_draft="1")
    assert (kept.status_code, kept.location) == (303, EDIT)
    assert form_of(amina.get(EDIT).text, "edit").values["body"] == ["Not yet."]
    db.session.refresh(post)
    assert (post.body, post.version) == ("I was there.", 1)
    assert amina.submit(EDIT, "edit").status_code == 303
    assert form_of(amina.get(EDIT).text, "edit").values["body"] == ["Not yet."]
    db.session.refresh(post)
    assert (post.body, post.version) == ("Not yet.", 2)


def test_withdrawing_leaves_a_stub(amina: Browser, post: Post, cast: Cast, client: Browser) -> None:
    operations.edit_post(cast.amina, post, body="SECRET words", version=1)
    make_post(post.thread, cast.bruno, reply_to=1)
    answer = amina.submit(f"{POST}/actions", f"{POST}/withdraw")
    assert (answer.status_code, answer.location) == (303, "/d/june-2005/threads/1?post=1#p1")
    for browser in (amina, client):
        page = browser.get("/d/june-2005/threads/1").text
        assert 'class="post post--withdrawn" id="p1"' in page
        assert "Withdrawn by its author" in page
        assert "in reply to 1" in page
        history = browser.get(f"{POST}/history").text
        assert "its wordings are deleted" in history
        for path in ("", "threads/1", "threads/1?view=flat", "posts/1/history", "posts/1/actions",
                     "rounds/2/", "people/amina", "threads/1?quote=1"):  # fmt: skip
            told = browser.get(f"/d/june-2005/{path}").text
            assert "SECRET" not in told, path
            assert "I was there" not in told, path


def test_a_withdrawn_contribution_offers_no_change(amina: Browser, post: Post, cast: Cast) -> None:
    operations.withdraw_post(cast.amina, post)
    token = {"csrf_token": token_for(amina)}
    assert amina.get(EDIT).status_code == 403
    assert amina.post(EDIT, data={**token, "body": "Back", "version": "2"}).status_code == 403
    assert amina.post(f"{POST}/withdraw", data=token).status_code == 403
    actions = amina.get(f"{POST}/actions").text
    assert "/edit" not in actions
    assert "/withdraw" not in actions


def test_others_may_not(app: Flask, post: Post, cast: Cast, client: Browser) -> None:
    for browser in (signed_in(app, cast.bruno), signed_in(app, cast.chen), client):
        data = {"csrf_token": token_for(browser), "body": "Not mine, long enough.", "version": "1"}
        assert browser.get(EDIT).status_code == 403
        changed = browser.post(EDIT, data=data)
        assert changed.status_code == 403
        assert "Not mine, long enough." in changed.text
        assert browser.post(f"{POST}/withdraw", data=data).status_code == 403
    db.session.refresh(post)
    assert (post.body, post.state) == ("I was there.", "published")


def test_the_actions_are_those_of_the_reader(
    app: Flask, amina: Browser, cast: Cast, client: Browser
) -> None:
    def offered(browser: Browser) -> set[str]:
        page = browser.get(f"{POST}/actions").text
        forms = {form.action for form in forms_of(page)}
        ways = {f"{POST}/{name}" for name in ("reply", "quote", "history", "edit", "withdraw")}
        return {way.rpartition("/")[2] for way in ways if f'href="{way}"' in page or way in forms}

    assert offered(amina) == {"reply", "quote", "history", "edit", "withdraw"}
    assert offered(signed_in(app, cast.bruno)) == {"reply", "quote", "history"}
    assert offered(signed_in(app, cast.chen)) == {"history"}
    assert offered(client) == {"history"}


def test_after_the_window_editing_is_refused_with_a_reason(
    amina: Browser, dialogue: Dialogue, clock: Clock
) -> None:
    dialogue.edit_minutes = 10
    dialogue.version += 1
    db.session.commit()
    assert amina.get(EDIT).status_code == 200
    clock.move(minutes=11)
    assert amina.get(EDIT).status_code == 403
    assert "The time in which a contribution can be edited is over." in (
        amina.get(f"{POST}/actions").text
    )


@pytest.mark.parametrize("number", [2, 999])
def test_absent_contributions_are_not_found(amina: Browser, number: int) -> None:
    token = {"csrf_token": token_for(amina)}
    for name in ("", "/history", "/actions", "/edit", "/reply", "/quote"):
        assert amina.get(f"/d/june-2005/posts/{number}{name}").status_code == 404
    for name in ("edit", "withdraw"):
        assert amina.post(f"/d/june-2005/posts/{number}/{name}", data=token).status_code == 404
