from __future__ import annotations
def stance_of(article, found, others, *, listed):
    return "提及"
