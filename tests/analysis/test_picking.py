"""Suggestions: whoever says whatever, their duties hold; and what they are for, in two scripts."""

import random
import subprocess
import sys
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.analysis.picking import (
    MOST_A_PERSON,
    MOST_CANDIDATES,
    TOO_ALIKE,
    Candidate,
    Pick,
    Reason,
    suggest,
)
from dialogue.analysis.ranking import Ranking
from dialogue.errors import Invalid

WATER = [
    "The wells of our valley are dry and the herders fight over water every summer",
    "Water is the reason why farmers and herders in the valley fight each summer",
    "When the wells are dry, farmers lock their gates and the herders break them",
    "A council of farmers and herders could share the wells of the valley in summer",
]
SCHOOL = [
    "Our schools teach in one language only and the children of refugees stay silent",
    "Teachers who speak the language of refugees would bring their children to our schools",
]
CHINESE = [
    "我觉得社会融合首先需要解决就业问题，年轻人没有工作就没有尊严。",
    "我觉得年轻人找不到工作，社会融合就只是一句空话。",
    "政府应该为失业的年轻人提供职业培训和就业机会。",
    "我觉得农村的水资源分配不公平，村民之间常常发生冲突。",
    "水资源越来越少，农民和牧民为了水井发生冲突。",
    "应该成立一个由农民和牧民组成的水资源管理委员会。",
    "难民的孩子在学校里听不懂老师说的语言。",
    "我觉得学校应该用两种语言教学，让难民的孩子也能听懂。",
    "培训会说难民语言的老师，是帮助孩子们留在学校的办法。",
    "妇女很少能参加和平谈判，她们的声音没有人听见。",
    "我觉得和平谈判的代表团里至少应该有三分之一是妇女。",
    "妇女组织早就在社区里做和平工作，却得不到经费。",
    "老年人在城市里很孤独，社区中心可以让他们和年轻人见面。",
    "社区中心如果晚上开放，年轻人和老年人都会来。",
    "我觉得媒体总是报道暴力，很少报道合作的故事。",
    "媒体应该多讲不同族群合作的故事，而不是只讲暴力。",
    "土地登记不透明，回乡的难民拿不回自己的土地。",
    "我觉得土地纠纷应该由地方法院公开审理。",
    "公开的土地登记可以减少纠纷，也可以减少腐败。",
    "残疾人进不了政府大楼，他们怎么参加公开的讨论呢？",
]


def said(*texts: str, lang: str = "en", first: int = 1) -> list[Candidate]:
    """Each by somebody else, and nobody tells of a group."""
    return [
        Candidate(number, f"person {number}", None, lang, text)
        for number, text in enumerate(texts, start=first)
    ]


def numbers(picks: list[Pick]) -> list[int]:
    return [pick.number for pick in picks]


def by_the_formula(candidates: list[Candidate]) -> list[int]:
    """Carbonell & Goldstein 1998, for candidates of whom nobody has a duty."""
    ranking = Ranking(candidates)
    highest = max(ranking.scores)
    taken: list[int] = []
    while len(taken) < len(candidates):
        left = (place for place in range(len(candidates)) if place not in taken)
        value = {
            place: 0.7 * ranking.scores[place] / highest
            - 0.3 * max((ranking.likenesses(place)[each] for each in taken), default=0)
            for place in left
        }
        taken.append(max(value, key=lambda place: (round(value[place], 6), -place)))
    return [candidates[place].number for place in taken]


@pytest.mark.parametrize(("texts", "lang"), [(WATER + SCHOOL, "en"), (CHINESE, "zh")])
def test_picks_are_those_of_the_formula(texts: list[str], lang: str) -> None:
    candidates = said(*texts, lang=lang)
    picks = suggest(candidates, count=len(texts))
    assert numbers(picks) == by_the_formula(candidates)


def test_what_is_like_a_pick_comes_later_than_its_score() -> None:
    picks = suggest(said(*CHINESE, lang="zh"), count=len(CHINESE))
    scores = [pick.score for pick in picks]
    assert scores != sorted(scores, reverse=True)


def test_what_more_people_speak_of_comes_first_and_small_talk_last() -> None:
    talk = said(*WATER, *SCHOOL, "Thank you for this", "Bread rises slowly at night")
    picks = suggest(talk, count=8)
    assert picks[0].number in (1, 2, 3, 4)
    assert picks[0].score > 1
    assert numbers(picks)[-2:] == [7, 8]


def test_a_pick_tells_its_words_and_where_else_they_are() -> None:
    (pick,) = suggest(said(*WATER, *SCHOOL), count=1)
    by_number = {each.number: each.text for each in said(*WATER, *SCHOOL)}
    assert 1 <= len(pick.reason.words) <= 5
    assert all(word in by_number[pick.number] for word in pick.reason.words)
    holders = {
        number
        for number, text in by_number.items()
        if number != pick.number
        and {word.lower() for word in pick.reason.words}
        & set(text.lower().replace(",", "").split())
    }
    assert set(pick.reason.shared_with) == holders


def test_few_candidates() -> None:
    assert suggest([], count=3) == []
    assert suggest(said("Water is life"), count=0) == []
    assert suggest(said("Water is life"), count=3) == [Pick(1, 1.0, Reason((), (), None))]
    assert numbers(suggest(said("Water is life", "Bread is dear"), count=3)) == [1, 2]


def test_texts_without_words_are_never_picked() -> None:
    candidates = [
        *said("", "!!!", "https://example.org", "Water is life"),
        Candidate(9, "nobody", "farmers", "en", "..."),
    ]
    assert numbers(suggest(candidates, count=5)) == [4]
    assert len(Ranking(candidates).scores) == 5


def test_the_same_text_is_suggested_once() -> None:
    assert numbers(suggest(said(*["We need water now"] * 30), count=5)) == [1]


def test_the_same_text_of_another_group_is_suggested_too() -> None:
    candidates = [
        Candidate(number, number, group, "en", "We need water now")
        for number, group in enumerate("aabbc", start=1)
    ]
    picks = suggest(candidates, count=5)
    assert numbers(picks) == [1, 3, 5]
    assert [pick.reason.first_of for pick in picks] == ["a", "b", "c"]


def test_nobody_adds_weight_to_their_own_words() -> None:
    loud = [Candidate(number, "loud", None, "en", WATER[0]) for number in range(10, 20)]
    scores = Ranking([*said(*SCHOOL), *loud]).scores
    assert min(scores[:2]) > max(scores[2:])


def test_what_is_cited_counts() -> None:
    candidates = said(*WATER, *SCHOOL)
    assert not {1, 5} & set(numbers(suggest(candidates, count=6, already=[1, 5, 99])))
    scores = Ranking(candidates).scores
    assert scores[0] == scores[3] > scores[4] == scores[5]
    twice = said(*WATER, *SCHOOL, WATER[0])
    assert 7 not in numbers(suggest(twice, count=7, already=[1]))
    twice = [Candidate(each.number, "one", None, "en", each.text) for each in candidates]
    assert suggest(twice, count=4, already=[1, 5]) == []
    assert len(suggest(twice, count=4, already=[1])) == 1


def test_a_group_that_is_cited_has_been_heard() -> None:
    candidates = [
        *said(*WATER),
        Candidate(7, 7, "clerics", "en", "Prayer comes first"),
        Candidate(8, 8, "clerics", "en", "Silence comes next"),
    ]
    assert suggest(candidates, count=1)[0].reason.first_of == "clerics"
    assert suggest(candidates, count=1, already=[8])[0].number < 5


def test_a_person_is_kept_for_the_group_that_only_they_speak_for() -> None:
    candidates = [
        Candidate(1, "ama", "farmers", "en", "Dry wells bring war"),
        Candidate(2, "ama", "farmers", "en", "Good schools teach peace"),
        Candidate(3, "ben", "farmers", "en", "Dry wells bring fear"),
        Candidate(4, "chi", "farmers", "en", "Good schools teach trades"),
    ]
    assert numbers(suggest(candidates, count=2)) == [1, 2]
    elder = Candidate(5, "ama", "elders", "en", "Patience")
    picks = suggest([*candidates, elder], count=3)
    assert [pick.reason.first_of for pick in picks if pick.number == 5] == ["elders"]


def test_what_somebody_said_twice_is_not_shared_with_them() -> None:
    candidates = [
        Candidate(number, person, None, "en", text)
        for number, (person, text) in enumerate(zip("aabc", WATER, strict=True), start=1)
    ]
    pick = next(pick for pick in suggest(candidates, count=4) if pick.number == 1)
    assert {3, 4} == set(pick.reason.shared_with)


def test_each_language_is_ranked_by_itself() -> None:
    french = said(
        "Les puits de la vallée sont à sec et les éleveurs se battent pour l'eau",
        "L'eau manque dans la vallée et les éleveurs se battent chaque été",
        lang="fr",
        first=20,
    )
    mixed = Ranking([*said(*WATER, *SCHOOL), *french])
    assert mixed.scores[6:] == Ranking(french).scores
    assert sum(mixed.scores[:6]) == pytest.approx(6)
    assert mixed.relevance[0] == max(mixed.relevance) == 1
    assert 0 < max(mixed.relevance[6:]) < 1  # of two, none stands as high as the first of six
    assert mixed.likenesses(0)[6:] == [0.0, 0.0]
    assert mixed.likenesses(6)[7] > 0.1


def test_where_most_texts_are_alone_every_likeness_counts() -> None:
    chance = random.Random(3)  # noqa: S311
    texts = [" ".join(f"w{chance.randrange(900)}" for _ in range(40)) for _ in range(20)]
    ranking = Ranking(said(*texts))
    places = range(len(texts))
    linked = [place for place in places if max(ranking.likenesses(place)) > 0.1]
    assert 0 < len(linked) < len(texts) / 2
    assert len(set(ranking.scores)) == len(texts)


def test_flat_scores_of_one_language_stand_as_high_as_those_of_another() -> None:
    chance = random.Random(5)  # noqa: S311
    spoken = " ".join(WATER + SCHOOL).split()
    english = [" ".join(chance.choices(spoken, k=9)) for _ in range(48)]
    ranking = Ranking([*said(*english), *said(*CHINESE[:16], lang="zh", first=100)])
    assert max(ranking.scores[48:]) < max(ranking.scores[:48])
    middle = sorted(ranking.relevance[:48])[24]
    assert 6 <= sum(each > middle for each in ranking.relevance[48:]) <= 10


def test_chinese_texts_each_have_a_score_and_picks_differ() -> None:
    candidates = said(*CHINESE, lang="zh")
    ranking = Ranking(candidates)
    assert len(set(ranking.scores)) == len(CHINESE)
    assert min(ranking.scores) > 0
    picks = suggest(candidates, count=8)
    assert len(picks) == 8
    places = [pick.number - 1 for pick in picks]
    assert all(ranking.likenesses(one)[other] < TOO_ALIKE for one, other in combinations(places, 2))
    for pick in picks:
        assert all(word in CHINESE[pick.number - 1] for word in pick.reason.words)
        assert not {"我觉", "觉得", "我觉得"} & set(pick.reason.words)


def test_more_than_can_be_compared_are_refused() -> None:
    with pytest.raises(Invalid, match="Choose fewer contributions"):
        suggest(said(*["Water"] * (MOST_CANDIDATES + 1)), count=1)


TEXTS = st.one_of(
    st.sampled_from([*WATER, *SCHOOL, *CHINESE, "", "Yes"]),
    st.lists(st.sampled_from(" ".join(WATER + SCHOOL).split()), max_size=8).map(" ".join),
    st.text(max_size=20),
)
PEOPLE = st.integers(0, 6)


@st.composite
def dialogues(draw: st.DrawFn) -> tuple[list[Candidate], list[int]]:
    """Contributions of people who speak for one group each, and which of them are cited."""
    group_of = {person: draw(st.sampled_from([None, "a", "b", "c"])) for person in range(7)}
    spoken = draw(
        st.lists(st.tuples(PEOPLE, TEXTS, st.sampled_from(["en", "zh", ""])), max_size=14)
    )
    candidates = [
        Candidate(number, person, group_of[person], lang, text)
        for number, (person, text, lang) in enumerate(spoken, start=1)
    ]
    already = draw(st.sets(st.integers(1, 16), max_size=4))
    return candidates, sorted(already)


@settings(deadline=None)
@given(dialogues(), st.integers(0, 8))
def test_the_duties_always_hold(spoken: tuple[list[Candidate], list[int]], count: int) -> None:
    candidates, already = spoken
    picks = suggest(candidates, count=count, already=already)
    by_number = {each.number: each for each in candidates}
    chosen = numbers(picks)
    assert len(set(chosen)) == len(chosen) <= count
    assert not set(chosen) & set(already)
    assert all(0 < pick.score < len(candidates) + 1e-6 for pick in picks)
    assert suggest(candidates[::-1], count=count, already=already[::-1]) == picks

    cited = [by_number[number] for number in already if number in by_number]
    times = Counter(each.person for each in cited)
    free = Counter({each.person: max(0, MOST_A_PERSON - times[each.person]) for each in candidates})
    assert all(
        times <= free[person]
        for person, times in Counter(by_number[number].person for number in chosen).items()
    )

    ranking = Ranking(candidates)
    may = {
        each.group
        for place, each in enumerate(candidates)
        if ranking.has_words(place) and free[each.person] and each.number not in already
    }
    unheard = may - {each.group for each in cited} - {None}
    firsts = [pick.reason.first_of for pick in picks if pick.reason.first_of is not None]
    assert len(set(firsts)) == len(firsts) == min(count, len(unheard))
    assert set(firsts) <= unheard


def test_a_server_loads_no_numbers_until_something_is_suggested() -> None:
    program = (
        "import sys, dialogue; from dialogue.analysis import key_terms, picking;"
        "assert 'numpy' not in sys.modules;"
        "one = picking.Candidate(1, 1, None, 'en', 'Water is life');"
        "assert picking.suggest([one], count=1); assert 'numpy' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
