import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.evaluate import evaluate, read_passages
from kg.evaluate.scoring import same_actor
from kg.model import claim_record

ROOT = Path(__file__).parents[2]
SHARED_SCORER = ROOT / "../shared/gold/score.py"
TRAIN = ROOT / "data/gold/train/conflict.jsonl"


def test_claims_that_repeat_the_annotations_score_almost_one():
    passages = read_passages(TRAIN)
    result = evaluate(passages, [c for p in passages for c in p.extraction().claims])
    assert result.levels["class"].f1 > 0.95
    assert result.polarity.precision == 1.0


def test_no_claims_score_nothing_and_break_nothing():
    result = evaluate(read_passages(TRAIN), [])
    assert result.levels["pair"].recall == 0.0
    assert result.levels["pair"].precision == 0.0


def test_swapping_the_ends_costs_the_class_but_not_the_pair():
    from dataclasses import replace

    passages = read_passages(TRAIN)[:10]
    swapped = [replace(c, subject=c.object, object=c.subject, id="") for p in passages for c in p.extraction().claims]
    result = evaluate(passages, swapped)
    assert result.levels["pair"].f1 > 0.95
    assert result.levels["class"].f1 < 0.6


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (["Nursultan Nazarbayev"], ["Nazarbayev"], True),
        (["President Kassym-Jomart Tokayev"], ["Tokayev"], True),
        (["the United Nations"], ["United Nations"], True),
        (["Kazakhstan"], ["Uzbekistan"], False),
        (["Türkiye", "Turkey"], ["Turkey"], True),
    ],
)
def test_names_are_matched_by_words_and_heads(left, right, same):
    assert same_actor(left, right) is same


@pytest.mark.skipif(not SHARED_SCORER.exists(), reason="the shared scorer is not part of a clone")
def test_the_figures_equal_those_of_the_shared_scorer(tmp_path):
    passages = read_passages(TRAIN)
    claims = [c for p in passages for c in p.extraction().claims][::2]
    lines = [{**claim_record(c), "id": c.article} for c in claims]
    for line in lines:
        line.update({f"{end}_aliases": line[end]["aliases"] for end in ("subject", "object")})
        line.update({end: line[end]["name"] for end in ("subject", "object")})
    predictions = tmp_path / "claims.jsonl"
    predictions.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    command = [sys.executable, str(SHARED_SCORER), str(TRAIN), str(predictions), "--json"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ours = evaluate(passages, claims).record()
    assert {level: ours[level] for level in theirs} == theirs
