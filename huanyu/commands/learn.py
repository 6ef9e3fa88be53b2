"""train: the model, from labelled texts to its card."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from cities.load import load_city
from crawlers.folder import write_whole
from huanyu.chinese import ChineseCommand
from huanyu.workplace import Workplace
from index.documents import documents
from nlp.annotate import Annotator, Judges
from nlp.features import TOPICS
from nlp.labelled import KINDS, Labelled
from nlp.topics import ENV

_LEARNT = {"env", "topics", "sentiment", "emotion"}
_STAGES = {
    "features": "取特征", "heads": "训练各分类头", "stacks": "合成", "pretrain": "编码器：读本领域文字",
    "first": "编码器：学情绪", "second": "编码器：学全部标注", "third": "编码器：再学主题",
    "fourth": "编码器：连金标准再学一遍", "export": "编码器：导出",
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
@click.option("--further-encoder", is_flag=True,
              help="--out 里已有的编码器接着学：只做最后一步（全部标注，连同金标准），不必从底座重来")  # fmt: skip
@click.option("--with-corrections", is_flag=True, help="连同本市分析员更正过的文章一起学")
@click.option("--topic", metavar="主题", help="只训练本市 topics.yaml 里的这个自设主题，写进城市目录")
@click.option("--labels", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件",
              help="自设主题的标注：JSON 行，title、body、topics（是就写主题名，不是就空着），二十条起")  # fmt: skip
@click.option("--done", type=click.Path(file_okay=False, path_type=Path), metavar="目录",
              help="编码器每做完一步，权重存到这里；中断或改了标注后再训练，从没做过的一步接着做")  # fmt: skip
@click.option("--card", type=click.Path(dir_okay=False, path_type=Path), metavar="文件",
              help="另把模型说明写到这里；给了 --data 就再训练两遍、各留一半金标准，好如实评测")  # fmt: skip
@click.pass_obj
def train_command(
    work: Workplace, data: Path | None, out: Path, own: bool, encoder: Path | None, keep_encoder: bool,
    further_encoder: bool, with_corrections: bool, topic: str | None, labels: Path | None, done: Path | None,
    card: Path | None,
) -> None:  # fmt: skip
    """训练：从标注数据重做模型，打印数字。"""
    from nlp.cross_fit import cross_fitted
    from nlp.train import Stage, copied_encoder, train

    if (topic is None) != (labels is None):
        raise click.UsageError("--topic 与 --labels 要一起给")
    if topic is not None and labels is not None:
        _train_topic(work, topic, labels)
        return
    ways = {"--encoder": encoder is not None, "--keep-encoder": keep_encoder, "--further-encoder": further_encoder}
    if sum(ways.values()) > 1:
        raise click.UsageError("--encoder、--keep-encoder 与 --further-encoder 只能给一个")
    shared = None if own else data
    for way in ("--keep-encoder", "--further-encoder"):
        if ways[way]:
            _check_encoder(way, out, shared, card)
    more = corrected_texts(work) if with_corrections else ()

    def on_stage(stage: Stage) -> None:
        work.progress.doing(_STAGES[stage])

    try:
        with TemporaryDirectory() as folder:
            begun = copied_encoder(out, Path(folder) / "begun") if further_encoder else None
            stages = done or (Path(folder) / "stages" if card is not None else None)

            def build(into: Path, left_out: Sequence[Labelled] = ()) -> dict[str, Any]:
                return train(
                    shared, into, own=shared is None, encoder=encoder, more=more, left_out=left_out, done=stages,
                    kept=out if keep_encoder else None, further=begun, on_stage=on_stage,
                )  # fmt: skip

            print(json.dumps(build(out), ensure_ascii=False, indent=2))
            if card is not None:
                halves = list(cross_fitted(shared, Path(folder), build)) if shared else []
                work.progress.doing("在没有学过的文本上评测，写模型说明")
                _write_card(work, shared, out, card, halves)
    except ImportError as error:
        raise click.ClickException(f"训练编码器还缺 {error.name}：pip install 'huanyu[train]'") from error


def _check_encoder(way: str, out: Path, shared: Path | None, card: Path | None) -> None:
    """UsageError where the encoder in the folder `out` cannot be used in this `way`."""
    from nlp.model_file import encoder_learnt_gold
    from nlp.second import NETWORK

    if not (out / NETWORK).is_file():
        raise click.UsageError(f"{way} 要 {out} 里已有编码器，那里没有 {NETWORK}")
    if card is not None and encoder_learnt_gold(out):
        raise click.UsageError(
            f"{way} 不能同 --card 一起给：{out} 里的编码器学过金标准（或说明里没写学没学过），"
            "拿它在金标准上评测会虚高。要模型说明就用 --encoder 从底座训练编码器，否则去掉 --card"
        )
    if shared is None:
        raise click.UsageError(f"{way} 要 --data：已有的编码器学过公开数据，不能算只用随包文本")


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
