"""The report as a page, as tables, and the lists that its figures open."""

import csv
import io
import re
from html import unescape

import pytest
from flask import Flask

from dialogue.analysis.groups import ALL, Part
from dialogue.analysis.report import participation_report
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.threads.operations import withdraw_post
from dialogue.threads.queries import get_post
from tests.browser import Browser
from tests.factories import OPERATOR, make_person, make_user, signed_in

A = "/d/june-2005/analysis"
CODES = {"facilitator": 200, "moderator": 200, "analyst": 200, "host": 200}
CODES |= {"participant": 403, "observer": 403}


@pytest.fixture
def analyst(app: Flask, assembly: Dialogue) -> Browser:
    return signed_in(app, make_person(assembly, "Nadia", "analyst"))


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(rf'href="({A}/list[^"]+)"', page)]


@pytest.mark.parametrize("role", CODES)
def test_each_role_gets_the_report_or_a_refusal(app: Flask, assembly: Dialogue, role: str) -> None:
    browser = signed_in(app, make_person(assembly, f"One {role}", role))
    for path in ("/", "/participation.csv", "/list?by=forum&group=global&what=posted"):
        assert browser.get(A + path).status_code == CODES[role], path
    home = browser.get("/d/june-2005/").text
    assert (f'href="{A}/"' in home) is (CODES[role] == 200)


def test_strangers_learn_nothing_of_it(app: Flask, assembly: Dialogue, client: Browser) -> None:
    stranger = signed_in(app, make_user("Stranger"))
    assert client.get(f"{A}/").status_code == 403
    assert stranger.get(f"{A}/").status_code == 403
    assembly.visibility = "private"
    db.session.commit()
    for browser in (client, stranger):
        for path in ("/", "/participation.csv", "/list?by=forum&group=global&what=posted"):
            there = browser.get(A + path)
            nowhere = browser.get(f"/d/nowhere/analysis{path}")
            assert (there.status_code, nowhere.status_code) == (404, 404)


def test_the_page_is_kept_nowhere_and_tells_its_time(analyst: Browser) -> None:
    answer = analyst.get(f"{A}/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "June 15, 2005, 12:00 UTC" in answer.text
    assert 'aria-current="page">Analysis' in answer.text
    assert answer.text.count('<svg class="chart" role="img"') == 7
    assert "<desc" in answer.text
    assert not re.search(r">\s*(nan|inf|None)\b", answer.text)


def test_every_figure_that_is_shown_opens_a_list_of_that_many(
    analyst: Browser, assembly: Dialogue
) -> None:
    for part in ("", f"?part={Part('forum', 'global')}"):
        page = analyst.get(f"{A}/{part}").text
        opened = links(page)
        assert len(opened) > 20
        named = re.findall(rf'href="{A}/list[^"]+" aria-label="[^"]+">([^<]+)</a>', page)
        assert len(named) == len(opened)
        assert {"posted", "words", "replies", "registered"} <= {
            re.search(r"what=(\w+)", link)[1] for link in opened[::4]
        }
        for link, shown in list(zip(opened, named, strict=True))[::4]:
            listed = analyst.get(link)
            assert listed.status_code == 200, link
            entries = listed.text.count('<li class="entry"')
            told = re.search(r"1 to \d+ of (\d+)", listed.text)
            count = int(told[1]) if told else entries
            if "what=words" not in link:
                assert count == int(shown.strip().replace(",", "")), link
            else:
                assert count <= int(shown.strip().replace(",", ""))


def test_a_hidden_figure_has_no_list_as_one_that_there_is_not(analyst: Browser) -> None:
    asked = [
        "by=region&group=arab-states&what=contributions",
        "by=region&group=arab-states&what=words",
        "by=region&group=nowhere&what=contributions",
        "by=region&group=africa&what=nothing",
        "by=nothing&group=africa&what=contributions",
        "by=language&group=en&what=registered",
        "by=round&group=1&what=registered",
        "by=region&group=africa&what=contributions&page=99",
        "by=forum&group=africa&what=contributions&part=forum:africa",
        "by=region&group=africa&what=parity",
        "",
    ]
    answers = [analyst.get(f"{A}/list?{query}") for query in asked]
    assert {answer.status_code for answer in answers} == {404}
    hidden, absent = (re.split(r"</?main\b", answers[at].text)[1] for at in (0, 2))
    assert hidden == absent


def test_what_waits_for_an_answer_offers_to_answer(analyst: Browser, assembly: Dialogue) -> None:
    report = participation_report(OPERATOR, assembly)
    numbers = report.tables["forum"].behind[ALL, "unanswered"]
    page = analyst.get(f"{A}/list?by=forum&group=*&what=unanswered").text
    for number in numbers:
        assert f"/d/june-2005/posts/{number}/reply" in page
    post = get_post(OPERATOR, assembly, numbers[0])
    withdraw_post(post.author.user, post)
    page = analyst.get(f"{A}/list?by=forum&group=*&what=unanswered").text
    assert f"/d/june-2005/posts/{numbers[0]}/reply" not in page


def test_the_tables_read_back_are_the_report(analyst: Browser, assembly: Dialogue) -> None:
    for part in (None, Part("round", "1")):
        query = f"?part={part}" if part else ""
        answer = analyst.get(f"{A}/participation.csv{query}")
        assert answer.content_type == "text/csv; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        report = participation_report(OPERATOR, assembly, part)
        assert len(rows) == sum(len(table.rows) + 1 for table in report.tables.values())
        groups = {"(all)": ALL, "(not given)": "-"}
        for row in rows:
            table = report.tables[row["by"]]
            group = groups.get(row["group"], row["group"])
            figures = table.total if group == ALL else table.rows[group]
            for name in table.measures:
                read = float(row[name]) if row[name] else None
                assert read == (None if figures[name] is None else round(figures[name], 4))
            assert row["part"] == str(part or "")
            assert row["as_of"] == "2005-06-15T12:00:00Z"


def test_one_table_by_itself(analyst: Browser) -> None:
    answer = analyst.get(f"{A}/participation.csv?by=region")
    assert {row["by"] for row in csv.DictReader(io.StringIO(answer.text))} == {"region"}
    assert "june-2005-participation-region.csv" in answer.headers["Content-Disposition"]
    assert analyst.get(f"{A}/participation.csv?by=shoe-size").status_code == 404
    same = analyst.get(f"{A}/participation.csv?by=forum&part=forum:africa")
    assert same.status_code == 404  # a part is not divided by itself


def test_a_part_is_chosen_and_left(analyst: Browser) -> None:
    page = analyst.get(f"{A}/?part=forum:africa").text
    assert "Forum: Africa" in page
    assert 'id="table-forum"' not in page
    assert "The whole dialogue" in page
    for part in ("forum:nowhere", "region:africa", "x", "%00:%00", "forum:" + "9" * 4000):
        assert analyst.get(f"{A}/?part={part}").status_code == 404


def test_an_empty_dialogue_has_an_empty_report(app: Flask, dialogue: Dialogue) -> None:
    browser = signed_in(app, make_person(dialogue, "Host", "host"))
    answer = browser.get(f"{A}/")
    assert answer.status_code == 200
    assert "Nobody has said anything here yet." in answer.text
    assert browser.get(f"{A}/participation.csv").status_code == 200


@pytest.mark.parametrize("lang", ["ar", "fr", "zh"])
def test_the_report_in_other_languages(analyst: Browser, lang: str) -> None:
    analyst.get(f"/?hl={lang}")
    page = analyst.get(f"{A}/?part=language:en").text
    assert f'<html lang="{lang}"' in page
    assert ('text-anchor="end"' in page) is (lang == "ar")  # charts run with the script


def test_the_report_of_an_archived_dialogue_stays(assembly: Dialogue, analyst: Browser) -> None:
    assembly.phase = "archived"
    db.session.commit()
    assert analyst.get(f"{A}/").status_code == 200
