"""Every address that can be opened, and who gets there how. A new page is missed until it is here.

``{names}`` in addresses stand for what ``tests.furnished`` knows.
"""

from dataclasses import dataclass

from tests.furnished import ADMIN, AUTHOR, GUEST, HOST, MODERATOR, VISITOR

D = "/d/june-2005"
SETUP = f"{D}/setup"
KINDS = {
    "rounds": "rounds",
    "stages": "stages",
    "forums": "forums",
    "stakeholder-types": "stakeholder_types",
    "regions": "regions",
    "social-groups": "social_groups",
    "documents": "documents",
}


@dataclass(frozen=True)
class Way:
    """``person`` opens ``path``, having followed ``after`` before; ``status`` tells what comes:
    a page (200, or that of a refusal), or the way to one (302, 303)."""

    endpoint: str
    path: str
    person: str = VISITOR
    status: int = 200
    after: str = ""
    is_page: bool = True

    def __str__(self) -> str:
        return f"{self.path} ({self.person})"


def leads(endpoint: str, path: str, person: str = VISITOR, status: int = 302) -> Way:
    return Way(endpoint, path, person, status, is_page=False)


def _of_kinds() -> list[Way]:
    """The setup's pages of the seven kinds of parts that a dialogue has."""
    ways = []
    for kind, name in KINDS.items():
        one = f"{SETUP}/{kind}/{{{name}}}"
        ways += [
            Way("dialogues.parts", f"{SETUP}/{kind}/", HOST),
            Way("dialogues.new_part", f"{SETUP}/{kind}/new", HOST),
            Way("dialogues.part", one, HOST),
            Way("dialogues.ask_remove", f"{one}/remove", HOST),
        ]
    return ways


ACCOUNTS = [
    Way("accounts.sign_in", "/account/sign-in"),
    Way("accounts.sign_up", "/account/sign-up"),
    Way("accounts.signed_up", "/account/sign-up/sent"),
    Way("accounts.ask_confirmation", "/account/confirm"),
    Way("accounts.confirmation_sent", "/account/confirm/sent"),
    leads("accounts.confirm", "/account/confirm/{confirm}", status=303),
    Way("accounts.confirm", "/account/confirm/used-up-long-ago", status=410),
    leads("accounts.confirm_email", "/account/email/{change_email}", status=303),
    Way("accounts.confirm_email", "/account/email/used-up-long-ago", status=410),
    Way("accounts.forgotten", "/account/forgotten"),
    Way("accounts.reset_sent", "/account/forgotten/sent"),
    leads("accounts.follow_reset", "/account/reset/{reset}", status=303),
    Way("accounts.reset", "/account/reset", after="/account/reset/{reset}"),
    leads("accounts.set_up", "/account/set-up/{set_up}", status=303),
    Way("accounts.administrator", "/account/set-up", after="/account/set-up/{set_up}"),
    leads("accounts.settings", "/account/", status=303),
    Way("accounts.settings", "/account/", AUTHOR),
    Way("accounts.email", "/account/email", AUTHOR),
    Way("accounts.password", "/account/password", AUTHOR),
    Way("accounts.sessions", "/account/sessions", AUTHOR),
    Way("home.drafts", "/account/drafts", AUTHOR),
    Way("notifications.index", "/account/notifications", AUTHOR),
    leads("notifications.index", "/account/notifications", status=303),
    Way("notifications.watching", "/account/notifications/watching", AUTHOR),
    Way("mails.settings", "/account/notifications/settings", AUTHOR),
    leads("mails.settings", "/account/notifications/settings", status=303),
    Way("mails.ask_stop", "/account/mails/stop/{stop}"),
    Way("mails.ask_stop", "/account/mails/stop/{stopped}"),
    leads("mails.follow", "/account/mails/{notification}", AUTHOR, status=303),
]
FRONT = [
    Way("home.index", "/"),
    Way("home.index", "/", ADMIN),
    Way("home.help", "/help"),
    Way("home.livez", "/livez", is_page=False),
    Way("home.readyz", "/readyz", is_page=False),
    Way("static", "{style}", is_page=False),
    Way("", "/no-such-page", status=404),
]
DIALOGUE = [
    Way("home.dialogue", f"{D}/"),
    Way("home.dialogue", f"{D}/", AUTHOR),
    Way("home.dialogue", f"{D}/", HOST),
    Way("home.round", f"{D}/rounds/1/"),
    Way("home.round", f"{D}/rounds/2/", AUTHOR),
    Way("home.people", f"{D}/people/"),
    Way("home.person", f"{D}/people/{{handle}}"),
    Way("dialogues.about", f"{D}/about"),
    Way("dialogues.rules", f"{D}/rules"),
    Way("dialogues.documents", f"{D}/documents"),
    Way("dialogues.stages", f"{D}/stages/"),
    Way("dialogues.join", f"{D}/join"),
    Way("dialogues.join", f"{D}/join", GUEST),
    leads("dialogues.join", f"{D}/join", AUTHOR, status=303),
    leads("dialogues.follow_invitation", f"{D}/invitations/{{invited}}", status=303),
    Way("dialogues.invitation", f"{D}/invitation", after=f"{D}/invitations/{{invited}}"),
    Way("dialogues.invitation", f"{D}/invitation", GUEST, after=f"{D}/invitations/{{invited}}"),
    Way("dialogues.seat", f"{D}/seat", AUTHOR),
    Way("dialogues.ask_leave", f"{D}/seat/leave", AUTHOR),
]
THREADS = [
    Way("threads.listing", f"{D}/threads"),
    Way("threads.listing", f"{D}/threads?stage=exclusion&sort=oldest", AUTHOR),
    Way("threads.listing", f"{D}/threads?stage=exclusion&round=4&lang=zh"),
    Way("threads.forum", f"{D}/forums/africa/"),
    Way("threads.stage", f"{D}/stages/exclusion/", AUTHOR),
    Way("threads.new", f"{D}/threads/new", AUTHOR),
    Way("threads.new", f"{D}/threads/new", status=403),
    Way("threads.show", f"{D}/threads/{{long}}"),
    Way("threads.show", f"{D}/threads/{{thread}}", AUTHOR),
    Way("threads.show", f"{D}/threads/{{long}}-whatever-it-is-called", AUTHOR),
    Way("threads.show", f"{D}/threads/{{long}}?view=flat", GUEST),
    Way("threads.show", f"{D}/threads/{{arabic}}"),
    Way("threads.show", f"{D}/threads/{{arabic}}?quote={{arabic_post}}", AUTHOR),
    Way("threads.show", f"{D}/threads/{{thread}}", HOST),
    Way("threads.stage_history", f"{D}/threads/{{thread}}/stages"),
    Way("moderation.thread_acts", f"{D}/threads/{{thread}}/moderate", MODERATOR),
    Way("moderation.thread_acts", f"{D}/threads/{{thread}}/moderate", status=404),
    Way("moderation.move_posts", f"{D}/posts/{{post}}/move", MODERATOR),
    Way("moderation.move_posts", f"{D}/posts/{{post}}/move", AUTHOR, status=404),
    leads("threads.first_new", f"{D}/threads/{{thread}}/new-for-me", AUTHOR),
    leads("threads.post", f"{D}/posts/{{post}}"),
    leads("threads.answer", f"{D}/posts/{{post}}/reply", AUTHOR),
    leads("threads.quote", f"{D}/posts/{{post}}/quote", AUTHOR),
    Way("threads.actions", f"{D}/posts/{{post}}/actions"),
    Way("threads.actions", f"{D}/posts/{{post}}/actions", AUTHOR),
    Way("threads.edit_form", f"{D}/posts/{{post}}/edit", AUTHOR),
    Way("threads.edit_form", f"{D}/posts/{{post}}/edit", status=403),
    Way("threads.waiting", f"{D}/waiting/", AUTHOR),
    Way("threads.held", f"{D}/waiting/{{held}}", AUTHOR),
    Way("threads.history", f"{D}/posts/{{edited}}/history"),
    Way("threads.history", f"{D}/posts/{{withdrawn}}/history"),
    Way("realtime.of_dialogue", f"{D}/changes", is_page=False),
    Way("realtime.of_forum", f"{D}/forums/africa/changes", is_page=False),
    Way("realtime.of_thread", f"{D}/threads/{{thread}}/changes", is_page=False),
    Way("realtime.of_desk", f"{D}/moderation/changes", MODERATOR, is_page=False),
    Way("realtime.of_person", "/account/changes", AUTHOR, is_page=False),
    Way("notifications.thread_levels", f"{D}/threads/{{thread}}/watch", AUTHOR),
    Way("notifications.thread_levels", f"{D}/threads/{{thread}}/watch", status=403),
    Way("notifications.forum_levels", f"{D}/forums/africa/watch", AUTHOR),
    Way("moderation.stage_form", f"{D}/threads/{{thread}}/stage", MODERATOR),
    Way("moderation.move_form", f"{D}/threads/{{thread}}/move", MODERATOR),
    Way("moderation.facilitation", f"{D}/moderation/facilitation", HOST),
    Way("moderation.decisions", f"{D}/decisions/", AUTHOR),
    Way("moderation.decisions", f"{D}/decisions/", GUEST),
    Way("moderation.decision", f"{D}/decisions/{{decision}}", AUTHOR),
    Way("moderation.decision", f"{D}/decisions/{{decision}}", status=404),
    Way("moderation.register", f"{D}/register/"),
    Way("moderation.register", f"{D}/register/?act=hide", AUTHOR),
    Way("moderation.figures", f"{D}/register/figures"),
    Way("moderation.figures_as_csv", f"{D}/register/figures.csv", is_page=False),
    Way("analysis.report", f"{D}/analysis/", MODERATOR),
    Way("analysis.report", f"{D}/analysis/?part=round:1", HOST),
    Way("analysis.report", f"{D}/analysis/", AUTHOR, status=403),
    Way("analysis.behind", f"{D}/analysis/list?by=forum&group=*&what=unanswered", MODERATOR),
    Way("analysis.report_as_csv", f"{D}/analysis/participation.csv", MODERATOR, is_page=False),
    Way("moderation.suggest_stage", f"{D}/threads/{{thread}}/suggest-stage", AUTHOR),
    Way("moderation.person", f"{D}/moderation/people/{{handle}}", MODERATOR),
    Way("moderation.desk", f"{D}/moderation/", MODERATOR),
    Way("moderation.desk", f"{D}/moderation/?kind=held&sort=flags", HOST),
    Way("moderation.case", f"{D}/moderation/cases/{{case}}", MODERATOR),
    Way("moderation.post_acts", f"{D}/posts/{{post}}/moderate", MODERATOR),
    Way("moderation.show_record", f"{D}/moderation/record", MODERATOR),
    Way("moderation.words", f"{D}/moderation/words", MODERATOR),
    Way("moderation.words", f"{D}/moderation/words", AUTHOR, status=403),
    Way("moderation.flag_form", f"{D}/posts/{{post}}/flag", MODERATOR),
    Way("moderation.flag_form", f"{D}/posts/{{post}}/flag", AUTHOR, status=403),
    Way("moderation.flags", f"{D}/flags/", AUTHOR),
    Way("moderation.record_as_csv", f"{D}/moderation/record.csv", MODERATOR, is_page=False),
    Way("exports.listing", f"{D}/exports/", HOST),
    Way("exports.listing", f"{D}/exports/?summary=report&format=docx", HOST),
    Way("exports.listing", f"{D}/exports/", AUTHOR, status=403),
    Way("exports.fetch", f"{D}/exports/files/nothing", HOST, status=404),
]
SUMMARIES = [
    Way("summaries.index", f"{D}/summaries/"),
    Way("summaries.index", f"{D}/summaries/", HOST),
    Way("summaries.targets", f"{D}/summaries/targets", HOST),
    Way("summaries.targets", f"{D}/summaries/targets", AUTHOR, status=403),
    Way("summaries.draft", f"{D}/summaries/{{summary}}/draft", HOST),
    Way("summaries.draft", f"{D}/summaries/{{summary}}/draft?q=%23{{post}}&point=1", HOST),
    Way("summaries.draft", f"{D}/summaries/{{summary}}/draft", AUTHOR),
    Way("summaries.draft", f"{D}/summaries/{{summary}}/draft", status=404),
    Way("summaries.sources", f"{D}/summaries/{{summary}}/sources", HOST),
    Way("summaries.sources", f"{D}/summaries/{{summary}}/sources?suggest=1&point=1", HOST),
    Way("summaries.sources", f"{D}/summaries/{{summary}}/sources", AUTHOR, status=403),
    Way("summaries.sources", f"{D}/summaries/{{summary}}/sources", status=404),
    Way("summaries.coverage", f"{D}/summaries/{{summary}}/coverage?terms=region", HOST),
    Way("summaries.coverage", f"{D}/summaries/{{summary}}/coverage", AUTHOR),
    Way("summaries.coverage", f"{D}/summaries/{{summary}}/coverage", status=404),
    Way("summaries.edit_point", f"{D}/summaries/{{summary}}/points/1/edit", HOST),
    Way("summaries.edit_point", f"{D}/summaries/{{summary}}/points/1/edit", AUTHOR, status=403),
]
PUBLISHED = f"{D}/summaries/{{published}}"
PRINTED = f"{PUBLISHED}/versions/1/checks/{{disputed}}"
PUBLICATIONS = [
    Way("summaries.show", PUBLISHED),
    Way("summaries.show", PUBLISHED, AUTHOR),
    Way("summaries.show", PUBLISHED, HOST),
    Way("summaries.version", f"{PUBLISHED}/versions/1"),
    Way("summaries.content", f"{PUBLISHED}/versions/1/content.json", is_page=False),
    Way("summaries.words", f"{PUBLISHED}/versions/2/words.json", is_page=False),
    Way("summaries.difference", f"{PUBLISHED}/versions/2/changes"),
    Way("summaries.difference", f"{PUBLISHED}/versions/1/changes", status=404),
    Way("published.document", f"{PUBLISHED}/versions/1/docx", status=202),
    Way("published.document", f"{PUBLISHED}/versions/2/pdf", HOST, status=202),
    Way("summaries.publish_form", f"{PUBLISHED}/publish", HOST),
    Way("summaries.publish_form", f"{PUBLISHED}/publish", AUTHOR, status=404),
    Way("summaries.printed_answer", f"{PUBLISHED}/versions/2/checks/{{disputed}}", HOST),
    Way("summaries.printed_answer", PRINTED, MODERATOR),
    Way(
        "summaries.printed_answer",
        f"{PUBLISHED}/versions/1/checks/{{disputed}}",
        AUTHOR,
        status=403,
    ),
    Way("summaries.response", f"{PUBLISHED}/points/1/response", HOST),
    Way("summaries.response", f"{PUBLISHED}/points/1/response", AUTHOR, status=403),
]
CHECKS = [
    Way("summaries.point", f"{D}/summaries/{{summary}}/points/1", AUTHOR),
    Way("summaries.point", f"{D}/summaries/{{summary}}/points/1", HOST),
    Way("summaries.point", f"{D}/summaries/{{summary}}/points/1", status=404),
    Way("summaries.mine", f"{D}/summaries/mine", AUTHOR),
    Way("summaries.mine", f"{D}/summaries/mine", GUEST),
    leads("summaries.mine", f"{D}/summaries/mine", status=303),
]
SETTING_UP = [
    Way("dialogues.new_dialogue", "/dialogues/new", ADMIN),
    Way("dialogues.setup", f"{SETUP}/", HOST),
    Way("dialogues.setup", f"{SETUP}/", status=403),
    Way("dialogues.details", f"{SETUP}/details", HOST),
    Way("dialogues.phase", f"{SETUP}/phase", HOST),
    Way("dialogues.text", f"{SETUP}/about", HOST),
    Way("dialogues.text", f"{SETUP}/rules", HOST),
    *_of_kinds(),
    Way("dialogues.forum_people", f"{SETUP}/forums/{{forums}}/people", HOST),
    Way("dialogues.team", f"{SETUP}/people/", HOST),
    Way("dialogues.ask_end_seat", f"{SETUP}/people/{{seat}}/end", HOST),
    Way("dialogues.invitations", f"{SETUP}/invitations/", HOST),
    Way("dialogues.made_link", f"{SETUP}/invitations/{{invitation}}/link", HOST),
]
WAYS = [*FRONT, *ACCOUNTS, *DIALOGUE, *THREADS, *SUMMARIES, *PUBLICATIONS, *CHECKS, *SETTING_UP]
# Of what is being made (202) there is a page at first, and a file as soon as it is ready.
PAGES = [way for way in WAYS if way.is_page and way.status != 202]
