"""A published summary with every trap that its document may stumble over."""

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue
from dialogue.permissions import Actor
from dialogue.summaries.models import Summary
from dialogue.summaries.publishing.models import Publication
from dialogue.summaries.publishing.operations import respond
from dialogue.summaries.writing.operations import begin_summary
from dialogue.threads.models import Post
from tests.factories import first_post, make_person, make_thread
from tests.summaries.writing import point, published

ARABIC = "لا سلام بلا عدل"
PARAPHRASED = "ZX9 only in your own words"
CITED = [1, 2, 3, 4, 1]
SITE = "https://dialogue.example"


def said_by(dialogue: Dialogue, person: User, body: str, consent: str, lang: str = "en") -> Post:
    return first_post(make_thread(dialogue, person, body=body, consent=consent, lang=lang))


def synthesis(dialogue: Dialogue, writer: Actor) -> Summary:
    """A draft: a recommendation, a contested point, the rapporteur's own view; citations CITED."""
    amina, bruno = make_person(dialogue), make_person(dialogue, "Bruno")
    said_by(dialogue, amina, "The heron waits at the well.", "name")
    said_by(dialogue, bruno, f"{ARABIC}، قال الشباب.", "alias", "ar")
    said_by(dialogue, bruno, PARAPHRASED, "paraphrase")
    said_by(dialogue, amina, "<b>Ask</b> the young.", "name")
    summary = begin_summary(writer, dialogue, kind="dialogue", title="Synthesis <b>2005</b>")
    point(
        writer,
        summary,
        "Open the *wells*.",
        key="recommendations",
        cites={1: "heron waits", 2: ARABIC, 3: ""},
        level="local",
        addressee="Mayors",
    )
    point(
        writer, summary, "Wells first.", key="introduction", cites={4: "", 1: ""}, label="contested"
    )
    point(writer, summary, "We need time.", key="mandate", is_own_view=True)
    return summary


def published_synthesis(dialogue: Dialogue, writer: Actor) -> Publication:
    """The same in its first version, answered by the host."""
    summary = synthesis(dialogue, writer)
    publication = published(writer, summary, "First")
    boss = make_person(dialogue, "Hala", "host")
    respond(boss, summary, point=1, reception="partly", words="As **soon** as we can.", version=0)
    return publication
