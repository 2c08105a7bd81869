"""What publishing freezes, and what stops it."""

from hashlib import sha256
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from dialogue.accounts.models import User
from dialogue.audit import AuditEntry
from dialogue.errors import Conflict, NotPermitted
from dialogue.extensions import db
from dialogue.i18n import gettext, speaking
from dialogue.moderation.posts.operations import hide
from dialogue.operation import transaction
from dialogue.summaries.checksums import spelled
from dialogue.summaries.coverage.measures import Spoken, ledger
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.content import frozen
from dialogue.summaries.publishing.freezing import Said, frozen_ledger, told_of
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.operations import begin_next_version, publish
from dialogue.summaries.publishing.standing import citations_of
from dialogue.summaries.queries import get_publication, load_draft
from dialogue.summaries.writing.operations import begin_summary
from dialogue.summaries.writing.point_operations import drop_point, write_point
from dialogue.summaries.writing.readiness import NotReady
from dialogue.threads.operations import edit_post, withdraw_post
from tests.factories import (
    make_cast,
    make_participant,
    make_person,
    make_user,
)
from tests.summaries.writing import SECRET, answered, point, published, said_by, section, weekly

AMINAS_FINGERPRINT = "ef16b0ba933a9eee6f8427d04fcf967303357b6fb0289f639229d0314e3224db"


def problems(refused: pytest.ExceptionInfo[NotReady]) -> list[tuple[str, int | None, int | None]]:
    return [(one.kind, one.point, one.post) for one in refused.value.problems]


def test_an_empty_draft_is_not_published(dialogue, writer) -> None:
    with pytest.raises(NotReady) as refused:
        published(writer, weekly(dialogue, writer))
    assert problems(refused) == [("empty", None, None)]


def test_whatever_does_not_hold_stops_publication_with_a_list(dialogue, writer) -> None:
    cast = make_cast(dialogue)
    posts = [said_by(dialogue, cast.amina, f"The old water law, {n}.") for n in range(5)]
    summary = weekly(dialogue, writer)
    point(writer, summary, "Nobody said this.")
    point(writer, summary, "I think so.", is_own_view=True)
    cites = {post.number: "old water law" if n == 2 else "" for n, post in enumerate(posts)}
    point(writer, summary, cites=cites)
    dropped = point(writer, summary, cites={posts[0].number: ""})
    drop_point(writer, dropped)
    withdraw_post(cast.amina, posts[0])
    hide(cast.bruno, posts[1], rule="attack", message="")
    edit_post(cast.amina, posts[2], body="The new water law.", version=1)
    edit_post(cast.amina, posts[3], body="The old water law, mended.", version=1)
    posts[4].consent = "none"
    db.session.commit()
    with pytest.raises(NotReady) as refused:
        published(writer, summary)
    kinds = ["withdrawn", "hidden", "passage-gone", "edited", "no-consent"]
    expected = [(kind, 3, post.number) for kind, post in zip(kinds, posts, strict=True)]
    assert problems(refused) == [("no-citation", 1, None), *expected]
    assert summary.version == 0


def test_only_rapporteurs_publish(dialogue, writer, amina) -> None:
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={said_by(dialogue, amina, "Ask us.").number: ""})
    with pytest.raises(NotPermitted):
        published(amina, summary)


def test_a_draft_that_changed_meanwhile_is_looked_at_again(dialogue, writer, amina) -> None:
    summary = weekly(dialogue, writer)
    made = point(writer, summary, cites={said_by(dialogue, amina, "Ask us.").number: ""})
    seen = summary.changes
    write_point(writer, made, version=1, text="Others wrote.")
    with pytest.raises(Conflict):
        publish(writer, summary, changes=seen, secret=SECRET)
    assert published(writer, summary).version == 1


def test_a_published_version_stands_until_the_next_is_begun(dialogue, writer, amina) -> None:
    summary = weekly(dialogue, writer)
    made = point(writer, summary, cites={said_by(dialogue, amina, "Ask us.").number: ""})
    with pytest.raises(Conflict):
        begin_next_version(writer, summary)
    first = published(writer, summary)
    with pytest.raises(Conflict):
        write_point(writer, made, version=1, text="Later.")
    begin_next_version(writer, summary)
    write_point(writer, made, version=1, text="Later.")
    second = published(writer, summary, note="Said later")
    assert (first.version, second.version) == (1, 2)
    assert texts(first) == ["The young are left out."]
    assert texts(second) == ["Later."]


def texts(publication: Publication) -> list[str]:
    sections = publication.content["sections"]
    return [one["text"] for section in sections for one in section["points"]]


def test_who_is_named_follows_each_contributions_consent(dialogue, writer) -> None:
    people = {name: make_person(dialogue, name) for name in ("Ada", "Bea", "Cia")}
    posts = {
        "Ada": said_by(dialogue, people["Ada"], "By my name.", "name"),
        "Bea": said_by(dialogue, people["Bea"], "By another.", "alias"),
        "Cia": said_by(dialogue, people["Cia"], "Secret words of Cia.", "paraphrase"),
    }
    also_ada = said_by(dialogue, people["Ada"], "Not by my name.", "alias")
    summary = weekly(dialogue, writer)
    cites = {posts["Ada"].number: "By my name.", posts["Bea"].number: "By another."}
    cites |= {posts["Cia"].number: "", also_ada.number: ""}
    point(writer, summary, cites=cites)
    made = published(writer, summary)
    cited = list(citations_of(made.content))
    said = [made.said.get(one["said"] or "") for one in cited]
    assert [one["who"] if one else None for one in said] == ["Ada", "", None, ""]
    assert [bool(one and one["pseudonym"]) for one in said] == [False, True, False, True]
    assert cited[2]["said"] is None
    told = spelled(made.content) + spelled(made.said)
    assert "Secret words" not in told
    assert "Bea" not in told
    assert "Cia" not in told
    assert made.content["not_printed"] == {"paraphrased": 1}
    assert made.content["sections"][1]["points"][0]["people"] == 3


def test_a_pseudonym_is_the_same_in_every_summary_of_a_dialogue(dialogue, writer, amina) -> None:
    post = said_by(dialogue, amina, "Ask us.")
    found = set()
    for number in (1, 2):
        summary = weekly(dialogue, writer, number)
        point(writer, summary, cites={post.number: ""})
        made = published(writer, summary)
        found |= {entry["pseudonym"] for entry in made.said.values()}
    assert len(found) == 1


def test_what_is_frozen_word_for_word(dialogue, writer, clock) -> None:
    """The golden version: whoever reads old publications relies on this shape."""
    for name in ("Ada", "Bea", "Cia", "Dea", "Amina"):
        make_participant(dialogue, name, stakeholder_type="media", region="africa")
    amina = make_user("Amina")
    post = said_by(dialogue, amina, "The young are not asked.", "name")
    summary = weekly(dialogue, writer)
    point(writer, summary, f"Youth (#{post.number}).", label="minority")
    salts = iter(["00" * 16, "11" * 16])
    with transaction(), speaking("en"):
        sections = load_draft(summary)
        said = Said(lambda: next(salts))
        made = frozen(writer, summary, sections, secret=SECRET, note="First", said=said)
    assert made.said == {
        "c1": {
            "salt": "00" * 16,
            "who": "Amina",
            "pseudonym": "",
            "described": "Media · Africa",
            "passage": "",
        }
    }
    assert {key: made.content[key] for key in made.content if key != "coverage"} == {
        "schema": 1,
        "dialogue": {
            "slug": "june-2005",
            "title": "Peace Dialogue",
            "strapline": dialogue.strapline,
            "host_name": dialogue.host_name,
            "lang": "en",
            "illustrative": False,
        },
        "summary": {
            "number": 1,
            "kind": "round",
            "title": "What week 2 said",
            "lang": "en",
            "round": 2,
            "thread": None,
        },
        "version": 1,
        "published_at": "2005-06-15T12:00:00Z",
        "note": "First",
        "questions": made.content["questions"],
        "sections": [
            {
                "title": "Question and participation",
                "group": "",
                "kind": "figures",
                "key": "figures",
                "about": "",
                "points": [],
            },
            {
                "title": "What is missing",
                "group": "",
                "kind": "points",
                "key": "missing",
                "about": "",
                "points": [
                    {
                        "number": 1,
                        "text": "Youth (#1).",
                        "label": "minority",
                        "own_view": False,
                        "level": None,
                        "addressee": "",
                        "stage": None,
                        "people": 1,
                        "citations": [
                            {
                                "post": 1,
                                "post_version": 1,
                                "consent": "name",
                                "lang": "en",
                                "said": "c1",
                                "fingerprint": AMINAS_FINGERPRINT,
                            }
                        ],
                        "checks": {
                            "asked": 0,
                            "answered": 0,
                            "fair": 0,
                            "unfair": 0,
                            "nuance": 0,
                        },
                        "answers": [],
                    }
                ],
            },
        ],
        "participation": {"contributions": 1, "people": 1, "countries": 0, "words": 5},
        "not_printed": {"paraphrased": 0},
    }
    assert [one["label"] for one in made.content["questions"]][0] == "2.1"
    assert made.checksum == sha256(spelled(made.content).encode()).hexdigest()


def test_answers_and_open_disputes_are_frozen_with_the_point(dialogue, writer) -> None:
    people = [make_person(dialogue, name) for name in ("Ada", "Bea", "Cia")]
    posts = [said_by(dialogue, one, "Ask us.", "name") for one in people]
    summary = weekly(dialogue, writer)
    made = point(writer, summary, cites={post.number: "" for post in posts})
    answered(made, people[0], "fair", "", dialogue)
    answered(made, people[1], "unfair", "We were asked once.", dialogue)
    write_point(writer, made, version=1, text="The young are hardly asked.")
    answered(made, people[2], "nuance", "Said of the first wording.", dialogue)
    found = published(writer, summary).content["sections"][1]["points"][0]
    assert found["checks"] == {"asked": 3, "answered": 0, "fair": 0, "unfair": 0, "nuance": 0}
    assert [(one["answer"], one["open"], one["earlier"]) for one in found["answers"]] == [
        ("unfair", True, True)
    ]


def test_two_publish_at_once_and_one_wins(app, dialogue, writer, amina) -> None:
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={said_by(dialogue, amina, "Ask us.").number: ""})
    db.session.commit()
    together, came_of_it = Barrier(2), []
    place = (writer.id, summary.id, summary.changes)

    def try_it() -> None:
        with app.app_context():
            person, draft = (
                db.session.get_one(User, place[0]),
                db.session.get_one(Summary, place[1]),
            )
            _ = person.seats
            together.wait()
            try:
                came_of_it.append(publish(person, draft, changes=place[2], secret=SECRET).version)
            except Conflict:
                came_of_it.append(0)

    both = [Thread(target=try_it) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(came_of_it) == [0, 1]
    db.session.expire_all()
    assert get_publication(summary, 2) is None


def test_publishing_and_dropping_a_minoritys_point_are_on_record(dialogue, writer, amina) -> None:
    number = said_by(dialogue, amina, "Ask us.").number
    summary = weekly(dialogue, writer)
    point(writer, summary, cites={number: ""})
    few = point(writer, summary, "Few say this.", cites={number: ""}, label="minority")
    drop_point(writer, few, reason="Said under week 1")
    published(writer, summary)
    wanted = select(AuditEntry.action).where(AuditEntry.object_kind == "summary")
    found = db.session.scalars(wanted.order_by(AuditEntry.seq)).all()
    assert found == ["summary.minority_dropped", "summary.published"]


def test_affiliation_is_told_as_far_as_five_share_it() -> None:
    alike = {("ngo", "africa"): 5, ("ngo", "asia"): 1, ("army", "asia"): 2, ("", "asia"): 2}
    assert told_of("ngo", "africa", alike) == ("ngo", "africa")
    assert told_of("ngo", "asia", alike) == ("ngo", "")
    assert told_of("army", "asia", alike) == ("", "asia")
    assert told_of("army", None, alike) == ("", "")
    assert told_of(None, None, alike) == ("", "")


def test_small_groups_have_no_printed_figures() -> None:
    """Eight of the ministry, six of the village, two soldiers: the second smallest goes too, or the
    soldiers could be counted from the total."""
    groups = ["ministry"] * 8 + ["village"] * 6 + ["army"] * 2
    spoken = [
        Spoken(number, number, 10, (group, "world", "global", "exclusion", "en"))
        for number, group in enumerate(groups)
    ]
    lines = frozen_ledger(ledger(spoken, {0: {1}}))["lines"]
    shown = {one["group"]: one["people"] for one in lines["stakeholder-type"]}
    assert shown == {"ministry": [1, 8], "village": None, "army": None}
    assert lines["region"][0]["contributions"] == [1, 16]
    hidden = [one for one in lines["stakeholder-type"] if one["people"] is None]
    assert all(set(one.values()) == {one["group"], None} for one in hidden)


def test_titles_are_frozen_in_the_language_of_the_summary(app, dialogue, writer, amina) -> None:
    summary = begin_summary(writer, dialogue, kind="round", round=2, title="Semaine 2", lang="fr")
    assert section(summary, "agreement").title == ""
    cites = {said_by(dialogue, amina, "Ask us.").number: ""}
    point(writer, summary, cites=cites, key="agreement")
    titles = [one["title"] for one in published(writer, summary).content["sections"]]
    with speaking("fr"):
        assert titles[1] == gettext("Points of agreement")
