"""The model card: what the shipped model learnt from, its figures, what it gets wrong, what it is not for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crawlers.folder import write_whole
from nlp.encoder.tokens import MAX_ARTICLE, MAX_POST
from nlp.features import TOPICS
from nlp.labelled import (
    DEPARTMENTS_SET,
    EMOTION_SETS,
    GOLD,
    MESSAGES_SET,
    TONE_SET,
    TV_SET,
)  # fmt: skip
from nlp.model_file import SHIPPED, Model, ModelError, load_model
from nlp.reading import MAX_HEAD, MAX_TAIL, MAX_TITLE
from nlp.readings import DECIDER, agreement_table, readings
from nlp.second import NETWORK, VOCABULARY

FIGURES = "figures.json"

TERMS = {
    GOLD: ("real texts labelled for this project (complaints, TV news, posts)", "texts: as the sets below"),
    EMOTION_SETS[0]: ("SMP2020-EWECT, everyday Weibo posts with six emotions", "no licence named: research data"),
    EMOTION_SETS[1]: ("SMP2020-EWECT, Weibo posts of one epidemic", "no licence named: research data"),
    TONE_SET: ("WeiboSentiment, posts with a tone", "no licence named: research data"),
    TV_SET: ("transcripts of the national evening news", "MIT repository; the text is the broadcaster's"),
    MESSAGES_SET: ("messages to government boards, TipDM Cup 2020 C", "no licence named: research data"),
    DEPARTMENTS_SET: ("the same cup: messages as words, with the department asked", "no licence named: research data"),
}
_HEAD = """# Model card

Written by the command (`huanyu train --card`); do not edit by hand. Model `{version}`: seeds fixed, no network, no
pickle. `nlp/model/linear.npz` holds arrays, `encoder.onnx` a network, `mix.json` how both are weighed, `figures.json`
the figures below.

## What it is

Four answers for a Chinese text: is it about the environment (`env`), which of ten topics, its tone, and for posts and
messages one of six emotions.

**The first judge** is linear: a lexicon of the field (`nlp/lexicon.txt`, longest word first, near misses count against)
and hashed characters and words feed linear heads, a stack weighs them. It reads {title} characters of the title, {head}
of the body's beginning and {tail} of its end. Alone it is the setting `fast`.

**The second judge** is a small encoder (four layers, {tokens} words of vocabulary, int8, {size:.0f} MB), fine-tuned
from bge-small-zh-v1.5 (BAAI, MIT licence). It reads the first {post} tokens of a post and {article} of other texts, and
is asked where the linear judge is not sure: of whatever may be env, and of a doubtful tone or emotion. A stack over
both decides; it was fitted on texts that neither had learnt. This is the setting `accurate`, the default. Its int8
arithmetic is that of one text alone, so no neighbour changes an answer, and sums do not overflow on processors without
VNNI (there the last digits may differ).

No text is stored in the model. It is as large as it is because half of it are the words' vectors.
"""
_TAIL = """
## What it gets wrong

- Posts that speak of pollution without any word of the field (a river like soy sauce, a mountain that is gone).
- Irony: praise that means blame is read as praise where no sign (a smile, "说好的") gives it away.
- Notices that name a failing soberly: neutral and negative are mixed up where an exposure is written as a report.
- Meetings and laws (`policy`) beside the subject that they are about: one of the two is often missing.
- `enforcement` where no penalty, permit or assessment is named; `publicity` of a bureau's own media.
- Long round-ups ("国内联播快讯") of which one item in eight is about the environment.
- Fear and surprise: rarest in the data, worst in the figures.

## What it must not be used for

Judging persons, employees or authors; sanctions without a reader; texts in other languages; counting opinion in a
population (who posts is not who lives there).
"""


def model_card(path: Path, folder: Path = SHIPPED) -> None:
    """Writes the card of the model in `folder` as Markdown; ModelError where the model or its figures are missing."""
    model = load_model(folder)
    try:
        figures = json.loads((folder / FIGURES).read_text(encoding="utf-8"))
        words = (folder / VOCABULARY).read_text(encoding="utf-8").count("\n")
        size = (folder / NETWORK).stat().st_size / 1e6
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}: no card without an encoder and its figures ({error})") from error
    head = _HEAD.format(
        version=figures["version"], title=MAX_TITLE, head=MAX_HEAD, tail=MAX_TAIL, tokens=f"{words:,}", size=size,
        post=MAX_POST, article=MAX_ARTICLE,
    )  # fmt: skip
    parts = [head, _data_part(model), _labels_part(model), _figures_part(figures), _TAIL]
    write_whole(path, "\n".join(part.strip("\n") + "\n" for part in parts).encode())


def _data_part(model: Model) -> str:
    rows = [
        f"| `{name}` | {TERMS.get(name, ('our own texts, written and labelled for this project', ''))[0]} | "
        f"{TERMS.get(name, ('', 'Apache-2.0, as the project'))[1]} | `{digest}` |"
        for name, digest in model.card["data"].items()
    ]
    kept = [
        "The encoder was kept from an earlier training: the linear judge and the mix have learnt more labels than it",
        "(what the newest readings added: `huanyu train --encoder`).",
    ]  # fmt: skip
    went_on = [
        f"The encoder went on from an earlier one (SHA-256 `{model.card.get('encoder_from')}`) by its last stage:",
        "all labelled texts once, the gold set's and our own once more (`huanyu train --further-encoder`).",
    ]  # fmt: skip
    return "\n".join([
        "## Data", "",
        "The sets stay where they are; none of their texts ships. Of the real texts that readers labelled, the project",
        "holds hashes and labels (`nlp/texts/real.tsv`, `real_further.tsv`).",
        "`huanyu train --own` builds a model from our own texts alone.",
        *(kept if model.card.get("encoder_kept") else ()), *(went_on if model.card.get("encoder_from") else ()),
        "", "| set | what | terms | SHA-256, first 16 |", "| --- | --- | --- | --- |", *rows,
    ])  # fmt: skip


def _labels_part(model: Model) -> str:
    read = readings()
    learnt = sum(model.card["texts"].values())
    readers = Counter(text for reader, answers in read.items() if reader != DECIDER for text in answers)
    alone = sum(count == 1 for count in readers.values())
    return "\n".join([
        "## Labels", "",
        "Readers read a text by a guide of two pages without seeing another's answer; their raw answers stand in",
        "`nlp/readings/`. The readers are language models in that role, so they are more alike than people would be:",
        "take agreement as an upper bound. Cohen's kappa, and how far the second reader comes where the first is taken",
        "to be right, measured as the judges are below (`python -m nlp.readings`):", "", *agreement_table(), "",
        f"Of the {len(readers):,} texts, {alone:,} have one reader's answer alone; of {len(read.get(DECIDER, ())):,} a",
        "decider settled what was in dispute (env, tone, or topics of which two readers named no common one) by a",
        "further reading. Topics that differ otherwise are joined, as the gold set's were.", "",
        f"The model that ships has learnt {learnt:,} labelled texts, the gold set's among them: neither the parts for",
        "calibration and test, nor what was read after its training, which waits for the next.",
    ])  # fmt: skip


def _figures_part(figures: Mapping[str, Any]) -> str:
    lines = [
        "## Figures", "",
        "On texts that no training has seen: one part in twelve of the real labelled texts and of our own, split by",
        "scene; and the gold set, each half of it judged by a model (linear judge, the encoder's last stage, the mix)",
        "that was built alike without that half. In brackets where the figure lies for 95 of 100 draws (bootstrap).",
        "Each look at these parts is logged in `docs/test-looks.tsv`.", "",
        "| texts | judges | env F1 | topics macro-F1 | sentiment macro-F1 |", "| --- | --- | --- | --- | --- |",
        *_rows(figures["sets"], ("env", "topics", "sentiment")), "",
        "By kind:", "", "| kind | judges | env F1 | topics macro-F1 | sentiment macro-F1 |",
        "| --- | --- | --- | --- | --- |", *_rows(figures["by_kind"], ("env", "topics", "sentiment")), "",
        "By topic (F1):", "", f"| texts | judges | {' | '.join(TOPICS)} |", "| --- | --- |" + " --- |" * len(TOPICS),
        *(
            f"| {name} | {judges} | {' | '.join(f'{one[t]:.3f}' if t in one else '' for t in TOPICS)} |"
            for name, by_judges in figures["topics"].items() for judges, one in by_judges.items()
        ), "",
        "Emotion of posts, the sets' own evaluation parts:", "",
        "| set | judges | accuracy | macro-F1 |", "| --- | --- | --- | --- |",
        *_rows(figures["emotion"], ("accuracy", "macro_f1")),
    ]  # fmt: skip
    for question in ("env", "sentiment"):
        lines += [
            "", f"### Calibration of {question}", "",
            "Where all the texts above are put together by what was said of them (`accurate`):", "",
            "| texts | said | right |", "| --- | --- | --- |",
            *(
                f"| {row['texts']} | {row['said']:.2f} | {row['right']:.2f} |"
                for row in figures["reliability"]["accurate"][question]
            ),
        ]  # fmt: skip
    return "\n".join(lines)


def _rows(sets: Mapping[str, Any], questions: Sequence[str]) -> Iterator[str]:
    for name, one in sets.items():
        for judges in ("accurate", "fast"):
            cells = (
                f"{found['value']:.3f} ({found['low']:.3f}–{found['high']:.3f})"
                for found in (one[judges][question] for question in questions)
            )
            yield f"| {name}, {one['texts']} | {judges} | {' | '.join(cells)} |"
