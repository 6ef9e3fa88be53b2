"""train and eval: the model, from labelled texts to figures."""

from __future__ import annotations

import json
from pathlib import Path

import click

from huanyu.chinese import ChineseCommand
from huanyu.workplace import Workplace
from nlp.annotate import Annotator
from nlp.evaluate import evaluate

_STAGES = {"features": "取特征", "heads": "训练各分类头", "stacks": "合成"}


@click.command("train", cls=ChineseCommand)
@click.option("--data", "data", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="目录",
              help="公开标注数据所在目录；不给则只用随包文本（同 --own）")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("model"),
              metavar="目录", help="模型写到哪里；默认 ./model")  # fmt: skip
@click.option("--own", is_flag=True, help="只用随包文本训练")
@click.option("--card", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="另把模型说明写到这里")
@click.pass_obj
def train_command(work: Workplace, data: Path | None, out: Path, own: bool, card: Path | None) -> None:
    """训练：从标注数据重做模型，打印数字。"""
    from nlp.model_card import model_card
    from nlp.train import train

    made = train(data, out, own=own or data is None, on_stage=lambda stage: work.progress.doing(_STAGES[stage]))
    print(json.dumps(made, ensure_ascii=False, indent=2))
    if card is not None:
        work.progress.doing("写模型说明")
        model_card(card, folder=out)


@click.command("eval", cls=ChineseCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
@click.pass_obj
def eval_command(work: Workplace, file: Path) -> None:
    """评测：对照一份标注（JSON 行）打印数字和错得最远的几条。"""
    work.progress.doing("评测")
    figures = evaluate(Annotator(work.city), file, through=lambda texts: work.progress.each(texts, "条"))
    print(json.dumps(figures, ensure_ascii=False, indent=2))
