"""The second judge: its tokens, when it is asked, and that no text's answer depends on another."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from cities.city import City
from nlp.annotate import Annotator, article_of_loose
from nlp.encoder.tokens import MAX_ARTICLE, MAX_POST, Vocabulary
from nlp.features import TOPICS
from nlp.judge import Judgement
from nlp.labelled import labelled_of, own_texts
from nlp.mixing import both, write_mix
from nlp.model_file import SHIPPED, ModelError, load_model
from nlp.reading import reading_of
from nlp.second import NETWORK, VOCABULARY, Encoder, SecondJudge, in_doubt, session_of
from nlp.train_sets import Sets, part_of

FILE = SHIPPED / VOCABULARY


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(FILE)


def words(vocabulary: Vocabulary, text: str) -> list[str]:
    names = FILE.read_text(encoding="utf-8").split("\n")
    return [names[number] for number in vocabulary.numbers_of(text, 1000)]


def test_each_character_is_a_token_and_foreign_words_are_cut_into_known_pieces(vocabulary: Vocabulary) -> None:
    assert words(vocabulary, "pm2.5又爆表了") == ["pm2", ".", "5", "又", "爆", "表", "了"]
    assert words(vocabulary, "facebooks") == ["facebook", "##s"]


def test_marks_that_the_vocabulary_lacks_are_read_as_those_that_it_has(vocabulary: Vocabulary) -> None:
    assert words(vocabulary, "“好”…—’") == ['"', "好", '"', ".", "-", "'"]


def test_what_no_piece_covers_is_unknown(vocabulary: Vocabulary) -> None:
    assert words(vocabulary, "烟🜁囧") == ["烟", "[UNK]", "囧"]


def test_tokens_are_those_of_the_usual_library(vocabulary: Vocabulary) -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="the extra train is not installed: splitting not compared")
    names = FILE.read_text(encoding="utf-8").rstrip("\n").split("\n")
    usual = tokenizers.Tokenizer(
        tokenizers.models.WordPiece({name: number for number, name in enumerate(names)}, unk_token="[UNK]")
    )
    usual.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    usual.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    for text in own_texts():
        plain = text.reading.text.translate(str.maketrans("“”‘’—–―…", "\"\"''---."))
        assert vocabulary.numbers_of(text.reading.text, 10_000) == usual.encode(plain, add_special_tokens=False).ids


def test_a_long_text_is_cut_so_that_its_cost_is_bounded(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.tokens_of(reading_of("", "烟" * 200_000, "weibo"))) == MAX_POST
    assert len(vocabulary.tokens_of(reading_of("题" * 300, "烟" * 200_000, "press"))) == MAX_ARTICLE


def judgement(env: float, tone: float, emotion: float) -> Judgement:
    return Judgement(
        env, np.zeros(len(TOPICS)), np.array([tone, 1 - tone, 0]), np.array([emotion, 1 - emotion, 0, 0, 0, 0])
    )


def test_it_is_asked_of_what_may_be_env_and_of_a_doubtful_tone_or_emotion() -> None:
    assert in_doubt(judgement(0.5, 0.99, 0.99), "post")
    assert in_doubt(judgement(0.99, 0.99, 0.99), "article")
    assert in_doubt(judgement(0.001, 0.6, 0.99), "post")
    assert in_doubt(judgement(0.001, 0.99, 0.6), "post")
    assert not in_doubt(judgement(0.001, 0.99, 0.99), "post")
    assert not in_doubt(judgement(0.001, 0.99, 0.6), "article")


def test_an_answer_depends_on_no_neighbour(sample: City) -> None:
    """Shuffled, and by another annotator that has seen other texts, each text is answered alike."""
    texts = [article_of_loose({"title": one.title, "body": one.body, "kind": one.kind}) for one in own_texts()[::25]]
    annotator = Annotator(sample)
    told = {text.id: annotator.annotate(text) for text in texts}
    shuffled = random.Random(1).sample(texts, len(texts))
    assert {text.id: Annotator(sample).annotate(text) for text in shuffled[:40]}.items() <= told.items()


def test_fast_and_accurate_name_themselves_and_differ(sample: City) -> None:
    fast, accurate = Annotator(sample, judges="fast"), Annotator(sample)
    assert accurate.version.startswith(f"{fast.version}+encoder-")
    texts = [article_of_loose({"body": one.body, "kind": one.kind}) for one in own_texts()[::40]]
    assert any(fast.annotate(text).env != accurate.annotate(text).env for text in texts)


def test_a_model_without_an_encoder_serves_fast_alone(tmp_path: Path, sample: City) -> None:
    for name in ("linear.npz", "card.json"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    assert Annotator(sample, tmp_path, "fast").annotate(article_of_loose({"body": "臭"})).env >= 0
    with pytest.raises(ModelError, match="no encoder can be read"):
        Annotator(sample, tmp_path)


def test_a_broken_network_is_named(tmp_path: Path) -> None:
    shutil.copy(FILE, tmp_path / VOCABULARY)
    (tmp_path / "encoder.onnx").write_bytes(b"no network")
    with pytest.raises(ModelError, match=str(tmp_path)):
        SecondJudge(tmp_path)


def test_scores_are_env_topics_tones_and_emotions() -> None:
    assert Encoder(SHIPPED).scores(reading_of("", "河水发黑", "weibo")).shape == (1 + 10 + 3 + 6,)


def test_no_sum_overflows_on_any_processor() -> None:
    """extremes.onnx: 64 numbers, made uint8 as the encoder makes them, times four columns of 127 and four of -128.
    Processors without VNNI add products in pairs of sixteen bits, where these do not fit.
    """
    numbers = np.ones((1, 64), dtype=np.float32)
    numbers[0, 0] = 0
    (sums,) = session_of(Path(__file__).with_name("extremes.onnx").read_bytes()).run(None, {"a": numbers})
    assert sums.tolist() == [[63 * 255 * 127] * 4 + [63 * 255 * -128] * 4]


def test_the_mix_is_fitted_anew_beside_an_encoder_that_is_kept(tmp_path: Path) -> None:
    """From a few texts here; what both judges say plainly is still said."""
    shutil.copy(SHIPPED / NETWORK, tmp_path)
    shutil.copy(FILE, tmp_path)
    known = [text for text in own_texts() if part_of(text) == "calibration"][:60]
    write_mix(load_model(), tmp_path, Sets([], [], [], [], known, [text for text in known if text.emotion]))
    judge, texts = SecondJudge(tmp_path), {0: "今晚的演唱会太好看了", 1: "化工厂半夜偷排废水，河水发黑发臭，没人管"}
    for env, body in texts.items():
        text = labelled_of({"body": body, "kind": "weibo"}, "here")
        first, _ = both(load_model(), Encoder(tmp_path), text)
        assert (judge.judgement(first, text.reading).env > 0.5) == env
