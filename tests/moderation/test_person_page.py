"""What moderators know of a person, on one page: each as far as their forums reach."""

import pytest
from flask import Flask

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.errors import Invalid, NotPermitted
from dialogue.extensions import db
from dialogue.moderation.cases import open_case, settle
from dialogue.moderation.models import CaseKind, CaseState, Flag
from dialogue.moderation.people.operations import hold_person, note_person, warn
from dialogue.moderation.people.queries import get_known
from dialogue.moderation.posts.operations import hide
from dialogue.operation import transaction
from dialogue.threads.models import Post
from dialogue.threads.queries import get_thread
from tests.contract.routes import token_for
from tests.factories import (
    OPERATOR,
    first_post,
    forum_of,
    make_dialogue,
    make_participant,
    make_person,
    make_post,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.fakes import Clock
from tests.statements import statements

PAGE = "/d/june-2005/moderation/people/amina"


@pytest.fixture
def dialogue(app: Flask, clock: Clock) -> Dialogue:
    """Amina spoke in Africa and the plenary; Bruno leads all, Dora Africa, Emil Arab States."""
    made = make_dialogue()
    make_participant(
        made, region="africa", organisation="Women's Council", stakeholder_type="media"
    )
    make_person(made, "Bruno", "moderator")
    make_participant(made, "Dora", "moderator", forum="africa")
    make_participant(made, "Emil", "moderator", forum="arab-states")
    make_participant(made, "Fay", "facilitator")
    make_thread(made, make_user(), forum="africa", title="Wells of Africa")
    make_thread(made, make_user(), forum="global", title="Wells of the world")
    return made


def flag(post: Post, by: User, state: CaseState) -> None:
    with transaction():
        case = open_case(OPERATOR, CaseKind.FLAG, f"post/{post.id}", dialogue=post.dialogue,
                         forum=post.forum, post_id=post.id)  # fmt: skip
        seat_id = seat_of(by, post.dialogue).id
        db.session.add(Flag(case_id=case.id, seat_id=seat_id, at=case.opened_at, rule="attack"))
        settle(OPERATOR, case, state)


def read(app: Flask, name: str, path: str = PAGE) -> tuple[int, str]:
    answer = signed_in(app, make_user(name)).get(path)
    return answer.status_code, answer.text


def test_who_sees_the_page_and_how_much_of_it(app: Flask, dialogue: Dialogue) -> None:
    amina, bruno, dora = make_user(), make_user("Bruno"), make_user("Dora")
    africa, plenary = (make_post(thread, amina, f"In {thread.forum.slug}.") for thread in (
        first_post_of(dialogue, 1).thread, first_post_of(dialogue, 2).thread))  # fmt: skip
    hide(bruno, plenary, rule="attack", message="Not in the plenary.")
    hide(dora, africa, rule="duplicate", message="Said before in Africa.")
    flag(first_post_of(dialogue, 1), make_user("Fay"), CaseState.DISMISSED)
    flag(first_post_of(dialogue, 2), make_user("Fay"), CaseState.UPHELD)
    hold_person(bruno, seat_of(amina, dialogue), rule="attack", message="For a while.")
    make_post(first_post_of(dialogue, 1).thread, amina, "Waits in Africa.")
    make_post(first_post_of(dialogue, 2).thread, amina, "Waits in the plenary.")
    note_person(bruno, get_known(bruno, dialogue, "amina"), text="For all who lead.")
    note_person(dora, get_known(dora, dialogue, "amina"), text="For those of Africa.")

    in_africa = ("Wells of Africa", "Said before in Africa.", "Waits in Africa.",
                 "For those of Africa.", "Dismissed: 1")  # fmt: skip
    elsewhere = ("Wells of the world", "Not in the plenary.", "Waits in the plenary.",
                 "For all who lead.", "Upheld: 1", "For a while.",
                 "What holds at present")  # fmt: skip
    status, whole = read(app, "Bruno")
    assert status == 200
    assert [words for words in in_africa + elsewhere if words not in whole] == []
    assert "Women&#39;s Council" in whole
    assert "Hidden: 2" in whole
    assert "@example.org" not in whole.replace("bruno@example.org", "")
    status, part = read(app, "Dora")
    assert status == 200
    assert [words for words in in_africa if words not in part] == []
    assert [words for words in elsewhere if words in part] == []
    for nobody in ("Emil", "Fay", "Amina", "Stranger"):
        assert read(app, nobody)[0] == 404, nobody
    assert app.test_client().get(PAGE).status_code == 404
    assert read(app, "Bruno", PAGE.replace("amina", "nobody"))[0] == 404

    public = "/d/june-2005/people/amina"
    linked = {name: PAGE in read(app, name, public)[1] for name in ("Bruno", "Dora", "Emil", "Fay")}
    assert linked == {"Bruno": True, "Dora": True, "Emil": False, "Fay": False}


def test_the_page_costs_few_queries_however_much_there_is(app: Flask, dialogue: Dialogue) -> None:
    browser, amina = signed_in(app, make_user("Bruno")), make_user()
    note_person(make_user("Bruno"), get_known(OPERATOR, dialogue, "amina"), text="The first.")
    browser.get(PAGE)
    with statements(app) as few:
        browser.get(PAGE)
    for place in range(6):
        post = make_post(first_post_of(dialogue, 1).thread, amina, f"Word {place}.")
        hide(make_user("Bruno"), post, rule="attack")
        note_person(OPERATOR, get_known(OPERATOR, dialogue, "amina"), text="Once more.")
    with statements(app) as many:
        browser.get(PAGE)
    assert len(many.queries()) == len(few.queries()) <= 20


def test_measures_are_taken_and_lifted_on_the_page(app: Flask, dialogue: Dialogue) -> None:
    browser = signed_in(app, make_user("Bruno"))
    wrong = browser.submit(PAGE, "suspend", reason="other", days="7", message="  ")
    assert (wrong.status_code, 'href="#suspend-message"' in wrong.text) == (422, True)
    assert browser.submit(PAGE, "warn", reason="attack").status_code == 303
    done = browser.submit(PAGE, "suspend", reason="attack", days="7", message="A week of reading.")
    assert (done.status_code, done.location) == (303, PAGE)
    page = browser.get(PAGE).text
    assert "It ends by itself" in page
    assert 'id="suspend"' not in page
    again = {"csrf_token": token_for(browser), "reason": "attack", "days": "1"}
    assert browser.post(f"{PAGE}/suspend", data=again).status_code == 409
    assert browser.submit(PAGE, f"{PAGE}/lift", message="Welcome back.").status_code == 303
    page = browser.get(PAGE).text
    assert "No measure holds." in page
    assert "Welcome back." in page
    for act in ("lift", "hold", "warn", "suspend", "note"):
        assert foreign(app, "Emil", act) == 404, act
        assert foreign(app, "Dora", act) in (403, 404, 422), act
    assert seat_of(make_user(), dialogue).suspended_at is None
    assert not seat_of(make_user(), dialogue).is_held


def test_notes_are_for_those_above_and_never_about_oneself(dialogue: Dialogue, app: Flask) -> None:
    bruno, dora = make_user("Bruno"), make_user("Dora")
    hana = make_person(dialogue, "Hana", "host")
    make_post(first_post_of(dialogue, 1).thread, bruno, "A word of mine.")
    note_person(hana, get_known(hana, dialogue, "bruno"), text="Tires easily.")
    for reader in ("Bruno", "Dora"):
        status, page = read(app, reader, PAGE.replace("amina", "bruno"))
        assert (status, "Tires easily." in page) == (200, False)
    with pytest.raises(NotPermitted):
        note_person(bruno, get_known(bruno, dialogue, "bruno"), text="Splendid.")
    known = get_known(dora, dialogue, "amina")
    with pytest.raises(Invalid):
        note_person(dora, known, text="x", forum=forum_of(dialogue, "global"))
    with pytest.raises(NotPermitted):
        warn(dora, known.seat, rule="attack")


def foreign(app: Flask, name: str, act: str) -> int:
    browser = signed_in(app, make_user(name))
    form = {"csrf_token": token_for(browser), "reason": "attack", "days": "1", "about": "1"}
    return browser.post(f"{PAGE}/{act}", data=form).status_code


def first_post_of(dialogue: Dialogue, number: int) -> Post:
    return first_post(get_thread(OPERATOR, dialogue.slug, number))
