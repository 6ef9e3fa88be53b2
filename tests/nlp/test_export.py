"""The judge as it is exported: for one text, with the trained one's scores."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlp.second import session_of

pytest.importorskip("torch", reason="the extra train is not installed: the encoder's export not tried")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_one_text_alone_has_the_trained_judges_scores(tmp_path: Path) -> None:
    import torch

    from nlp.encoder.bert import Encoder
    from nlp.encoder.export import OneText, export
    from nlp.encoder.heads import OUTPUTS, Judge

    torch.manual_seed(3)
    judge = Judge(Encoder(tokens=200, width=64, inner=128, layers=2)).eval()
    alone = OneText(judge).eval()
    export(judge, tmp_path / "encoder.onnx")
    session = session_of((tmp_path / "encoder.onnx").read_bytes())
    for length in (3, 16, 200):
        tokens = torch.randint(1, 200, (1, length))
        with torch.no_grad():
            wanted = judge(tokens)
            assert torch.allclose(alone(tokens), wanted, atol=1e-5)
        scores = session.run(None, {"tokens": tokens.numpy()})[0]
        assert scores.shape == (1, OUTPUTS)
        # int8 weights and states: nearly the same
        assert np.abs(scores - wanted.numpy()).max() < 0.1 * np.abs(wanted.numpy()).max()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_exported_judge_is_read_back_as_it_is(tmp_path: Path) -> None:
    """As near as eight bits allow; what is exported again is the same."""
    import torch

    from nlp.encoder.bert import Encoder
    from nlp.encoder.export import export
    from nlp.encoder.heads import Judge
    from nlp.encoder.shipped import judge_in

    torch.manual_seed(3)
    judge = Judge(Encoder(tokens=200, width=64, inner=128, layers=3, places=300)).eval()
    for parameter in judge.parameters():
        # Norms that nothing has taught are all alike, and alike arrays are exported once.
        torch.nn.init.normal_(parameter, 0.5 if parameter.ndim == 1 else 0.0, 0.1)
    export(judge, tmp_path / "encoder.onnx")
    back = judge_in(tmp_path / "encoder.onnx").eval()
    for name, wanted in judge.state_dict().items():
        assert torch.allclose(back.state_dict()[name], wanted, atol=float(wanted.abs().max()) / 100), name
    tokens = torch.randint(1, 200, (1, 40))
    with torch.no_grad():
        assert torch.allclose(back(tokens), judge(tokens), atol=0.05 * float(judge(tokens).abs().max()))
    export(back, tmp_path / "again.onnx")
    again = judge_in(tmp_path / "again.onnx").state_dict()
    for name, wanted in back.state_dict().items():
        assert torch.allclose(again[name], wanted, atol=1e-5), name
