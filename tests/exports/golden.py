"""A dialogue of twelve contributions that holds everything an export can stumble over.

Two forums, three threads, eight answers, seven voices: six people, one of whom speaks once under
her name and once without. ``make_golden`` makes it by operations; what must be in no export stands
in ``UNSAID``, what may be in the team's only in ``NOT_PUBLIC``.
"""

from dataclasses import dataclass
from pathlib import Path

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.exports.dataset import PUBLIC, TEAM, Dataset, Gate
from dialogue.exports.formats import FORMATS, PROGRAMS
from dialogue.exports.gate.scope import Scope
from dialogue.extensions import db
from dialogue.moderation.posts.operations import hide
from dialogue.threads.models import Post
from dialogue.threads.operations import withdraw_post
from dialogue.threads.quoting.marks import quotation
from tests.factories import OPERATOR, make_participant, make_post, make_thread

POSTS, THREADS, REPLIES, VOICES, SEATS = 12, 3, 8, 7, 6
ARABIC = "\u0642\u0627\u0644\u062a \u0644\u0646\u0627: \u0644\u0627 \u0623\u062d\u062f"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FORMULA = '=HYPERLINK("http://evil.example","click")'
FROM_LINES = "From here on we met.\nFrom the well we went home."
LONGEST = "w" * 20_000
CONTROL = "\x0b\x1f"
UNSAID = (
    *("ZX9NONE", "ZX9WITHDRAWN", "ZX9HIDDEN", "Amina Diallo", "Femi Ade", "Omar Said"),
    *("Nadia Blum", "Bruno Reyes", "@example.org"),
)
NOT_PUBLIC = ("ZX9PARAPHRASE", "+33 1 23 45 67 89")
NAMED = {2: "Lina Haddad", 9: "Lina Haddad", 11: "Amina D."}
ANSWERS = {2: 1, 3: 2, 5: 4, 6: 1, 7: 4, 8: 7, 11: 10, 12: 6}
WORDLESS = {7, 10, 12}
KEY = b"a key that is always the same"
SITE = "https://dialogue.example"


@dataclass(frozen=True)
class People:
    amina: User
    bruno: User
    femi: User
    lina: User
    nadia: User
    omar: User


def make_people(dialogue: Dialogue) -> People:
    def person(name: str, role: str = "participant", **answers: str) -> User:
        return make_participant(dialogue, name, role, **answers).user

    return People(
        amina=person("Amina Diallo", region="africa", country="SN", stakeholder_type="community"),
        bruno=person("Bruno Reyes", "moderator", region="latin-america-caribbean", country="PE"),
        femi=person("Femi Ade", region="africa", country="NG", stakeholder_type="academia"),
        lina=person(
            "Lina Haddad",
            region="arab-states",
            country="LB",
            stakeholder_type="national-ngo",
            organisation="Women of the Well",
            capacity="organisation",
        ),
        nadia=person("Nadia Blum", region="europe-central-asia", country="DE", lang="de"),
        omar=person("Omar Said", region="africa", country="SN", stakeholder_type="media"),
    )


def make_golden(dialogue: Dialogue) -> People:
    """The twelve contributions, numbered 1 to 12."""
    people = make_people(dialogue)
    first = make_thread(dialogue, people.amina, forum="africa", title="Who is left out; why?")
    make_post(first, people.lina, "We are many.", reply_to=1, consent="name")
    body = f"{ARABIC} Amina Diallo @{_handle(people.amina)} amina@example.org +33 1 23 45 67 89"
    make_post(first, people.femi, body, reply_to=2, lang="ar")
    second = make_thread(
        dialogue,
        people.omar,
        title="=1+1 \u201cquoted\u201d",
        body="ZX9PARAPHRASE",
        consent="paraphrase",
    )
    quoting = quotation("ZX9PARAPHRASE", 4) + f"{FAMILY} yes"
    make_post(second, people.femi, quoting, reply_to=4)
    make_post(first, people.bruno, FORMULA, reply_to=1)
    make_post(second, people.nadia, "ZX9NONE, said Nadia.", reply_to=4, consent="none")
    make_post(second, people.femi, quotation("ZX9NONE", 7) + "So it is.", reply_to=7)
    third = make_thread(
        dialogue, people.lina, title="The well", body=FROM_LINES, stage="cohesion", consent="name"
    )
    withdrawn = make_post(third, people.femi, "ZX9WITHDRAWN")
    _call_amina_by_another_name(people)
    long = make_post(third, people.amina, LONGEST, reply_to=10, consent="name")
    hidden = make_post(first, people.omar, "ZX9HIDDEN", reply_to=6)
    withdraw_post(people.femi, withdrawn)
    hide(people.bruno, hidden, rule="attack")
    _as_an_old_import_may_have_left_it(long)
    return people


def _handle(user: User) -> str:
    return str(user.seats[0].handle)


def _call_amina_by_another_name(people: People) -> None:
    people.amina.seats[0].name = "Amina D."
    db.session.commit()


def _as_an_old_import_may_have_left_it(post: Post) -> None:
    """Signs that no form lets through any more."""
    post.body = f"{CONTROL}{post.body}"
    post.html = post.html.replace("<p>", f"<p>{CONTROL}", 1)
    db.session.commit()


def golden_dataset(dialogue: Dialogue, audience: str = TEAM, *, k: int = 3) -> Dataset:
    return Dataset(OPERATOR, dialogue, Scope(), Gate(KEY, SITE, audience, k))


def written(
    dialogue: Dialogue, format: str, folder: Path, *, audience: str = TEAM, flavour: str = PROGRAMS
) -> Path:
    """The golden dialogue in this format: a file, or a folder where it is one."""
    made = FORMATS[format]
    out = folder / f"{format}-{audience}-{flavour}{made.suffix}"
    if made.is_folder:
        out.mkdir()
    with golden_dataset(dialogue, audience) as dataset:
        made.write(dataset, out, flavour)
    return out


def bytes_of(path: Path) -> bytes:
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    return b"\n".join(one.read_bytes() for one in files)


def forbidden(audience: str) -> tuple[str, ...]:
    return (*UNSAID, *NOT_PUBLIC) if audience == PUBLIC else UNSAID
