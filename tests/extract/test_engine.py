import subprocess
import sys

import pytest
import spacy
from thinc.api import NumpyOps, get_current_ops, set_current_ops

from kg.errors import UnknownName
from kg.extract.engine import MOST_CHARACTERS, load_pipeline, parse
from kg.extract.parallel import extractions
from kg.model import Article, Extraction
from kg.settings import Settings

TEXT = (
    "Kazakhstan's foreign minister met his Jordanian counterpart in Amman on Monday. They signed an accord on grain. "
    "Russia accused Georgia of shelling a village near the border, a charge that Tbilisi rejected."
)


@pytest.fixture(scope="module")
def nlp():
    return load_pipeline(Settings())


def annotations(doc):
    return [(t.text, t.tag_, t.dep_, t.head.i, t.lemma_, t.ent_type_) for t in doc]


def test_both_kinds_of_matrix_operations_give_the_same_annotations():
    before = get_current_ops()
    found = []
    try:
        for use_blis in (True, False):
            set_current_ops(NumpyOps(use_blis=use_blis))
            found.append(annotations(spacy.load(Settings().spacy_model)(TEXT * 5)))
    finally:
        set_current_ops(before)
    assert found[0] == found[1]


def test_a_long_article_is_read_in_pieces_and_keeps_its_offsets(nlp):
    text = "\n\n".join([TEXT] * 12)
    docs = parse(nlp, [Article(text)], chunk_chars=700)  # holding the generator holds the document
    doc = next(docs)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)
    assert {m.entity.name for m in doc._.mentions} >= {"Kazakhstan", "Jordan", "Russia", "Georgia"}


def test_an_empty_article_gives_an_empty_document(nlp):
    docs = parse(nlp, [Article("", id="nothing")])  # holding the generator holds the document
    doc = next(docs)
    assert len(doc) == 0


def test_where_there_is_nothing_to_read_no_model_is_loaded():
    code = (
        "import sys; from kg.extract.parallel import extractions; from kg.settings import Settings; "
        "print(list(extractions([], Settings())), 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
    with pytest.raises(UnknownName):
        list(extractions([], Settings(extractor="none such")))


def test_workers_give_the_same_claims_as_one_process():
    articles = [Article(f"{TEXT} It was report number {n}.") for n in range(14)]
    alone = list(extractions(articles, Settings(workers=1)))
    shared = list(extractions(articles, Settings(workers=2)))
    assert alone == shared
    assert all(isinstance(result, Extraction) for result in alone)
    assert [e.article for e in alone] == articles


def test_claims_of_an_article_do_not_depend_on_its_neighbours():
    article = Article(TEXT)
    (alone,) = extractions([article], Settings(workers=1))
    after = list(extractions([Article("Iran warned Israel. Tehran has rejected the report."), article], Settings(workers=1)))
    assert after[1] == alone


@pytest.mark.parametrize("text", ["(" * 2_500, "😀 " * 1_000, "Russia and China " * 300, "a-" * 1_500])
def test_strange_text_is_read_in_bounded_pieces(nlp, text):
    docs = parse(nlp, [Article(text)], chunk_chars=1_000)  # holding the generator holds the document
    doc = next(docs)
    assert doc.text == text


def test_a_text_beyond_what_the_model_reads_at_once_is_read_to_its_end(nlp):
    text = "Kenya signed a treaty with Peru on Monday. " * (MOST_CHARACTERS // 40)
    doc = next(iter(parse(nlp, [Article(text)])))
    assert len(text) > MOST_CHARACTERS
    assert doc.text == text
    assert len([m for m in doc._.mentions if m.entity.name == "Peru"]) == MOST_CHARACTERS // 40
