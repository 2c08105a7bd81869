"""A plan is read whole, or refused with a sentence that says what is wrong and where."""

from datetime import UTC, datetime, timedelta

import pytest

from dialogue.dialogues.plans.plan import Plan, june_2005, read_plan, taxonomies
from dialogue.errors import Invalid
from tests.structure.source import ROOT

START = datetime(2005, 6, 1, 15, 30, tzinfo=UTC)


def day(number: int) -> datetime:
    return datetime(2005, 6, 1, tzinfo=UTC) + timedelta(days=number - 1)


def test_june_2005_runs_three_weeks_and_three_days() -> None:
    times = [one.times(START) for one in june_2005().rounds]
    assert times == [
        (day(1), day(8)),
        (day(8), day(15)),
        (day(15), day(22)),
        (day(22), day(25)),
    ]


def test_a_question_is_kept_with_its_translations() -> None:
    question = june_2005().rounds[1].questions[1]
    assert question.text.startswith("Which interventions work best")
    assert set(question.translations) == {"ar", "zh", "fr", "ru", "es"}
    assert question.translations["fr"].startswith("Quelles interventions")


def test_the_shipped_lists_serve_a_plan_without_its_own() -> None:
    lists = read_plan('name = "Small"').taxonomies
    assert lists == taxonomies()
    assert [stage.slug for stage in lists.stages][:3] == [
        "fragmentation",
        "exclusion",
        "polarization",
    ]
    assert lists.forums[0].slug == "global"
    assert len(lists.stakeholder_types) == 12


def test_a_plan_may_bring_lists_of_its_own() -> None:
    plan = read_plan(
        """
        lang = "fr"
        languages = ["fr", "sw"]

        [[forums]]
        slug = "pleniere"
        title = "Plénière"

        [[stages]]
        slug = "ecoute"
        title = { fr = "Écoute", sw = "Kusikiliza" }
        glyph = "coexistence"
        """
    )
    assert [forum.slug for forum in plan.taxonomies.forums] == ["pleniere"]
    assert plan.taxonomies.stages[0].title == {"fr": "Écoute", "sw": "Kusikiliza"}
    assert plan.taxonomies.regions == taxonomies().regions
    assert plan.languages == ("fr", "sw")


def test_rounds_may_have_dates() -> None:
    plan = read_plan(
        """
        [[rounds]]
        title = "Opening"
        number = 0
        starts_on = 2005-05-31
        ends_on = "2005-05-31"
        """
    )
    assert plan.rounds[0].times(START) == (day(0), day(1))


def test_objectives_make_the_about_page_where_there_is_none() -> None:
    plan = read_plan('objectives = ["To meet.", "To listen."]')
    assert plan.about == "1. To meet.\n2. To listen."


def test_an_empty_plan_is_a_plan() -> None:
    assert read_plan("").rounds == Plan().rounds == ()


def test_a_plan_says_what_waits_for_a_moderator() -> None:
    plan = read_plan(
        """
        holding = "first"
        holding_first = 5
        holds_links = true
        reviewing = "after"
        appeal_days = 30
        hides_flagged_at = 4

        [[forums]]
        slug = "strict"
        title = "Strict"
        holding = "all"
        reviewing = "before"

        [[forums]]
        slug = "free"
        title = "Free"
        """
    )
    found = (plan.holding, plan.holding_first, plan.holds_links, plan.reviewing)
    assert found == ("first", 5, True, "after")
    assert (plan.appeal_days, plan.hides_flagged_at) == (30, 4)
    forums = plan.taxonomies.forums
    assert [(one.holding, one.reviewing) for one in forums] == [("all", "before"), (None, None)]


ROUND = '[[rounds]]\ntitle = "A"\n'


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("", True),
        ('visibility = "members"', True),
        ('visibility = "private"', False),
        ('visibility = "private"\nshows_presence = true', True),
        ("shows_presence = false", False),
    ],
)
def test_in_private_nobody_is_shown_unless_the_plan_says_so(text: str, shows: bool) -> None:
    assert read_plan(text).shows_presence is shows
    forum = read_plan(f'[[forums]]\nslug = "a"\ntitle = "A"\n{text}').taxonomies.forums[0]
    assert forum.shows_presence is shows


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x =", "plan.toml is not TOML in line 1."),
        ('titel = "A"', 'plan.toml: "titel" is not known here.'),
        ("lang = 3", 'plan.toml: "lang" must be a text in quotation marks.'),
        ('lang = "klingonese"', '"klingonese" is not a language code'),
        ('visibility = "secret"', '"visibility" must be one of: public, members, private.'),
        ("shows_presence = 1", '"shows_presence" must be one of: true, false.'),
        ('holding = "some"', '"holding" must be one of: none, first, all.'),
        ("holding_first = 0", '"holding_first" must be 1 or more.'),
        ("holding_first = 51", '"holding_first" must be 50 or less.'),
        ("appeal_days = 91", '"appeal_days" must be 90 or less.'),
        ("hides_flagged_at = 0", '"hides_flagged_at" must be 1 or more.'),
        ("edit_minutes = true", '"edit_minutes" must be a whole number.'),
        ("rounds = 3", '"rounds" must be written as [[rounds]] tables.'),
        (ROUND, 'rounds 1: "start_day" is missing.'),
        (ROUND + "start_day = 0\ndays = 0", 'rounds 1: "days" must be 1 or more.'),
        (ROUND + 'starts_on = "soon"\nends_on = 2005-06-01', '"starts_on" must be a date'),
        (ROUND + "starts_on = 2005-06-02\nends_on = 2005-06-01", "must not lie before"),
        (
            (ROUND + "number = 1\nstart_day = 0\ndays = 1\n") * 2,
            'rounds 2: "number" 1 is there already.',
        ),
        (
            ROUND
            + 'start_day = 0\ndays = 1\nquestions = ["a"]\n'
            + '[rounds.translations.fr]\nquestions = ["b", "c"]',
            'rounds 1, translations, fr: "questions" must be 1, one for each.',
        ),
        ('[[forums]]\nslug = "A b"\ntitle = "A"', '"slug" may have small letters'),
        ('[[forums]]\nslug = "a"\ntitle = "A"\nregion = "mars"', 'forum a has the region "mars"'),
        ('[[stages]]\nslug = "listening"\ntitle = "L"', '"glyph" must be one of: fragmentation'),
        ('[[documents]]\ntitle = "A"\nurl = "javascript:x"', '"url" must start with http://'),
        (f'strapline = "{"x" * 301}"', '"strapline" has more than 300 characters.'),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_plan(text)
    assert sentence in str(refused.value)


def test_every_drawing_of_a_stage_exists() -> None:
    sprite = (ROOT / "static" / "img" / "sprite.svg").read_text(encoding="utf-8")
    for stage in taxonomies().stages:
        assert f'id="stage-{stage.glyph}"' in sprite
