"""Pieces of an article as they are printed, and what a piece says of the form, with the place of the words."""

from __future__ import annotations

import re
from typing import NamedTuple

from cities.facts import Form
from nlp.annotation import FormEvidence, FormField, FormHow


class FormFound(NamedTuple):
    form: Form
    evidence: FormEvidence


class Printed(NamedTuple):
    """One printed piece of an article; `text` begins at code point `at` of the field as the article has it."""

    field: FormField
    text: str
    at: int

    def found(self, form: Form, how: FormHow, match: re.Match[str] | None) -> FormFound | None:
        """`form` said by the words of `match`, a match in this piece's text; None without one."""
        if match is None:
            return None
        start, end = match.span()
        return FormFound(form, FormEvidence(how, self.field, self.at + start, self.at + end, self.text[start:end]))

    def whole(self, form: Form, how: FormHow) -> FormFound:
        return FormFound(form, FormEvidence(how, self.field, self.at, self.at + len(self.text), self.text))


def unsaid(form: Form, how: FormHow, body: str) -> FormFound:
    """What no word says but the item as a whole."""
    return FormFound(form, FormEvidence(how, "body", 0, len(body)))


def stripped(field: FormField, text: str) -> Printed:
    return Printed(field, text.strip(), len(text) - len(text.lstrip()))
