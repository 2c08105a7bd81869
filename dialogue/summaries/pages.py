"""Every page of summaries, on one blueprint."""

from dialogue.summaries import (
    checking_models,
    checking_views,
    circulating_views,
    citation_views,
    coverage_views,
    draft_views,
    point_views,
    publication_models,
    publication_views,
    publishing_views,
    receipt_views,
    response_views,
    target_views,
    views,
)

TABLES = (checking_models, publication_models)
VIEWS = (
    *(checking_views, circulating_views, citation_views, coverage_views, draft_views, point_views),
    *(publication_views, publishing_views, receipt_views, response_views, target_views, views),
)
blueprint = views.blueprint
