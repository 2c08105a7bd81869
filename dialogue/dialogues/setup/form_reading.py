"""Between the parts of a dialogue and the fields of their forms, in both directions.

A text in another language has the field ``name-lang``: ``title-fr`` beside ``title``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dialogue.dialogues.fields import lines_of
from dialogue.dialogues.models import Dialogue, Document, Forum, Round, Rule, Stage, Term
from dialogue.dialogues.setup.forms import (
    DocumentForm,
    ForumForm,
    RoundForm,
    RuleForm,
    StageForm,
    TermForm,
)

Sent = Mapping[str, str]


def other_languages(dialogue: Dialogue) -> list[str]:
    """The languages of the dialogue beside its own, in which texts can be given too."""
    return [code for code in dialogue.languages if code != dialogue.lang]


def round_form(sent: Sent, dialogue: Dialogue) -> RoundForm:
    return RoundForm(
        number=sent.get("number", ""),
        title=sent.get("title", ""),
        theme=sent.get("theme", ""),
        starts_at=sent.get("starts_at", ""),
        ends_at=sent.get("ends_at", ""),
        questions=sent.get("questions", ""),
        translations=_translations(sent, dialogue, ("title", "theme")),
        question_translations={
            lang: lines_of(sent[f"questions-{lang}"])
            for lang in other_languages(dialogue)
            if f"questions-{lang}" in sent
        },
    )


def stage_form(sent: Sent, dialogue: Dialogue) -> StageForm:
    return StageForm(
        title=sent.get("title", ""),
        slug=sent.get("slug", ""),
        family=sent.get("family", ""),
        glyph=sent.get("glyph", ""),
        definition=sent.get("definition", ""),
        signs=sent.get("signs", ""),
        tools=sent.get("tools", ""),
        translations=_translations(sent, dialogue, ("title", "definition")),
    )


def forum_form(sent: Sent, dialogue: Dialogue) -> ForumForm:
    return ForumForm(
        title=sent.get("title", ""),
        slug=sent.get("slug", ""),
        description=sent.get("description", ""),
        region=sent.get("region", ""),
        visibility=sent.get("visibility", ""),
        shows_presence="shows_presence" in sent,
        holding=sent.get("holding", ""),
        reviewing=sent.get("reviewing", ""),
        translations=_translations(sent, dialogue, ("title", "description")),
    )


def term_form(sent: Sent, dialogue: Dialogue) -> TermForm:
    return TermForm(
        title=sent.get("title", ""),
        slug=sent.get("slug", ""),
        translations=_translations(sent, dialogue, ("title",)),
    )


def rule_form(sent: Sent, dialogue: Dialogue) -> RuleForm:
    return RuleForm(
        title=sent.get("title", ""),
        slug=sent.get("slug", ""),
        message=sent.get("message", ""),
        translations=_translations(sent, dialogue, ("title", "message")),
    )


def document_form(sent: Sent, dialogue: Dialogue) -> DocumentForm:
    return DocumentForm(
        title=sent.get("title", ""),
        url=sent.get("url", ""),
        author=sent.get("author", ""),
        published_on=sent.get("published_on", ""),
        lang=sent.get("lang", ""),
    )


def round_fields(part: Round) -> dict[str, Any]:
    fields = _fields(part, "number", "title", "theme")
    fields |= {"starts_at": _typed(part.starts_at), "ends_at": _typed(part.ends_at)}
    fields["questions"] = "\n".join(question.text for question in part.questions)
    for lang in other_languages(part.dialogue):
        lines = [question.translations.get(lang, "") for question in part.questions]
        fields[f"questions-{lang}"] = "\n".join(lines) if all(lines) else ""
    return fields


def stage_fields(part: Stage) -> dict[str, Any]:
    return _fields(part, "title", "slug", "family", "glyph", "definition", "signs", "tools")


def forum_fields(part: Forum) -> dict[str, Any]:
    return _fields(
        part,
        *("title", "slug", "description", "region", "visibility", "shows_presence"),
        *("holding", "reviewing"),
    )


def term_fields(part: Term) -> dict[str, Any]:
    return _fields(part, "title", "slug")


def rule_fields(part: Rule) -> dict[str, Any]:
    return _fields(part, "title", "slug", "message")


def document_fields(part: Document) -> dict[str, Any]:
    return _fields(part, "title", "url", "author", "published_on", "lang")


def new_round_fields(dialogue: Dialogue) -> dict[str, Any]:
    """A new round follows the last one."""
    if not dialogue.rounds:
        return {"number": 1}
    last = dialogue.rounds[-1]
    length = last.ends_at - last.starts_at
    return {
        "number": last.number + 1,
        "starts_at": _typed(last.ends_at),
        "ends_at": _typed(last.ends_at + length),
    }


def _typed(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def _fields(part: Any, *names: str) -> dict[str, Any]:
    fields = {name: getattr(part, name) for name in names}
    for lang, words in getattr(part, "translations", {}).items():
        fields |= {f"{name}-{lang}": text for name, text in words.items()}
    return fields


def _translations(
    sent: Sent, dialogue: Dialogue, names: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    return {
        lang: {name: sent[f"{name}-{lang}"] for name in names if f"{name}-{lang}" in sent}
        for lang in other_languages(dialogue)
    }
