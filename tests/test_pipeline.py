"""What a build makes of the same text in two papers, of corrections, and of ids that two articles claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.pipeline import Summary, build, rebuild
from kg.project import Project
from kg.settings import Settings

STORY = "Russia accused Georgia of shelling a village on Monday. Georgia denied it."
SETTINGS = Settings(extractor="frames", workers=1)


def line(source: str | None, text: str = STORY, **fields: Any) -> str:
    return json.dumps({"text": text, "source": source, **fields})


def built(folder: Path, *lines: str, name: str = "in.jsonl") -> Summary:
    file = folder.parent / name
    file.write_text("\n".join(lines), encoding="utf-8")
    return build([str(file)], folder, SETTINGS)


def project(folder: Path) -> Project:
    return Project(folder, SETTINGS)


def test_the_same_text_in_two_papers_is_two_articles_of_one_origin_in_whatever_order_they_come(tmp_path: Path) -> None:
    once = built(tmp_path / "once", line("The Wire"), line("Morning Post"))
    built(tmp_path / "twice", line("Morning Post"), name="a.jsonl")
    built(tmp_path / "twice", line("The Wire"), name="b.jsonl")
    built(tmp_path / "all", line("The Wire"), name="b.jsonl")
    assert (once.articles, once.remarks) == (2, [])
    graph = project(tmp_path / "once").graph
    (accused,) = [r for r in graph.relations if r.relation == "accuse"]
    assert {graph.articles[c.article].source for c in accused.claims} == {"The Wire", "Morning Post"}
    assert accused.origins == 1
    assert len({c.id for c in accused.claims}) == len(accused.claims) == 2
    build([str(tmp_path / "b.jsonl"), str(tmp_path / "a.jsonl")], tmp_path / "all", SETTINGS)
    assert (tmp_path / "all" / "graph.ttl").read_bytes() == (tmp_path / "twice" / "graph.ttl").read_bytes()


def test_forgetting_one_paper_leaves_the_other(tmp_path: Path) -> None:
    built(tmp_path / "out", line("The Wire"), name="a.jsonl")
    alone = (tmp_path / "out" / "graph.ttl").read_bytes()
    built(tmp_path / "out", line("Morning Post"), name="b.jsonl")
    with project(tmp_path / "out").store(read_only=False) as store:
        (post,) = [d for d, done in store.articles().items() if str(done.origin).endswith("b.jsonl")]
        store.remove(post)
        store.commit()
    rebuild(project(tmp_path / "out"))
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == alone


@pytest.mark.parametrize("known", [{}, {"url": "https://www.wire.example/a"}])
def test_the_same_text_found_twice_in_one_paper_or_in_none_is_one_article(tmp_path: Path, known: dict[str, str]) -> None:
    summary = built(tmp_path / "out", line(None, **known), line(None, **known), line(None, **known, title="Again"))
    assert summary.articles == 1
    assert [remark.partition(": ")[2] for remark in summary.remarks] == ["the same text as an article before it"] * 2


def test_a_date_that_was_put_right_replaces_what_the_store_knows(tmp_path: Path) -> None:
    built(tmp_path / "out", line("The Wire", date="2019-03-04"))
    again = built(tmp_path / "out", line("The Wire", date="2020-03-04"))
    assert (again.added, again.replaced, again.unchanged, again.articles) == (0, 1, 0, 1)
    (article,) = project(tmp_path / "out").graph.articles.values()
    assert article.date == "2020-03-04"
    assert built(tmp_path / "out", line("The Wire", date="2020-03-04")).unchanged == 1


def test_an_id_that_another_article_of_the_store_has_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    built(tmp_path / "out", line("The Wire", id="x"), name="a.jsonl")
    other = built(tmp_path / "out", line("The Wire", "Iran warned Qatar on Friday.", id="x"), name="b.jsonl")
    assert [p.partition(": ")[2] for p in other.problems] == [
        f"id x stands for another article already (from {tmp_path / 'a.jsonl'})"
    ]
    assert {a.text for a in project(tmp_path / "out").graph.articles.values()} == {STORY}
