"""``audit``: whether the record of what was done for others is whole."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from dialogue.audit import SITE_CHAIN
from dialogue.audit_anchors import Anchors
from dialogue.audit_checking import Finding, findings, size
from dialogue.dialogues.models import Dialogue
from dialogue.extensions import db

audit = AppGroup("audit", help="Look after the record of what was done for others.")


@audit.command("verify")
def verify() -> None:
    """Check that nothing in the record was changed, taken out, put elsewhere or cut off; print
    findings, exit 1 if there are any."""
    found = wrong_in_the_record()
    for finding in found:
        click.echo(finding)
    if found:
        raise SystemExit(1)
    entries, chains = size()
    click.echo(f"The record is whole: {entries} entries in {chains} chains.", err=True)


def wrong_in_the_record() -> list[str]:
    """What is wrong with the record, a line for each finding; none when it is whole."""
    anchors: Anchors = current_app.extensions["audit_anchors"]
    try:
        return [_told(finding) for finding in findings(anchors.read())]
    except ValueError as error:
        return [str(error)]


def _told(finding: Finding) -> str:
    return f"{_name_of(finding.chain_id)}: entry {finding.seq} {finding.what}"


def _name_of(chain_id: int) -> str:
    if chain_id == SITE_CHAIN:
        return "the site"
    slug = db.session.scalar(select(Dialogue.slug).where(Dialogue.id == chain_id))
    return slug or f"dialogue {chain_id}, which is gone"


commands = [audit]
