"""The written material of the demo: whole, consistent, within the limits it sets itself."""

import re
from collections import Counter
from typing import Any

from tests.demo.material import Material

REGIONAL_SHARES = {
    "asia-pacific": 30,
    "africa": 20,
    "europe-central-asia": 20,
    "latin-america-caribbean": 12,
    "north-america": 13,
    "arab-states": 5,
}
NOT_OUR_WORDS = r"\b(topics?|ban|bans|banned|banning|categor(?:y|ies)|comment(?:s|ed|ing)?)\b"


def words(post: dict[str, Any]) -> int:
    """Words of a body; in Chinese about two characters make one."""
    if post["lang"] == "zh":
        return len(re.findall("[\u4e00-\u9fff]", post["body"])) // 2
    return len(post["body"].split())


def test_the_size_of_a_dialogue_in_its_second_week(material: Material) -> None:
    assert len(material.threads) == 22
    assert 88 <= len(material.posts) <= 95
    speakers = {post["author"] for post in material.posts}
    roles = Counter(person["role"] for person in material.people.values())
    assert roles["participant"] == 24
    assert {k for k, p in material.people.items() if p["role"] == "participant"} <= speakers
    assert min(roles[r] for r in ("host", "facilitator", "moderator", "analyst", "observer")) >= 1
    assert not {k for k, p in material.people.items() if p["role"] == "observer"} & speakers


def test_the_cast_is_there(material: Material) -> None:
    cast = {key: material.people[key]["role"] for key in ("amina", "bruno", "chen")}
    assert cast == {"amina": "participant", "bruno": "moderator", "chen": "observer"}


def test_every_key_is_used_once(material: Material) -> None:
    keys = [post["key"] for post in material.posts]
    assert len(keys) == len(set(keys))
    mails = [person["email"] for person in material.people.values()]
    assert len(mails) == len(set(mails))
    assert all(re.fullmatch(r"[a-z.]+@example\.org", mail) for mail in mails)


def test_people_say_only_what_the_taxonomies_know(material: Material) -> None:
    for person in material.people.values():
        for field, kind in [("region", "regions"), ("stakeholder_type", "stakeholder_types")]:
            assert person.get(field) in material.slugs[kind] | {None}
        assert set(person.get("social_groups", [])) <= material.slugs["social_groups"]
        assert person.get("forum") in material.slugs["forums"] | {None}
        assert person.get("capacity") in {"personal", "organisation", None}
        if person.get("country"):
            assert material.region_of[person["country"]] == person["region"]


def test_threads_stand_on_what_exists(material: Material) -> None:
    for thread in material.threads:
        assert thread["forum"] in material.slugs["forums"]
        stages = [thread["stage"], *thread.get("other_stages", [])]
        assert set(stages) <= material.slugs["stages"]
        assert len(stages) == len(set(stages))
        question = material.questions[thread["question"]]
        assert thread["day"] >= question["opens_on_day"], thread["key"]
        assert len(thread["title"]) <= 200


def test_authors_exist_and_consent_is_known(material: Material) -> None:
    for post in material.posts:
        assert post["author"] in material.people
        assert post.get("consent") in {"name", "alias", "paraphrase", "none", None}
        assert post["lang"] in {"en", "ar", "zh", "fr", "ru", "es"}


def test_replies_come_after_what_they_answer(material: Material) -> None:
    by_key = {post["key"]: post for post in material.posts}
    for post in material.posts:
        if "reply_to" in post:
            answered = by_key[post["reply_to"]]
            assert answered["thread"] == post["thread"]
            assert answered["day"] < post["day"]
            assert answered["author"] != post["author"]


def test_numbers_are_given_only_to_what_was_said_before(material: Material) -> None:
    by_key = {post["key"]: post for post in material.posts}
    for post in material.posts:
        for key in re.findall(r"\{post:([^}]*)\}", post["body"]):
            assert by_key[key]["day"] < post["day"], post["key"]
        assert not re.search(r"#\d", post["body"]), "a number typed by hand goes wrong"


def test_quotations_are_words_that_were_said(material: Material) -> None:
    by_key = {post["key"]: post for post in material.posts}
    quoting = [post for post in material.posts if re.search("^> ", post["body"], re.MULTILINE)]
    assert len(quoting) >= 2
    for post in quoting:
        for quoted in re.findall("^> (.+)$", post["body"], re.MULTILINE):
            assert quoted in by_key[post["reply_to"]]["body"]


def test_nothing_lies_in_the_future(material: Material) -> None:
    today = material.dialogue["today_day"]
    assert 8 <= today < 15, "today lies in Week 2"
    moments = [entry["day"] for entry in [*material.posts, *material.acts]]
    assert min(moments) >= 0
    assert max(moments) < today
    assert len({post["day"] for post in material.posts}) == len(material.posts)


def test_it_begins_quietly_and_never_floods(material: Material) -> None:
    a_day = Counter(int(post["day"]) for post in material.posts)
    assert max(a_day[day] for day in (0, 1, 2)) <= 4
    assert max(a_day.values()) <= 10
    assert min(a_day[day] for day in range(material.dialogue["today_day"])) >= 1


def test_length_of_contributions(material: Material) -> None:
    for post in material.posts:
        assert 25 <= words(post) <= 400, (post["key"], words(post))
    assert sum(words(post) < 80 for post in material.posts) <= 10
    assert len({post["body"] for post in material.posts}) == len(material.posts)


def test_languages(material: Material) -> None:
    spoken = Counter(post["lang"] for post in material.posts)
    assert spoken["en"] > len(material.posts) / 2
    assert spoken["fr"] >= 2
    assert spoken["es"] >= 2
    assert all(spoken[lang] >= 1 for lang in ("ar", "ru", "zh"))
    letters = {"ar": "[\u0600-\u06ff]{2}", "zh": "[\u4e00-\u9fff]{2}", "ru": "[\u0400-\u04ff]{2}"}
    for post in material.posts:
        if post["lang"] in letters:
            assert len(re.findall(letters[post["lang"]], post["body"])) > 50, post["key"]


def test_shares_of_the_regions(material: Material) -> None:
    shares = Counter(material.people[post["author"]]["region"] for post in material.posts)
    for region, percent in REGIONAL_SHARES.items():
        assert abs(100 * shares[region] / len(material.posts) - percent) <= 2, region


def test_one_person_speaks_most(material: Material) -> None:
    (_, most), (_, next_most) = Counter(p["author"] for p in material.posts).most_common(2)
    assert most == 10
    assert next_most <= 6


def test_the_map_has_filled_and_empty_cells(material: Material) -> None:
    cells = {(thread["forum"], thread["stage"]) for thread in material.threads}
    assert {forum for forum, _ in cells} == material.slugs["forums"]
    assert {stage for _, stage in cells} == material.slugs["stages"]
    assert len(cells) < 7 * 6 / 2


def test_acts_speak_of_what_exists(material: Material) -> None:
    assert Counter(act["kind"] for act in material.acts) == {
        "edit": 2,
        "correct-stage": 1,
        "withdraw": 1,
    }
    by_key = {post["key"]: post for post in material.posts}
    for act in material.acts:
        subject = by_key[act.get("post") or act["thread"]]
        assert subject["day"] < act["day"]
        assert act["by"] in material.people
        if act["kind"] != "correct-stage":
            assert act["by"] == subject["author"]
        if act["kind"] != "withdraw":
            assert 0 < len(act["reason"]) <= 300


def test_an_edit_finds_its_passage_exactly_once(material: Material) -> None:
    by_key = {post["key"]: post for post in material.posts}
    for act in material.acts:
        if act["kind"] == "edit":
            assert by_key[act["post"]]["body"].count(act["replace"]) == 1
            assert act["with"] != act["replace"]


def test_a_stage_is_corrected_by_a_moderator(material: Material) -> None:
    (act,) = [act for act in material.acts if act["kind"] == "correct-stage"]
    (thread,) = [thread for thread in material.threads if thread["key"] == act["thread"]]
    assert thread["stage"] == act["from"] == "exclusion"
    assert act["to"] == "polarization"
    assert material.people[act["by"]]["role"] == "moderator"


def test_some_threads_carry_two_stages(material: Material) -> None:
    assert any(thread.get("other_stages") for thread in material.threads)


def test_it_is_labelled_as_illustrative(material: Material) -> None:
    assert "illustrative" in material.dialogue["banner"].lower()
    assert "illustrative" in material.dialogue["about_note"].lower()
    assert material.dialogue["is_illustrative"] is True
    assert set(material.dialogue["banner_translations"]) == {"ar", "zh", "fr", "ru", "es"}


def test_it_keeps_to_our_words(material: Material) -> None:
    english = [post["body"] for post in material.posts if post["lang"] == "en"]
    english += [thread["title"] for thread in material.threads if thread["lang"] == "en"]
    english += [act.get("reason", "") for act in material.acts]
    english += [question["text"] for question in material.questions.values()]
    english += [material.dialogue["banner"], material.dialogue["about_note"]]
    for text in english:
        assert not re.search(NOT_OUR_WORDS, text, re.IGNORECASE), text
