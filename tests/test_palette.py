"""Every class and family has its colours, and they are colours."""

from kg.ontology import ontology
from kg.palette import palette, rgb


def test_every_class_and_family_has_a_colour_on_light_and_on_dark():
    assert set(palette()["types"]) == set(ontology().entities)
    assert set(palette()["families"]) == set(ontology().families)
    for look in (*palette()["types"].values(), *palette()["families"].values()):
        assert len(rgb(look["light"])) == len(rgb(look["dark"])) == 3
