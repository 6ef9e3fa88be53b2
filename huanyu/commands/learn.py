"""train and eval: the model, from labelled texts to figures."""

from __future__ import annotations

import json
from pathlib import Path

import click

from huanyu.chinese import ChineseCommand
from huanyu.workplace import Workplace
from nlp.annotate import Annotator
from nlp.evaluate import evaluate


@click.command("train", cls=ChineseCommand)
@click.option("--data", "data", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="目录",
              help="公开标注数据所在目录；不给则只用随包文本（同 --own）")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("model"),
              metavar="目录", help="模型写到哪里；默认 ./model")  # fmt: skip
@click.option("--own", is_flag=True, help="只用随包文本训练")
@click.option("--card", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="另把模型说明写到这里")
def train_command(data: Path | None, out: Path, own: bool, card: Path | None) -> None:
    """训练：从标注数据重做模型，打印数字。"""
    from nlp.model_card import model_card
    from nlp.train import train

    print(json.dumps(train(data, out, own=own or data is None), ensure_ascii=False, indent=2))
    if card is not None:
        model_card(card, folder=out)


@click.command("eval", cls=ChineseCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
@click.pass_obj
def eval_command(work: Workplace, file: Path) -> None:
    """评测：对照一份标注（JSON 行）打印数字和错得最远的几条。"""
    print(json.dumps(evaluate(Annotator(work.city), file), ensure_ascii=False, indent=2))
