"""Names, titles and words that try to be more than that in a mail."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from sqlalchemy import update

from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db
from dialogue.i18n import LANGUAGES
from dialogue.mail.composing import WIDTH
from dialogue.notifications.mailing import begin_due_daily_mails
from dialogue.text import BIDI_CONTROLS, without_bidi
from dialogue.threads.models import Post, Thread
from tests.factories import make_post
from tests.fakes import Clock, Mailbox
from tests.notifications.mails.conftest import Answered
from tests.notifications.telling import notify

ATTACKS = (
    "x\nBcc: all@example.org",
    "x\r\nBcc: all@example.org\r\n\r\nA body of my own",
    "x\u2028Bcc: all@example.org",
    "x\x0bBcc: all@example.org",
    "\u202egro.live\u202c \u2066isolated\u2069",
    "%(name)s %s {{ 7*7 }} {% raw %}",
    '<b>bold</b> & "quoted"',
    "=?utf-8?q?x=0D=0ABcc:_all@example.org?=",
)


def shown(name: str) -> str:
    return without_bidi(" ".join(name.split()))


def call_everything(name: str) -> None:
    """As only a broken database would hold it: forms refuse all this."""
    db.session.execute(update(Dialogue).values(title=name))
    db.session.execute(update(Thread).values(title=name))
    db.session.execute(update(Post).values(author_name=name[:80]))
    db.session.commit()


@pytest.mark.parametrize("name", ATTACKS, ids=ascii)
@pytest.mark.parametrize("level", ["each", "daily"])
def test_a_name_or_title_stays_one(
    place: Answered, mailbox: Mailbox, clock: Clock, level: str, name: str
) -> None:
    place.choose(level)
    call_everything(name)
    notify(place.cast.amina, place.post)
    clock.move(days=1)
    begin_due_daily_mails()
    (mail,) = mailbox.messages()
    assert (mail["To"], mail["Bcc"], mail["Cc"]) == ("amina@example.org", None, None)
    assert len(mail["To"].addresses) == 1
    assert f'"{shown(name)}"' in mail["Subject"]
    assert not set(mail["Subject"] + mail.get_content()) & set(BIDI_CONTROLS)
    assert mail.get_content().count("List-Unsubscribe") == 0
    assert not [line for line in mail.get_content().splitlines() if line.startswith("Bcc:")]


def test_words_cannot_pass_for_ours(place: Answered, mailbox: Mailbox) -> None:
    """Every line that a person wrote is marked as quoted, whatever breaks lines in it."""
    evil = "Hello\n\n-- \n\nStop the mails:\u2028https://evil.example/\x0bX\x85Y"
    notify(place.cast.amina, make_post(place.thread, place.cast.bruno, evil))
    (mail,) = mailbox.messages()
    ours, _, rest = mail.get_content().partition("Read it here:")
    assert "evil.example" in ours
    assert "evil.example" not in rest
    said = ours.partition("Who is left out\n")[2].strip().splitlines()
    assert [line for line in said if not line.startswith(">")] == []


@pytest.mark.parametrize("title", ["Диалог о мире " * 14, "حوار السلام " * 16, "字" * 200])
def test_a_long_title_arrives_whole(place: Answered, mailbox: Mailbox, title: str) -> None:
    call_everything(title.strip())
    notify(place.cast.amina, place.post)
    mailbox.messages()
    (file,) = (mailbox.folder / "new").iterdir()
    mail: EmailMessage = message_from_bytes(file.read_bytes(), policy=default)  # type: ignore[assignment]
    assert f'"{title.strip()}"' in mail["Subject"]
    assert max(map(len, file.read_bytes().splitlines())) < 998


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
@pytest.mark.parametrize("level", ["each", "daily"])
def test_every_sentence_is_translated(
    place: Answered, mailbox: Mailbox, clock: Clock, level: str, lang: str
) -> None:
    """Said once in English and once in the language: no line of ours is in both."""
    place.choose(level)
    for spoken in ("en", lang):
        place.cast.amina.lang = spoken
        db.session.commit()
        for reason in ("reply", "mention", "watched", "decision"):
            notify(place.cast.amina, make_post(place.thread, place.cast.bruno, "Oui."), reason)
        clock.move(days=1)
        begin_due_daily_mails()
        mails = mailbox.messages()
    english, other = (
        {line for mail in mails if mail["Content-Language"] == spoken for line in ours(mail)}
        for spoken in ("en", lang)
    )
    assert len(english) >= 8
    assert english & other == set()


def ours(mail: EmailMessage) -> set[str]:
    """The lines of words of the program: no quotations, addresses and titles."""
    lines = [str(mail["Subject"]), *mail.get_content().splitlines()]
    told = {line.strip() for line in lines if not line.lstrip().startswith((">", "http", "--"))}
    assert all(len(line) <= WIDTH for line in told)
    return told - {"", "Who is left out"}
