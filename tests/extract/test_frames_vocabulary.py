from pathlib import Path

import pytest
import spacy
import yaml

from kg.errors import InputError
from kg.extract.frames import component as frame_component
from kg.extract.frames.candidates import find_candidates
from kg.extract.frames.confidence import confidence_weights
from kg.extract.frames.vocabulary import build_vocabulary, vocabulary
from kg.extract.mentions.given import given_mentions
from kg.extract.records import register_extensions
from kg.model import Entity
from kg.ontology import ontology
from kg.settings import Settings

DOCS = Path(__file__).parents[2] / "docs/extending-frames.md"
LISTS = Path(frame_component.__file__).parents[2] / "resources/frames/lists.yaml"


@pytest.fixture(scope="module")
def parser():
    register_extensions()
    return spacy.load(Settings().spacy_model)


def entry(**changes):
    return {"x.yaml": {"relation": "reject", "verbs": [{"words": "snub", "target": "object", **changes}]}}


def test_every_relation_has_frames():
    carried = {frame.relation for frames in vocabulary().frames.values() for frame in frames}
    assert carried >= set(ontology().relations)


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"x.yaml": []}, "mapping with the key 'relation'"),
        ({"x.yaml": {"relation": "befriend"}}, "no relation called 'befriend'"),
        ({"x.yaml": {"relation": "reject", "adverbs": []}}, "no section called 'adverbs'"),
        ({"x.yaml": {"relation": "reject", "nouns": [{"words": "snub"}]}}, "entry 1: 'target'"),
        (entry(words=""), "key 'words'"),
        (entry(target="sideways"), "'sideways' is neither a preposition nor"),
        (entry(prior=2), "'prior' is a number"),
        (entry(types="Planet"), "no class of entities called 'Planet'"),
        (entry(negated="often"), "'negated' is true or false"),
        (entry(weight=1), "no key called 'weight'"),
    ],
)
def test_a_mistake_is_named_with_its_file(files, complaint):
    with pytest.raises(InputError, match=r"x\.yaml") as error:
        build_vocabulary(files)
    assert complaint in str(error.value)


def test_the_longest_pattern_comes_first():
    for frames in vocabulary().frames.values():
        lengths = [len(frame.extras) for frame in frames]
        assert lengths == sorted(lengths, reverse=True)


def test_the_example_in_the_documentation_teaches_a_new_word(parser):
    example = DOCS.read_text(encoding="utf-8").split("## An example")[1].split("```yaml")[1].split("```")[0]
    taught = build_vocabulary(
        {"reject.yaml": yaml.safe_load(example), "lists.yaml": yaml.safe_load(LISTS.read_text(encoding="utf-8"))}
    )
    doc = parser("Norway stonewalled Brazil for years.")
    doc._.mentions = given_mentions(doc, [Entity("Q20", "Norway", "Country"), Entity("Q155", "Brazil", "Country")])
    found = {(c.subject.name, c.relation, c.object.name) for c in find_candidates(doc, taught)}
    assert found == {("Norway", "reject", "Brazil")}


def test_given_names_inside_one_another_do_not_overlap(parser):
    doc = parser("The Egyptian president, Hosni Mubarak, left.")
    egypt = Entity("Q79", "Egypt", "Country", None, ("Egyptian",))
    mubarak = Entity("Q1", "Hosni Mubarak", "Person", None, ("The Egyptian president",))
    mentions = given_mentions(doc, [egypt, mubarak])
    tokens = [i for m in mentions for i in range(m.start, m.end)]
    assert len(tokens) == len(set(tokens))
    assert {m.entity.name for m in mentions} == {"Egypt", "Hosni Mubarak"}


def test_the_confidence_was_fitted():
    assert len(confidence_weights()) > 100
