"""Every page of summaries, on one blueprint."""

from dialogue.summaries import checking_models, publication_models, views

TABLES = (checking_models, publication_models)
blueprint = views.blueprint
