"""Outside data: extracts that were sent, and vintages. The rows are files in the data directory."""

from django.db import models


class Vintage(models.Model):
    """One extract of outside data, as obtained on a day; never changed."""

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    obtained = models.DateField()
    recorded_to = models.CharField(max_length=7)
    """The last month that it holds, as 2024-07."""
    files = models.JSONField()
    """For each file: name, digest, rows."""
    serial = models.BigIntegerField(unique=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "vintage"


class Extract(models.Model):
    """An extract that was sent on the page, and what became of it. Refused ones stay, without their files."""

    kind = models.CharField(max_length=40)
    obtained = models.DateField(null=True)
    """None where its files say on which day they were made."""
    names = models.JSONField()
    """Of its files, in the order in which they lie in its folder."""
    new = models.JSONField(default=list)
    """Names that look misspelt, and of which the sender says that they are new."""
    publisher = models.CharField(max_length=80, blank=True, default="")
    """Who published it, where its kind does not say it."""
    add_repeats = models.BooleanField(default=False)
    """Whether two rows of one month, area and class are added up."""
    seen = models.JSONField(default=list)
    """Of a kind whose columns a person names: the first lines of its tables."""
    mapping = models.JSONField(null=True)
    """Which column says what, once a person said it."""
    size = models.BigIntegerField()
    """Of all files together, in bytes."""
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    state = models.CharField(max_length=20)
    """waiting, reading, asking, added, refused or failed."""
    begun = models.IntegerField(default=0)
    """How often a worker began to read it."""
    done_at = models.DateTimeField(null=True)
    sentence = models.TextField(blank=True, default="")
    """What became of it, in a sentence."""
    problems = models.JSONField(default=list)
    """Further sentences, such as one for each line that is wrong."""
    vintage = models.CharField(max_length=64, blank=True, default="")
    """The digest of the vintage that it is."""

    class Meta:
        db_table = "extract"
