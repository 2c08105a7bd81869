"""What moderators do with cases beside deciding about what they are about."""

from dialogue import clock
from dialogue.dialogues.fields import gathered
from dialogue.errors import Conflict
from dialogue.extensions import db
from dialogue.moderation.cases import move_on, see_version
from dialogue.moderation.deciding import clean_message, decide
from dialogue.moderation.models import Act, Case, CaseNote, CaseState, Decision
from dialogue.moderation.seeing import is_dismissable, see_post
from dialogue.operation import operation
from dialogue.permissions import Actor, Permission, require
from dialogue.text import clean_body, scrub
from dialogue.threads.held.setting_aside import give_words_back
from dialogue.threads.models import PostState

NOTE_LONGEST = 4000


@operation(Permission.HANDLE_CASES)
def take(actor: Actor, case: Case, *, version: int) -> Case:
    """Let the others see who decides this; also from somebody else, as it was seen."""
    see_version(case, version)
    case.assignee_id, case.state = actor.id, CaseState.IN_PROGRESS.value
    move_on(actor, case, "case.taken")
    return case


@operation(Permission.HANDLE_CASES)
def release(actor: Actor, case: Case, *, version: int) -> Case:
    """Leave a case that one took to the others."""
    see_version(case, version)
    if case.assignee_id != actor.id:
        raise Conflict("Somebody else has this case.")
    case.assignee_id, case.state = None, CaseState.OPEN.value
    move_on(actor, case, "case.released")
    return case


@operation(Permission.HANDLE_CASES)
def note(actor: Actor, case: Case, *, text: str) -> CaseNote:
    """Tell the other moderators something about a case; nobody else reads it. Invalid by field."""
    checked = gathered({"note": lambda: clean_body(scrub(text), limit=NOTE_LONGEST)})
    written = CaseNote(case_id=case.id, author_id=actor.id, at=clock.now(), text=checked["note"])
    db.session.add(written)
    db.session.flush()
    move_on(actor, case, "case.noted")
    return written


@operation(Permission.HANDLE_CASES)
def dismiss(actor: Actor, case: Case, *, version: int, message: str = "") -> Decision:
    """Let things stand as they are. What was hidden because of flags alone is shown again. It is
    for those who could have hidden it: nobody dismisses what is said against themselves."""
    require(actor, Permission.HIDE, case)
    post = case.post
    if post is not None:
        see_post(post, None)
    see_version(case, version)
    if not is_dismissable(case):
        raise Conflict("This case cannot be dismissed: it has to be decided.")
    told = clean_message(message)
    if post is not None and post.state == PostState.HIDDEN:
        give_words_back(actor, post)
    return decide(
        actor,
        Act.DISMISS,
        dialogue=case.dialogue,
        forum=case.forum,
        case=case,
        seat=case.concerns,
        post=post,
        thread=case.thread,
        message=told,
        settles=CaseState.DISMISSED,
    )
