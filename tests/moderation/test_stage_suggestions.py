"""Another stage for a thread: suggested by those who speak, accepted or dismissed at the desk."""

import pytest
from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.errors import Conflict, Invalid, NotPermitted, TooMany
from dialogue.moderation.arranging.suggestion_operations import suggest_stage
from dialogue.moderation.desk.case_kinds import handling_of
from dialogue.moderation.models import Case, CaseState
from dialogue.moderation.operations import correct_stage
from dialogue.threads.queries import stage_changes_of
from tests.factories import (
    Cast,
    make_participant,
    make_person,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.moderation.test_members import drawn, latest_case

HISTORY, SUGGEST = "/d/june-2005/threads/1/stages", "/d/june-2005/threads/1/suggest-stage"


def decide(actor: object, case: Case, version: int | None = None, **form: str) -> object:
    return handling_of(case).decide(actor, case, form, version or case.version)  # type: ignore[arg-type]


def test_a_thread_has_one_case_and_the_accepted_stage_is_its_own(
    app: Flask, dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.amina, forum="africa", other_stages=("polarization",))
    pia = make_person(dialogue, "Pia")
    browser = signed_in(app, cast.amina)
    assert SUGGEST in browser.get(HISTORY).text
    wrong = browser.submit(SUGGEST, "suggest", stage="cohesion", reason=" ")
    assert (wrong.status_code, 'href="#reason"' in wrong.text) == (422, True)
    assert (
        browser.submit(SUGGEST, "suggest", stage="cohesion", reason="They meet.").status_code == 303
    )
    case = latest_case()
    first_seen = case.version
    assert (case.kind, case.forum.slug) == ("stage", "africa")
    suggest_stage(pia, thread, stage="collaboration", reason="<b>They work.</b>")
    suggest_stage(cast.amina, thread, stage="cohesion", reason="They meet every week.")
    assert latest_case().id == case.id
    page = drawn(app, case, cast.bruno)
    assert "They meet every week." in page
    assert "&lt;b&gt;They work." in page
    assert "They meet.<" not in page

    with pytest.raises(Conflict):
        decide(cast.bruno, case, first_seen, act="accept", stage="cohesion")
    with pytest.raises(Invalid):
        decide(cast.bruno, case, act="accept", stage="exclusion")
    decision = decide(cast.bruno, case, act="accept", stage="cohesion", message="Well seen.")
    assert (thread.stage.slug, [one.slug for one in thread.other_stages]) == (
        "cohesion", ["polarization"])  # fmt: skip
    assert [one.reason for one in stage_changes_of(thread)] == ["They meet every week."]
    assert (decision.act, decision.message, decision.user_id) == (  # type: ignore[attr-defined]
        "correct-stage", "Well seen.", cast.amina.id)  # fmt: skip
    assert case.state == CaseState.UPHELD

    suggest_stage(pia, thread, stage="collaboration", reason="Still.")
    again = latest_case()
    assert again.id != case.id
    with pytest.raises(Invalid) as refused:
        decide(cast.bruno, again, act="dismiss")
    assert set(refused.value.fields) == {"message"}
    dismissed = decide(cast.bruno, again, act="dismiss", message="Not yet.")
    assert (dismissed.act, dismissed.seat_id) == ("dismiss", seat_of(pia, dialogue).id)  # type: ignore[attr-defined]
    assert (again.state, thread.stage.slug) == (CaseState.DISMISSED, "cohesion")


def test_what_was_corrected_meanwhile_is_accepted_without_another_correction(
    dialogue: Dialogue, cast: Cast
) -> None:
    thread = make_thread(dialogue, cast.amina)
    case = suggest_stage(cast.amina, thread, stage="cohesion", reason="They meet.")
    correct_stage(
        make_person(dialogue, "Fay", "facilitator"), thread, stage="cohesion", reason="So."
    )
    decide(cast.bruno, case, act="accept", stage="cohesion")
    assert [one.reason for one in stage_changes_of(thread)] == ["So."]


def test_who_may_suggest_and_who_decides(app: Flask, dialogue: Dialogue, cast: Cast) -> None:
    thread = make_thread(dialogue, cast.amina, forum="africa")
    for nobody in (cast.chen, make_user("Stranger")):
        with pytest.raises(NotPermitted):
            suggest_stage(nobody, thread, stage="cohesion", reason="So.")
        assert signed_in(app, nobody).get(SUGGEST).status_code == 403
    assert SUGGEST not in signed_in(app, cast.bruno).get(HISTORY).text
    case = suggest_stage(cast.amina, thread, stage="cohesion", reason="So.")
    elsewhere = make_participant(dialogue, "Mo", "moderator", forum="global").user
    for actor in (cast.amina, elsewhere):
        for form in ({"act": "accept", "stage": "cohesion"}, {"act": "dismiss", "message": "No."}):
            with pytest.raises(NotPermitted):
                decide(actor, case, **form)
    here = make_participant(dialogue, "Dora", "moderator", forum="africa").user
    decide(here, case, act="accept", stage="cohesion")


def test_ten_suggestions_an_hour_are_enough(app: Flask, dialogue: Dialogue, cast: Cast) -> None:
    threads = [make_thread(dialogue, cast.amina, title=f"Thread {place}") for place in range(11)]
    for thread in threads[:10]:
        suggest_stage(cast.amina, thread, stage="cohesion", reason="So.")
    with pytest.raises(TooMany):
        suggest_stage(cast.amina, threads[10], stage="cohesion", reason="So.")
    late = signed_in(app, cast.amina).submit(SUGGEST.replace("/1/", "/11/"), "suggest",
                                             stage="cohesion", reason="So.")  # fmt: skip
    assert (late.status_code, "Retry-After" in late.headers) == (429, True)
    assert ">So.<" not in late.text
    assert 'value="So."' in late.text
