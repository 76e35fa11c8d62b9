"""Every address of the site."""

from __future__ import annotations

from django.urls import path, register_converter

from goldenthread.web import converters
from goldenthread.web.api import routes as api
from goldenthread.web.audit import erasing, verifying
from goldenthread.web.audit import pages as audit
from goldenthread.web.checks import pages as checks
from goldenthread.web.conversations import pages as conversations
from goldenthread.web.data import adding, publishing
from goldenthread.web.data import pages as data
from goldenthread.web.data import report as data_report
from goldenthread.web.health import pages as health
from goldenthread.web.people import (
    manage,
    passkeys,
    passwords,
    second_step,
    sign_in,
    single_sign_on,
    tokens,
)
from goldenthread.web.people import pages as people
from goldenthread.web.programmes import pages as programmes
from goldenthread.web.programmes import rating
from goldenthread.web.quarters import pages as quarters
from goldenthread.web.reports import pages as reports
from goldenthread.web.reports import signing
from goldenthread.web.returns import filling, past, sending
from goldenthread.web.returns import pages as returns
from goldenthread.web.review import pages as review
from goldenthread.web.rounds import pages as rounds
from goldenthread.web.trends import explorer, one_series, series
from goldenthread.web.trends import pages as trends
from goldenthread.web.uploads import pages as uploads
from goldenthread.web.versions import pages as versions

register_converter(converters.Digest, "digest")
register_converter(converters.ChartForm, "form")

LIVE = "reports/<str:quarter>/<slug:kind>/<slug:readers>/"
WINDOWS = "<slug:series>/<slug:area>/<str:to>/<str:baseline>"
EXPLORED = f"trends/explore/{WINDOWS}/<slug:split>/<slug:way>/<slug:known>/"
LOOKED = "trends/ways/<str:quarter>/<slug:way>/"
SERIES = "trends/series/<slug:code>/<slug:kind>/<slug:area>/<slug:known>/"
FROZEN = "reports/snapshots/<digest:digest>/"
RETURN = "returns/<str:quarter>/<slug:code>/"
REVIEW = "review/<str:quarter>/<slug:code>/"

urlpatterns = [
    # What is asked most stands first: addresses are looked through in this order.
    path("", quarters.home, name="home"),
    path("quarters/<str:quarter>/", quarters.one, name="quarter"),
    path("programmes/<str:code>/", programmes.one, name="programme"),
    path("returns/", returns.every, name="returns"),
    path(RETURN, returns.one, name="return"),
    path(f"{RETURN}fill/<str:section>/", filling.section, name="return-section"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", second_step.authenticate, name="mfa_authenticate"),
    path("sign-in/single/", single_sign_on.start, single_sign_on.ONE, name="openid_connect_login"),
    path("sign-in/single/back/", single_sign_on.back, single_sign_on.ONE, name="openid_connect_callback"),
    path("sign-in/forgotten/", passwords.forgotten, name="forgotten-password"),
    path("sign-in/link/<str:link>/", passwords.choose, name="choose-password"),
    path("account/password/", second_step.password_again, name="account_reauthenticate"),
    path("account/code/", second_step.code_again, name="mfa_reauthenticate"),
    path("account/second-step/", second_step.state, name="mfa_index"),
    path("account/second-step/set-up/", second_step.set_up, name="mfa_activate_totp"),
    path("account/second-step/off/", second_step.state, name="mfa_deactivate_totp"),
    path("account/passkeys/", second_step.state, name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add, name="mfa_add_webauthn"),
    path("account/passkeys/again/", passkeys.again, name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("account/recovery-codes/", second_step.codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", second_step.new_codes, name="mfa_generate_recovery_codes"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", people.account, name="account"),
    path("people/", people.every, name="people"),
    path("people/invite/", manage.invite, name="invite"),
    path("people/<int:key>/", manage.one, name="person"),
    path("people/<int:key>/give/", manage.give, name="give-role"),
    path("people/<int:key>/take/", manage.take, name="take-role"),
    path("people/<int:key>/<slug:name>/", manage.decide, name="decide-person"),
    path("quarters/", quarters.every, name="quarters"),
    path("quarters/<str:quarter>/figures/<str:name>/", quarters.figure, name="figure"),
    path("quarters/<str:quarter>/charts/<slug:key>.<form:form>", quarters.chart, name="chart"),
    path("programmes/", programmes.every, name="programmes"),
    path("programmes/<str:code>/rating/", rating.override, name="override-rating"),
    path("trends/", trends.every, name="trends"),
    path(f"{LOOKED}figures/<str:name>/", trends.figure, name="trends-figure"),
    path(f"{LOOKED}charts/<slug:key>.<form:form>", trends.chart, name="trends-chart"),
    path("trends/explore/", explorer.explore, name="explorer"),
    path(f"{EXPLORED}figures/<str:name>/", explorer.figure, name="explorer-figure"),
    path(f"{EXPLORED}charts/<slug:key>.<form:form>", explorer.chart, name="explorer-chart"),
    path("trends/series/", series.every, name="dictionary"),
    path("trends/series/<slug:code>/", series.one, name="series"),
    path("trends/series/<slug:code>/<slug:kind>/", one_series.page, name="series-page"),
    path(f"{SERIES}figures/<str:name>/", one_series.figure, name="series-figure"),
    path(f"{SERIES}charts/<slug:key>.<form:form>", one_series.chart, name="series-chart"),
    path("rounds/", rounds.every, name="rounds"),
    path("rounds/open/", rounds.open_round, name="open-round"),
    path("rounds/<str:quarter>/", rounds.one, name="round"),
    path("rounds/<str:quarter>/dates/", rounds.dates, name="round-dates"),
    path("rounds/<str:quarter>/close/", rounds.close, name="close-round"),
    path("rounds/<str:quarter>/remind/", rounds.remind, name="remind"),
    path("rounds/<str:quarter>/figures/<str:name>/", rounds.figure, name="round-figure"),
    path("review/", review.newest, name="reviews"),
    path("review/<str:quarter>/", review.queue, name="review"),
    path("review/<str:quarter>/figures/<str:name>/", review.queue_figure, name="review-figure"),
    path(REVIEW, review.one, name="review-return"),
    path(f"{REVIEW}figures/<str:name>/", review.figure, name="review-return-figure"),
    path(f"{REVIEW}accept/", review.accept, name="accept-return"),
    path(f"{REVIEW}send-back/", review.send_back, name="send-back-return"),
    path(f"{REVIEW}reopen/", review.reopen, name="reopen-return"),
    path(f"{RETURN}queries/", conversations.every, name="queries"),
    path(f"{RETURN}queries/about/", conversations.one, name="query"),
    path(f"{RETURN}queries/ask/", conversations.ask, name="query-ask"),
    path(f"{RETURN}queries/answer/", conversations.answer, name="query-answer"),
    path(f"{RETURN}queries/close/", conversations.close, name="query-close"),
    path(f"{RETURN}versions/", versions.every, name="versions"),
    path(f"{RETURN}versions/<int:a>/<int:b>/", versions.compare, name="compare-versions"),
    path(f"{RETURN}workbook/", uploads.workbook, name="return-workbook"),
    path(f"{RETURN}upload/", uploads.upload, name="upload"),
    path(f"{RETURN}uploads/", uploads.every, name="uploads"),
    path(f"{RETURN}uploads/<int:number>/", uploads.result, name="upload-result"),
    path(f"{RETURN}uploads/<int:number>/file/", uploads.file, name="upload-file"),
    path(f"{RETURN}uploads/<int:number>/findings.xlsx", uploads.findings_of_upload, name="upload-findings"),
    path(f"{RETURN}findings.xlsx", uploads.findings_of_draft, name="findings-xlsx"),
    path(f"{RETURN}conflicts/", filling.conflicts, name="return-conflicts"),
    path(f"{RETURN}check/", sending.check, name="return-check"),
    path(f"{RETURN}certify/", sending.certify, name="return-certify"),
    path(f"{RETURN}decline/", sending.decline, name="return-decline"),
    path(f"{RETURN}take-back/", sending.take_back, name="return-take-back"),
    path(f"{RETURN}receipt/<int:version>/", sending.receipt, name="return-receipt"),
    path(f"{RETURN}past/", past.past, name="return-past"),
    path(f"{RETURN}past/figures/<str:name>/", past.figure, name="return-past-figure"),
    path("keys/", signing.every_key, name="keys"),
    path("reports/", reports.every, name="reports"),
    path("reports/freeze/", signing.freeze, name="freeze-report"),
    path(FROZEN, reports.frozen, name="snapshot"),
    path(f"{FROZEN}sign/", signing.sign, name="sign-report"),
    path(f"{FROZEN}package.zip", signing.package, name="snapshot-package"),
    path(f"{FROZEN}figures/", reports.frozen_figures, name="snapshot-figures"),
    path(f"{FROZEN}figures/<str:name>/", reports.frozen_figure, name="snapshot-figure"),
    path(f"{FROZEN}charts/<slug:key>.<form:form>", reports.frozen_chart, name="snapshot-chart"),
    path(f"{FROZEN}verify/", reports.verify, name="verify-snapshot"),
    path(f"{FROZEN}report.<slug:form>", reports.frozen_file, name="snapshot-file"),
    path("reports/<str:quarter>/<slug:kind>/", reports.live, {"readers": "outside"}, name="live-outside"),
    path(LIVE, reports.live, name="live-report"),
    path(f"{LIVE}figures/", reports.live_figures, name="live-figures"),
    path(f"{LIVE}figures/<str:name>/", reports.live_figure, name="live-figure"),
    path(f"{LIVE}charts/<slug:key>.<form:form>", reports.live_chart, name="live-chart"),
    path("data/", data.every, name="data"),
    path("data/add/", adding.add, name="add-data"),
    path("data/extracts/<int:number>/", adding.one, name="extract"),
    path("data/vintages/<digest:digest>/", data_report.one, name="vintage"),
    path("data/editions/add/", publishing.add, name="add-edition"),
    path("data/editions/drafts/<digest:digest>/", publishing.draft, name="edition-draft"),
    path("data/editions/<digest:digest>/", data.edition, name="edition"),
    path("checks/", checks.every, name="checks"),
    path("checks/<slug:name>/", checks.one, name="check"),
    path("checks/<slug:name>/waive/", checks.waive, name="waive-check"),
    path("checks/<slug:name>/waivers/<int:waiver>/withdraw/", checks.withdraw, name="withdraw-waiver"),
    path("checks/<slug:name>/rehearsal/", checks.rehearsal, name="rehearsal"),
    path("account/tokens/", tokens.every, name="tokens"),
    path("account/tokens/<int:token>/close/", tokens.close, name="close-token"),
    path("api/v1/", api.reference, name="api-reference"),
    path("api/v1/openapi.json", api.openapi, name="api-openapi"),
    *api.routes(),
    path("audit/", audit.every, name="audit"),
    path("audit/verification/", verifying.verification, name="verification"),
    path("audit/erasure/", erasing.find, name="erasure"),
    path("audit/erasure/<str:quarter>/<str:code>/<slug:part>/<str:key>/", erasing.erase, name="erase"),
    path("audit/entries.csv", audit.file, name="audit-file"),
    path("files/<digest:digest>/", data.file, name="file"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
