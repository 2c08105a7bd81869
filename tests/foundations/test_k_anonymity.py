"""People are described so that nobody stands out among fewer than k."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dialogue.k_anonymity import ATTRIBUTES, Answers, describe, smallest_group


def person(**told: str) -> Answers:
    return {name: told.get(name) for name in ATTRIBUTES}


people = st.dictionaries(
    st.integers(1, 60),
    st.fixed_dictionaries(
        {
            "country": st.sampled_from([None, "SN", "NG", "LB", "PE"]),
            "region": st.sampled_from([None, "africa", "arab-states"]),
            "stakeholder_type": st.sampled_from([None, "media", "academia"]),
            "lang": st.sampled_from([None, "en", "fr"]),
            "capacity": st.sampled_from([None, "personal", "organisation"]),
            "role": st.sampled_from(["participant", "observer", "host", "moderator"]),
        }
    ),
    max_size=40,
)


@given(people, st.integers(3, 12))
def test_every_combination_is_that_of_at_least_k(told: dict[int, Answers], k: int) -> None:
    found = describe(told, k).people
    assert found.keys() == told.keys()
    if len(told) >= k:
        assert smallest_group(found) >= k
    else:
        assert all(set(one.values()) == {None} for one in found.values())


@given(people, st.integers(3, 12))
def test_nothing_is_invented_and_changes_are_counted(told: dict[int, Answers], k: int) -> None:
    described = describe(told, k)
    changed: Counter[str] = Counter()
    for who, answers in described.people.items():
        for name in ATTRIBUTES:
            assert answers[name] in (told[who][name], None, "team")
            changed[name] += answers[name] != told[who][name]
    assert described.changed == {name: changed[name] for name in ATTRIBUTES if changed[name]}


@given(people, st.integers(3, 12))
def test_the_order_of_people_makes_no_difference(told: dict[int, Answers], k: int) -> None:
    turned = dict(reversed(told.items()))
    assert describe(told, k).people == describe(turned, k).people


def test_the_country_goes_first_and_the_region_stays() -> None:
    told = {n: person(country="SN", region="africa", role="participant") for n in range(5)}
    told |= {n: person(country="NG", region="africa", role="participant") for n in range(5, 8)}
    told |= {n: person(country="LB", region="africa", role="participant") for n in range(8, 10)}
    found = describe(told, 5)
    assert found.people[0]["country"] == "SN"
    assert [found.people[n]["country"] for n in (5, 9)] == [None, None]
    assert [found.people[n]["region"] for n in (5, 9)] == ["africa", "africa"]
    assert found.changed == {"country": 5}


def test_whoever_is_left_over_hides_among_others() -> None:
    told = {n: person(region="africa") for n in range(5)}
    told |= {n: person(region="arab-states") for n in range(5, 11)}
    told[11] = person(region="north-america")
    found = describe(told, 5)
    assert smallest_group(found.people) >= 5
    assert {found.people[n]["region"] for n in (*range(5), 11)} == {None}
    assert {found.people[n]["region"] for n in range(5, 11)} == {"arab-states"}


def test_roles_that_act_for_others_become_one_before_they_go() -> None:
    told = {n: person(role=role) for n, role in enumerate(["host", "moderator", "facilitator"])}
    assert {one["role"] for one in describe(told, 3).people.values()} == {"team"}


def test_fewer_than_k_are_not_described() -> None:
    told = {n: person(region="africa") for n in range(4)}
    assert smallest_group(told) == 4
    assert describe(told, 5).people[0] == person()
    assert describe({}, 5).people == {}
