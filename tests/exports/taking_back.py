"""A contribution whose words are in exports, to be taken back."""

from dataclasses import dataclass

from dialogue.accounts.models import User
from dialogue.dialogues.models import Dialogue, Forum
from dialogue.threads.models import Post, Thread
from dialogue.threads.operations import withdraw_post
from dialogue.threads.quoting.marks import quotation
from tests.factories import first_post, forum_of, make_person, make_post, make_thread

WORDS, TITLE = "ZX8WORDS", "ZX8TITLE"


@dataclass(frozen=True)
class Said:
    """A contribution with the WORDS, which are quoted too, in a thread with the TITLE."""

    by: User
    post: Post
    thread: Thread
    host: User

    @property
    def forum(self) -> Forum:
        return forum_of(self.thread.dialogue, "africa")


def say_in(dialogue: Dialogue) -> Said:
    speaker, host = make_person(dialogue, "Sana"), make_person(dialogue, "Hana", "host")
    thread = make_thread(dialogue, speaker, title=f"About {TITLE}", body=f"{WORDS}, I said.")
    post = first_post(thread)
    make_post(thread, host, quotation(post.body, post.number) + "So it is.", reply_to=post.number)
    return Said(speaker, post, thread, host)


def withdraw(said: Said) -> None:
    withdraw_post(said.by, said.post)
