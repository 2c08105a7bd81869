"""Reads the demo's data files, and nothing else of the project."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2] / "dialogue"
DEMO = PACKAGE / "cli" / "demo"
TAXONOMIES = PACKAGE / "dialogues" / "plans" / "taxonomies"


@dataclass(frozen=True)
class Material:
    """Everything the demo is made of; each post knows its thread and its language."""

    dialogue: dict[str, Any]
    people: dict[str, dict[str, Any]]
    threads: list[dict[str, Any]]
    posts: list[dict[str, Any]]
    acts: list[dict[str, Any]]
    questions: dict[str, dict[str, Any]]
    slugs: dict[str, set[str]]
    region_of: dict[str, str]


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_material() -> Material:
    dialogue = read(DEMO / "dialogue.toml")
    threads = [
        thread
        for path in sorted((DEMO / "threads").glob("*.toml"))
        for thread in read(path)["threads"]
    ]
    people = {person["key"]: person for person in read(DEMO / "people.toml")["people"]}
    taxonomies = {
        path.stem: next(iter(read(path).values())) for path in sorted(TAXONOMIES.glob("*.toml"))
    }
    return Material(
        dialogue=dialogue,
        people=people,
        threads=threads,
        posts=sorted(_posts_of(threads), key=lambda post: post["day"]),
        acts=read(DEMO / "acts.toml")["acts"],
        questions=_questions_of(dialogue),
        slugs={kind: {entry["slug"] for entry in found} for kind, found in taxonomies.items()},
        region_of={
            country: region["slug"]
            for region in taxonomies["regions"]
            for country in region["countries"]
        },
    )


def _posts_of(threads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    posts = []
    for thread in threads:
        posts.append({**thread, "thread": thread["key"]})
        for post in thread["posts"]:
            posts.append({"lang": thread["lang"], **post, "thread": thread["key"]})
    return posts


def _questions_of(dialogue: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By label, as "2.1": the template's rounds start where the demo says."""
    template = read(PACKAGE / "dialogues" / "plans" / "templates" / f"{dialogue['template']}.toml")
    shift = dialogue["template_starts_on_day"]
    rounds = [(0, each) for each in dialogue["rounds"]]
    rounds += [(shift, each) for each in template["rounds"]]
    return {
        f"{each['number']}.{position}": {"text": text, "opens_on_day": later + each["start_day"]}
        for later, each in rounds
        for position, text in enumerate(each["questions"], start=1)
    }
