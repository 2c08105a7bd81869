"""Every page of moderation, on one blueprint, and every kind of case at the desk."""

from dialogue.moderation import (
    appeal_case,
    arranging_views,
    case_acts,
    decision_views,
    desk_views,
    facilitation_views,
    figure_views,
    flag_views,
    member_case,
    person_views,
    post_views,
    record_views,
    register_views,
    stage_case,
    suggestion_views,
    thread_views,
    views,
    word_views,
)

KINDS = (appeal_case, case_acts, member_case, stage_case)
VIEWS = (
    *(arranging_views, decision_views, desk_views, facilitation_views, figure_views, flag_views),
    *(person_views, post_views, record_views, register_views, suggestion_views, thread_views),
    *(views, word_views),
)
blueprint = views.blueprint
