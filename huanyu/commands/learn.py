"""train and eval: the model, from labelled texts to figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from cities.load import load_city
from crawlers.article import Article
from crawlers.folder import records_of, write_whole
from huanyu.chinese import ChineseCommand
from huanyu.parameters import MONTH
from huanyu.workplace import Workplace
from index.documents import documents
from nlp.annotate import Annotator, Judges
from nlp.evaluate import evaluate
from nlp.features import TOPICS
from nlp.labelled import KINDS, Labelled, rows_of
from nlp.topics import ENV

_LEARNT = {"env", "topics", "sentiment", "emotion"}
_STAGES = {
    "features": "取特征", "heads": "训练各分类头", "stacks": "合成", "pretrain": "编码器：读本领域文字",
    "first": "编码器：学情绪", "second": "编码器：学全部标注", "third": "编码器：再学主题", "export": "编码器：导出",
}  # fmt: skip


@click.command("train", cls=ChineseCommand)
@click.option("--data", "data", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="目录",
              help="公开标注数据所在目录；不给则只用随包文本（同 --own）")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("model"),
              metavar="目录", help="模型写到哪里；默认 ./model")  # fmt: skip
@click.option("--own", is_flag=True, help="只用随包文本训练")
@click.option("--encoder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="目录",
              help="编码器底座所在目录（make encoder 取来），连编码器一起训练；不给则只训练线性模型")  # fmt: skip
@click.option("--keep-encoder", is_flag=True, help="--out 里已有的编码器原样留用，只重做线性模型与两者的合成")
@click.option("--with-corrections", is_flag=True, help="连同本市分析员更正过的文章一起学")
@click.option("--topic", metavar="主题", help="只训练本市 topics.yaml 里的这个自设主题，写进城市目录")
@click.option("--labels", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件",
              help="自设主题的标注：JSON 行，title、body、topics（是就写主题名，不是就空着），二十条起")  # fmt: skip
@click.option("--done", type=click.Path(file_okay=False, path_type=Path), metavar="目录",
              help="编码器每做完一步，权重存到这里；中断或改了标注后再训练，从没做过的一步接着做")  # fmt: skip
@click.option("--card", type=click.Path(dir_okay=False, path_type=Path), metavar="文件",
              help="另把模型说明写到这里；给了 --data 就把线性模型再训练两遍、各留一半金标准，好如实评测")  # fmt: skip
@click.pass_obj
def train_command(
    work: Workplace, data: Path | None, out: Path, own: bool, encoder: Path | None, keep_encoder: bool,
    with_corrections: bool, topic: str | None, labels: Path | None, done: Path | None, card: Path | None,
) -> None:  # fmt: skip
    """训练：从标注数据重做模型，打印数字。"""
    from nlp.cross_fit import cross_fitted
    from nlp.model_file import encoder_learnt_gold
    from nlp.second import NETWORK
    from nlp.train import Stage, train

    if (topic is None) != (labels is None):
        raise click.UsageError("--topic 与 --labels 要一起给")
    if topic is not None and labels is not None:
        _train_topic(work, topic, labels)
        return
    if encoder is not None and keep_encoder:
        raise click.UsageError("--encoder 与 --keep-encoder 只能给一个")
    if keep_encoder and not (out / NETWORK).is_file():
        raise click.UsageError(f"--keep-encoder 要 {out} 里已有编码器，那里没有 {NETWORK}")
    if keep_encoder and card is not None and encoder_learnt_gold(out):
        raise click.UsageError(
            f"--keep-encoder 不能同 --card 一起给：{out} 里的编码器学过金标准（或说明里没写学没学过），"
            "拿它在金标准上评测会虚高。要模型说明就用 --encoder 连编码器一起训练；只重做线性模型就去掉 --card"
        )
    shared, kept = None if own else data, out if keep_encoder else None
    if kept is not None and shared is None:
        raise click.UsageError("--keep-encoder 要 --data：留用的编码器学过公开数据，不能算只用随包文本")

    def on_stage(stage: Stage) -> None:
        work.progress.doing(_STAGES[stage])

    try:
        made = train(
            shared, out, own=shared is None, encoder=encoder, more=corrected_texts(work) if with_corrections else (),
            done=done, kept=kept, on_stage=on_stage,
        )  # fmt: skip
        print(json.dumps(made, ensure_ascii=False, indent=2))
        if card is not None:
            with TemporaryDirectory() as folder:
                beside = None if encoder is None and kept is None else out
                halves = list(cross_fitted(shared, Path(folder), beside, on_stage)) if shared else []
                work.progress.doing("在没有学过的文本上评测，写模型说明")
                _write_card(work, shared, out, card, halves)
    except ImportError as error:
        raise click.ClickException(f"训练编码器还缺 {error.name}：pip install 'huanyu[train]'") from error


def corrected_texts(work: Workplace) -> list[Labelled]:
    """The articles of which an analyst corrected what the model learns, with the answers that hold now."""
    with work.ledger() as ledger:
        corrected = {
            article for article, made in ledger.all_corrections().items() if {one.field for one in made} & _LEARNT
        }
        found = [one for one in documents(work.city, work.folder, ledger) if one.id in corrected]
    return [
        Labelled(
            title=one.title, body=one.body, kind=KINDS.get(one.kind), origin="corrections", env=int(one.env >= ENV),
            topics=tuple(topic for topic in one.topics if topic in TOPICS) if one.env >= ENV else (),
            sentiment=one.sentiment, emotion=one.emotion,
        )
        for one in found
    ]  # fmt: skip


def _train_topic(work: Workplace, topic: str, labels: Path) -> None:
    from nlp.own_topics import FOLDER, topic_rows, train_topic

    allowed = [each.id for each in work.city.topics.topics if each.id not in TOPICS]
    if topic not in allowed:
        raise click.UsageError(f"{topic!r} 不是 topics.yaml 里的自设主题；可选：{'、'.join(allowed) or '（还没有）'}")
    work.progress.doing("训练自设主题")
    try:
        figures = train_topic(topic_rows(labels, topic), work.city.folder / FOLDER / f"{topic}.npz")
    except ValueError as error:
        raise click.ClickException(f"标注不能用：{error}") from error
    print(json.dumps(figures, ensure_ascii=False, indent=2))


def _write_card(
    work: Workplace, data: Path | None, model: Path, card: Path, halves: Sequence[tuple[Path, Sequence[Labelled]]]
) -> None:
    """Measures on what was not learnt (of the gold set by the models of its `halves`), writes figures and card, and
    logs the look beside the card.
    """
    from nlp.held_out import held_out_figures
    from nlp.model_card import FIGURES, model_card

    both: tuple[Judges, ...] = ("accurate", "fast")

    def annotators(folder: Path) -> dict[str, Annotator]:
        return {judges: Annotator(load_city("sample"), folder, judges) for judges in both}

    whole = annotators(model)
    gold = [(annotators(folder), half) for folder, half in halves]
    figures = {"version": whole["accurate"].version, **held_out_figures(whole, data, gold)}
    write_whole(model / FIGURES, f"{json.dumps(figures, ensure_ascii=False, indent=1)}\n".encode())
    model_card(card, folder=model)
    looks = card.with_name("test-looks.tsv")
    known = looks.read_text(encoding="utf-8") if looks.exists() else "when\tmodel\n"
    write_whole(looks, f"{known}{work.settings.now():%Y-%m-%d %H:%M}\t{figures['version']}\n".encode())


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
