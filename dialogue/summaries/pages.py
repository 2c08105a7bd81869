"""Every page of summaries, on one blueprint."""

from dialogue.summaries import views
from dialogue.summaries.checking import circulating_views
from dialogue.summaries.checking import models as checking_models
from dialogue.summaries.checking import views as checking_views
from dialogue.summaries.coverage import target_views
from dialogue.summaries.drafts import citation_views, point_views
from dialogue.summaries.drafts import views as draft_views
from dialogue.summaries.publishing import answer_views, publish_views, response_views
from dialogue.summaries.publishing import models as publishing_models
from dialogue.summaries.publishing import views as publishing_views
from dialogue.summaries.receipt import views as receipt_views
from dialogue.summaries.sources import views as sources_views

TABLES = (checking_models, publishing_models)
VIEWS = (
    *(checking_views, circulating_views, citation_views, sources_views, draft_views, point_views),
    *(publish_views, publishing_views, answer_views, receipt_views, response_views),
    *(target_views, views),
)
blueprint = views.blueprint
