"""The entry for a web server: `goldenthread.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
application = get_wsgi_application()
resolve("/")  # loads the code of every page now, so that nobody's first page waits for it
