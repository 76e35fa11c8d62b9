"""The entry for a web server: `goldenthread.config.wsgi:application`."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldenthread.config.settings")
application = get_wsgi_application()
resolve("/")  # loads the code of every page now, so that nobody's first page waits for it
for name in ("scipy.special", "pyarrow.parquet"):  # what the command line loads only when it needs it
    import_module(name)
gc.collect()
gc.freeze()  # what was loaded stays: looking through it for garbage took a third of reading the ledger
