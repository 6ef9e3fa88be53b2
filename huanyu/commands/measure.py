"""eval: a model, masking and events against labels."""

from __future__ import annotations

import json
from pathlib import Path

import click

from crawlers.article import Article
from crawlers.folder import records_of
from huanyu.chinese import ChineseCommand
from huanyu.parameters import MONTH
from huanyu.workplace import Workplace
from nlp.annotate import Annotator
from nlp.evaluate import evaluate
from nlp.labelled import rows_of


@click.command("eval", cls=ChineseCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[文件]", required=False)
@click.option("--new-words", "new_words_of", type=MONTH, metavar="月份",
              help="不评测，只列出这个月用得多而词典没有的词，供补进 topics.yaml")  # fmt: skip
@click.option("--masking", "masking", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件",
              help="评测遮盖：一行一条，该遮的写成 ⟦n|姓名⟧ ⟦p|电话⟧ ⟦a|住址⟧ ⟦c|车牌⟧ ⟦i|证件⟧ ⟦m|账号⟧")  # fmt: skip
@click.option("--events", "events", type=click.Path(exists=True, path_type=Path), metavar="文件或目录",
              help="评测事件归并：JSON 行，title、body、kind、source、published_at、event（无则 null）；"
                   "给公共数据目录则用随程序的留言标注")  # fmt: skip
@click.pass_obj
def eval_command(
    work: Workplace, file: Path | None, new_words_of: str | None, masking: Path | None, events: Path | None
) -> None:
    """评测：对照一份标注（JSON 行）打印数字和错得最远的几条；或评测个人信息遮盖、事件归并。"""
    if sum(given is not None for given in (file, new_words_of, masking, events)) != 1:
        raise click.UsageError("给一份标注文件，或用 --new-words 月份、--masking 文件、--events 文件，四者取一")
    if events is not None:
        _print_events(work, events)
        return
    if masking is not None:
        _print_masking(masking)
        return
    if new_words_of is not None:
        _print_new_words(work, new_words_of)
        return
    assert file is not None
    work.progress.doing("评测")
    figures = evaluate(work.annotator, file, through=lambda texts: work.progress.each(texts, "条"))
    print(json.dumps(figures, ensure_ascii=False, indent=2))


def _print_events(work: Workplace, path: Path) -> None:
    from nlp.event_figures import event_figures
    from nlp.event_labels import agreement, city_of_messages, event_labels, labelled_messages

    work.progress.doing("评测事件归并")
    try:
        if path.is_dir():
            figures = {
                "agreement": round(agreement(event_labels()), 3),
                **event_figures(Annotator(city_of_messages(work.city), judges="fast"), labelled_messages(path)),
            }
        else:
            figures = event_figures(work.annotator, rows_of(path))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{path}：{error}") from error
    print(json.dumps(figures, ensure_ascii=False, indent=2))


def _print_masking(path: Path) -> None:
    from nlp.masking_figures import MARKS, masking_figures

    try:
        figures = masking_figures(path.read_text(encoding="utf-8").splitlines())
    except ValueError as error:
        raise click.ClickException(f"{path}：{error}") from error
    print(f"{figures.texts} 条文本")
    print("类别\t该遮\t遮住\t召回\t遮盖处\t遮对\t精确")
    for kind in (*MARKS.values(), None):
        counts = (figures.marked, figures.hidden, figures.masked, figures.rightly)
        marked, hidden, shown, rightly = (each.total() if kind is None else each[kind] for each in counts)
        shares = [
            f"{share:.3f}" if share is not None else "—" for share in (figures.recall(kind), figures.precision(kind))
        ]
        print(f"{_MASKED[kind]}\t{marked}\t{hidden}\t{shares[0]}\t{shown}\t{rightly}\t{shares[1]}")


_MASKED = {
    "name": "姓名", "telephone": "电话", "card": "证件", "plate": "车牌", "address": "住址", "account": "账号",
    None: "合计",
}  # fmt: skip


def _print_new_words(work: Workplace, month: str) -> None:
    from nlp.new_words import city_words, new_words

    days = [day for day in work.folder.days("articles") if day.isoformat().startswith(month)]
    newest = {
        article.id: article
        for day in work.progress.each(days, "天")
        for source in work.folder.sources("articles", day)
        for article in records_of(Article, work.folder.articles(day, source))
    }
    found = new_words(list(newest.values()), known=city_words(work.city))
    print(f"{month} 共 {len(newest)} 篇，词典没有而用得多的词 {len(found)} 个：")
    for one in found:
        print(f"{one.word}\t{one.times} 次\t{one.articles} 篇\t…{one.quotation}…")
