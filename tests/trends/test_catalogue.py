"""Which series there are, and what the kinds' own data files declare."""

import pytest

from goldenthread.framework.series import Break, Selection, SeriesDefinition
from goldenthread.ledger.refusal import Refused
from goldenthread.trends.catalogue import catalogue, find, of_kind, of_measure, told_alike
from goldenthread.trends.kinds import KINDS, kind_called


def test_every_series_that_the_mets_files_carry():
    assert sorted(one.code for one in of_kind("mps-borough")) == [
        "burglary",
        "business-robbery",
        "homicide",
        "personal-robbery",
        "possession-of-weapons",
        "rape",
        "recorded-crime",
        "robbery",
        "sexual-offences",
        "theft-from-the-person",
        "violence-against-the-person",
        "violence-with-injury",
        "violence-with-injury-and-illegal-driving",
        "violence-without-injury",
        "violence-without-injury-and-stalking",
    ]


def test_the_kinds_are_their_own_address():
    assert {code: kind.code for code, kind in KINDS.items()} == {code: code for code in KINDS}


def test_codes_are_unique_in_each_kind():
    for code in KINDS:
        codes = [one.code for one in of_kind(code)]
        assert len(codes) == len(set(codes))


def test_selections_use_words_that_the_kind_knows():
    kind = KINDS["mps-borough"]
    for one in of_kind("mps-borough"):
        for chosen in one.select:
            assert kind.groups.knows(chosen.group)
            assert chosen.subgroup is None or kind.subgroups.knows(chosen.subgroup)


def test_london_has_thirty_two_boroughs_and_the_city():
    areas = KINDS["mps-borough"].areas
    assert len(set(areas.boroughs.names.values())) == 32
    assert areas.known("City of London")
    assert areas.canonical("CITY OF LONDON") == "City of London"
    assert areas.canonical("Atlantis  Bay") == "Atlantis Bay"


def test_connect_is_declared_for_the_mets_files():
    (connect,) = KINDS["mps-borough"].breaks
    assert (connect.code, str(connect.month)) == ("connect", "2024-02")


def test_a_series_own_break_replaces_the_kinds_of_the_same_code():
    own = Break(code="connect", month="2024-02", title="t", text="Our words.")
    early = Break(code="early", month="2020-01", title="t", text="t")
    one = SeriesDefinition(
        code="x", title="X", kind="mps-borough", select=(Selection(group="Robbery"),), breaks=(own, early)
    )
    assert KINDS["mps-borough"].breaks_of(one) == (early, own)


def test_an_editions_series_comes_before_the_kinds():
    own = SeriesDefinition(
        code="homicide", title="Ours", kind="long-csv", select=(Selection(group="homicide"),)
    )
    assert catalogue((own,))["homicide"] == (own,)
    assert catalogue()["homicide"][0].kind == "mps-borough"


def test_a_measure_is_a_series_by_itself():
    one = of_measure("Knife crime, with injury")
    assert (one.code, one.select[0].group) == ("knife-crime-with-injury", "Knife crime, with injury")
    assert of_measure("東京").code == "measure"
    assert len(of_measure("a " * 60).code) <= 40


def test_a_measure_with_the_name_of_a_shipped_series_is_offered_and_not_taken():
    shipped = catalogue()["knife-crime"]
    for measure, by_code in (("Knife crime", True), ("Knife crime", False), ("knife-crime", False)):
        found = catalogue((), [("long-csv", measure)], by_code=by_code)
        assert found["knife-crime"] == shipped
        (own,) = found["own-knife-crime"]
        assert (own.title, own.breaks, own.notes, own.residents) == (measure, (), (), None)
        (told,) = told_alike([measure], by_code=by_code)
        assert told.startswith(
            f"“{measure}” has the name of a series of the dictionary (Knife crime) and is not taken for "
            "it: it is the series own-knife-crime"
        )
    assert [one.kind for one in catalogue((), [("long-csv", "knife-crime")])["knife-crime"]][-1] == "long-csv"
    assert told_alike(["knife-crime", "Hospital beds", "Knife-enabled serious violence"], by_code=True) == ()
    assert "own-knife-enabled-serious-violence" not in catalogue(
        (), [("long-csv", "Knife-enabled serious violence")]
    )


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("homocide", " Did you mean homicide or youth-homicide?"),
        ("Robbery", " Did you mean robbery"),
        ("zzz", " The series are: burglary, business-robbery, "),
    ],
)
def test_an_unknown_series_is_refused_with_near_misses(asked, hint):
    with pytest.raises(Refused) as refused:
        find(asked, catalogue())
    assert str(refused.value).startswith(f"There is no series called “{asked}”.{hint}")


def test_an_unknown_kind_is_refused_with_the_list():
    with pytest.raises(Refused) as refused:
        kind_called("mps")
    assert str(refused.value) == "There is no kind of data called “mps”. The kinds are:"
    assert refused.value.details == tuple(f"{kind.code}: {kind.about}" for kind in KINDS.values())


@pytest.mark.parametrize(
    ("asked", "hint"),
    [("longcsv", "long-csv"), ("mps_borough", "mps-borough"), ("MOPAC-survey", "mopac-survey")],
)
def test_a_kind_that_is_nearly_one_is_asked_about(asked, hint):
    with pytest.raises(Refused, match=f"called “{asked}”. Did you mean {hint}"):
        kind_called(asked)


def test_a_known_error_names_measure_window_wrong_sum_and_source():
    (one,) = KINDS["long-csv"].corrections
    assert (one.select.group, str(one.window), one.expect) == (
        "19 Possession of Weapons Offs",
        "2018-04..2019-03",
        99449,
    )
    assert one.source
