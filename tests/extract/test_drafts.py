"""The persons and bodies of a text are found by their words as a walk through all of them would find them."""

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.mentions.drafts import Bodies, Draft, Persons
from kg.names import folded, same_person, spelling_key, surname_key

WORDS = [
    "Tokayev",
    "Toqayev",
    "Kassym",
    "Jomart",
    "K.",
    "J",
    "al",
    "Bakhit",
    "Maruf",
    "bin",
    "Ali",
    "Alí",
    "de",
    "Souza",
    "O'Neil",
]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


def walked(drafts: list[Draft], text: str) -> Draft | None:
    for draft in drafts:
        if same_person(text, draft.name) or spelling_key(text) == spelling_key(draft.name) or same_person(draft.name, text):
            return draft
    return None


def walked_by_surname(drafts: list[Draft], text: str) -> Draft | None:
    key = surname_key(text)
    near = [
        d
        for d in drafts
        if surname_key(d.name) == key or (len(key) > 4 and spelling_key(surname_key(d.name)) == spelling_key(key))
    ]
    near = near or [d for d in drafts if folded(d.name).startswith(folded(text) + " ") and len(text) > 1]
    return near[-1] if near else None


@given(st.lists(NAMES, max_size=12))
def test_a_name_finds_the_person_that_a_walk_through_all_finds(names):
    persons, drafts = Persons(), []
    for name in names:
        expected, last = walked(drafts, name), walked_by_surname(drafts, name)
        assert persons.by_surname(name) is last
        found = persons.alike(name)
        assert found is expected
        if found is None:
            drafts.append(Draft("Person", name))
            persons.add(drafts[-1])


def test_a_longer_name_becomes_the_name_of_the_person():
    persons = Persons()
    persons.add(Draft("Person", "Bakhit"))
    found = persons.alike("Maruf al-Bakhit")
    assert found is not None
    assert found.name == "Maruf al-Bakhit"
    assert persons.by_surname("Maruf") is found


def test_a_short_form_names_the_first_body_that_bears_all_its_words():
    bodies = Bodies()
    for order, name in enumerate(("Ministry of Health", "Ministry of Foreign Affairs", "Council of Health")):
        bodies.call(Draft("GovernmentBody", name, order=order), name)
    assert bodies.called("the Ministry").name == "Ministry of Health"
    assert bodies.called("Foreign Ministry").name == "Ministry of Foreign Affairs"
    assert bodies.called("Health Council").name == "Council of Health"
    assert bodies.called("Senate") is None
