from dataclasses import replace

import pytest

from kg.errors import InputError, UnknownName
from kg.model import Article, Claim, Entity, Graph, Mention, Relation
from kg.network.dyads.agreements import agreements, amounts_in, sentence_of, stage_told
from kg.network.dyads.blind_spots import blind_spots
from kg.network.dyads.disagreements import disagreements
from kg.network.dyads.dossier import dossier, month_table
from kg.network.dyads.tables import dossier_tables
from kg.network.events import event_table, events_of, outlet_country, timeline
from kg.network.selection import Selection
from kg.ontology import ontology

PEOPLE = [
    Entity("naz", "Nursultan Nazarbayev", "Person", "KAZ"),
    Entity("nsc", "National Security Committee", "GovernmentBody", "KAZ"),
]
ROWS = [
    ("KAZ", "agree", "EGY", {"date": "2006-11-08", "source": "Kazinform", "context": "trade", "amount": "$20 million",
     "quote": "KAZ and EGY signed an agreement on wheat exports worth $20 million"}),
    ("KAZ", "agree", "EGY", {"date": "2007-03", "source": "Ahram", "context": "trade",
     "quote": "EGY's parliament ratified the agreement on wheat exports with KAZ"}),
    ("KAZ", "agree", "EGY", {"date": "2009", "source": "Reuters", "quote": "KAZ and EGY drafted a treaty on extradition", "modality": "planned"}),
    ("naz", "consult", "EGY", {"date": "2006-11-08", "source": "Kazinform", "context": "diplomatic"}),
    ("naz", "consult", "EGY", {"date": "2006-11-08", "source": "Reuters", "context": "diplomatic"}),
    ("EGY", "accuse", "nsc", {"date": "2006-11", "source": "Reuters", "context": "security"}),
    ("EGY", "accuse", "nsc", {"date": "2006", "source": "Ahram", "context": "security", "polarity": "negated"}),
    ("KAZ", "member_of", "EGY", {"date": "2006"}),
    ("KAZ", "consult", "JOR", {"date": "2020-01-01"}),
]  # fmt: skip


@pytest.fixture
def found(make_world):
    return dossier(make_world(ROWS, PEOPLE), "KAZ", "EGY")


def test_what_several_reports_tell_of_one_date_is_one_event(found):
    told = [(e.date, e.subject.id, e.relation, e.status, len(e.claims)) for e in found.events]
    assert told == [
        ("2006", "EGY", "accuse", "negated", 1),
        ("2006-11", "EGY", "accuse", "actual", 1),
        ("2006-11-08", "KAZ", "agree", "actual", 1),
        ("2006-11-08", "naz", "consult", "actual", 2),
        ("2007-03", "KAZ", "agree", "actual", 1),
        ("2009", "KAZ", "agree", "planned", 1),
    ]
    assert found.families == {"verbal_cooperation": 3, "material_cooperation": 0, "verbal_conflict": 1, "material_conflict": 0}


def test_months_without_events_are_there_and_years_stand_for_themselves(make_world):
    graph = make_world([*ROWS, ("EGY", "aid", "KAZ", {"date": "2008"})], PEOPLE)
    rows = month_table(dossier(graph, "KAZ", "EGY").events).rows
    assert rows == (
        ("2006-11", 2, 0, 1, 0),
        ("2006-12", 0, 0, 0, 0),
        ("2007-01", 0, 0, 0, 0),
        ("2007-02", 0, 0, 0, 0),
        ("2007-03", 1, 0, 0, 0),
        ("2008", 0, 1, 0, 0),
    )


def test_people_and_bodies_stand_on_their_side(found):
    assert [(a.entity.id, a.events) for a in found.left.people] == [("naz", 1)]
    assert [(a.entity.id, a.events) for a in found.left.bodies] == [("nsc", 2)]
    assert found.right.people == ()


def test_an_agreement_is_followed_through_its_life(found):
    wheat = next(a for a in found.agreements if "wheat" in a.name)
    assert [(s.stage, s.date) for s in wheat.steps] == [("signed", "2006-11-08"), ("ratified", "2007-03")]
    assert wheat.stage == "ratified"
    assert wheat.amounts == ("$20 million",)
    treaty = next(a for a in found.agreements if "treaty" in a.name)
    assert [(s.stage, s.date) for s in treaty.steps] == [("announced", "2009")]


@pytest.mark.parametrize(
    ("sentence", "stage"),
    [
        ("The two signed a memorandum", "signed"),
        ("Astana announced that it had cancelled the contract", "cancelled"),
        ("The treaty, signed in 2001, came into force", "in force"),
        ("Troops withdrew after the accord", None),
        ("It pulled out of the gas deal", "cancelled"),
        ("They discussed a pact", "announced"),
    ],
)
def test_the_furthest_stage_of_a_sentence_counts(sentence, stage):
    assert stage_told(sentence) == stage


def test_the_name_of_an_agreement_begins_after_what_was_done_with_it(make_world):
    told = {
        "Azerbaijan and Turkmenistan signed a convention on the Caspian Sea.": "convention on the Caspian Sea",
        "Their ministers ratified the landmark defence cooperation treaty.": "landmark defence cooperation treaty",
    }
    for quote, name in told.items():
        graph = make_world([("KAZ", "agree", "EGY", {"quote": quote})])
        assert [a.name for a in agreements(events_of(graph.relations, graph), graph.articles)] == [name]


def test_negated_events_make_no_agreement(make_world):
    graph = make_world([("A", "agree", "B", {"polarity": "negated", "quote": "A signed no treaty on gas with B"})])
    assert agreements(events_of(graph.relations, graph), graph.articles) == []


def test_an_agreement_is_read_from_the_sentence_around_the_quote():
    text = (
        "It rained. Astana and Cairo signed a deal on grain worth $50 million. The deal on oil, 3 billion euros, was cancelled."
    )
    kaz, egy = Entity("KAZ", "Kazakhstan", "Country", "KAZ"), Entity("EGY", "Egypt", "Country", "EGY")
    start = text.index("Astana")
    claim = Claim(
        "a", Mention(kaz, "Astana", 11, 17), "agree", Mention(egy, "Cairo", 22, 27), text[start : start + 23], start, start + 23
    )
    graph = Graph({"KAZ": kaz, "EGY": egy}, (Relation("KAZ", "agree", "EGY", (claim,)),), {"a": Article(text, "a")})
    assert sentence_of(claim, graph.articles) == "Astana and Cairo signed a deal on grain worth $50 million."
    (found,) = agreements(events_of(graph.relations, graph), graph.articles, ["Astana", "Cairo"])
    assert (found.stage, found.amounts, found.matter) == ("signed", ("$50 million",), {"grain"})
    assert amounts_in(text) == ["$50 million", "3 billion euros"]
    assert sentence_of(claim, {}) == claim.quote


def test_disagreements_are_kept_as_two_statements(found, make_world):
    kinds = [(d.kind, d.one.source, d.other.source) for d in found.disagreements]
    assert ("asserted and negated", "Reuters", "Ahram") in kinds
    rows = [
        ("A", "agree", "B", {"amount": "$1 billion"}),
        ("A", "agree", "B", {"amount": "$2 billion"}),
        ("A", "assault", "B", {}),
    ]
    graph = make_world(rows)
    assert {d.kind for d in disagreements(events_of(graph.relations, graph))} == {"different amounts", "cooperation and conflict"}


def test_one_outlet_does_not_disagree_with_itself(make_world):
    rows = [("A", "agree", "B", {"source": "x"}), ("A", "agree", "B", {"source": "x", "modality": "possible"})]
    graph = make_world(rows)
    assert disagreements(events_of(graph.relations, graph)) == []
    apart = make_world([rows[0], ("A", "agree", "B", {"source": "y", "modality": "possible"})])
    assert [d.kind for d in disagreements(events_of(apart.relations, apart))] == ["actual and only possible"]


def test_blind_spots_name_what_not_to_rely_on(found):
    spots = found.blind_spots
    assert [(r.subject, r.relation) for r in spots.single_source] == [("KAZ", "member_of")]
    assert len(spots.stale) == 4
    assert (
        spots.one_sided
        == "no outlet is known to be from Egypt: outlets whose country is known are from Kazakhstan, United Kingdom; "
        "of 2 outlets the country is unknown"
    )
    assert spots.silent_years == ("2008",)
    assert spots.silent_families == ("material_cooperation", "material_conflict")


def test_blind_spots_of_nothing_are_empty(make_world):
    graph = make_world(ROWS, PEOPLE)
    spots = blind_spots(Graph(graph.entities, (), graph.articles), [], ("KAZ", "EGY"), 2006)
    assert (spots.single_source, spots.stale, spots.one_sided, spots.silent_years) == ((), (), None, ())


def test_the_trend_tells_cooperation_from_conflict_only_with_enough_events(make_world):
    early = [("A", "accuse", "B", {"date": f"2001-0{n}"}) for n in (1, 2, 3)]
    late = [("A", "agree", "B", {"date": f"2009-0{n}"}) for n in (1, 2, 3)]
    assert dossier(make_world(early + late), "A", "B").trend.word == "warmer"
    turned = [(s, r, o, {"date": f["date"].replace("2001", "2011")}) for s, r, o, f in early]
    assert dossier(make_world(late + turned), "A", "B").trend.word == "cooler"
    assert dossier(make_world(early[:1] + late), "A", "B").trend.word == "too few events to tell"
    assert dossier(make_world(late), "A", "B").trend is None


def test_who_reports_with_the_outlets_country(found):
    assert [(o.name, o.country, o.claims) for o in found.outlets] == [
        ("Reuters", "GBR", 3),
        ("Ahram", None, 2),
        ("Kazinform", "KAZ", 2),
    ]
    assert outlet_country("Gulf Post", "https://news.example.ae/1") == "ARE"
    assert outlet_country("A paper", "http://[broken") is None


def test_best_sentences_do_not_repeat_each_other(make_world):
    rows = [("A", "consult", "B", {"quote": "A met B in Almaty"}), ("A", "agree", "B", {"quote": "A met B"})]
    assert len(dossier(make_world(rows), "A", "B").sentences) == 1


def test_every_part_is_a_table_with_rows_as_wide_as_its_columns(found):
    tables = dossier_tables(found)
    assert set(tables) == {
        "events", "months", "contexts", "actors", "agreements", "sentences", "disagreements", "outlets", "blind_spots"
    }  # fmt: skip
    for table in tables.values():
        assert len(table)
        assert table.records()


def test_a_dyad_needs_two_sides_of_the_graph(make_world):
    graph = make_world(ROWS, PEOPLE)
    with pytest.raises(InputError, match="apart"):
        dossier(graph, "KAZ", "naz")
    with pytest.raises(UnknownName):
        dossier(graph, "KAZ", "nobody")
    assert dossier(graph, "EGY", "JOR").events == ()


def test_a_timeline_of_one_and_of_two(make_world):
    graph = make_world(ROWS, PEOPLE)
    assert len(timeline(graph, frozenset({"KAZ"}))) == 4
    assert len(timeline(graph, frozenset({"KAZ"}), frozenset({"JOR"}))) == 1
    assert len(timeline(graph, frozenset({"KAZ"}), structure=True)) == 5
    actual = timeline(graph, frozenset({"KAZ"}), selection=Selection())
    table = event_table(actual, graph.articles)
    assert table.column("date") == ["2006-11-08", "2007-03", "2020-01-01"]


def test_the_dossier_of_real_passages_holds_together(annotated):
    codes = {e.name: i for i, e in annotated.entities.items() if e.type == "Country"}
    made = dossier(annotated, codes["Kazakhstan"], codes["Russia"])
    assert made == dossier(annotated, codes["Kazakhstan"], codes["Russia"])
    told = {c.id for r in made.relations for c in r.claims if ontology().relations[r.relation].is_event}
    assert len(told) >= 10
    assert sorted(c.id for e in made.events for c in e.claims) == sorted(told)
    mirrored = dossier(annotated, codes["Russia"], codes["Kazakhstan"])
    assert replace(mirrored, left=made.left, right=made.right, blind_spots=made.blind_spots, agreements=made.agreements) == made
