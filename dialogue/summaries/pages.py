"""Every page of summaries, on one blueprint."""

from dialogue.summaries import (
    checking_models,
    checking_views,
    circulating_views,
    publication_models,
    receipt_views,
    views,
)

TABLES = (checking_models, publication_models)
VIEWS = (checking_views, circulating_views, receipt_views, views)
blueprint = views.blueprint
