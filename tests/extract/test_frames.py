import pytest

from kg.extract.frames.extractor import FramesExtractor
from kg.model import Article
from kg.ontology import ontology
from kg.settings import Settings

STATED = {
    "Kazakhstan and Egypt signed a treaty on Monday.": ("Kazakhstan", "agree", "Egypt"),
    "Norway held talks with Brazil.": ("Norway", "consult", "Brazil"),
    "Talks between Kenya and Uganda ended on Monday.": ("Kenya", "consult", "Uganda"),
    "France praised Ghana for its reforms.": ("France", "support", "Ghana"),
    "Peru buys wheat from Argentina.": ("Peru", "cooperate", "Argentina"),
    "Japan gave Nepal a loan of two million dollars.": ("Japan", "aid", "Nepal"),
    "Sweden lifted its sanctions on Sudan.": ("Sweden", "concede", "Sudan"),
    "Turkey withdrew its troops from Syria.": ("Turkey", "retreat", "Syria"),
    "India urged Pakistan to open the border.": ("India", "request", "Pakistan"),
    "Chile accused Bolivia of smuggling.": ("Chile", "accuse", "Bolivia"),
    "Greece rejected Turkey's proposal.": ("Greece", "reject", "Turkey"),
    "China warned Japan of consequences.": ("China", "threaten", "Japan"),
    "The United States imposed sanctions on Iran.": ("United States", "sanction", "Iran"),
    "Russia massed troops on the border with Ukraine.": ("Russia", "mobilize", "Ukraine"),
    "Israel bombed Syria on Sunday.": ("Israel", "assault", "Syria"),
    "Georgia joined NATO.": ("Georgia", "member_of", "NATO"),
    # constructions
    "Ethiopia was accused by Somalia of shelling a village.": ("Somalia", "accuse", "Ethiopia"),
    "Egypt agreed to send weapons to Lebanon.": ("Egypt", "aid", "Lebanon"),
    "Iran threatened to attack Israel.": ("Iran", "threaten", "Israel"),
    "Kenya threatened to leave the talks unless Uganda withdrew its troops.": ("Kenya", "threaten", "Uganda"),
    "Kenya warned that it would sue if Uganda went ahead.": ("Kenya", "threaten", "Uganda"),
    "Spain refused to recognise Kosovo.": ("Spain", "reject", "Kosovo"),
    "The Russian attack on Ukraine went on.": ("Russia", "assault", "Ukraine"),
    "Hungary, which backs Serbia, voted against.": ("Hungary", "support", "Serbia"),
    "Colombia is critical of Venezuela.": ("Colombia", "accuse", "Venezuela"),
    "Sudan and Chad accused each other of lying.": ("Sudan", "accuse", "Chad"),
    "Germany said Poland must open the archive.": ("Germany", "request", "Poland"),
    "Italy received aid from Canada.": ("Canada", "aid", "Italy"),
    "The customs treaty was signed between Kenya and Uganda on Monday.": ("Kenya", "agree", "Uganda"),
    "The talks between Kenyan and Ugandan diplomats lasted two days.": ("Kenya", "consult", "Uganda"),
    "Negotiators for Kenya and Uganda sat down on Monday.": ("Kenya", "consult", "Uganda"),
    "Kenya freed the Ugandan-flagged tanker.": ("Kenya", "concede", "Uganda"),
    "Kenya holds Uganda responsible for the spill.": ("Kenya", "accuse", "Uganda"),
    "Kenya said Uganda was jailing its critics.": ("Kenya", "accuse", "Uganda"),
    "Kenya vetoed the draft that Uganda had tabled.": ("Kenya", "reject", "Uganda"),
    "Kenya is opposed to Uganda's drilling in the lake.": ("Kenya", "reject", "Uganda"),
    "Kenya promised to strike Uganda.": ("Kenya", "threaten", "Uganda"),
    "Kenya moved divisions up to the line with Uganda.": ("Kenya", "mobilize", "Uganda"),
    "Kenya asked Uganda for aid.": ("Kenya", "request", "Uganda"),
    "Kenya accused Uganda of theft. Uganda denied it.": ("Uganda", "reject", "Kenya"),
    "Kenya and Uganda exchanged fire.": ("Uganda", "assault", "Kenya"),
    "Kenya is preparing another round of sanctions against Uganda.": ("Kenya", "sanction", "Uganda"),
    "Uganda has been hit with Kenyan tariffs.": ("Kenya", "sanction", "Uganda"),
    "Five Ugandan soldiers were killed in an attack by Kenya.": ("Kenya", "assault", "Uganda"),
    "Talks were held on Monday between Kenya and Uganda.": ("Kenya", "consult", "Uganda"),
    "At the request of Kenya, Uganda will attend.": ("Kenya", "request", "Uganda"),
    "With the support of Kenya, Uganda kept the office open.": ("Kenya", "support", "Uganda"),
    "Kenya issued a statement condemning Uganda.": ("Kenya", "accuse", "Uganda"),
    "Kenya condemned Uganda's shelling of Rwanda.": ("Kenya", "accuse", "Uganda"),
    "Kenya asked Uganda for help.": ("Kenya", "request", "Uganda"),
    "Mandiant, a company owned by FireEye, said so.": ("FireEye", "owns", "Mandiant"),
    "Orlen, the Polish refiner, raised its forecast.": ("Orlen", "located_in", "Poland"),
    "Under Narendra Modi, India has grown.": ("Narendra Modi", "official_of", "India"),
    "The Taliban marched into Kabul.": ("Taliban", "assault", "Kabul"),
    "Sweden asked for more time; Finland refused.": ("Finland", "reject", "Sweden"),
    "Sweden asked Finland for time. Chile offered a truce, a step that Bolivia rejected.": ("Bolivia", "reject", "Chile"),
    "Kenya thanks Japan for the vaccines.": ("Kenya", "support", "Japan"),
    "Kenya told Uganda to open the lake.": ("Kenya", "request", "Uganda"),
    "Emmanuel Macron flew to Cairo.": ("Emmanuel Macron", "consult", "Egypt"),
    "Kenya raised tariffs, which Uganda criticised.": ("Uganda", "accuse", "Kenya"),
    "Zambia summoned the ambassador of Malawi.": ("Zambia", "accuse", "Malawi"),
    "Ilham Aliyev attacked France in an interview.": ("Ilham Aliyev", "accuse", "France"),
    "Vladimir Putin met Xi Jinping, Narendra Modi and Cyril Ramaphosa.": ("Narendra Modi", "consult", "Cyril Ramaphosa"),
    "Kenya complained that Uganda had sealed the border.": ("Kenya", "accuse", "Uganda"),
    "Kenya accused Uganda of theft. Uganda replied that the map was old.": ("Uganda", "reject", "Kenya"),
    "Kenya no longer sells tea to Uganda.": ("Kenya", "sanction", "Uganda"),
    "Kenya stopped supplying Uganda.": ("Kenya", "sanction", "Uganda"),
    "Kenya has put a tariff on Ugandan sugar.": ("Kenya", "sanction", "Uganda"),
    "Kenya laid the blame at Uganda's door.": ("Kenya", "accuse", "Uganda"),
    "Kenya demanded the withdrawal of Uganda.": ("Kenya", "request", "Uganda"),
    "Kenya is opposed to Ugandan mediation.": ("Kenya", "reject", "Uganda"),
    "Kenya came down on the side of Uganda.": ("Kenya", "support", "Uganda"),
    "The Astana fund Samruk-Kazyna is buying.": ("Samruk-Kazyna", "located_in", "Astana"),
}

UNRELATED = [
    "Kenya and Uganda met the deadline.",
    "France hosts a website and Ghana grows cocoa.",
    "It rained in Norway, and in Brazil the sun shone.",
    "Peru and Chile are large.",
    "Japan took in the news calmly; Spain did not comment.",
    "The road from Chile to Argentina is closed by snow.",
]


@pytest.fixture(scope="module")
def extractor():
    return FramesExtractor(Settings())


def triples(extractor, text):
    (extraction,) = extractor.extract([Article(text)])
    return {(c.subject.entity.name, c.relation, c.object.entity.name) for c in extraction.claims}


@pytest.mark.parametrize("text", STATED)
def test_what_a_sentence_states_is_found(extractor, text):
    subject, relation, object_ = STATED[text]
    wanted = {(subject, relation, object_)}
    if ontology().symmetric(relation):
        wanted.add((object_, relation, subject))
    assert wanted & triples(extractor, text)


@pytest.mark.parametrize("text", UNRELATED)
def test_two_names_in_one_sentence_are_no_relation(extractor, text):
    assert not triples(extractor, text)


def test_of_a_passive_the_agent_is_the_subject_and_never_the_object(extractor):
    assert ("Ethiopia", "accuse", "Somalia") not in triples(extractor, "Ethiopia was accused by Somalia of shelling a village.")


def test_a_condemned_attack_is_an_accusation_and_an_assault(extractor):
    found = triples(extractor, "Norway condemned Russia's attack on Ukraine.")
    assert {("Norway", "accuse", "Russia"), ("Russia", "assault", "Ukraine")} <= found


def test_every_quote_and_mention_stands_where_its_offsets_say(extractor):
    text = "\n\n".join([*STATED, *UNRELATED])
    (extraction,) = extractor.extract([Article(text)])
    assert len(extraction.claims) > 15
    for claim in extraction.claims:
        assert text[claim.start : claim.end] == claim.quote
        for mention in (claim.subject, claim.object):
            assert text[mention.start : mention.end] == mention.text
        assert 0 < claim.confidence < 1
        assert claim.extractor.startswith("frames@1:")
        assert claim.subject.entity.id != claim.object.entity.id


def test_the_same_text_gives_the_same_claims(extractor):
    article = Article(" ".join(STATED))
    first, second = extractor.extract([article, article])
    assert first == second


def test_text_without_names_gives_an_empty_extraction(extractor):
    assert [e.claims for e in extractor.extract([Article(""), Article("It rains.")])] == [(), ()]


def test_what_is_denied_or_planned_does_not_hold(extractor):
    (extraction,) = extractor.extract([Article("Kenya did not attack Somalia. Norway will send doctors to Haiti.")])
    assert extraction.claims
    assert not any(c.holds for c in extraction.claims if c.relation in {"assault", "aid"})


def test_who_is_warned_not_to_threaten_threatens_nobody(extractor):
    assert ("Iran", "threaten", "Israel") not in triples(extractor, "Washington warned Iran not to threaten Israel.")


def test_what_is_said_in_a_speech_is_no_assault(extractor):
    assert "assault" not in {r for _, r, _ in triples(extractor, "Ilham Aliyev attacked France in a speech on Monday.")}


def test_who_wants_somebody_freed_asks_him_nothing(extractor):
    assert "request" not in {r for _, r, _ in triples(extractor, "Norway wants Aung San Suu Kyi freed.")}


@pytest.mark.parametrize(
    "text", ["Kenya and Uganda discussed the war in Sudan.", "France and Germany stepped up the fight against piracy."]
)
def test_nobody_commits_an_act_that_is_spoken_of_or_done_to_no_actor(extractor, text):
    assert "assault" not in {relation for _, relation, _ in triples(extractor, text)}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Kenya beat Fiji in the final on Saturday.", "assault"),
        ("Sri Lanka defeated Australia by an innings.", "assault"),
        ("Norway killed a nephew of Vladimir Putin.", "assault"),
        ("The Taliban threatened to deliver a blow to Norway.", "cooperate"),
        ("Kenya suspended Uganda and froze its accounts.", "concede"),
    ],
)
def test_words_that_look_like_an_act_but_are_none_state_none(extractor, text, relation):
    assert relation not in {r for _, r, _ in triples(extractor, text)}
