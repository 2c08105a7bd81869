"""A test client that behaves like a browser towards one application."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dialogue.extensions import db
from tests.forms import form_of


class Browser(FlaskClient):
    """Each request has an application context of its own, as it has in life: a pushed one would
    carry the signed-in person of one client over to the next."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        db.session.commit()  # what the test arranged
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.rollback()  # what the test knows is old now
        db.session.expire_all()
        return response

    def submit(self, url: str, form: str, /, **answers: object) -> TestResponse:
        """Open the page, fill the form with this id or action, and send it.

        ``answers`` are by field name; what is not named is sent as the page has it.
        """
        page = self.get(url)
        assert page.status_code < 500, page.text
        found = form_of(page.text, form)
        target = found.action or page.request.full_path
        data = found.filled(answers)
        if found.method == "GET":
            return self.get(target, query_string=data)
        origin = {"Origin": self._origin(page), "Sec-Fetch-Site": "same-origin"}
        return self.post(target, data=data, headers=origin)

    @staticmethod
    def _origin(page: TestResponse) -> str:
        return page.request.host_url.rstrip("/")
