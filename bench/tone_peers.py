"""What others judge texts with, each as one function of a text; what is not installed is absent (extra `bench`).

The frozen encoder is the published one that ours begins with (`make encoder`), the linear judge the usual first try:
TF-IDF of one to four characters and a support-vector machine, here of the gold texts' tone. LAC is not among
them: its last release, 2.1.2, needs `paddle.fluid`, which paddlepaddle no longer has.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import numpy as np

from nlp.labelled import gold_texts
from nlp.reading import one_spelling

# where `make encoder` puts them
ENCODER = Path("build/encoder/bge-small-zh-v1.5.onnx")
TOKENIZER = ENCODER.with_name("bge-small-zh-v1.5-tokenizer.json")
Judge = Callable[[str], object]


def tone_peers(shared: Path | None) -> Iterator[tuple[str, Judge]]:
    """Name and judge of each peer that is here; start-up is done."""
    if importlib.util.find_spec("snownlp"):
        snow = import_module("snownlp").SnowNLP
        yield f"snownlp {version('snownlp')}: tone", lambda text: snow(text).sentiments
    if importlib.util.find_spec("cnsenti"):
        counted = import_module("cnsenti").Sentiment().sentiment_count
        yield f"cnsenti {version('cnsenti')}: tone", counted
    if ENCODER.exists() and importlib.util.find_spec("tokenizers"):
        yield "bge-small-zh-v1.5, frozen, float", _frozen()
    if shared and (shared / "data" / "gold").is_dir():
        yield "TF-IDF of 1–4 characters and LinearSVC: tone", _linear(shared)


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
