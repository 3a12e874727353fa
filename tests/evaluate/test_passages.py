from pathlib import Path

import pytest

from kg.errors import InputError
from kg.evaluate import read_claims, read_passages


def test_a_broken_line_is_named_with_its_number(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "x", "entities": [], "relations": []}\n{"id": 1', encoding="utf-8")
    with pytest.raises(InputError, match=r"gold.jsonl:2: not an annotated passage"):
        read_passages(path)


def test_a_line_that_is_no_claim_is_named_with_its_number(tmp_path):
    path = tmp_path / "claims.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"claims.jsonl:1: not a claim"):
        read_claims(path)


@pytest.mark.parametrize(
    ("line", "why"),
    [('{"text": "x"}', "has no 'id'"), ("nonsense", "no JSON: expecting value at character 1"), ("[1]", "of another shape")],
)
def test_what_is_wrong_with_a_line_is_said_in_plain_words(tmp_path, line, why):
    path = tmp_path / "gold.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_passages(path)
    assert str(refused.value) == f"{path}:1: not an annotated passage: {why}"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nowhere.jsonl: cannot be read"):
        read_passages(tmp_path / "nowhere.jsonl")


def test_quotes_of_annotations_stand_in_the_text():
    held = [p.extraction() for p in read_passages(Path(__file__).parents[2] / "data/gold/train/conflict.jsonl")]
    quoted = [(e.article.text[c.start : c.end], c.quote) for e in held for c in e.claims]
    assert len(quoted) > 100
    assert [quote for found, quote in quoted if found != quote] == []
