"""The gate, end to end: invented names in eight kinds of place, and no export that leads to them."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from stemma.errors import LeakError
from stemma.hall.case import Case
from stemma.hall.export import KINDS, export, render
from stemma.hall.intake import items
from stemma.model.comparing import Evidence, Link, LostSource, Place, Stemma
from stemma.model.deciding import Decision
from stemma.protect import MARK, protect, scan, withheld_forms
from stemma.residue import residues
from stemma.shown import Protected

PRIVATE = "Zebulon Quarrick"
"""Stands in eight kinds of place: body, headline, byline, photo credit, link, URL, file name, manifest."""
SECOND = "Ottoline Vesperway"
OFFICE = "Cassian Holloway"

PAGE = f"""<!doctype html><html lang="en"><head><title>{PRIVATE} speaks | Marsh Courier</title>
<meta property="og:title" content="{PRIVATE} speaks"><meta name="author" content="{SECOND}">
<link rel="canonical" href="https://marsh.example/zebulon-quarrick-speaks">
</head><body><article><h1>{PRIVATE} speaks</h1><p class="byline">By {SECOND}</p>
<figure><img alt="{PRIVATE} at home"><figcaption>The canal at dusk. Photo: {SECOND} / Marsh Courier</figcaption></figure>
<p>The Canal Workers’ League said on Monday that the company had held the papers of 47 workers in Ghent.</p>
<p>{PRIVATE}, 31, a welder from Ghent, said that guards had taken his passport.
“I asked for it every week,” {PRIVATE.split()[1]} said.</p>
<p>Labour Minister {OFFICE} denied that the company had held the papers of 47 workers.</p>
<p>More about him <a href="https://elsewhere.example/quarrick">in an interview with {PRIVATE}</a>.</p>
</article></body></html>"""
RETOLD = f"""Passports held in Ghent

The company held the papers of 47 workers in Ghent, the Marsh Courier reported, citing the Canal Workers’ League.

Guards had taken the passport of {PRIVATE}, 31, a welder from Ghent, who said that he had asked for it every week.

Labour Minister {OFFICE} denied that the company had held the papers of 47 workers.
"""
PLAIN = """Papers of 47 workers held

The company held the papers of 47 workers in Ghent, the Canal Workers’ League said.

The Labour Ministry said that it had no contract with the company.
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / "zebulon-quarrick.html").write_text(PAGE, "utf-8")
    (pile / "retold.txt").write_text(RETOLD, "utf-8")
    (pile / "plain.txt").write_text(PLAIN, "utf-8")
    manifest = pile / "sources.csv"
    manifest.write_text(
        "path,url,title,outlet,author,published\n"
        f"zebulon-quarrick.html,https://marsh.example/zebulon-quarrick-speaks,,Marsh Courier,{SECOND},2025-03-04\n"
        f"retold.txt,,,The Retold,{PRIVATE},2025-03-05\n"
        "plain.txt,https://plain.example/1,,Plain News,,2025-03-06\n",
        "utf-8",
    )
    with Case.create(tmp_path / "case", title="A test") as made:
        made.add(items([], manifest))
        made.update()
        names = {p.words for p in made.people()}
        assert PRIVATE in names, names
        office = next(p for p in made.people() if p.words.endswith(OFFICE))
        made.judge(office.key, "accept", note=f"a minister, unlike {PRIVATE}", by="Reviewer Robin")
        made.update()
    return tmp_path / "case"


@pytest.mark.parametrize("kind", KINDS)
def test_no_public_export_holds_a_withheld_name(case: Path, tmp_path: Path, kind: str) -> None:
    with Case(case) as opened:
        dossier = opened.dossier()
        export(dossier, kind, tmp_path / "out", private=False)
        withheld = withheld_forms(dossier)
        public = protect(dossier, private=False)
        gone = [r for r, shown in zip(dossier.reports, public.reports, strict=True) if shown.withheld]
    assert any(r.value("outlet") == "Marsh Courier" for r in gone), "its title and address hold the name"
    files = {str(f.relative_to(tmp_path)): f.read_bytes() for f in (tmp_path / "out").rglob("*") if f.is_file()}
    everything = b"\n".join(files.values()).decode()
    assert residues(files, withheld, ()) == ()
    for word in ("quarrick", "zebulon", "vesperway", "ottoline", "reviewer robin"):
        assert word not in everything.lower(), word
    for report in gone:
        assert report.source not in everything, "the hash of a withheld report leads to it"
        assert report.id not in everything
        assert report.text not in everything
    assert OFFICE in everything, "a person in a public role is shown"


def test_a_paragraph_is_withheld_whole_and_its_report_with_it(case: Path) -> None:
    with Case(case) as opened:
        protected = protect(opened.dossier(), private=False)
    words = " ".join(b.words or MARK for page in protected.pages for b in page.blocks if b)
    assert "welder" not in words
    assert "every week" not in words
    assert "47 workers" in words
    hidden = [r for r in protected.reports if r.withheld]
    assert hidden
    assert all((r.title, r.url, r.sha256, r.path, r.author, r.outlet, r.text) == (None,) * 7 for r in hidden)
    assert protected.withheld.paragraphs >= 2
    assert protected.withheld.persons >= 2


def test_random_ids_are_new_in_each_export(case: Path) -> None:
    with Case(case) as opened:
        dossier = opened.dossier()
        one, other = protect(dossier, private=False), protect(dossier, private=False)
    first = {r.id for r in one.reports if r.withheld}
    second = {r.id for r in other.reports if r.withheld}
    assert first
    assert not first & second
    assert {r.id for r in one.reports if not r.withheld} == {r.id for r in other.reports if not r.withheld}


def test_every_reference_of_a_public_export_leads_somewhere(case: Path) -> None:
    with Case(case) as opened:
        protected = protect(opened.dossier(), private=False)
    there = {r.id for r in protected.reports} | {h.id for h in protected.hidden} | {x.id for x in protected.stemma.lost}
    records: tuple[Any, ...] = (
        *protected.statements,
        *protected.narration,
        *protected.headings,
        *protected.figures,
        *protected.dates,
    )
    there |= {r.id for r in records} | {t.id for t in protected.threads}
    for thread in protected.threads:
        assert {*thread.members, thread.lead} <= there
        assert {i for r in thread.replies for i in (r.member, r.answers)} <= there
    for verdict in protected.verdicts:
        assert verdict.thread in there
        assert {o.node for o in verdict.origins} <= there
    for link in protected.stemma.links:
        assert {link.child, link.parent} <= there
    for record in records:
        assert record.report in there


def test_a_private_export_keeps_everything_and_says_so_in_every_file(case: Path, tmp_path: Path) -> None:
    with Case(case) as opened:
        dossier = opened.dossier()
        for kind in KINDS:
            files = render(protect(dossier, private=True), kind)
            assert all("PRIVATE" in name + data.decode() for name, data in files.items())
            assert PRIVATE in "".join(data.decode() for data in files.values())


def test_until_somebody_decides_a_person_in_a_public_role_is_withheld_too(case: Path) -> None:
    with Case(case, write=True) as opened:
        opened.undo()
        dossier = opened.dossier()
        everything = b"".join(render(protect(dossier, private=False), "jsonl").values()).decode()
    assert "Holloway" not in everything


def test_rejecting_or_doubting_a_person_never_shows_them(case: Path) -> None:
    with Case(case, write=True) as opened:
        key = next(p.key for p in opened.people() if p.words == PRIVATE)
        decisions: tuple[Decision, ...] = ("reject", "unsure")
        for decision in decisions:
            opened.judge(key, decision)
            everything = b"".join(render(protect(opened.dossier(), private=False), "jsonl").values()).decode()
            assert "Quarrick" not in everything


def test_on_residue_nothing_is_written(case: Path) -> None:
    with Case(case) as opened:
        dossier = opened.dossier()
        protected = protect(dossier, private=False)
    hash_ = next(r.source for r in dossier.reports if r.value("outlet") == "Marsh Courier")
    for leak in (PRIVATE, "Quarrick", "zebulon quarrick", hash_):
        with pytest.raises(LeakError, match="nothing was written"):
            scan(dossier, protected, {"index.html": f"<p>{leak}</p>".encode()})


def test_notes_and_reviewers_do_not_leave(case: Path) -> None:
    with Case(case) as opened:
        public = b"".join(render(protect(opened.dossier(), private=False), "jsonl").values()).decode()
    decided = [json.loads(line) for line in public.splitlines() if '"judgement"' in line]
    assert all("Robin" not in json.dumps(d) for d in decided)


ALIASES = (
    (
        "The desk stood in the Wenzhou Hometown Association (WHTA) in Ghent, the Canal Workers’ League said.",
        "The desk in Ghent was run by the WHTA, the Marsh Courier reported.",
        "WHTA",
    ),
    (
        "The desk stood in the Silver Heron restaurant in Ghent, the Canal Workers’ League said.",
        "The company Silver Heron denied that it had run a desk.",
        "Silver Heron",
    ),
)


@pytest.mark.parametrize(("spelled", "shortened", "form"), ALIASES)
def test_a_house_is_withheld_under_its_short_form_in_another_report(
    tmp_path: Path, spelled: str, shortened: str, form: str
) -> None:
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / "one.txt").write_text(f"A desk in Ghent\n\n{spelled}\n", "utf-8")
    (pile / "two.txt").write_text(f"A desk in Ghent, again\n\n{shortened}\n\nThe Labour Ministry denied it.\n", "utf-8")
    with Case.create(tmp_path / "case", title="A test") as made:
        made.add(items([pile], None))
        made.update()
        assert form in "".join(n.span.words for n in made.dossier().names)
        assert [p.kind for p in made.people() if form in p.variants or form in p.words] == ["premises"]
        everything = b"".join(render(protect(made.dossier(), private=False), "jsonl").values()).decode()
    assert form not in everything
    assert "Labour Ministry" in everything


def test_only_the_gate_makes_protected_values() -> None:
    root = Path(__file__).parents[1] / "src" / "stemma"
    makers = {f.name for f in root.rglob("*.py") if re.search(r"(?<!class )\bProtected\(", f.read_text("utf-8"))}
    assert makers == {"protect.py"}
    assert Protected.__module__ == "stemma.shown"


def test_reasons_that_quote_a_withheld_paragraph_go_with_it(case: Path) -> None:
    with Case(case) as opened:
        dossier = opened.dossier()
    told = next(s for s in dossier.segments if PRIVATE in s.span.words and s.kind == "paragraph")
    link = Link(
        child=told.report,
        parent="lost:1",
        kind="credits",
        confidence=0.5,
        evidence=(Evidence(kind="credit", words="says “a guard took it”", places=(Place(report=told.report, span=told.span),)),),
    )
    stemma = Stemma(links=(link,), lost=(LostSource(id="lost:1", name="Marsh Radio", kind="story"),))
    shown = protect(dataclasses.replace(dossier, stemma=stemma), private=False).stemma.links[0].evidence[0]
    assert (shown.words, shown.places) == (MARK, ())
