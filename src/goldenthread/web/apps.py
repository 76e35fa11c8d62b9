"""The pages as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, templates and static files."""

    name = "goldenthread.web"
    label = "web"

    def ready(self) -> None:
        """Listen to every way in, for the audit log."""
        from goldenthread.web.audit import noting

        noting.listen()
