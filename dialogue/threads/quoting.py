"""Quoting a contribution in an answer: Markdown that names its source (pure)."""

LONGEST_QUOTE = 1200


def quotation(body: str, number: int) -> str:
    """``body`` as a Markdown quote that ends in its source's number, with room to go on."""
    shortened = body.strip()
    if len(shortened) > LONGEST_QUOTE:
        shortened = shortened[:LONGEST_QUOTE].rsplit(maxsplit=1)[0] + " …"
    own_words = [line for line in shortened.splitlines() if not line.startswith(">")]
    text = "\n".join(own_words).strip() or shortened
    if not text:
        return ""
    quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return f"{quoted}\n>\n> #{number}\n\n"
