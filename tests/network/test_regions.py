import pytest

from kg.errors import UnknownName
from kg.network.regions import countries_of, regions, territories


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
    assert all(len(code) == 3 and code.isupper() for code in territories())
    assert all(codes <= territories().keys() and codes for codes in regions().values())
