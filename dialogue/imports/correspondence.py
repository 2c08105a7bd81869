"""Mails to threads of posts: by what they say they answer, then by their subject."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from dialogue.imports.items import Archive, Report, SourcePost, SourceThread
from dialogue.imports.trees import (
    Node,
    cut_circles,
    parents_first,
    pass_over,
    reading_order,
    roots_of,
)
from dialogue.imports.wording import (
    first_words,
    fitting_title,
    in_portions,
    named_author,
    size_in_words,
)
from dialogue.mime import DATE_UNREADABLE, MailText

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Letter:
    """A mail in the archive; ``parent`` is what it says that it answers, found or not."""

    where: str
    key: str
    mail: MailText
    parent: str | None = None


def correspondence(mails: Iterable[tuple[str, MailText]], report: Report) -> Archive:
    """The threads that ``mails``, each with its place in the files, make up."""
    letters = _each_once(mails, report)
    nodes = {
        letter.key: Node(letter.key, _nearest_known(letter, letters), letter.mail.date, order)
        for order, letter in enumerate(letters.values())
    }
    for node in cut_circles(nodes):
        if letters[node.key].parent in letters:
            letters[node.key].parent = None
        told = "it answers itself in a circle, which was cut here: it is kept without a parent"
        report.notice(letters[node.key].where, told)
    _drop_what_says_nothing(letters, nodes, report)
    _join_by_subject(letters, nodes)
    members: dict[str, list[Node]] = {}
    for key, root in roots_of(nodes).items():
        members.setdefault(root, []).append(nodes[key])
    threads = [_thread(letters, root, found, report) for root, found in members.items()]
    return report.archive(sorted(threads, key=lambda thread: thread.at or _LAST))


def _each_once(mails: Iterable[tuple[str, MailText]], report: Report) -> dict[str, _Letter]:
    letters: dict[str, _Letter] = {}
    for where, mail in mails:
        key = mail.message_id or _digest(mail)
        if key in letters:
            same = f'its Message-ID "{key[:80]}"' if mail.message_id else "the same mail"
            report.skip(where, f"{same} was there before")
        else:
            letters[key] = _Letter(where, key, mail)
    return letters


def _digest(mail: MailText) -> str:
    said = (mail.author_address, mail.author_name, mail.date, mail.subject, mail.body)
    return "sha256:" + hashlib.sha256("\0".join(map(str, said)).encode()).hexdigest()


def _nearest_known(letter: _Letter, letters: dict[str, _Letter]) -> str | None:
    """The nearest ancestor that is in the files; notes on the letter which one is its parent."""
    mail = letter.mail
    direct = [each for each in (mail.in_reply_to, *mail.references[-1:]) if each]
    older = reversed(mail.references[:-1])
    line = [each for each in (*direct, *older) if each != letter.key]
    known = next((each for each in line if each in letters), None)
    letter.parent = known if known in direct else next(iter(line), None)
    return known


def _drop_what_says_nothing(
    letters: dict[str, _Letter], nodes: dict[str, Node], report: Report
) -> None:
    silent = {key for key, letter in letters.items() if not _text(letter.mail)}
    for key in silent:
        report.skip(letters[key].where, "no text")
    for node in pass_over(nodes, silent):
        letter = letters[node.key]
        if letter.parent in silent:
            letter.parent = node.parent
            told = "what it answers was not taken: it now answers what stands above that"
            report.notice(letter.where, told)


def _text(mail: MailText) -> str:
    """What the mail says; a new subject or a file sent without words speaks for itself."""
    if mail.body.strip():
        return mail.body
    if mail.subject_base and (mail.attachments or not mail.is_reply):
        return mail.subject_base
    return ", ".join(file.name for file in mail.attachments)


def _join_by_subject(letters: dict[str, _Letter], nodes: dict[str, Node]) -> None:
    """An answer ("Re: ...") that hangs on nothing joins the thread that has its subject."""
    roots = [node for node in nodes.values() if node.parent is None]
    roots.sort(key=lambda node: (letters[node.key].mail.is_reply, node.at or _LAST, node.order))
    by_subject: dict[str, Node] = {}
    for node in roots:
        mail = letters[node.key].mail
        subject = " ".join(mail.subject_base.casefold().split())
        first = by_subject.setdefault(subject, node)
        if subject and mail.is_reply and first is not node:
            node.parent = first.key


def _thread(
    letters: dict[str, _Letter], root: str, found: list[Node], report: Report
) -> SourceThread:
    begun = _dated(found)
    answering = [
        Node(node.key, node.parent, node.at, node.order if node.key != root else -1)
        for node in found
    ]
    letter, inside = letters[root], {node.key for node in found}
    posts = [
        _post(letters[node.key], root, node.at, inside, report) for node in reading_order(answering)
    ]
    title = letter.mail.subject_base or first_words(posts[0].body)
    return SourceThread(
        key=root,
        title=fitting_title(title, letter.where, report),
        author=posts[0].author,
        at=begun,
        where=letter.where,
        lang=letter.mail.language,
        posts=tuple(part for post in posts for part in in_portions(post, report)),
        orphan_of=posts[0].orphan_of,
    )


def _dated(found: list[Node]) -> datetime | None:
    """Gives each node a time, its own or that of its neighbours; returns when it all began."""
    within = {node.key: node for node in found}
    begun = min((node.at for node in found if node.at), default=None)
    for node in parents_first(within):
        parent = within.get(node.parent or "")
        node.at = node.at or (parent.at if parent else None) or begun
    return begun


def _post(
    letter: _Letter, thread: str, at: datetime | None, inside: set[str], report: Report
) -> SourcePost:
    mail = letter.mail
    attachments = tuple(
        f"{file.name} ({file.type}, {size_in_words(file.size)})" for file in mail.attachments
    )
    _tell(letter, at, attachments, report)
    is_orphan = letter.parent is not None and letter.parent not in inside
    return SourcePost(
        key=letter.key,
        thread=thread,
        reply_to=letter.parent,
        author=named_author(mail.author_name, mail.author_address),
        at=at,
        body=_text(mail),
        where=letter.where,
        lang=mail.language,
        attachments=attachments,
        orphan_of=letter.parent if is_orphan else None,
    )


def _tell(
    letter: _Letter, at: datetime | None, attachments: tuple[str, ...], report: Report
) -> None:
    for note in letter.mail.notes:
        taken = ", that of its neighbours was taken" if note == DATE_UNREADABLE and at else ""
        report.notice(letter.where, note + taken)
    if not letter.mail.body.strip():
        report.notice(letter.where, "it has no text: its subject or its files stand for it")
    if attachments:
        told = "attachments are named, their content is not kept: "
        report.notice(letter.where, told + ", ".join(attachments))
