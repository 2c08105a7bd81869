"""What a moderator does with a contribution that nobody brought to the desk, over HTTP."""

from flask import Flask

from dialogue.dialogues.models import Dialogue
from dialogue.moderation.posts import review_operations
from dialogue.threads.held.models import HeldPost
from dialogue.threads.models import PostState, Thread
from dialogue.threads.operations import edit_post
from tests.factories import Cast, make_post, signed_in
from tests.forms import form_of

WORDS = "Please say it without the names."


def test_a_contribution_is_hidden_restored_removed_and_redacted_without_a_case(
    app: Flask, dialogue: Dialogue, cast: Cast, here: Thread
) -> None:
    bruno = signed_in(app, cast.bruno)
    post = make_post(here, cast.amina, "Write to amina@example.org today.")
    address = f"/d/june-2005/posts/{post.number}/moderate"
    assert address in bruno.get(f"/d/june-2005/posts/{post.number}/actions").text
    page = bruno.get(address).text
    stale = form_of(page, "act").filled({"reason": "attack", "message": WORDS})
    assert bruno.post(f"/d/june-2005/posts/{post.number}/hide", data=stale).status_code == 303
    assert (post.state, post.html) == (PostState.HIDDEN, "")
    hidden = bruno.get(address).text
    assert "amina@example.org today." in hidden
    answer = bruno.post(f"/d/june-2005/posts/{post.number}/remove", data=stale)
    assert answer.status_code == 409
    assert form_of(answer.text, "act").values["message"] == [WORDS]
    assert bruno.submit(address, "restore").status_code == 303
    assert post.state == PostState.PUBLISHED
    sent = form_of(bruno.get(address).text, "act").filled(
        {"reason": "private-data", "passage": "amina@example.org"}
    )
    assert bruno.post(f"/d/june-2005/posts/{post.number}/redact", data=sent).status_code == 303
    assert post.body == "Write to […] today."
    undo = form_of(bruno.get(address).text, "restore").filled({})
    edit = edit_post(cast.amina, post, body="Write to […] soon.", version=post.version)
    assert isinstance(edit, HeldPost)
    review_operations.approve(cast.bruno, edit)
    assert bruno.post(f"/d/june-2005/posts/{post.number}/restore", data=undo).status_code == 409
    answer = bruno.submit(address, "restore")
    assert answer.status_code == 409
    assert "the passage cannot be put back" in answer.text
    sent = form_of(bruno.get(address).text, "act").filled({"reason": "attack"})
    assert bruno.post(f"/d/june-2005/posts/{post.number}/remove", data=sent).status_code == 303
    assert post.state == PostState.REMOVED
    own = f"/d/june-2005/posts/{make_post(here, cast.bruno).number}/moderate"
    assert "above their role" in bruno.get(own).text
