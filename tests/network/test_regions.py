from importlib import resources

import pytest

from kg.errors import UnknownName
from kg.network.regions import countries, countries_of, regions
from kg.territories import territories


def test_a_region_gives_its_countries() -> None:
    assert countries_of("Central Asia") == {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
    assert {"IRN", "ISR", "SAU", "TUR", "EGY"} <= countries_of("middle east")
    assert countries_of("Gulf Cooperation Council") < countries_of("Arab League")


def test_a_country_is_found_by_code_and_in_four_languages() -> None:
    for name in ("KAZ", "kazakhstan", "Қазақстан", "Казахстан", "كازاخستان"):
        assert countries_of(name) == {"KAZ"}


def test_an_unknown_region_is_refused_with_a_near_miss() -> None:
    with pytest.raises(UnknownName, match="central asia"):
        countries_of("Centrl Asia")


def test_every_code_is_alpha_3_and_every_region_has_members() -> None:
    assert all(len(code) == 3 and code.isupper() for code in countries())
    assert all(codes <= countries().keys() and codes for codes in regions().values())


def test_names_and_ids_of_countries_stand_in_one_place():
    header, *rows = (resources.files("kg.resources") / "regions.tsv").read_text(encoding="utf-8").splitlines()
    assert header.split("\t") == ["code", "kk", "ru", "ar", "region", "subregion", "groups"]
    known = {t.alpha3: t for t in territories().values()}
    assert len(rows) == len(countries())
    assert all((c.name, c.wikidata) == (known[code].name, known[code].wikidata) for code, c in countries().items())
