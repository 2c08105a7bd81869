"""Addresses that are stored or sent, where no request is at hand; interfaces fix them."""


def post_address(slug: str, number: int) -> str:
    """The permanent address of a contribution: it survives every move."""
    return f"/d/{slug}/posts/{number}"


def person_address(slug: str, handle: str) -> str:
    return f"/d/{slug}/people/{handle}"


def thread_stream(slug: str, number: int) -> str:
    return f"thread/{slug}/{number}"


def forum_stream(slug: str, forum: str) -> str:
    return f"forum/{slug}/{forum}"


def dialogue_stream(slug: str) -> str:
    return f"dialogue/{slug}"


DESKS = "desk/"


def desk_stream(slug: str, forum: str) -> str:
    return f"{DESKS}{slug}/{forum}"


PERSON_STREAMS = "person/"


def person_stream(user_id: int) -> str:
    """Stored by the account; a browser calls its own "me"."""
    return f"{PERSON_STREAMS}{user_id}"
