"""The page on which the administrator has the whole store verified, and reads what was found."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from goldenthread.actions import jobs
from goldenthread.store import verifications
from goldenthread.store.proving.found import State
from goldenthread.web.access import needs

COLOURS = {State.PASSED: "green", State.WRONG: "red", State.UNCHECKED: "orange"}
TITLES = {State.PASSED: "Passed", State.WRONG: "Wrong", State.UNCHECKED: "Could not be checked"}


@needs("see-audit")
def verification(request: HttpRequest) -> HttpResponse:
    """What the last verification of the whole store found; a worker does another one when asked."""
    if request.method == "POST":
        if jobs.start_verification(by=request.user.get_username()):
            messages.success(request, "The verification has started. Its result will stand on this page.")
        return redirect("verification")
    last = verifications.find_last()
    words = {
        "last": last,
        "changed": last is not None and verifications.has_changed(last, verifications.see_store()),
        "under_way": jobs.is_verifying(),
        "lines": [(one, TITLES[one.state], COLOURS[one.state]) for one in last.outcomes] if last else [],
        "failed": sum(not one.ok for one in last.outcomes) if last else 0,
    }
    return render(request, "web/audit/verification.html", words)
