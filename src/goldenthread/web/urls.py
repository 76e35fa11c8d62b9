"""Every address of the site."""

from __future__ import annotations

from django.urls import path, register_converter

from goldenthread.web import converters
from goldenthread.web.data import pages as data
from goldenthread.web.people import pages as people
from goldenthread.web.people import second_step
from goldenthread.web.programmes import pages as programmes
from goldenthread.web.quarters import pages as quarters
from goldenthread.web.reports import pages as reports
from goldenthread.web.rounds import pages as rounds
from goldenthread.web.trends import pages as trends

register_converter(converters.Digest, "digest")
register_converter(converters.ChartForm, "form")

LIVE = "reports/<str:quarter>/<slug:kind>/<slug:readers>/"
FROZEN = "reports/snapshots/<digest:digest>/"

urlpatterns = [
    path("", quarters.home, name="home"),
    path("sign-in/", people.sign_in, name="account_login"),
    path("sign-in/code/", second_step.authenticate, name="mfa_authenticate"),
    path("account/password/", second_step.password_again, name="account_reauthenticate"),
    path("account/code/", second_step.code_again, name="mfa_reauthenticate"),
    path("account/second-step/", second_step.state, name="mfa_index"),
    path("account/second-step/set-up/", second_step.set_up, name="mfa_activate_totp"),
    path("account/second-step/off/", second_step.state, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", second_step.codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", second_step.new_codes, name="mfa_generate_recovery_codes"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("account/", people.account, name="account"),
    path("people/", people.every, name="people"),
    path("quarters/", quarters.every, name="quarters"),
    path("quarters/<str:quarter>/", quarters.one, name="quarter"),
    path("quarters/<str:quarter>/figures/<str:name>/", quarters.figure, name="figure"),
    path("quarters/<str:quarter>/charts/<slug:key>.<form:form>", quarters.chart, name="chart"),
    path("programmes/", programmes.every, name="programmes"),
    path("programmes/<str:code>/", programmes.one, name="programme"),
    path("trends/", trends.every, name="trends"),
    path("rounds/", rounds.every, name="rounds"),
    path("rounds/open/", rounds.open_round, name="open-round"),
    path("rounds/<str:quarter>/", rounds.one, name="round"),
    path("rounds/<str:quarter>/dates/", rounds.dates, name="round-dates"),
    path("rounds/<str:quarter>/remind/", rounds.remind, name="remind"),
    path("rounds/<str:quarter>/figures/<str:name>/", rounds.figure, name="round-figure"),
    path("reports/", reports.every, name="reports"),
    path(FROZEN, reports.frozen, name="snapshot"),
    path(f"{FROZEN}figures/<str:name>/", reports.frozen_figure, name="snapshot-figure"),
    path(f"{FROZEN}charts/<slug:key>.<form:form>", reports.frozen_chart, name="snapshot-chart"),
    path(f"{FROZEN}report.<slug:form>", reports.frozen_file, name="snapshot-file"),
    path("reports/<str:quarter>/<slug:kind>/", reports.live, {"readers": "outside"}, name="live-outside"),
    path(LIVE, reports.live, name="live-report"),
    path(f"{LIVE}figures/<str:name>/", reports.live_figure, name="live-figure"),
    path(f"{LIVE}charts/<slug:key>.<form:form>", reports.live_chart, name="live-chart"),
    path("data/", data.every, name="data"),
    path("data/editions/<digest:digest>/", data.edition, name="edition"),
    path("files/<digest:digest>/", data.file, name="file"),
]
