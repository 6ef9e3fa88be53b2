"""A day's articles to annotations, file by file, on all processors."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date

from crawlers.article import Article
from crawlers.folder import DataFolder, records_of, write_records
from crawlers.quarantine import Quarantined, write_quarantine
from nlp.annotate import Annotator
from nlp.annotation import Annotation
from nlp.crew import annotations_of

log = logging.getLogger(__name__)


def annotate_day(
    annotator: Annotator,
    folder: DataFolder,
    day: date,
    *,
    sources: Sequence[str] | None = None,
    workers: int | None = None,
) -> int:
    """articles/DAY → annotated/DAY, source by source; returns the annotations written.

    An article that cannot be annotated goes to quarantine/annotate with its reason, and the rest goes on.
    """  # fmt: skip
    wanted = folder.sources("articles", day) if sources is None else sorted(sources)
    articles = [(source, one) for source in wanted for one in records_of(Article, folder.articles(day, source))]
    done: dict[str, list[Annotation]] = {source: [] for source in wanted}
    failed = []
    answers = annotations_of(annotator, (article for _, article in articles), workers)
    for (source, article), answer in zip(articles, answers, strict=True):
        if isinstance(answer, Annotation):
            done[source].append(answer)
        else:
            log.error(
                "an article cannot be annotated", exc_info=answer, extra={"step": "annotate", "article": article.id}
            )
            reason = type(answer).__name__
            failed.append(Quarantined(source=source, item=article.id, reason=reason, detail=str(answer)))
    written = sum(write_records(folder.annotated(day, source), annotations) for source, annotations in done.items())
    write_quarantine(folder, "annotate", day, failed, None if sources is None else set(wanted))
    return written
