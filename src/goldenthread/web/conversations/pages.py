"""The conversation about a return: all of it, one figure's or section's, and saying something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from goldenthread.actions import queries
from goldenthread.framework.model import Programme
from goldenthread.ledger.refusal import Refused
from goldenthread.periods import Quarter
from goldenthread.reports.review.one import answer_in_words
from goldenthread.returns import conversation
from goldenthread.returns.asking import form_for
from goldenthread.returns.conversation import About, Act
from goldenthread.store import conversations, reviews
from goldenthread.store import returns as versions
from goldenthread.store.known import known
from goldenthread.web.access import needs, own_return, reader_of
from goldenthread.web.conversations.forms import SayForm
from goldenthread.web.review.lines import shown, thread_href
from goldenthread.web.review.pages import quarter_of, who

ABILITIES = {Act.ASK: "query-return", Act.ANSWER: "prepare-return", Act.CLOSE: "accept-return"}
DONE = {
    Act.ASK: "Your query is kept beside the figure, and waits for the provider.",
    Act.ANSWER: "Your answer is kept beside the figure. A reviewer looks at it next.",
    Act.CLOSE: "The query is closed.",
}


def _return(request: HttpRequest, ability: str, quarter: str, code: str) -> tuple[Quarter, Programme]:
    found = quarter_of(quarter)
    return found, own_return(reader_of(request), ability, found, code)


@needs("see-return")
def every(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Every conversation about a return: those that wait, then those that are closed."""
    found, programme = _return(request, "see-return", quarter, code)
    talk, form = conversations.talk(code, found), form_for(known(found), code)
    answers = reader_of(request).may_of("prepare-return", code, found)
    threads = {
        turn: [shown(form, talk, one.about, provider=answers) for one in talk.of(turn)]
        for turn in (conversation.Turn.OPEN, conversation.Turn.ANSWERED, conversation.Turn.CLOSED)
    }
    words = {
        "quarter": found,
        "programme": programme,
        "groups": [(_heading(turn, answers), those) for turn, those in threads.items() if those],
        "answers": answers,
        "reviews": reader_of(request).may("see-round"),
    }
    return render(request, "web/conversations/list.html", words)


WAITS = {
    conversation.Turn.OPEN: "Waiting for the provider",
    conversation.Turn.ANSWERED: "Waiting for a reviewer",
    conversation.Turn.CLOSED: "Closed",
}


def _heading(turn: conversation.Turn, provider: bool) -> str:
    return "Waiting for you" if provider and turn is conversation.Turn.OPEN else WAITS[turn]


@needs("see-return")
def one(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """One figure's or section's conversation, with what the reader may say."""
    found, programme = _return(request, "see-return", quarter, code)
    return _page(request, found, programme, About.read(request.GET.get("about", "")), {})


def _page(
    request: HttpRequest, quarter: Quarter, programme: Programme, about: About, forms: dict[Act, SayForm]
) -> HttpResponse:
    form, talk = form_for(known(quarter), programme.code), conversations.talk(programme.code, quarter)
    conversation.title(form, about)
    made = {act: forms.get(act) or SayForm(act, about) for act in (Act.ASK, Act.ANSWER)}
    faulty = next((one for one in made.values() if one.errors), None)
    reader = reader_of(request)
    may = {act: reader.may_of(ability, programme.code, quarter) for act, ability in ABILITIES.items()}
    words = {
        "quarter": quarter,
        "programme": programme,
        "about": about,
        "shown": shown(form, talk, about, provider=may[Act.ANSWER]),
        "form": faulty,
        "ask": _way(may, Act.ASK, talk.about(about), made),
        "answer": _way(may, Act.ANSWER, talk.about(about), made),
        "close": _way(may, Act.CLOSE, talk.about(about), made),
        "reviews": reader_of(request).may("see-round"),
        **_told(quarter, programme.code, about),
    }
    return render(request, "web/conversations/one.html", words)


def _way(
    may: Mapping[Act, bool], act: Act, thread: conversation.Thread, forms: dict[Act, SayForm]
) -> dict[str, Any]:
    """What the reader may do: its form; or why not, where their role speaks for it."""
    return {"may": may[act], "why_not": conversation.can(thread.turn, act), "form": forms.get(act)}


def _told(quarter: Quarter, code: str, about: About) -> dict[str, Any]:
    """What the last version says there, and in which cell."""
    last = versions.last(code, quarter)
    if last is None or not about.field:
        return {}
    content, field = reviews.content(last), form_for(known(quarter), code).fields.get(about.field)
    held = content.told.get(about.field)
    return {
        "version": last,
        "value": answer_in_words(field, held or content.texts.get(about.field)) or "not provided",
        "place": f"{held.source.sheet}!{held.source.cell}" if held and held.source.cell else "",
        "unit": field.unit if field and field.unit != "£" else "",
    }


# Saying something

Say = Callable[..., object]


@needs("query-return")
@require_POST
def ask(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Ask the provider."""
    return _say(request, Act.ASK, quarter, code, queries.ask)


@needs("prepare-return")
@require_POST
def answer(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Answer for the provider."""
    return _say(request, Act.ANSWER, quarter, code, queries.answer)


def _say(request: HttpRequest, act: Act, quarter: str, code: str, say: Say) -> HttpResponse:
    found, programme = _return(request, ABILITIES[act], quarter, code)
    about = About.read(request.POST.get("about", ""))
    form = SayForm(act, about, request.POST)
    if form.is_valid():
        try:
            say(programme=code, quarter=found, about=about, text=form.cleaned_data["text"], by=who(request))
        except Refused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, DONE[act])
            return redirect(thread_href(found, code, about))
    return _page(request, found, programme, about, {act: form})


@needs("accept-return")
@require_POST
def close(request: HttpRequest, quarter: str, code: str) -> HttpResponse:
    """Close a conversation."""
    found, _ = _return(request, ABILITIES[Act.CLOSE], quarter, code)
    about = About.read(request.POST.get("about", ""))
    try:
        queries.close(programme=code, quarter=found, about=about, by=who(request))
    except Refused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, DONE[Act.CLOSE])
    return redirect(thread_href(found, code, about))
