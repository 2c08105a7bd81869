"""E-mail addresses in the one form in which accounts keep and compare them."""

from email_validator import EmailNotValidError, validate_email

from dialogue.errors import Invalid


def clean_email(email: str) -> str:
    """The address in its normal form, lower-case; Invalid when mail could not reach it."""
    try:
        checked = validate_email(
            email.strip(), check_deliverability=False, globally_deliverable=False
        )
    except EmailNotValidError:
        raise Invalid(
            "This is not an e-mail address: it needs a name, an @ and a domain."
        ) from None
    return str(checked.normalized).lower()


def wire_form(email: str) -> str:
    """The address as mail servers take it: a domain in other scripts in its ASCII form."""
    checked = validate_email(email, check_deliverability=False, globally_deliverable=False)
    return f"{checked.local_part}@{checked.ascii_domain}"
