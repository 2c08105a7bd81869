"""How a dialogue begins, and moves through its phases."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dialogue import clock, markup
from dialogue.accounts.models import User
from dialogue.dialogues.fields import gathered, line
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.news import tell
from dialogue.dialogues.plans.building import fill
from dialogue.dialogues.plans.plan import Plan
from dialogue.dialogues.seats.seating import sit_down
from dialogue.errors import Conflict, Invalid
from dialogue.extensions import db
from dialogue.operation import attempt, operation
from dialogue.permissions import Actor, Permission, Phase, Role, Site
from dialogue.text import TITLE_LIMIT

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,58}")


@operation(Permission.CREATE_DIALOGUE)
def create_dialogue(
    actor: Actor,
    site: Site,
    *,
    slug: str,
    title: str,
    plan: Plan,
    starts_at: datetime,
    phase: str = Phase.OPEN.value,
    is_illustrative: bool = False,
) -> Dialogue:
    """A dialogue laid out by ``plan``, its days counted from ``starts_at``.

    Who makes it becomes its host. Invalid or Conflict when the slug cannot be had.
    """
    dialogue = Dialogue(
        **_named(slug, title),
        **_worded_by(plan),
        phase=Phase(phase).value,
        is_illustrative=is_illustrative,
        created_at=clock.now(),
    )
    fill(dialogue, plan, starts_at)
    _store(dialogue)
    if actor.id is not None:
        maker = db.session.get_one(User, actor.id)
        sit_down(dialogue, maker, role=Role.HOST, name=maker.name)
    tell("dialogue.created", actor=actor, dialogue=dialogue)
    return dialogue


@operation(Permission.CHANGE_PHASE)
def change_phase(actor: Actor, dialogue: Dialogue, *, phase: str) -> None:
    """Move the dialogue to another phase; what was said in public cannot become a draft again."""
    if phase not in set(Phase):
        raise Invalid("There is no such phase.")
    before = dialogue.phase
    if phase == before:
        return
    if phase == Phase.DRAFT and dialogue.last_post_number:
        raise Conflict("People have spoken in this dialogue: it cannot become a draft again.")
    dialogue.phase = phase
    dialogue.version = Dialogue.version + 1
    tell(
        "dialogue.phase_changed",
        actor=actor,
        dialogue=dialogue,
        data={"before": before, "after": phase},
    )


def _named(slug: str, title: str) -> dict[str, str]:
    named = gathered(
        {"slug": lambda: _usable_slug(slug), "title": lambda: line(title, TITLE_LIMIT)}
    )
    if db.session.scalar(select(Dialogue.id).where(Dialogue.slug == slug)) is not None:
        raise _taken(slug)
    return named


def _store(dialogue: Dialogue) -> None:
    slug = dialogue.slug
    try:
        with attempt():
            db.session.add(dialogue)
            db.session.flush()
    except IntegrityError:
        raise _taken(slug) from None


def _usable_slug(slug: str) -> str:
    if not SLUG.fullmatch(slug):
        raise Invalid(
            "The address may have small letters, digits and hyphens: 2 to 59 of them, "
            "the first no hyphen."
        )
    return slug


def _taken(slug: str) -> Conflict:
    return Conflict('There is a dialogue called "%(slug)s" already.', slug=slug)


def _worded_by(plan: Plan) -> dict[str, object]:
    return {
        "strapline": plan.strapline,
        "host_name": plan.host_name,
        "about": plan.about,
        "about_html": markup.render(plan.about).html,
        "rules": plan.rules,
        "rules_html": markup.render(plan.rules).html,
        "visibility": plan.visibility,
        "joining": plan.joining,
        "lang": plan.lang,
        "languages": list(plan.languages),
        "default_consent": plan.default_consent,
        "edit_minutes": plan.edit_minutes,
        "shows_presence": plan.shows_presence,
        "holding": plan.holding,
        "holding_first": plan.holding_first,
        "holds_links": plan.holds_links,
        "reviewing": plan.reviewing,
        "appeal_days": plan.appeal_days,
        "hides_flagged_at": plan.hides_flagged_at,
    }
