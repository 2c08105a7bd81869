"""``doctor``: looks at what is stored, as it is stored, and says what does not add up; and
whether PDFs can be made here."""

from collections.abc import Iterator

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text

from dialogue.cli.audit import wrong_in_the_record
from dialogue.errors import Invalid
from dialogue.exports.documents import pdf
from dialogue.extensions import db

CHECKS = {
    "thread numbers have holes or repeat": """
        SELECT d.slug FROM dialogue d WHERE d.last_thread_number <>
          (SELECT count(DISTINCT t.number) FROM thread t WHERE t.dialogue_id = d.id)
          OR d.last_thread_number <>
          (SELECT coalesce(max(t.number), 0) FROM thread t WHERE t.dialogue_id = d.id)""",
    "contribution numbers have holes or repeat": """
        SELECT d.slug FROM dialogue d WHERE d.last_post_number <>
          (SELECT count(DISTINCT p.number) FROM post p WHERE p.dialogue_id = d.id)
          OR d.last_post_number <>
          (SELECT coalesce(max(p.number), 0) FROM post p WHERE p.dialogue_id = d.id)""",
    "a contribution stands in a thread of another dialogue": """
        SELECT p.id FROM post p JOIN thread t ON t.id = p.thread_id
        WHERE t.dialogue_id <> p.dialogue_id""",
    "a contribution stands in a thread that was merged": """
        SELECT p.id FROM post p JOIN thread t ON t.id = p.thread_id
        WHERE t.merged_at IS NOT NULL""",
    "a merged thread leads nowhere": """
        SELECT t.id FROM thread t LEFT JOIN thread_merge m ON m.thread_id = t.id
        WHERE (t.merged_at IS NULL) <> (m.thread_id IS NULL)""",
    "a thread stands in a forum of another dialogue": """
        SELECT t.id FROM thread t JOIN forum f ON f.id = t.forum_id
        WHERE f.dialogue_id <> t.dialogue_id""",
    "a contribution answers one of another dialogue": """
        SELECT p.id FROM post p JOIN post a ON a.id = p.reply_to_id
        WHERE a.dialogue_id <> p.dialogue_id""",
    "a contribution's author has no seat in its dialogue": """
        SELECT p.id FROM post p JOIN participant s ON s.id = p.author_id
        WHERE s.dialogue_id <> p.dialogue_id""",
    "a standing contribution has no drawing": """
        SELECT id FROM post WHERE state = 'published' AND (html = '' OR body = '')""",
    "a withdrawn contribution still has its words": """
        SELECT id FROM post WHERE state = 'withdrawn' AND (html <> '' OR body <> '')""",
    "a contribution was never told of": """
        SELECT p.id FROM post p WHERE NOT EXISTS (SELECT 1 FROM event e
          WHERE e.object_kind = 'post' AND e.object_id = p.id
          AND e.kind IN ('post.published', 'post.imported'))""",
    "a stream's numbers have holes": """
        SELECT s.key FROM stream s WHERE s.head - s.floor <>
          (SELECT count(*) FROM stream_entry e WHERE e.stream_id = s.id AND e.seq > s.floor)
          OR s.head <> (SELECT coalesce(max(e.seq), s.floor) FROM stream_entry e
          WHERE e.stream_id = s.id)""",
    "somebody's unseen notifications are counted wrongly": """
        SELECT u.id FROM "user" u WHERE u.unseen <> (SELECT count(*) FROM notification n
          WHERE n.user_id = u.id AND n.seen_at IS NULL)""",
    "a delivery was given up": "SELECT id FROM delivery WHERE state = 'dead'",
}
SHOWN = 5


@click.command()
@with_appcontext
def doctor() -> None:
    """Check what is stored; print findings, exit 1 if there are any."""
    findings = [*_schema(), *_storage(), *_rows(), *_record()]
    for finding in findings:
        click.echo(finding)
    click.echo(_pdf(), err=True)
    if findings:
        raise SystemExit(1)
    click.echo("Nothing found: the data are sound.", err=True)


def _schema() -> Iterator[str]:
    expected = ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()
    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    if found != expected:
        yield f"schema: the database is at {found}, the program at {expected}"


def _storage() -> Iterator[str]:
    """What only SQLite needs to be asked: a server watches over its own files."""
    if db.engine.dialect.name != "sqlite":
        return
    for (told,) in db.session.execute(text("PRAGMA integrity_check")):
        if told != "ok":
            yield f"storage: {told}"
    for row in db.session.execute(text("PRAGMA foreign_key_check")):
        yield f"storage: a row of {row[0]} refers to a {row[2]} that is not there"


def _rows() -> Iterator[str]:
    for finding, question in CHECKS.items():
        found = db.session.scalars(text(question)).all()
        if found:
            first = ", ".join(str(one) for one in found[:SHOWN])
            yield f"{finding}: {len(found)} ({first}{', ...' if len(found) > SHOWN else ''})"


def _record() -> Iterator[str]:
    """What ``audit verify`` finds."""
    for finding in wrong_in_the_record():
        yield f"the record of what was done for others is not whole: {finding}"


def _pdf() -> str:
    """A sentence: the data are sound without PDFs, so it is no finding."""
    try:
        lacking = pdf.lacking()
    except Invalid:
        return "PDF: none can be made, Pango is missing (docs/operating.md: Documents)."
    if lacking:
        return f"PDF: fonts are missing for {', '.join(lacking)} (docs/operating.md: Documents)."
    return "PDF: can be made."


commands = [doctor]
