"""To whom a provider's letters go. This is the one place that knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from goldenthread.framework.model import Edition, Programme
from goldenthread.periods import Quarter
from goldenthread.store.models import Membership

Addresses = Mapping[str, tuple[str, ...]]
"""By the programme's code."""


def of_programmes(edition: Edition, quarter: Quarter) -> Addresses:
    """The addresses of each programme's people: who hold a role for a provider that delivers it."""
    known = _by_provider()
    return {
        one.code: tuple(
            sorted({address for p in find_delivering(edition, one, quarter) for address in known[p]})
        )
        for one in edition.programmes
    }


def _by_provider() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = Membership.objects.exclude(provider="").filter(person__is_active=True)
    for provider, address in rows.values_list("provider", "person__email"):
        found[provider].append(address)
    return found


def find_delivering(edition: Edition, programme: Programme, quarter: Quarter) -> Iterator[str]:
    """The providers that deliver it in the quarter, and those that they have merged into."""
    first, last = quarter.window.first.first_day, quarter.window.last.last_day
    for delivery in programme.providers:
        if delivery.start <= last and (delivery.end is None or delivery.end >= first):
            code: str | None = delivery.provider
            while code:
                yield code
                code = edition.provider(code).merged_into
