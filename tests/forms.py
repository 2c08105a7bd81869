"""Reads the forms of a page as a browser would, so that no test builds a token by hand."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

BUTTONS = {"submit", "image", "button", "reset"}


@dataclass
class Form:
    """A form of a page: where it goes, what it would send unchanged, and all names it knows."""

    id: str
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, answers: dict[str, object]) -> dict[str, list[str]]:
        """What is sent with these answers; None leaves a box unticked. Unknown names fail."""
        unknown = set(answers) - self.names
        assert not unknown, f"the form {self.action} has no {unknown}, only {self.names}"
        given = {name: _as_list(answer) for name, answer in answers.items()}
        return {**self.values, **given}


def forms_of(page: str) -> list[Form]:
    parser = _FormParser()
    parser.feed(page)
    return parser.forms


def form_of(page: str, wanted: str) -> Form:
    """The form with this id or this action; the action may be its end, like ``/edit``."""
    found = forms_of(page)
    for form in found:
        if wanted in (form.id, form.action) or form.action.endswith(wanted):
            return form
    told = [(form.id, form.action) for form in found]
    raise AssertionError(f"no form {wanted!r} among {told}")


def _as_list(answer: object) -> list[str]:
    if answer is None:
        return []
    return [str(one) for one in answer] if isinstance(answer, list | tuple) else [str(answer)]


class _FormParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(
                given.get("id", ""), given.get("action", ""), given.get("method", "get").upper()
            )
            self.forms.append(self._form)
        owner = self._owner(given)
        if owner is None:
            return
        if tag in ("input", "select", "textarea", "button") and given.get("name"):
            owner.names.add(given["name"])
        if tag == "input":
            _take_input(owner, given)
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select:
            _take_option(owner, self._select, given)
        elif tag == "textarea" and given.get("name"):
            self._textarea = given["name"]
            owner.values[self._textarea] = [""]

    def _owner(self, given: dict[str, str]) -> Form | None:
        if "form" in given:
            return next((form for form in self.forms if form.id == given["form"]), None)
        return self._form

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            old = self._form.values[self._textarea][0]
            self._form.values[self._textarea] = [(old + data).removeprefix("\n")]


def _take_input(form: Form, given: dict[str, str]) -> None:
    name, kind = given.get("name"), given.get("type", "text")
    if not name or kind in BUTTONS:
        return
    if kind in ("checkbox", "radio"):
        form.choices.setdefault(name, []).append(given.get("value", "on"))
        if "checked" not in given:
            return
    form.values.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))


def _take_option(form: Form, name: str, given: dict[str, str]) -> None:
    value = given.get("value", "")
    first = not form.choices.get(name)
    form.choices.setdefault(name, []).append(value)
    if "selected" in given or first:
        form.values[name] = [value]
