"""Words that set groups apart: reference values, counted in people, told only of enough of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.analysis.key_terms import SIGNIFICANT, Said, Term, key_terms, log_odds


def test_the_reference_values() -> None:
    z = log_odds({"water": 30, "land": 5, "the": 100}, {"water": 5, "land": 25, "the": 110})
    assert {word: round(value, 4) for word, value in z.items()} == {
        "water": 2.8309,
        "land": -2.2791,
        "the": -1.0420,
    }


def test_odds_of_nothing_and_of_one_word() -> None:
    assert log_odds({}, {}) == {}
    assert log_odds({"water": 3}, {"water": 9}) == {"water": 0.0}
    assert log_odds({"water": 3}, {}) == {"water": 0.0}


def spoken(group: str, *texts: str, people: int, lang: str = "en") -> list[Said]:
    """Each of ``people`` says all of ``texts``."""
    return [Said(f"{group}{who}", group, text, lang) for who in range(people) for text in texts]


def words(terms: list[Term]) -> list[str]:
    return [term.word for term in terms]


TALK = [
    *spoken("farmers", "The water of our valley", people=20),
    *spoken("traders", "The roads of our country", people=20),
]


def test_each_group_against_the_others() -> None:
    terms = key_terms(TALK)
    assert set(words(terms["farmers"])) == {"water", "valley"}
    assert set(words(terms["traders"])) == {"roads", "country"}
    water = next(term for term in terms["farmers"] if term.word == "water")
    assert (water.people, water.of, water.lang) == (20, 20, "en")
    # 20 of 100 uses against 0 of 100, each with a prior of 20 more among 200.
    assert water.z == pytest.approx(
        log_odds(
            dict.fromkeys(["the", "water", "of", "our", "valley"], 20),
            dict.fromkeys(["the", "roads", "of", "our", "country"], 20),
        )["water"]
    )


def test_one_loud_writer_makes_no_term() -> None:
    loud = [Said("farmers0", "farmers", "locusts " * 50) for _ in range(50)]
    assert "locusts" not in words(key_terms([*TALK, *loud])["farmers"])


MANY = spoken("traders", "The roads of our country", people=200)


def clerics(people: int) -> list[Said]:
    """As few set themselves apart from many: four with one word do."""
    return [Said(f"cleric {who}", "clerics", "prayer", "en") for who in range(people)]


@pytest.mark.parametrize(
    ("people", "fewest", "told"), [(4, 5, []), (5, 5, ["prayer"]), (4, 4, ["prayer"])]
)
def test_words_of_few_people_are_not_told(people: int, fewest: int, told: list[str]) -> None:
    rest = spoken("clerics", "The roads", people=9)
    terms = key_terms([*MANY, *clerics(people), *rest], fewest=fewest)
    assert [term.word for term in terms["clerics"] if term.z > 0] == told


def test_a_group_of_few_has_no_terms() -> None:
    assert key_terms([*MANY, *clerics(4)])["clerics"] == []
    assert words(key_terms([*MANY, *clerics(5)])["clerics"]) == ["prayer"]


def test_what_is_used_less_is_told_with_a_negative_z() -> None:
    some = spoken("traders", "water", people=6)[:6]
    terms = key_terms([*TALK, *spoken("farmers", "water wells", people=60), *some])
    less = [term for term in terms["traders"] if term.z < 0]
    assert words(less) == ["water"]
    assert less[0].people == 6


def test_languages_are_compared_apart() -> None:
    french = spoken("farmers", "Les puits sont à sec", people=20, lang="fr")
    terms = key_terms([*TALK, *french])
    assert all(term.lang == "en" for term in terms["farmers"])


def test_the_form_that_most_people_use_is_shown() -> None:
    forms = [Said(f"f{who}", "farmers", "Élevage", "fr") for who in range(12)]
    forms += [Said(f"g{who}", "farmers", "ELEVAGE", "fr") for who in range(3)]
    others = spoken("traders", "routes", people=20, lang="fr")
    assert words(key_terms([*forms, *others])["farmers"]) == ["Élevage"]


def test_of_characters_the_longest_term_stands_for_its_parts() -> None:
    talk = [
        *spoken("农民", "气候变化", "水井", people=20, lang="zh-Hans"),
        *spoken("商人", "经济发展", "道路", people=20, lang="zh"),
    ]
    assert set(words(key_terms(talk)["农民"])) == {"气候变化", "水井"}


def test_what_must_not_be_told_is_not() -> None:
    named = [*TALK, *spoken("farmers", "As Amína Diallo said", people=20)]
    assert {"Amína", "Diallo"} <= set(words(key_terms(named)["farmers"]))
    told = words(key_terms(named, never=["Amina Diallo"])["farmers"])
    assert not {"Amína", "Diallo"} & set(told)


def test_nothing_said() -> None:
    assert key_terms([]) == {}
    assert key_terms([Said(1, "a", ""), Said(2, "b", "!")]) == {"a": [], "b": []}


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.lists(st.sampled_from(["water", "land", "the"]))),
        max_size=30,
    ),
    st.integers(3, 7),
)
def test_terms_are_the_words_of_enough_people(said: list[tuple[int, list[str]]], most: int) -> None:
    texts = [Said(person, "few", " ".join(spoken), "en") for person, spoken in said]
    users = {
        word: len({each.person for each in texts if word in each.text.split()})
        for word in ("water", "land", "the")
    }
    z = log_odds(users, dict.fromkeys(["the", "roads", "of", "our", "country"], 200))
    terms = key_terms([*MANY, *texts], fewest=most).get("few", [])
    assert {(term.word, term.people, term.z) for term in terms} == {
        (word, people, z[word])
        for word, people in users.items()
        if people >= most and abs(z[word]) > SIGNIFICANT
    }
