"""What the forms of conversation hold, read from a request once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogue.errors import Invalid


@dataclass(frozen=True, slots=True)
class PostForm:
    """An answer as it was typed: ``reply_to`` is a contribution's number, or None."""

    body: str = ""
    reply_to: int | None = None
    lang: str | None = None
    consent: str | None = None
    client_key: str = ""
    facilitation: str = ""
    heeded: bool = False
    intent: str = "send"

    def details(self) -> dict[str, Any]:
        """The details that ``publish_post`` takes."""
        return {
            "body": self.body,
            "reply_to": self.reply_to,
            "lang": self.lang,
            "consent": self.consent,
            "client_key": self.client_key,
            "facilitation": self.facilitation,
            "heeded": self.heeded,
        }

    def kept(self) -> dict[str, str]:
        """What a draft keeps."""
        return _kept(
            {
                "body": self.body,
                "lang": self.lang,
                "consent": self.consent,
                "facilitation": self.facilitation,
            }
        )


@dataclass(frozen=True, slots=True)
class ThreadForm:
    """A thread about to be opened, as it was typed."""

    title: str = ""
    body: str = ""
    forum: str = ""
    stage: str = ""
    other_stages: tuple[str, ...] = ()
    question: str = ""
    lang: str | None = None
    consent: str | None = None
    client_key: str = ""
    facilitation: str = ""
    heeded: bool = False
    intent: str = "send"

    def details(self) -> dict[str, Any]:
        """The details that ``open_thread`` takes, beside the question's id."""
        return {
            "title": self.title,
            "body": self.body,
            "stage": self.stage,
            "other_stages": self.other_stages,
            "lang": self.lang,
            "consent": self.consent,
            "client_key": self.client_key,
            "facilitation": self.facilitation,
            "heeded": self.heeded,
        }

    def kept(self) -> dict[str, str]:
        return _kept(
            {
                "title": self.title,
                "body": self.body,
                "forum": self.forum,
                "stage": self.stage,
                "other_stages": " ".join(self.other_stages),
                "question": self.question,
                "lang": self.lang,
                "consent": self.consent,
                "facilitation": self.facilitation,
            }
        )


def read_post_form(sent: Mapping[str, str]) -> PostForm:
    return PostForm(
        body=sent.get("body", ""),
        reply_to=_answered_in(sent.get("reply_to", "")),
        lang=language_in(sent.get("lang")),
        consent=sent.get("consent") or None,
        client_key=sent.get("client_key", ""),
        facilitation=sent.get("facilitation", ""),
        heeded="heeded" in sent,
        intent=intent_of(sent),
    )


def read_thread_form(sent: Any) -> ThreadForm:
    """From a werkzeug MultiDict: a form has several ``other_stages``."""
    return ThreadForm(
        title=sent.get("title", ""),
        body=sent.get("body", ""),
        forum=sent.get("forum", ""),
        stage=sent.get("stage", ""),
        other_stages=tuple(sent.getlist("other_stages")),
        question=sent.get("question", ""),
        lang=language_in(sent.get("lang")),
        consent=sent.get("consent") or None,
        client_key=sent.get("client_key", ""),
        facilitation=sent.get("facilitation", ""),
        heeded="heeded" in sent,
        intent=intent_of(sent),
    )


def thread_form_from_draft(fields: Mapping[str, str]) -> ThreadForm:
    return ThreadForm(
        title=fields.get("title", ""),
        body=fields.get("body", ""),
        forum=fields.get("forum", ""),
        stage=fields.get("stage", ""),
        other_stages=tuple(fields.get("other_stages", "").split()),
        question=fields.get("question", ""),
        lang=language_in(fields.get("lang")),
        consent=fields.get("consent") or None,
        facilitation=fields.get("facilitation", ""),
    )


def intent_of(sent: Mapping[str, str]) -> str:
    """Which button was pressed: "send", "preview" or "save_draft"."""
    return next((name for name in ("preview", "save_draft") if name in sent), "send")


def number_in(value: str | None) -> int | None:
    """A contribution's number; None when there is none."""
    digits = (value or "").strip().removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _answered_in(value: str) -> int | None:
    number = number_in(value)
    if number is None and value.strip():
        raise Invalid("The contribution you answer is no longer in this thread.")
    return number


def language_in(value: str | None) -> str | None:
    """What was chosen or typed as a language; None when nothing was."""
    return (value or "").strip() or None


def _kept(values: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
