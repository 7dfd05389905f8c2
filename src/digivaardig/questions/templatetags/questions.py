"""Showing a question on a page: `{% load questions %}`, and `questions/questions.css` in its head."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from digivaardig.questions.inbox import Row
from digivaardig.questions.question import Question

register = template.Library()

BELOW = {"h1": "h2", "h2": "h3", "h3": "h4"}  # the level of the headings inside a question


@register.simple_tag
def question_form(  # noqa: PLR0913 (each is a word in a template)
    question: Question,
    seed: int,
    response: str = "",
    *,
    heading: str = "h1",
    problem: str = "",
    hints: bool = False,
) -> SafeString:
    """Render a question to be answered. The form tag, the csrf token and the buttons are the page's.

    Mark a button that does not answer with `formnovalidate`: scripts then let it through.

    Args:
        question: what to ask.
        seed: decides the order of the choices; the same seed shows the same order.
        response: what was chosen before: a response, or `UnreadableError.kept`.
        heading: level of the stem, h1 to h3.
        problem: what is wrong with the answer just given: the message of an `UnreadableError`.
        hints: whether to offer the hints of a task.

    Raises:
        KeyError: there is no such heading.

    """
    names = {"problem": bool(problem), "material": bool(question.material)}
    form = question.form(seed, response)
    described = " ".join(f"{form['id']}-{name}" for name, is_there in names.items() if is_there)
    page = {"heading": heading, "below": BELOW[heading], "problem": problem, "described": described}
    page["hints"] = getattr(question, "hints", ()) if hints else ()
    return render_to_string(f"questions/{question.type}/form.html", {**form, **page})


@register.simple_tag
def question_look_back(question: Question, response: str, *, heading: str = "h2") -> SafeString:
    """Render a question that was answered: what was chosen, what is right, and why.

    Raises:
        ValueError: this is no response of this question.
        KeyError: there is no such heading.

    """
    page = {"heading": heading, "below": BELOW[heading]}
    return render_to_string(
        f"questions/{question.type}/look_back.html", {**question.look_back(response), **page}
    )


@register.simple_tag(takes_context=True)
def stem(context: Context, heading: str) -> SafeString:
    """Write the stem as a heading of this level."""
    css = "stem long" if context["long"] else "stem"
    text, name = context["question"].stem, context["id"]
    return format_html('<{0} class="{1}" id="{2}-stem">{3}</{0}>', heading, css, name, text)


@register.simple_tag(takes_context=True)
def subject(context: Context, heading: str, row: Row) -> SafeString:
    """Write a mail's subject as a heading of this level, where the script can put the focus."""
    words = '<{0} class="subj" id="{1}-{2}-subject" tabindex="-1">{3}</{0}>'
    return format_html(words, heading, context["id"], row.name, row.mail.subject)
