"""The analysing commands on a small graph with known answers: what they print, in which form, and how they fail."""

import csv
import io
import json

import pytest

from kg.cli.app import run
from kg.model import Article, Claim, Entity, Extraction, Mention
from kg.store import open_store

PEOPLE = {
    "Kazakhstan": Entity("Q232", "Kazakhstan", "Country", "KAZ", (), "Q232"),
    "Egypt": Entity("Q79", "Egypt", "Country", "EGY", (), "Q79"),
    "Jordan": Entity("Q810", "Jordan", "Country", "JOR", (), "Q810"),
    "Russia": Entity("Q159", "Russia", "Country", "RUS", (), "Q159"),
    "Nazarbayev": Entity("Person-naz", "Nursultan Nazarbayev", "Person", "KAZ", ("Nazarbayev",)),
    "Mubarak": Entity("Person-mub", "Hosni Mubarak", "Person", "EGY", ("Mubarak",)),
    "United Nations": Entity("Q1065", "United Nations", "InternationalOrganization", None, ("UN",), "Q1065"),
}
SENTENCES = [
    ("Kazinform", "2006-11-15", "Nazarbayev", "consult", "Mubarak", "Nazarbayev met Mubarak in Cairo.", {"date": "2006-11-14"}),
    ("Ahram Online", "2006-11-16", "Nazarbayev", "consult", "Mubarak", "Mubarak received the guest Nazarbayev on Tuesday.", {}),
    ("Kazinform", "2006-11-17", "Nazarbayev", "official_of", "Kazakhstan", "Kazakhstan's president Nazarbayev spoke.", {}),
    ("Ahram Online", "2006-11-17", "Mubarak", "official_of", "Egypt", "Egypt's president Mubarak listened.", {}),
    (
        "Reuters",
        "2008-05",
        "Kazakhstan",
        "agree",
        "Egypt",
        "Kazakhstan and Egypt signed a treaty on air traffic.",
        {"context": "transport"},
    ),
    ("Reuters", "2009-05", "Kazakhstan", "member_of", "United Nations", "Kazakhstan is a member of the United Nations.", {}),
    ("Reuters", "2009-06", "Jordan", "member_of", "United Nations", "Jordan is a member of the United Nations.", {}),
    ("Reuters", "2010-06", "Russia", "accuse", "Egypt", "Russia blamed Egypt for the delay.", {}),
    ("Reuters", "2010-07", "Jordan", "consult", "Egypt", "Jordan may meet Egypt soon.", {"modality": "possible"}),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    extractions = []
    for number, (source, date, subject, relation, target, text, given) in enumerate(SENTENCES):
        article = Article(text, f"a{number}", title=f"Report {number}", source=source, date=date)
        ends = [Mention(PEOPLE[n], n, text.index(n), text.index(n) + len(n)) for n in (subject, target)]
        claim = Claim(article.id, ends[0], relation, ends[1], text, 0, len(text), source=source, confidence=0.8, **given)
        extractions.append(Extraction(article, (claim,)))
    directory = tmp_path_factory.mktemp("project")
    with open_store(directory / "store") as store:
        store.add(extractions)
        store.commit()
    return directory


@pytest.fixture
def kg(folder, capsys):
    def command(*words):
        code = run([*words, "-s", str(folder)])
        out, err = capsys.readouterr()
        return code, out, err

    return command


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_less_sure_than_asked_for_does_not_count(kg):
    assert len(rows(kg("central", "--min-confidence", "0.8", "--format", "csv")[1])) > 3
    assert rows(kg("central", "--min-confidence", "0.81", "--format", "csv")[1]) == []
    assert len(rows(kg("timeline", "Egypt", "--min-confidence", "0.8", "--format", "csv")[1])) == 5
    assert rows(kg("timeline", "Egypt", "--min-confidence", "0.81", "--format", "csv")[1]) == []
    assert kg("central", "--min-confidence", "2")[0] == 2


def test_path_prints_a_sentence_and_a_source_for_every_hop(kg):
    code, out, _ = kg("path", "Kazakhstan", "Egypt", "--relation", "consult", "--relation", "official_of")
    assert code == 0
    assert "1. Kazakhstan - Nursultan Nazarbayev - Hosni Mubarak - Egypt" in out
    assert "Nursultan Nazarbayev is an official of Kazakhstan" in out
    assert '"Nazarbayev met Mubarak in Cairo."' in out
    assert "Kazinform, 2006-11-15, Report 0" in out


def test_path_leaves_generic_hubs_out_and_says_so(kg):
    code, out, err = kg("path", "Kazakhstan", "Jordan")
    assert (code, out) == (0, "")
    assert "no path of at most 4 hops" in err
    assert "United Nations (--hubs lets them in)" in err
    assert "Kazakhstan - United Nations - Jordan" in kg("path", "Kazakhstan", "Jordan", "--hubs")[1]


def test_path_for_programs_is_one_row_a_hop(kg):
    code, out, _ = kg("path", "Q232", "Q79", "--through", "Mubarak", "--format", "json")
    hops = json.loads(out)
    assert code == 0
    assert [hop["right"] for hop in hops if hop["path"] == 1] == ["Nursultan Nazarbayev", "Hosni Mubarak", "Egypt"]
    assert hops[1]["origins"] == 2


def test_a_country_may_stand_for_those_who_act_for_it(kg):
    assert (
        "1. Nursultan Nazarbayev - Hosni Mubarak"
        in kg("path", "Kazakhstan", "Egypt", "--acting", "--family", "verbal_cooperation")[1]
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["path", "Kazakstan", "Egypt"], "did you mean Kazakhstan?"),
        (["path", "Egypt", "Egypt"], "apart"),
        (["central", "--family", "love"], "no family 'love'"),
        (["central", "--during", "soon"], "not a period"),
        (["central", "--engine", "abacus"], "no engine"),
        (["brokers", "Kazakhstan", "Atlantis"], "no country or region"),
        (["dyad", "Kazakhstan", "Nazarbayev"], "apart"),
        (["changes", "2009", "tomorrow"], "not a period"),
    ],
)
def test_what_cannot_be_answered_is_one_line_and_exit_code_1(kg, words, said):
    code, out, err = kg(*words)
    assert (code, out) == (1, "")
    assert said in err
    assert "Traceback" not in err


def test_central_ranks_with_intervals(kg):
    code, out, err = kg("central", "-m", "degree", "-n", "3", "--format", "csv")
    found = rows(out)
    assert code == 0
    assert [(r["rank"], r["name"]) for r in found] == [("1", "Egypt"), ("1", "Kazakhstan"), ("3", "Hosni Mubarak")]
    assert {"best_rank", "worst_rank"} <= set(found[0])
    assert "ranks range over" in kg("central", "-m", "degree")[2]
    assert err == ""


def test_central_can_be_measured_in_windows(kg):
    found = rows(kg("central", "-m", "degree", "--every", "24", "-n", "1", "--format", "csv")[1])
    assert found[0]["period"] == "2006-01-01..2007-12-31"


def test_brokers_communities_and_balance_answer(kg):
    assert rows(kg("brokers", "Kazakhstan", "Egypt", "--format", "csv")[1])[0]["side"] in ("left", "right")
    assert "Kazakhstan" in kg("communities")[1]
    assert {"community", "id"} <= set(rows(kg("communities", "--format", "csv")[1])[0])
    code, _, err = kg("balance")
    assert code == 0
    assert "triangles" in err


def test_dyad_tells_the_dossier(kg):
    code, out, _ = kg("dyad", "Kazakhstan", "Egypt")
    assert code == 0
    assert "by family: verbal cooperation 3" in out
    assert "agreement: treaty on air traffic: signed 2008-05" in out
    assert "blind spots:" in out
    parts = rows(kg("dyad", "Kazakhstan", "Egypt", "--part", "outlets", "--format", "csv")[1])
    assert [(r["outlet"], r["country"]) for r in parts] == [("Ahram Online", "EGY"), ("Kazinform", "KAZ"), ("Reuters", "GBR")]


def test_dyad_and_matrix_write_pages_and_figures(kg, tmp_path):
    page, figure = tmp_path / "d.html", tmp_path / "m.svg"
    assert kg("dyad", "Kazakhstan", "Egypt", "--html", str(page))[0] == 0
    assert "<h1><bdi>Kazakhstan</bdi> and <bdi>Egypt</bdi></h1>" in page.read_text(encoding="utf-8")
    assert kg("matrix", "Central Asia", "Middle East", "--html", str(page))[0] == 0
    assert 'href="#KAZ-EGY"' in page.read_text(encoding="utf-8")
    pytest.importorskip("matplotlib", reason="the extra `figures` is not installed")
    assert kg("matrix", "Central Asia", "Middle East", "--figure", str(figure))[0] == 0
    assert figure.read_bytes().startswith(b"<?xml")


def test_matrix_lists_the_dyads(kg):
    assert [(r["row"], r["column"], r["events"]) for r in rows(kg("matrix", "--format", "csv")[1])] == [
        ("Kazakhstan", "Egypt", "3")
    ]


def test_timeline_is_by_date_and_knows_of_acting(kg):
    found = rows(kg("timeline", "Kazakhstan", "Egypt", "--format", "csv")[1])
    assert [(r["date"], r["relation"]) for r in found] == [
        ("2006-11-14", "consult"),
        ("2006-11-16", "consult"),
        ("2008-05", "agree"),
    ]
    assert len(rows(kg("timeline", "Kazakhstan", "Egypt", "--no-acting", "--format", "csv")[1])) == 1


def test_changes_compare_two_periods(kg):
    found = rows(kg("changes", "2006", "2008", "--entity", "Egypt", "--format", "csv")[1])
    kinds = {(r["change"], r["left"], r["right"]) for r in found}
    assert ("new", "Kazakhstan", "Egypt") in kinds
    assert ("gone", "Nursultan Nazarbayev", "Hosni Mubarak") in {(k, *sorted((a, b), reverse=True)) for k, a, b in kinds}


def test_changes_are_told_to_people_by_kind_with_a_sentence_each(kg):
    code, out, err = kg("changes", "2006", "2008", "--entity", "Egypt", "-n", "1")
    assert code == 0
    kind, change, sentence, source = out.splitlines()
    assert kind in {"turned hostile:", "turned friendly:", "new:"}
    assert " and " in change
    assert " → " in change
    assert sentence.strip().startswith('"')
    assert source.strip()
    assert "--top shows them" in err
