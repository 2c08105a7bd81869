"""For a WSGI server: ``gunicorn wsgi:app``."""

from config import read_settings
from dialogue import create_app

app = create_app(read_settings())
