"""Every page of moderation, on one blueprint, and every kind of case at the desk."""

from dialogue.moderation import views
from dialogue.moderation.appeals import appeal_case, decision_views
from dialogue.moderation.arranging import stage_case, suggestion_views, thread_views
from dialogue.moderation.arranging import views as arranging_views
from dialogue.moderation.desk import case_acts
from dialogue.moderation.desk import views as desk_views
from dialogue.moderation.flags import views as flag_views
from dialogue.moderation.people import member_case
from dialogue.moderation.people import views as person_views
from dialogue.moderation.posts import views as post_views
from dialogue.moderation.reporting import (
    facilitation_views,
    figure_views,
    record_views,
    register_views,
)
from dialogue.moderation.words import views as word_views

KINDS = (appeal_case, case_acts, member_case, stage_case)
VIEWS = (
    *(arranging_views, decision_views, desk_views, facilitation_views, figure_views, flag_views),
    *(person_views, post_views, record_views, register_views, suggestion_views, thread_views),
    *(views, word_views),
)
blueprint = views.blueprint
