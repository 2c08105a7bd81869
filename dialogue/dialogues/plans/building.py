"""From a plan to the rows of a new dialogue."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dialogue.dialogues.models import (
    Dialogue,
    Document,
    Forum,
    Question,
    Round,
    Rule,
    Stage,
    Term,
)
from dialogue.dialogues.plans.parts import (
    DocumentPlan,
    ForumPlan,
    RoundPlan,
    RulePlan,
    StagePlan,
    TermPlan,
)
from dialogue.dialogues.plans.plan import Plan
from dialogue.dialogues.plans.reading import Texts


def fill(dialogue: Dialogue, plan: Plan, starts_at: datetime) -> None:
    """Give the dialogue what the plan lists; days count from ``starts_at``."""
    lists = plan.taxonomies
    dialogue.rounds = [_round(one, starts_at) for one in plan.rounds]
    dialogue.stages = [_stage(plan.lang, *one) for one in enumerate(lists.stages)]
    dialogue.forums = [_forum(plan.lang, *one) for one in enumerate(lists.forums)]
    dialogue.terms = [
        *_terms("stakeholder-type", lists.stakeholder_types, plan.lang),
        *_terms("region", lists.regions, plan.lang),
        *_terms("social-group", lists.social_groups, plan.lang),
    ]
    dialogue.rulebook = [_rule(plan.lang, *one) for one in enumerate(lists.rulebook)]
    dialogue.documents = [_document(*one) for one in enumerate(plan.documents)]


def in_languages(lang: str, **fields: Texts) -> dict[str, Any]:
    """Each field in the dialogue's language (else in English, else in any), the other languages
    under ``translations``."""
    own: dict[str, Any] = {
        name: texts.get(lang) or texts.get("en") or next(iter(texts.values()))
        for name, texts in fields.items()
    }
    others = {code for texts in fields.values() for code in texts} - {lang}
    own["translations"] = {
        code: {name: texts[code] for name, texts in fields.items() if texts.get(code)}
        for code in sorted(others)
    }
    return own


def _stage(lang: str, position: int, plan: StagePlan) -> Stage:
    return Stage(
        slug=plan.slug,
        position=position,
        family=plan.family,
        glyph=plan.glyph,
        signs=plan.signs,
        tools=plan.tools,
        **in_languages(lang, title=plan.title, definition=plan.definition),
    )


def _forum(lang: str, position: int, plan: ForumPlan) -> Forum:
    return Forum(
        slug=plan.slug,
        position=position,
        region=plan.region,
        visibility=plan.visibility,
        shows_presence=plan.shows_presence,
        holding=plan.holding,
        reviewing=plan.reviewing,
        **in_languages(lang, title=plan.title, description=plan.description),
    )


def _rule(lang: str, position: int, plan: RulePlan) -> Rule:
    return Rule(
        slug=plan.slug,
        position=position,
        **in_languages(lang, title=plan.title, message=plan.message),
    )


def _document(position: int, plan: DocumentPlan) -> Document:
    return Document(
        position=position,
        title=plan.title,
        author=plan.author,
        url=plan.url,
        published_on=plan.published_on,
        lang=plan.lang,
    )


def _terms(kind: str, plans: Iterable[TermPlan], lang: str) -> list[Term]:
    return [
        Term(kind=kind, slug=one.slug, position=position, **in_languages(lang, title=one.title))
        for position, one in enumerate(plans)
    ]


def _round(plan: RoundPlan, starts_at: datetime) -> Round:
    first, after = plan.times(starts_at)
    return Round(
        number=plan.number,
        title=plan.title,
        theme=plan.theme,
        starts_at=first,
        ends_at=after,
        translations={lang: dict(words) for lang, words in plan.translations.items()},
        questions=[
            Question(position=position, text=one.text, translations=dict(one.translations))
            for position, one in enumerate(plan.questions, start=1)
        ],
    )
