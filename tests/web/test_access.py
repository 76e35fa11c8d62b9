"""Who may see what: every route, every role, one's own objects and other organisations'.

The statuses below are written by hand from the issue, not from the table that the program reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from tests.web.reading import links, page, words

from goldenthread.actions import people, reports, uploads
from goldenthread.actions.permissions import ABILITIES, Role
from goldenthread.demo import accounts
from goldenthread.periods import Quarter
from goldenthread.store import editions, snapshots, vintages
from goldenthread.store import uploads as kept_uploads
from goldenthread.store.models import ReturnVersion, User
from goldenthread.web import access
from goldenthread.web.urls import urlpatterns

Q1 = "2024-25Q1"
OWN, OTHER = "HBYW", "YC"
"""Catch22 delivers the first, in part through Redthread, which merged into it; others the second."""
NOBODY = "0" * 64
EXPLORED = "/trends/explore/homicide/london/2024-07/2019-07/whole/interval/now/"
ACTS = ("send", "take-back", "certify", "decline")

EXPECTED = """
route             object    preparer certifier lead analyst partner director prg administrator none
home              -         302      302       302  302     302     302      302 302           302
account_login     -         302      302       302  302     302     302      302 302           302
mfa_authenticate  -         302      302       302  302     302     302      302 302           302
mfa_index         -         302      302       302  302     302     302      302 302           302
mfa_deactivate_totp -       302      302       302  302     302     302      302 302           302
mfa_activate_totp -         302      302       302  302     302     302      302 302           302
forgotten-password -         200      200       200  200     200     200      200 200           200
choose-password   -         410      410       410  410     410     410      410 410           410
account_reauthenticate -    200      200       200  200     200     200      200 200           200
mfa_reauthenticate -        302      302       302  302     302     302      302 302           302
mfa_view_recovery_codes -   404      404       404  404     404     404      404 404           404
mfa_generate_recovery_codes - 302    302       302  302     302     302      302 302           302
mfa_list_webauthn -         302      302       302  302     302     302      302 302           302
mfa_add_webauthn  -         302      302       302  302     302     302      302 302           302
mfa_remove_webauthn -         302      302       302  302     302     302      302 302           302
mfa_reauthenticate_webauthn -         302      302       302  302     302     302      302 302           302
openid_connect_login -         404      404       404  404     404     404      404 404           404
openid_connect_callback -         404      404       404  404     404     404      404 404           404
sign-out          -         405      405       405  405     405     405      405 405           405
account           -         200      200       200  200     200     200      200 200           200
people            -         403      403       403  403     403     403      403 200           403
invite            -         403      403       403  403     403     403      403 200           403
person            -         403      403       403  403     403     403      403 200           403
person            none      403      403       403  403     403     403      403 404           403
give-role         -         403      403       403  403     403     403      403 405           403
take-role         -         403      403       403  403     403     403      403 405           403
decide-person     -         403      403       403  403     403     403      403 200           403
decide-person     none      403      403       403  403     403     403      403 404           403
quarters          -         403      403       200  200     200     200      403 403           403
quarter           -         403      403       200  200     200     200      403 403           403
figure            own       200      200       200  200     200     200      403 403           403
figure            other     404      404       200  200     200     200      403 403           403
figure            target    404      404       200  200     200     200      403 403           403
figure            whole     404      404       200  200     200     200      403 403           403
figure            trend     404      404       200  200     200     200      403 403           403
figure            none      404      404       404  404     404     404      403 403           403
chart             own       200      200       200  200     200     200      403 403           403
chart             other     404      404       200  200     200     200      403 403           403
chart             whole     404      404       200  200     200     200      403 403           403
programmes        -         200      200       200  200     200     200      403 403           403
programme         own       200      200       200  200     200     200      403 403           403
programme         before    200      200       200  200     200     200      403 403           403
programme         other     404      404       200  200     200     200      403 403           403
override-rating   own       403      403       200  403     403     200      403 403           403
override-rating   none      403      403       404  403     403     404      403 403           403
programme         none      404      404       404  404     404     404      403 403           403
rounds            -         403      403       200  200     200     200      403 403           403
open-round        -         403      403       200  403     403     403      403 403           403
round             -         403      403       200  200     200     200      403 403           403
round             none      403      403       404  404     404     404      403 403           403
round-dates       -         403      403       200  403     403     403      403 403           403
close-round       -         403      403       200  403     403     200      403 403           403
remind            -         403      403       405  403     403     403      403 403           403
round-figure      -         403      403       200  200     200     200      403 403           403
reviews           -         403      403       302  302     302     302      403 403           403
review            -         403      403       200  200     200     200      403 403           403
review-figure     none      403      403       404  404     404     404      403 403           403
review-return     own       403      403       200  200     200     200      403 403           403
review-return     none      403      403       404  404     404     404      403 403           403
review-return-figure own    403      403       200  200     200     200      403 403           403
accept-return     own       403      403       200  403     403     403      403 403           403
send-back-return  own       403      403       200  403     403     403      403 403           403
reopen-return     own       403      403       200  403     403     403      403 403           403
queries           own       200      200       200  200     200     200      403 403           403
queries           other     404      404       200  200     200     200      403 403           403
query             own       200      200       200  200     200     200      403 403           403
query             other     404      404       200  200     200     200      403 403           403
query             none      404      404       404  404     404     404      403 403           403
query-ask         -         403      403       405  405     405     403      403 403           403
query-answer      -         405      405       403  403     403     403      403 403           403
query-close       -         403      403       405  403     403     403      403 403           403
versions          own       200      200       200  200     200     200      403 403           403
versions          other     404      404       200  200     200     200      403 403           403
compare-versions  own       200      200       200  200     200     200      403 403           403
compare-versions  other     404      404       200  200     200     200      403 403           403
compare-versions  none      404      404       404  404     404     404      403 403           403
returns           -         200      200       302  302     302     302      403 403           403
return            own       200      200       200  200     200     200      403 403           403
return            other     404      404       200  200     200     200      403 403           403
return            none      404      404       404  404     404     404      403 403           403
return-section    own       200      200       403  403     403     403      403 403           403
return-section    other     404      404       403  403     403     403      403 403           403
return-section    none      404      404       403  403     403     403      403 403           403
return-conflicts  own       200      200       403  403     403     403      403 403           403
return-conflicts  other     404      404       403  403     403     403      403 403           403
return-check      own       200      200       403  403     403     403      403 403           403
return-check      other     404      404       403  403     403     403      403 403           403
return-certify    own       403      200       403  403     403     403      403 403           403
return-certify    other     403      404       403  403     403     403      403 403           403
return-decline    own       403      200       403  403     403     403      403 403           403
return-decline    other     403      404       403  403     403     403      403 403           403
return-take-back  own       405      405       403  403     403     403      403 403           403
return-receipt    own       200      200       200  200     200     200      403 403           403
return-receipt    other     404      404       200  200     200     200      403 403           403
return-receipt    none      404      404       404  404     404     404      403 403           403
return-past       own       200      200       200  200     200     200      403 403           403
return-past       other     404      404       200  200     200     200      403 403           403
return-past-figure own      200      200       200  200     200     200      403 403           403
return-past-figure other    404      404       200  200     200     200      403 403           403
return-past-figure none     404      404       404  404     404     404      403 403           403
trends            -         403      403       200  200     200     200      403 403           403
trends-figure     -         403      403       200  200     200     200      403 403           403
trends-figure     none      403      403       404  404     404     404      403 403           403
trends-chart      -         403      403       200  200     200     200      403 403           403
explorer          -         403      403       200  200     200     200      403 403           403
explorer-figure   -         403      403       200  200     200     200      403 403           403
explorer-figure   none      403      403       404  404     404     404      403 403           403
explorer-chart    -         403      403       200  200     200     200      403 403           403
dictionary        -         403      403       200  200     200     200      403 403           403
series            -         403      403       200  200     200     200      403 403           403
series            none      403      403       404  404     404     404      403 403           403
series-page       -         403      403       200  200     200     200      403 403           403
series-page       none      403      403       404  404     404     404      403 403           403
series-figure     -         403      403       200  200     200     200      403 403           403
series-figure     none      403      403       404  404     404     404      403 403           403
series-chart      -         403      403       200  200     200     200      403 403           403
reports           -         403      403       200  200     200     200      200 403           403
snapshot          outside   403      403       200  200     200     200      200 403           403
snapshot          signed    403      403       200  200     200     200      404 403           403
snapshot          draft     403      403       200  200     200     200      404 403           403
snapshot          none      403      403       404  404     404     404      404 403           403
snapshot-figure   outside   403      403       200  200     200     200      200 403           403
snapshot-figure   signed    403      403       200  200     200     200      404 403           403
snapshot-figure   draft     403      403       200  200     200     200      404 403           403
snapshot-figures  outside   403      403       200  200     200     200      200 403           403
snapshot-figures  signed    403      403       404  404     404     404      404 403           403
snapshot-figures  draft     403      403       200  200     200     200      404 403           403
snapshot-chart    signed    403      403       200  200     200     200      404 403           403
snapshot-chart    draft     403      403       200  200     200     200      404 403           403
verify-snapshot   outside   403      403       405  405     405     405      405 403           403
snapshot-file     outside   403      403       200  200     200     200      200 403           403
snapshot-file     signed    403      403       200  200     200     200      404 403           403
snapshot-file     draft     403      403       200  200     200     200      404 403           403
sign-report       draft     403      403       403  403     403     200      403 403           403
sign-report       signed    403      403       403  403     403     200      403 403           403
sign-report       none      403      403       403  403     403     404      403 403           403
snapshot-package  outside   403      403       200  200     200     200      200 403           403
snapshot-package  signed    403      403       200  200     200     200      404 403           403
snapshot-package  draft     403      403       404  404     404     404      404 403           403
freeze-report     -         403      403       403  200     403     403      403 403           403
keys              -         200      200       200  200     200     200      200 200           200
live-outside      -         403      403       200  200     200     200      403 403           403
live-report       -         403      403       200  200     200     200      403 403           403
live-figure       own       403      403       200  200     200     200      403 403           403
live-figures      -         403      403       200  200     200     200      403 403           403
live-chart        -         403      403       200  200     200     200      403 403           403
data              -         403      403       200  200     200     200      403 403           403
add-data          -         403      403       403  200     403     403      403 403           403
extract           none      403      403       403  404     403     403      403 403           403
vintage           -         403      403       200  200     200     200      403 403           403
vintage           none      403      403       404  404     404     404      403 403           403
add-edition       -         403      403       403  403     403     200      403 403           403
edition-draft     -         403      403       403  403     403     200      403 403           403
edition-draft     none      403      403       403  403     403     404      403 403           403
edition           -         403      403       200  200     200     200      403 403           403
checks            -         200      200       200  200     200     200      403 403           403
check             -         200      200       200  200     200     200      403 403           403
check             none      404      404       404  404     404     404      403 403           403
waive-check       -         403      403       200  403     403     403      403 403           403
withdraw-waiver   -         403      403       405  403     403     403      403 403           403
rehearsal         -         403      403       200  403     403     200      403 403           403
tokens            -         200      200       200  200     200     200      200 200           200
close-token       -         405      405       405  405     405     405      405 405           405
api-reference     -         200      200       200  200     200     200      200 200           200
api-openapi       -         200      200       200  200     200     200      200 200           200
api-rounds        -         401      401       401  401     401     401      401 401           401
api-round         -         401      401       401  401     401     401      401 401           401
api-returns       -         401      401       401  401     401     401      401 401           401
api-return        -         401      401       401  401     401     401      401 401           401
api-workbook      -         401      401       401  401     401     401      401 401           401
api-findings      -         401      401       401  401     401     401      401 401           401
api-figures       -         401      401       401  401     401     401      401 401           401
api-figure        -         401      401       401  401     401     401      401 401           401
api-trend         -         401      401       401  401     401     401      401 401           401
api-uploads       -         401      401       401  401     401     401      401 401           401
api-one-upload    -         401      401       401  401     401     401      401 401           401
api-send          -         405      405       405  405     405     405      405 405           405
api-take-back     -         405      405       405  405     405     405      405 405           405
api-certify       -         405      405       405  405     405     405      405 405           405
api-decline       -         405      405       405  405     405     405      405 405           405
api-nowhere       -         404      404       404  404     404     404      404 404           404
audit             -         403      403       403  403     403     403      403 200           403
verification      -         403      403       403  403     403     403      403 200           403
erasure           -         403      403       403  403     403     403      403 200           403
erase             own       403      403       403  403     403     403      403 200           403
erase             none      403      403       403  403     403     403      403 404           403
audit-file        -         403      403       403  403     403     403      403 200           403
file              own       200      200       200  200     200     200      403 403           403
file              other     404      404       200  200     200     200      403 403           403
file              vintage   404      404       200  200     200     200      403 403           403
file              none      404      404       404  404     404     404      403 403           403
return-workbook   own       200      200      403  403     403     403      403 403           403
return-workbook   other     404      404      403  403     403     403      403 403           403
upload            own       200      200      403  403     403     403      403 403           403
upload            other     404      404      403  403     403     403      403 403           403
uploads           own       200      200      403  403     403     403      403 403           403
uploads           other     404      404      403  403     403     403      403 403           403
upload-result     own       200      200      403  403     403     403      403 403           403
upload-result     other     404      404      403  403     403     403      403 403           403
upload-result     none      404      404      403  403     403     403      403 403           403
upload-file       own       200      200      403  403     403     403      403 403           403
upload-file       other     404      404      403  403     403     403      403 403           403
upload-findings   own       200      200      403  403     403     403      403 403           403
upload-findings   other     404      404      403  403     403     403      403 403           403
findings-xlsx     own       200      200      403  403     403     403      403 403           403
findings-xlsx     other     404      404      403  403     403     403      403 403           403
health-live       -         200      200      200  200     200     200      200 200           200
health-ready      -         503      503      503  503     503     503      503 503           503
"""
USERS = {
    "preparer": "provider",
    "certifier": "certifier",
    "lead": "lead",
    "analyst": "analyst",
    "partner": "partner",
    "director": "director",
    "prg": "prg",
    "administrator": "administrator",
    "none": "nobody",
}
HEAD, *ROWS = [line.split() for line in EXPECTED.strip().splitlines()]
CASES = [
    pytest.param(route, thing, dict(zip(HEAD[2:], map(int, statuses), strict=True)), id=f"{route}-{thing}")
    for route, thing, *statuses in ROWS
]


@pytest.fixture(scope="module", autouse=True)
def somebody_and_a_draft(demo: Path, django_db_blocker: object) -> Iterator[None]:
    """Somebody without a role, and a report that is frozen and not signed, in this module's copy."""
    whole = Quarter.parse(Q1)
    people.add(username="nobody", name="N", email="nobody@example.org", password="golden thread", by="tester")
    reports.freeze(quarter=whole, kind="full", audience="outside", by="analyst")
    for code in (OWN, OTHER):
        upload = {"programme": code, "quarter": whole, "content": b"no workbook", "name": "a.xlsx"}
        uploads.read(uploads.receive(**upload, by="somebody"))
    address.cache_clear()
    yield
    address.cache_clear()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def drawing(where: str) -> str:
    """The address of the first chart of a page."""
    found = re.findall(r'<img [^>]*src="([^"]+\.svg)"', page(signed_in("director").get(where)))
    return str(found[0])


def trail_on(where: str) -> str:
    """The address of the trail of the first figure of a page."""
    return str(re.findall(r'href="([^"]+/figures/[^"]+)"', page(signed_in("director").get(where)))[0])


def file_of(programme: str) -> str:
    return str(ReturnVersion.objects.filter(programme=programme, quarter=Quarter.parse(Q1)).first().digest_id)


def target_of(programme: str) -> str:
    """A figure that stands in the edition alone: a target of a programme."""
    where = signed_in("director").get(f"/programmes/{programme}/")
    return next(href for href in links(where).values() if re.search(r"/figures/kpi[^/]*target", href))


@cache
def address(route: str, thing: str) -> str:
    """An address of a route, of an object such as the table names."""
    frozen = snapshots.of_quarter(Quarter.parse(Q1))
    signed = next(one for one in frozen if one.signed_at and one.audience == "internal").digest
    outside = next(one for one in frozen if one.signed_at and one.kind == "summary").digest
    draft = next(one for one in frozen if not one.signed_at).digest
    somebody = User.objects.get(username="nobody").pk
    figures, live = f"/quarters/{Q1}/figures/", f"/reports/{Q1}/full/internal/"
    known = {
        "home": "/",
        "account_login": "/sign-in/",
        "mfa_authenticate": "/sign-in/code/",
        "mfa_index": "/account/second-step/",
        "mfa_deactivate_totp": "/account/second-step/off/",
        "mfa_activate_totp": "/account/second-step/set-up/",
        "account_reauthenticate": "/account/password/",
        "mfa_reauthenticate": "/account/code/",
        "forgotten-password": "/sign-in/forgotten/",
        "choose-password": "/sign-in/link/not-one-of-ours/",
        "health-live": "/health/live",
        "health-ready": "/health/ready",
        "invite": "/people/invite/",
        "person": f"/people/{somebody}/",
        "person none": "/people/987654/",
        "give-role": f"/people/{somebody}/give/",
        "take-role": f"/people/{somebody}/take/",
        "decide-person": f"/people/{somebody}/close/",
        "decide-person none": f"/people/{somebody}/promote/",
        "mfa_list_webauthn": "/account/passkeys/",
        "mfa_add_webauthn": "/account/passkeys/add/",
        "mfa_remove_webauthn": "/account/passkeys/1/remove/",
        "mfa_reauthenticate_webauthn": "/account/passkeys/again/",
        "openid_connect_login": "/sign-in/single/",
        "openid_connect_callback": "/sign-in/single/back/",
        "mfa_view_recovery_codes": "/account/recovery-codes/",
        "mfa_generate_recovery_codes": "/account/recovery-codes/new/",
        "figure own": f"{figures}reach.quarter.{OWN}/",
        "figure other": f"{figures}reach.quarter.{OTHER}/",
        "figure whole": f"{figures}reach.quarter.total/",
        "figure trend": f"{figures}trend.homicide.current/",
        "figure none": f"{figures}reach.nowhere/",
        "programme own": f"/programmes/{OWN}/",
        "programme before": f"/programmes/{OWN}/?quarter=2023-24Q2",
        "programme other": f"/programmes/{OTHER}/",
        "programme none": "/programmes/NOWHERE/",
        "override-rating own": f"/programmes/{OWN}/rating/",
        "override-rating none": "/programmes/NOWHERE/rating/",
        "sign-report draft": f"/reports/snapshots/{draft}/sign/",
        "sign-report signed": f"/reports/snapshots/{signed}/sign/",
        "sign-report none": f"/reports/snapshots/{NOBODY}/sign/",
        "verify-snapshot outside": f"/reports/snapshots/{outside}/verify/",
        "snapshot-package outside": f"/reports/snapshots/{outside}/package.zip",
        "snapshot-package signed": f"/reports/snapshots/{signed}/package.zip",
        "snapshot-package draft": f"/reports/snapshots/{draft}/package.zip",
        "freeze-report": "/reports/freeze/",
        "add-edition": "/data/editions/add/",
        "edition-draft": f"/data/editions/drafts/{vintages.all()[0].files[0].digest}/",
        "edition-draft none": f"/data/editions/drafts/{NOBODY}/",
        "quarter": f"/quarters/{Q1}/",
        "open-round": "/rounds/open/",
        "round": f"/rounds/{Q1}/",
        "round none": "/rounds/2022-23Q1/",
        "round-dates": f"/rounds/{Q1}/dates/",
        "close-round": f"/rounds/{Q1}/close/",
        "remind": f"/rounds/{Q1}/remind/",
        "round-figure": f"/rounds/{Q1}/figures/round.asked/",
        "snapshot outside": f"/reports/snapshots/{outside}/",
        "return own": f"/returns/{Q1}/{OWN}/",
        "return other": f"/returns/{Q1}/{OTHER}/",
        "return none": f"/returns/{Q1}/NOWHERE/",
        "return-section own": f"/returns/{Q1}/{OWN}/fill/outputs/",
        "return-section other": f"/returns/{Q1}/{OTHER}/fill/outputs/",
        "return-section none": f"/returns/{Q1}/{OWN}/fill/poetry/",
        **{
            f"return-{page} {thing}": f"/returns/{Q1}/{code}/{page}/"
            for page in ("conflicts", "check", "certify", "decline", "take-back")
            for thing, code in (("own", OWN), ("other", OTHER))
        },
        "return-past own": f"/returns/{Q1}/{OWN}/past/",
        "return-past other": f"/returns/{Q1}/{OTHER}/past/",
        "return-past-figure own": f"/returns/{Q1}/{OWN}/past/figures/reach.quarter.{Q1}/",
        "return-past-figure other": f"/returns/{Q1}/{OTHER}/past/figures/reach.quarter.{Q1}/",
        "return-past-figure none": f"/returns/{Q1}/{OWN}/past/figures/reach.nowhere/",
        "return-receipt own": f"/returns/{Q1}/{OWN}/receipt/1/",
        "return-receipt other": f"/returns/{Q1}/{OTHER}/receipt/1/",
        "return-receipt none": f"/returns/{Q1}/{OWN}/receipt/99/",
        "snapshot signed": f"/reports/snapshots/{signed}/",
        "snapshot draft": f"/reports/snapshots/{draft}/",
        "snapshot none": f"/reports/snapshots/{NOBODY}/",
        "snapshot-figure outside": f"/reports/snapshots/{outside}/figures/reach.quarter.total/",
        "snapshot-figure signed": f"/reports/snapshots/{signed}/figures/reach.quarter.total/",
        "snapshot-figure draft": f"/reports/snapshots/{draft}/figures/reach.quarter.total/",
        "snapshot-figures outside": f"/reports/snapshots/{outside}/figures/",
        "snapshot-figures signed": f"/reports/snapshots/{signed}/figures/",
        "snapshot-figures draft": f"/reports/snapshots/{draft}/figures/",
        "live-figures": f"/reports/{Q1}/full/outside/figures/",
        "snapshot-file outside": f"/reports/snapshots/{outside}/report.text",
        "snapshot-file signed": f"/reports/snapshots/{signed}/report.text",
        "snapshot-file draft": f"/reports/snapshots/{draft}/report.text",
        "live-outside": f"/reports/{Q1}/summary/",
        "live-report": live,
        "live-figure own": f"{live}figures/reach.quarter.total/",
        "reviews": "/review/",
        "review": f"/review/{Q1}/",
        "review-figure none": f"/review/{Q1}/figures/review.score.{OWN}/",
        "review-return own": f"/review/{Q1}/{OWN}/",
        "review-return none": f"/review/{Q1}/NOWHERE/",
        "review-return-figure own": f"/review/{Q1}/{OWN}/figures/review.score.{OWN}/",
        "accept-return own": f"/review/{Q1}/{OWN}/accept/",
        "send-back-return own": f"/review/{Q1}/{OWN}/send-back/",
        "reopen-return own": f"/review/{Q1}/{OWN}/reopen/",
        "queries own": f"/returns/{Q1}/{OWN}/queries/",
        "queries other": f"/returns/{Q1}/{OTHER}/queries/",
        "query own": f"/returns/{Q1}/{OWN}/queries/about/?about=reach.quarter",
        "query other": f"/returns/{Q1}/{OTHER}/queries/about/?about=reach.quarter",
        "query none": f"/returns/{Q1}/{OWN}/queries/about/?about=nothing",
        "query-ask": f"/returns/{Q1}/{OWN}/queries/ask/",
        "query-answer": f"/returns/{Q1}/{OWN}/queries/answer/",
        "query-close": f"/returns/{Q1}/{OWN}/queries/close/",
        "versions own": f"/returns/{Q1}/{OWN}/versions/",
        "versions other": f"/returns/{Q1}/{OTHER}/versions/",
        "compare-versions own": f"/returns/{Q1}/{OWN}/versions/1/1/",
        "compare-versions other": f"/returns/{Q1}/{OTHER}/versions/1/1/",
        "compare-versions none": f"/returns/{Q1}/{OWN}/versions/1/9/",
        "check": "/checks/split/",
        "check none": "/checks/nowhere/",
        "waive-check": "/checks/split/waive/",
        "withdraw-waiver": "/checks/split/waivers/1/withdraw/",
        "rehearsal": "/checks/split/rehearsal/",
        "tokens": "/account/tokens/",
        "close-token": "/account/tokens/1/close/",
        "api-reference": "/api/v1/",
        "api-openapi": "/api/v1/openapi.json",
        "api-rounds": "/api/v1/rounds",
        "api-round": f"/api/v1/rounds/{Q1}",
        "api-returns": f"/api/v1/returns/{Q1}",
        "api-return": f"/api/v1/returns/{Q1}/{OWN}",
        "api-workbook": f"/api/v1/returns/{Q1}/{OWN}/workbook",
        "api-findings": f"/api/v1/returns/{Q1}/{OWN}/findings",
        "api-uploads": f"/api/v1/returns/{Q1}/{OWN}/uploads",
        "api-one-upload": f"/api/v1/returns/{Q1}/{OWN}/uploads/1",
        **{f"api-{act}": f"/api/v1/returns/{Q1}/{OWN}/{act}" for act in ACTS},
        "api-nowhere": "/api/v1/nowhere",
        "api-figures": f"/api/v1/figures/{Q1}",
        "api-trend": "/api/v1/trends/homicide?window=2024-07",
        "api-figure": f"/api/v1/figures/{Q1}/reach.quarter.total",
        "audit-file": "/audit/entries.csv",
        "verification": "/audit/verification/",
        "erasure": "/audit/erasure/",
        "erase own": f"/audit/erasure/{Q1}/{OWN}/workbook/{file_of(OWN)}/",
        "erase none": f"/audit/erasure/{Q1}/{OWN}/workbook/{file_of(OTHER)}/",
        "edition": f"/data/editions/{editions.all()[-1].digest}/",
        "explorer": "/trends/explore/",
        "explorer-figure none": f"{EXPLORED}figures/nothing/",
        "trends-figure none": f"/trends/ways/{Q1}/since/figures/nothing/",
        "dictionary": "/trends/series/",
        "series": "/trends/series/homicide/",
        "series none": "/trends/series/nothing/",
        "series-page": "/trends/series/homicide/control/",
        "series-page none": "/trends/series/homicide/nothing/",
        "series-figure none": "/trends/series/homicide/control/london/now/figures/nothing/",
        "add-data": "/data/add/",
        "extract none": "/data/extracts/987654/",
        "vintage": f"/data/vintages/{vintages.all()[0].digest}/",
        "vintage none": f"/data/vintages/{NOBODY}/",
        "file vintage": f"/files/{vintages.all()[0].files[0].digest}/",
        "file none": f"/files/{NOBODY}/",
    }
    for thing_, of in (("own", OWN), ("other", OTHER)):
        here, number = f"/returns/{Q1}/{of}/", kept_uploads.of_return(of, Quarter.parse(Q1))[0].id
        known |= {
            f"return-workbook {thing_}": f"{here}workbook/",
            f"upload {thing_}": f"{here}upload/",
            f"uploads {thing_}": f"{here}uploads/",
            f"upload-result {thing_}": f"{here}uploads/{number}/",
            f"upload-file {thing_}": f"{here}uploads/{number}/file/",
            f"upload-findings {thing_}": f"{here}uploads/{number}/findings.xlsx",
            f"findings-xlsx {thing_}": f"{here}findings.xlsx",
        }
    known["upload-result none"] = f"/returns/{Q1}/{OWN}/uploads/987654/"
    later = {
        "figure target": lambda: target_of(OTHER),
        "chart own": lambda: drawing(f"/programmes/{OWN}/"),
        "chart other": lambda: drawing(f"/programmes/{OTHER}/"),
        "chart whole": lambda: drawing(f"/quarters/{Q1}/"),
        "snapshot-chart signed": lambda: drawing(f"/reports/snapshots/{signed}/"),
        "snapshot-chart draft": lambda: drawing(f"/reports/snapshots/{draft}/"),
        "live-chart": lambda: drawing(live),
        "trends-chart": lambda: drawing(f"/trends/?quarter={Q1}&way=since"),
        "trends-figure": lambda: trail_on(f"/trends/?quarter={Q1}&way=since"),
        "explorer-chart": lambda: drawing("/trends/explore/"),
        "explorer-figure": lambda: trail_on("/trends/explore/"),
        "series-figure": lambda: trail_on("/trends/series/homicide/control/"),
        "series-chart": lambda: drawing("/trends/series/homicide/control/"),
        "file own": lambda: f"/files/{file_of(OWN)}/",
        "file other": lambda: f"/files/{file_of(OTHER)}/",
    }
    name = route if thing == "-" else f"{route} {thing}"
    return known[name] if name in known else later[name]() if name in later else f"/{route}/"


@pytest.mark.django_db
@pytest.mark.no_cover  # 1,800 requests; what the pages do is measured by their own tests
@pytest.mark.parametrize(("route", "thing", "expected"), CASES)
def test_a_route_answers_each_role_with(route: str, thing: str, expected: dict[str, int]) -> None:
    answers = {role: signed_in(username).get(address(route, thing)) for role, username in USERS.items()}
    assert {answer.resolver_match.url_name for answer in answers.values()} == {route}
    assert {role: answer.status_code for role, answer in answers.items()} == expected


def test_the_table_has_every_route_and_every_role() -> None:
    assert {route for route, *_ in ROWS} == {str(one.name) for one in urlpatterns}
    held = {one.held for one in accounts.PEOPLE}
    assert held == set(Role)
    assert set(USERS.values()) == {one.username for one in accounts.PEOPLE} | {"nobody"}


def test_every_route_says_which_ability_it_needs() -> None:
    for pattern in urlpatterns:
        ability = getattr(pattern.callback, "ability", None)
        assert ability in {access.ANYONE, access.SIGNED_IN, access.TOKEN, *ABILITIES}, pattern
    assert {p.name for p in urlpatterns if p.callback.ability == access.ANYONE} == {
        "account_login",
        "api-openapi",
        "choose-password",
        "forgotten-password",
        "health-live",
        "health-ready",
        "keys",
        "mfa_authenticate",
        "openid_connect_callback",
        "openid_connect_login",
        "sign-out",
    }


@pytest.mark.django_db
def test_a_page_that_names_no_ability_answers_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from goldenthread.web.data import pages

    monkeypatch.delattr(pages.every, "ability")
    answer = signed_in("director").get("/data/")
    assert answer.status_code == 403
    assert access.UNDECLARED in words(answer)


def test_an_ability_that_does_not_exist_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="No ability is called see-all"):
        access.needs("see-all")
