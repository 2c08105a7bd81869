"""The demo with people who can sign in, and with one of everything that a page needs to show."""

from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Select, func, select

from dialogue.accounts.models import TokenPurpose, User
from dialogue.accounts.operations import change_password
from dialogue.accounts.queries import user_by_email
from dialogue.accounts.staff_operations import issue_set_up_link, issue_token
from dialogue.accounts.writing import add_token
from dialogue.dialogues.invitations.operations import invite_by_link
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.queries import get_dialogue
from dialogue.dialogues.seats.models import Mails, Participant
from dialogue.exports.making.runs import make_due
from dialogue.exports.making.workshop import workshop_of
from dialogue.exports.operations import ask_for_export
from dialogue.exports.wishes import Wish
from dialogue.extensions import db
from dialogue.moderation.appeals.appeal_operations import appeal
from dialogue.moderation.posts.operations import hide
from dialogue.notifications.stop_links import stop_token
from dialogue.operation import transaction
from dialogue.permissions import SITE, Operator
from dialogue.reading import plain_text
from dialogue.summaries.checking.circulating_operations import circulate
from dialogue.summaries.checking.models import Check
from dialogue.summaries.checking.operations import answer_check
from dialogue.summaries.checking.queries import get_own_check
from dialogue.summaries.checking.remark_operations import answer_remark, remark
from dialogue.summaries.models import Point, Section, Summary
from dialogue.summaries.publishing.operations import begin_next_version, publish, respond
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import add_point, drop_point, write_point
from dialogue.threads.drafts.operations import save_draft
from dialogue.threads.models import Post, PostState, Thread
from dialogue.threads.operations import publish_post
from tests.accounts.people import PASSWORD, a_user, hash_of
from tests.moderation.desk import make_flag
from tests.notifications.telling import notify

OPERATOR = Operator()
VISITOR, GUEST, AUTHOR, MODERATOR, HOST, ADMIN = PEOPLE = (
    *("visitor", "guest", "author", "moderator", "host", "admin"),
)
ADDRESSES = {
    GUEST: "noor@example.org",
    MODERATOR: "bruno@example.org",
    HOST: "maren@example.org",
    ADMIN: "ada@example.org",
}

Facts = dict[str, Any]


def furnish() -> Facts:
    """Into a database that holds the demo: what stands in addresses, by name. The person called
    ``author`` wrote the contribution ``{post}``, has a draft, and has edited ``{edited}``, about
    which the case ``{case}`` is."""
    dialogue = get_dialogue(OPERATOR, "june-2005")
    edited = _one(select(Post).where(Post.edited_at.is_not(None)).order_by(Post.number))
    author = edited.author.user
    a_user(ADDRESSES[GUEST], name="Noor Haddad")
    a_user(ADDRESSES[ADMIN], name="Ada", is_admin=True)
    people = {name: _user(address) for name, address in ADDRESSES.items()}
    for user in (author, people[MODERATOR], people[HOST]):
        change_password(user, user, password_hash=hash_of(PASSWORD), keep=None)
    facts = _conversation(edited) | _parts(dialogue) | _links(dialogue, people)
    draft = save_draft(author, dialogue, place=f"thread/{facts['long']}", fields={"body": "Half"})
    facts |= {"author": author.email, "handle": edited.author.handle, "draft": draft.id}
    facts["seat"] = people[MODERATOR].seats[0].id
    facts |= _mails(edited.author, people[MODERATOR])
    facts["held"] = _held(edited.author, edited.thread)
    facts["decision"] = _decided(edited.author, people[MODERATOR])
    _ask_for_exports(people[HOST], dialogue)
    facts["case"] = make_flag(edited, people[HOST]).id
    facts["summary"] = _summary(people[HOST], dialogue, edited)
    facts |= _published(people[HOST], dialogue, edited)
    db.session.commit()
    return facts


def address_of(facts: Facts, person: str) -> str:
    """The e-mail address with which somebody of the cast signs in."""
    return str(ADDRESSES.get(person) or facts[person])


def _conversation(edited: Post) -> Facts:
    arabic = _one(select(Post).where(Post.lang == "ar").order_by(Post.number))
    withdrawn = _one(select(Post).where(Post.withdrawn_at.is_not(None)).order_by(Post.number))
    longest = select(Post.thread_id).group_by(Post.thread_id).order_by(func.count().desc()).limit(1)
    long = _one(select(Thread).where(Thread.id == longest.scalar_subquery()))
    return {
        "post": edited.number,
        "edited": edited.number,
        "thread": edited.thread.number,
        "arabic": arabic.thread.number,
        "arabic_post": arabic.number,
        "withdrawn": withdrawn.number,
        "long": long.number,
    }


def _parts(dialogue: Dialogue) -> Facts:
    """The id of a part of each kind, by the name that the kind has in addresses."""
    terms = {term.kind: term.id for term in dialogue.terms}
    return {
        "rounds": dialogue.rounds[0].id,
        "stages": dialogue.stages[0].id,
        "forums": dialogue.forums[1].id,
        "documents": dialogue.documents[0].id,
        "stakeholder_types": terms["stakeholder-type"],
        "regions": terms["region"],
        "social_groups": terms["social-group"],
    }


def _links(dialogue: Dialogue, people: dict[str, User]) -> Facts:
    """The secrets of links that are mailed or printed."""
    waiting = a_user("waiting@example.org", name="Wanda", is_confirmed=False)
    moving = a_user("moving@example.org", name="Moussa")
    invitation, token = invite_by_link(people[HOST], dialogue)
    with transaction():
        _row, moved = add_token(
            TokenPurpose.CHANGE_EMAIL, user_id=moving.id, email="moved@example.org"
        )

    def link(purpose: TokenPurpose, user: User) -> str:
        return issue_token(OPERATOR, SITE, user=user, purpose=purpose)

    return {
        "invitation": invitation.id,
        "invited": token,
        "confirm": link(TokenPurpose.CONFIRM, waiting),
        "change_email": moved,
        "reset": link(TokenPurpose.RESET, people[GUEST]),
        "set_up": issue_set_up_link(OPERATOR, SITE),
    }


def _ask_for_exports(host: User, dialogue: Dialogue) -> None:
    """One that is ready to be fetched, and one that waits."""
    workshop = workshop_of(cast(Flask, current_app))
    for audience in ("public", "team"):
        wish = Wish("csv", audience=audience, purpose="For the report")
        ask_for_export(host, dialogue, wish=wish, means=workshop.means)
        if audience == "public":
            make_due(workshop)


def _held(author: Participant, thread: Thread) -> int:
    """The id of an answer of the author's that waits for a moderator."""
    thread.is_held = True
    held = publish_post(author.user, thread, body="It waits.")
    thread.is_held = False
    return held.id


def _decided(author: Participant, moderator: User) -> int:
    """The id of a decision about a contribution of the author's, against which they appealed."""
    mine = select(Post).where(Post.author_id == author.id, Post.state == PostState.PUBLISHED.value)
    post = _one(mine.where(Post.edited_at.is_(None)).order_by(Post.number.desc()))
    decision = hide(moderator, post, rule="attack", message="Not against them.")
    appeal(author.user, decision, text="It was about the law.")
    return decision.id


def _mails(author: Participant, moderator: User) -> Facts:
    """A notification of the author's, and the secrets of links that stop mails."""
    seat = moderator.seats[0]
    seat.mails = Mails.NONE.value
    answer = _one(select(Post).where(Post.author_id != author.id, Post.withdrawn_at.is_(None)))
    told = notify(author.user, answer, "mention")
    return {"notification": told.id, "stop": stop_token(author), "stopped": stop_token(seat)}


def _user(address: str) -> User:
    user = user_by_email(address)
    assert user is not None, address
    return user


def _one(question: Select[tuple[Any]]) -> Any:
    found = db.session.scalars(question.limit(1)).first()
    assert found is not None, question
    return found


def _summary(writer: User, dialogue: Dialogue, cited: Post) -> int:
    """The number of a draft that is circulated: with a point that cites, one of the rapporteur's
    own, one without a citation, and one that was dropped."""
    summary = begin_summary(writer, dialogue, kind="round", round=2, title="Week 2, so far")
    happening = summary.sections[1]
    point = add_point(
        writer, summary, section=happening, text=f"Heard at last (#{cited.number}).", label="shared"
    )
    words = " ".join(plain_text(cited.html).split())
    if cited.consent in ("name", "alias"):
        cite(writer, point, number=cited.number, passage=words[:60])
    add_point(writer, summary, section=happening, text="More has to be asked.", is_own_view=True)
    add_point(writer, summary, section=happening, text="Nobody said it.", label="open")
    dropped = add_point(writer, summary, section=happening, text="Few.", label="minority")
    drop_point(writer, dropped, reason="It stands under what is missing")
    circulate(writer, summary)
    _answered(writer, cited, point)
    return summary.number


def _answered(writer: User, cited: Post, point: Point) -> None:
    """The author of what is cited found the point unfair and remarked on it; a writer replied."""
    who = _disputed(cited, point).participant.user
    answer_remark(writer, remark(who, point, body="Say **where**."), words="In the north.")


def _disputed(cited: Post, point: Point) -> Check:
    who = cited.author.user
    check = get_own_check(who, cited.dialogue.slug, point.summary.number, point.number)
    return answer_check(who, check, answer="unfair", words="Not at last.", version=point.version)


def _published(host: User, dialogue: Dialogue, cited: Post) -> Facts:
    """The number of a synthesis in its second version, with a recommendation that is disputed and
    answered, of which the next is a draft; and the id of what disputes it."""
    summary = begin_summary(host, dialogue, kind="dialogue", title="Synthesis, so far")
    text = f"Ask everybody (#{cited.number})."
    advice = add_point(
        host, summary, section=_section(summary, "recommendations"), text=text, level="local"
    )
    add_point(
        host, summary, section=_section(summary, "mandate"), text="We asked.", is_own_view=True
    )
    circulate(host, summary)
    disputed = _disputed(cited, advice)
    publish(host, summary, changes=summary.changes, secret="of tests")
    begin_next_version(host, summary)
    write_point(host, advice, version=1, text=f"{text} Soon.", level="local", label="shared")
    publish(host, summary, changes=summary.changes, secret="of tests", note="Sooner")
    respond(host, summary, point=1, reception="partly", words="As far as we can.", version=0)
    begin_next_version(host, summary)
    return {"published": summary.number, "disputed": disputed.id}


def _section(summary: Summary, key: str) -> Section:
    return next(one for one in summary.sections if one.key == key)
