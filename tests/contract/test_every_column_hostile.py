"""Every column that can hold somebody's words holds an attack; no page lets one of them through."""

import html
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, String, Table, select, update

from dialogue import markup, memory
from dialogue.accounts.models import User
from dialogue.deliveries import deliver_due
from dialogue.dialogues.invitations.operations import invite_by_link
from dialogue.dialogues.models import Dialogue
from dialogue.dialogues.setup.document_operations import add_document
from dialogue.dialogues.setup.forms import DocumentForm
from dialogue.extensions import Base, db
from dialogue.imports import models as _imports  # noqa: F401 - its tables too
from dialogue.moderation.arranging.thread_operations import conclude, unlock
from dialogue.moderation.operations import correct_stage
from dialogue.moderation.people.operations import note_person, warn
from dialogue.moderation.people.queries import get_known
from dialogue.moderation.posts.operations import hide
from dialogue.notifications.stop_links import stop_token
from dialogue.notifications.watching_operations import watch_forum, watch_thread
from dialogue.summaries.checking.circulating_operations import circulate
from dialogue.summaries.checking.operations import answer_check, settle_check
from dialogue.summaries.checking.queries import get_own_check
from dialogue.summaries.checking.remark_operations import answer_remark, remark
from dialogue.summaries.publishing.operations import begin_next_version, respond
from dialogue.summaries.writing.citation_operations import cite
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import add_point, drop_point
from dialogue.threads import operations
from dialogue.threads.drafts.operations import save_draft
from dialogue.threads.models import Post
from tests.browser import Browser
from tests.contract.hostile import dangers
from tests.contract.routes import addresses, token_for
from tests.factories import (
    OPERATOR,
    first_post,
    make_cast,
    make_dialogue,
    make_participant,
    make_post,
    make_thread,
    make_user,
    seat_of,
    signed_in,
)
from tests.notifications.telling import notify
from tests.summaries.writing import point, published

ATTACK = "\"><img src=x onerror=alert(1)>{{7*7}}<b>ZX9</b>'"
SHORT = '"><b onclick=x>'
DRAWN = markup.render(ATTACK).html

# Columns that no person words: the program writes them, from a list of its own or at random, and
# reads them back as what they are. Every other text column is attacked.
CODES = {
    "dialogue": {
        *("slug", "phase", "visibility", "joining", "lang", "default_consent"),
        *("holding", "reviewing"),
    },
    "document": {"published_on", "lang", "url"},  # an http address, checked when it is written
    "draft": {"place"},
    "audit_chain": {"hash"},
    "audit_entry": {"action", "object_kind", "hash_before", "hash"},
    "delivery": {"listener", "state"},
    "event": {"kind", "object_kind"},
    "export": {
        *("format", "flavour", "audience", "lang", "key_id", "salt", "state", "runner"),
        *("sha256", "token_hash"),
    },
    "flag": {"rule"},
    "forum": {"slug", "region", "visibility", "holding", "reviewing"},
    "forum_seat": {"role"},
    "advice_shown": {"kind"},
    "held_post": {"kind", "state", "client_key", "via", "lang", "consent"},
    "kept_words": {"kind", "rule"},
    "moderation_case": {"kind", "subject", "state"},
    "decision": {"act", "rule", "region", "stakeholder_type", "lang"},
    "appeal": {"outcome"},
    "rule": {"slug"},
    "forum_watch": {"level"},
    "imported_item": {"kind", "key"},
    "invitation": {"token_hash", "email", "role"},
    "join_request": {"role", "state"},
    "notification": {"reason"},
    "participant": {
        *("role", "handle", "stakeholder_type", "region", "country", "capacity", "lang", "mails"),
    },
    "coverage_target": {"kind"},
    "point": {"client_key", "label", "level"},
    "point_check": {"answer"},
    "point_remark": {"client_key"},
    "summary": {"kind", "lang", "state"},
    "summary_section": {"kind", "key", "about"},
    "post": {
        *("client_key", "via", "state", "lang", "consent", "role", "stakeholder_type", "region"),
        *("country", "capacity", "rule", "facilitation"),
    },
    "publication": {"checksum"},
    "published_answer": {"key"},
    "published_document": {"format", "file_name", "standing", "sha256"},
    "response": {"reception"},
    "revision": {"lang"},
    "sign_in": {"token_hash"},
    "stage": {"slug", "family", "glyph"},
    "stream": {"key"},
    "stream_entry": {"object", "kind"},
    "term": {"kind", "slug"},
    "thread": {"lang", "client_key"},
    "thread_note": {"kind"},
    "thread_watch": {"level"},
    "token": {"token_hash", "purpose", "email"},
    "watched_word": {"lang", "act"},
    "user": {"email", "password_hash", "lang"},
}
# What markup.render drew and nh3 let pass: stored as HTML on purpose.
PIPELINE = {
    "dialogue": {"about_html", "rules_html"},
    "point": {"html"},
    "point_remark": {"html"},
    "post": {"html"},
    "response": {"html"},
    "revision": {"html"},
    "held_post": {"html"},
    "kept_words": {"html"},
    "thread": {"conclusion_html"},
}
PUBLISHED = {
    "dialogue": {"slug": "june-2005"},
    "summary": {"lang": SHORT, "round": 1, "thread": None},
    "questions": [{"label": SHORT, "text": ATTACK}],
    "sections": [
        {"title": ATTACK, "group": "", "kind": "figures", "points": []},
        {
            "title": ATTACK,
            "group": ATTACK,
            "kind": "recommendations",
            "points": [
                {
                    **{"number": 1, "text": ATTACK, "label": "shared", "own_view": True},
                    **{"level": "local", "addressee": ATTACK, "stage": ATTACK, "people": 1},
                    "citations": [
                        {
                            "post": 1,
                            "post_version": 1,
                            "consent": "name",
                            "lang": SHORT,
                            "said": "c1",
                        },
                    ],
                    "checks": {"asked": 1, "answered": 1, "fair": 0, "unfair": 1, "nuance": 0},
                    "answers": [
                        {
                            **{"answer": "unfair", "open": True, "earlier": True, "said": "k1"},
                            **{"settlement": ATTACK, "posts": [1]},
                        },
                    ],
                },
            ],
        },
    ],
    "coverage": {
        **{"contributions": [1, 1], "people": [1, 1], "groups": {"region": [1, 1]}},
        "lines": {
            "region": [
                {
                    **{"group": ATTACK, "people": [1, 1], "contributions": None},
                    **{"words": [1, 1], "points": 1},
                },
            ],
        },
    },
    "participation": {"contributions": 1, "people": 1, "countries": 1},
    "not_printed": {"paraphrased": 1},
}
SAID = {
    "c1": {"who": ATTACK, "pseudonym": "", "described": ATTACK, "passage": ATTACK},
    "k1": {"who": "", "pseudonym": ATTACK, "words": ATTACK},
}
WORDED = {"title": ATTACK, "theme": ATTACK, "description": ATTACK, "definition": ATTACK,
          "signs": ATTACK, "tools": ATTACK}  # fmt: skip
JSONS: dict[tuple[str, str], Any] = {
    ("dialogue", "languages"): ["en", SHORT],
    ("export", "scope"): {"forum": SHORT, "stage": SHORT},
    ("export", "told"): {"audience": "public", "k": 5, "generalised": {"country": 3}, "names": 2},
    ("export", "annexes"): None,  # names of parts
    ("event", "data"): None,  # ids and counts: no page shows them
    ("audit_entry", "data"): None,  # the same ones
    ("draft", "fields"): {"title": ATTACK, "body": ATTACK, "consent": SHORT, "stage": SHORT,
                          "forum": SHORT, "question": SHORT, "other_stages": SHORT},
    ("held_post", "details"): None,  # ids and slugs
    ("held_post", "affiliation"): {"author_name": ATTACK, "role": "participant"},
    ("held_post", "reasons"): [{"check": "words", "word": ATTACK}],
    ("kept_words", "attachments"): [ATTACK],
    ("kept_words", "revisions"): None,  # what else was attacked, in another table
    ("kept_words", "quotations"): None,
    ("moderation_case", "data"): {"reasons": [{"check": "words", "word": ATTACK}]},
    ("decision", "data"): None,  # ids, numbers and former settings
    ("rule", "translations"): {"en": WORDED | {"message": ATTACK}},
    ("forum", "translations"): {"en": WORDED, "fr": WORDED},
    ("join_request", "answers"): {"organisation": ATTACK, "region": SHORT, "country": SHORT,
                                  "stakeholder_type": SHORT, "capacity": SHORT},
    ("participant", "social_groups"): [ATTACK],
    ("round", "translations"): {"en": WORDED, "fr": WORDED},
    ("stage", "translations"): {"en": WORDED, "fr": WORDED},
    ("term", "translations"): {"en": WORDED, "fr": WORDED},
    ("publication", "content"): PUBLISHED,
    ("publication", "said"): SAID,
    ("question", "translations"): {"en": ATTACK, "fr": ATTACK},
    ("thread", "outline"): [ATTACK, ATTACK],
    ("thread_note", "data"): None,  # numbers, ids and a time
    ("post", "attachments"): [ATTACK],
    ("stage_change", "stages_before"): ["exclusion"],
    ("stage_change", "stages_after"): ["cohesion", ATTACK],
}  # fmt: skip


def attack_on(table: Table, column: Column[Any]) -> Any:
    """What an attacker would have this column hold; None where people word nothing in it."""
    if column.name in PIPELINE.get(table.name, ()):
        return DRAWN
    if isinstance(column.type, JSON):
        return JSONS[table.name, column.name]
    if not isinstance(column.type, String) or column.name in CODES.get(table.name, ()):
        return None
    fits = column.type.length is None or column.type.length >= len(ATTACK)
    return ATTACK if fits else SHORT[: column.type.length]


def attack_everything() -> int:
    attacked = 0
    for table in Base.metadata.sorted_tables:
        values = {column.name: attack_on(table, column) for column in table.columns}
        worded = {name: value for name, value in values.items() if value is not None}
        if worded:
            db.session.execute(update(table).values(**worded))
            attacked += len(worded)
    db.session.commit()
    memory.forget_everything()
    return attacked


@pytest.fixture
def readers(app: Flask, clock: object) -> dict[str, Browser]:
    """One of everything, and those who look at it."""
    dialogue = make_dialogue()
    cast = make_cast(dialogue)
    thread = make_thread(dialogue, cast.amina, other_stages=("cohesion",),
                         question_id=dialogue.rounds[1].questions[0].id)  # fmt: skip
    first = first_post(thread)
    operations.edit_post(cast.amina, first, body="Edited.", version=1, reason="a slip")
    notify(cast.amina, make_post(thread, cast.bruno, reply_to=1))
    watch_thread(cast.amina, thread, level="all")
    watch_forum(cast.amina, thread.forum, level="none")
    operations.withdraw_post(cast.amina, make_post(thread, cast.amina))
    correct_stage(cast.bruno, thread, stage="cohesion", reason="It is.")
    hide(cast.bruno, make_post(thread, cast.amina), rule="attack", message="Kindly.")
    thread.is_held = True
    make_post(thread, cast.amina, "It waits.")
    conclude(cast.bruno, thread, conclusion="So far.")
    unlock(cast.bruno, thread)
    for place in ("new-thread", "thread/1", "edit/1", "thread/1/reply/2"):
        save_draft(cast.amina, dialogue, place=place, fields={"body": "Half"})
    form = DocumentForm(title="A paper", url="https://example.org/", author="Somebody")
    add_document(OPERATOR, dialogue, form=form)
    boss = make_user("Boss", is_admin=True)
    make_participant(dialogue, user=boss, role="host", stakeholder_type="media", region="africa")
    invite_by_link(boss, dialogue, role="participant")
    note_person(boss, get_known(boss, dialogue, "amina"), text="Careful.")
    warn(boss, seat_of(cast.amina, dialogue), rule="attack", message="Take care.")
    summarise(boss, dialogue, first)
    publish_summary(dialogue, boss, cast.amina)
    a_circulated_draft(boss, cast.amina, dialogue)
    deliver_due()
    visitor = app.test_client()
    assert isinstance(visitor, Browser)
    return {
        "visitor": visitor,
        "Amina": signed_in(app, cast.amina),
        "Boss": signed_in(app, boss),
        "stranger": signed_in(app, make_user("Stranger")),
    }


def summarise(writer: User, dialogue: Dialogue, post: Post) -> None:
    """A draft that is circulated, with a recommendation that rests on a passage, and one that was
    dropped."""
    summary = begin_summary(writer, dialogue, kind="dialogue", title="Synthesis")
    place = summary.sections[0]
    for number in range(2):
        point = add_point(
            writer, summary, section=place, text="Do it.", level="local", addressee="Mayors"
        )
        cite(writer, point, number=post.number, passage="" if number else "Edited")
    drop_point(writer, point, reason="Twice.")
    summary.state = "circulated"


def publish_summary(dialogue: Dialogue, boss: User, cited: User) -> None:
    """In two versions, with a dispute and an answer."""
    summary = begin_summary(boss, dialogue, kind="dialogue", title="Synthesis")
    point(boss, summary, cites={1: ""}, key="recommendations", level="local")
    circulate(boss, summary)
    asked = get_own_check(cited, dialogue.slug, summary.number, 1)
    answer_check(cited, asked, answer="unfair", words="No.", version=1)
    published(boss, summary)
    respond(boss, summary, point=1, reception="not", words="No.", version=0)
    begin_next_version(boss, summary)
    published(boss, summary)


def a_circulated_draft(writer: User, cited: User, dialogue: Dialogue) -> None:
    """Amina answered, was settled with, remarked and was answered."""
    summary = begin_summary(writer, dialogue, kind="dialogue", title="So far")
    point = add_point(writer, summary, section=summary.sections[1], text="Heard (#1).")
    circulate(writer, summary)
    asked = get_own_check(cited, dialogue.slug, summary.number, point.number)
    settle_check(
        writer,
        answer_check(cited, asked, answer="unfair", words="No.", version=1),
        settlement="Yes.",
    )
    answer_remark(writer, remark(cited, point, body="Where?"), words="There.")


def known(dialogue: Dialogue) -> dict[str, Any]:
    seat = seat_of(make_user("Amina"), dialogue)
    return {
        "slug": [dialogue.slug], "number": [1, 2, 3], "forum": ["global"], "stage": ["cohesion"],
        "handle": ["amina", "boss"], "tail": ["x"], "token": ["x" * 43], "draft_id": [1],
        "sign_in_id": [1], "seat_id": [1], "invitation_id": [1], "release": ["x"],
        "notification_id": [1], "mails.ask_stop:token": [stop_token(seat)],
        "name": ["css/site.css"], "part_id": [1], "forum_id": [1],
        "held_id": [1], "decision_id": [1, 2], "case_id": [1], "export_id": [1],
        "section_id": [1], "point_number": [1], "citation_id": [1],
        "version": [1, 2],
        "remark_id": [1], "check_id": [1],
        "threads.show:number": [1], "place": ["thread/1"],
    }  # fmt: skip


def test_no_page_lets_an_attack_through(app: Flask, readers: dict[str, Browser]) -> None:
    dialogue = db.session.scalars(select(Dialogue)).one()
    swept = list(addresses(app, known(dialogue)))
    assert attack_everything() > 40
    shown = 0
    for name, browser in readers.items():
        for address in swept:
            answer = browser.get(address.path)
            assert answer.status_code < 500, (name, address.path)
            if answer.mimetype != "text/html":
                continue
            assert dangers(answer.text) == [], (name, address.path)
            assert "<img src=x" not in answer.text, (name, address.path)
            assert "<b>ZX9" not in answer.text, (name, address.path)
            assert "49<b" not in html.unescape(answer.text), (name, address.path)
            shown += html.escape(ATTACK, quote=False)[5:30] in answer.text
    assert shown > 150


ENDING = {"accounts.sign_out", "dialogues.leave"}  # after these one sweeps as somebody else
FIELDS = """
    title body reason name alias email forum stage question lang consent organisation who role text
    slug host_name addresses message url author client_key reply_to version other_stages country
    region phase number starts_at password lines act text_lang word
    into which post minutes until conclusion decision off
    format flavour audience k state since series purpose summary
    round thread kind section label own_view level addressee to passage people find
    note changes words reception
    answer settlement heeded seen
"""


def test_no_form_that_comes_back_lets_an_attack_through(
    app: Flask, readers: dict[str, Browser]
) -> None:
    """Refused forms show what was typed: every field is typed as an attack."""
    dialogue = db.session.scalars(select(Dialogue)).one()
    fields = FIELDS.split()
    for name, browser in readers.items():
        token = token_for(browser)
        for address in addresses(app, known(dialogue), safe=False):
            if address.endpoint in ENDING:
                continue
            form = dict.fromkeys(fields, ATTACK) | {"csrf_token": token}
            for button in ({}, {"preview": "1"}, {"save_draft": "1"}):
                answer = browser.open(address.path, method=address.method, data=form | button)
                assert answer.status_code < 500, (name, address.path, button)
                assert dangers(answer.text) == [], (name, address.path, button)


def test_every_column_of_words_is_attacked() -> None:
    """A new column is attacked unless it is said to be a code; what is said must exist."""
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    for listed in (CODES, PIPELINE):
        for name, columns in listed.items():
            if name in tables:
                assert columns <= set(tables[name].columns.keys()) | {"kind"}, name
    for table in tables.values():
        for column in table.columns:
            attack_on(table, column)


ATTACKS = (
    *("<img src=x>", "<b onclick=x>", "<a href='javascript:x'>", "<script>", "<!--x-->", "<?x?>"),
    *("<p style='x'>", "<iframe>", "<svg onload=x>", "<a href=' data:x'>", "<form action='x:y'>"),
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_judge_notices(attack: str) -> None:
    assert dangers(f"<p>{attack}</p>")


def test_the_judge_lets_our_own_pass() -> None:
    assert dangers('<p><a href="/x">x</a> <code>&lt;img src=x&gt;</code></p>') == []
