"""The kinds of outside data that can be loaded, by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from goldenthread.ledger.refusal import Refused
from goldenthread.trends.kinds import (
    gla_state_of_london,
    long_csv,
    mapped,
    mopac_borough,
    mopac_survey,
    mps_borough,
    offence_records,
    police_uk_street,
    population,
)
from goldenthread.trends.kinds.kind import Kind, load
from goldenthread.trends.words import listed

_ALL = (
    load("mps_borough", mps_borough.read, absent_row_is_zero=True),
    load("mps_dashboard", long_csv.read, absent_row_is_zero=True),
    load("mopac_borough", mopac_borough.read, absent_row_is_zero=False),
    load("gla_state_of_london", gla_state_of_london.read, absent_row_is_zero=False),
    load("mopac_survey", mopac_survey.read, absent_row_is_zero=False),
    load("population", population.read, absent_row_is_zero=False),
    load("hospital_admissions", long_csv.read, absent_row_is_zero=False),
    load("police_uk_street", police_uk_street.read, absent_row_is_zero=True),
    load("offence_records", offence_records.read, absent_row_is_zero=True),
    load("long_csv", long_csv.read, absent_row_is_zero=False),
    load("quarterly_counts", mapped.read, absent_row_is_zero=False),
    load("yearly_counts", mapped.read, absent_row_is_zero=False),
)

KINDS: Final[Mapping[str, Kind]] = MappingProxyType({kind.code: kind for kind in _ALL})


def kind_called(code: str) -> Kind:
    """The kind with this code; refuses with the list of kinds when there is none."""
    if code in KINDS:
        return KINDS[code]
    near = get_close_matches(code.casefold(), KINDS, n=2, cutoff=0.7)
    hint = f" Did you mean {listed(near, 'or')}?" if near else ""
    kinds = tuple(f"{kind.code}: {kind.about}" for kind in _ALL)
    raise Refused(f"There is no kind of data called “{code}”.{hint} The kinds are:", kinds)
