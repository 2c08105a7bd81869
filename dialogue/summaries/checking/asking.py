"""The inside of asking people whether a draft is fair to their words.

Everything here runs inside a transaction that holds the summary.
"""

from sqlalchemy import select

from dialogue import clock
from dialogue.extensions import db
from dialogue.summaries.checking.models import Check
from dialogue.summaries.checking.queries import checks_in, cited_people, those_who_can_answer
from dialogue.summaries.models import Point, Summary


def ask_those_cited(summary: Summary) -> list[int]:
    """Ask everyone whom a standing point cites and who was neither asked about its present wording
    nor answered to it. Who cannot sign in (authors of an archive), left or may not read here is not
    asked. Answers with the seats that have something new to answer."""
    cited = cited_people(summary)
    able = those_who_can_answer(summary, (seat_id for _, seat_id in cited))
    versions = _versions_of(summary)
    known = {(one.point_id, one.participant_id): one for one in checks_in(summary)}
    asked: set[int] = set()
    now = clock.now()
    for point_id, seat_id in sorted(cited):
        if seat_id not in able:
            continue
        version, check = versions[point_id], known.get((point_id, seat_id))
        if check is None:
            check = Check(point_id=point_id, participant_id=seat_id)
            db.session.add(check)
        elif max(check.asked_version, check.answered_version or 0) >= version:
            continue
        check.asked_version, check.asked_at = version, now
        asked.add(seat_id)
    db.session.flush()
    return sorted(asked)


def _versions_of(summary: Summary) -> dict[int, int]:
    rows = db.session.execute(select(Point.id, Point.version).where(Point.summary_id == summary.id))
    return {point_id: version for point_id, version in rows}
