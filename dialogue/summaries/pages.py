"""Every page of summaries, on one blueprint."""

from dialogue.summaries import (
    checking_models,
    publication_models,
    publication_views,
    publishing_views,
    response_views,
    views,
)

TABLES = (checking_models, publication_models)
VIEWS = (views, publication_views, publishing_views, response_views)
blueprint = views.blueprint
