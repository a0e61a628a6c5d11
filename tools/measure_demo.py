"""Measures a built demo case against its truth, as it is and with every name and figure exchanged.

    python tools/measure_demo.py [--exchanged] [--misses]

Every score is a share from 0 to 1 of what the truth lists, unless its name says otherwise.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "src"), str(Path(__file__).parent)]

import check_demo  # noqa: E402 it lies beside this file

from stemma.hall.case import Case  # noqa: E402
from stemma.hall.export import KINDS, render  # noqa: E402
from stemma.hall.intake import items  # noqa: E402
from stemma.model.deciding import Dossier  # noqa: E402
from stemma.model.reading import Heading, Narration, Statement  # noqa: E402
from stemma.model.sources import Span  # noqa: E402
from stemma.protect import protect  # noqa: E402
from stemma.text import fold  # noqa: E402

Truth = Mapping[str, Any]
Member = Statement | Narration | Heading


@dataclass(frozen=True)
class Built:
    """A dossier, its truth, and the way from file names to reports."""

    dossier: Dossier
    truth: Truth
    exports: str
    """All bytes of the public exports, as one text."""

    def report(self, file: str) -> str:
        """Return the id of the report that a file appeared as."""
        return next(a.report for a in self.dossier.appearances if Path(a.path).name == file)

    def file(self, node: str) -> str:
        """Name a report by its file, a lost source by "lost:" and its name."""
        lost = {x.id: f"lost:{x.name}" for x in self.dossier.stemma.lost}
        return lost.get(node) or next(Path(r.path).name for r in self.dossier.reports if r.id == node)

    def find(self, file: str, words: str) -> tuple[int, int]:
        """Return the offsets of a quoted string in its report's text, whatever its white space."""
        return located(self.content(file), words)

    def content(self, file: str) -> str:
        """Return the text of a file's report."""
        report = next(r for r in self.dossier.reports if r.id == self.report(file))
        return self.dossier.texts[report.text].content

    def members(self, file: str, words: str) -> list[Member]:
        """Return the statements, narration and headings that the quoted words belong to, best overlap first."""
        start, end = self.find(file, words)
        found: tuple[Member, ...] = (*self.dossier.statements, *self.dossier.narration, *self.dossier.headings)
        scored = [(sum(_shared(s, start, end) for s in _content(m)), m) for m in found if m.report == self.report(file)]
        return [m for score, m in sorted(scored, key=lambda x: -x[0]) if score >= (end - start) / 2]


def located(content: str, words: str) -> tuple[int, int]:
    """Return where words stand in a text, counting any white space as one space; (-1, -1) if nowhere."""
    kept = [(n, " " if c.isspace() else c) for n, c in enumerate(content) if not (c.isspace() and content[n - 1 : n].isspace())]
    at = "".join(c for _, c in kept).find(" ".join(words.split()))
    return (-1, -1) if at < 0 else (kept[at][0], kept[at + len(" ".join(words.split())) - 1][0] + 1)


def _content(member: Member) -> tuple[Span, ...]:
    return member.content if isinstance(member, Statement) else (member.span,)


def _shared(span: Span, start: int, end: int) -> int:
    return max(0, min(span.end, end) - max(span.start, start))


def build(folder: Path, case: check_demo.Case) -> Built:
    """Write a case's files, take them in and let the office-holders be shown, as the demo does."""
    pile = folder / "pile"
    (pile / "reports").mkdir(parents=True)
    for name, content in case.files.items():
        (pile / "reports" / name).write_text(content, "utf-8")
    head = ["path", "url", "title", "outlet", "author", "published", "language"]
    rows = [",".join('"' + (row.get(c) or "").replace('"', '""') + '"' for c in head) for row in case.manifest]
    (pile / "sources.csv").write_text("\n".join([",".join(head), *rows]) + "\n", "utf-8")
    with Case.create(folder / "case", title="measured", invented=True) as made:
        made.add(items(sorted((pile / "reports").iterdir()), pile / "sources.csv"))
        made.update()
        public = {fold(p["words"]) for p in case.truth["public"]}
        for person in made.people():
            if fold(person.words) in public:
                made.judge(person.key, "accept", by="demo reviewer (invented)")
        made.update()
        dossier = made.dossier()
    protected = protect(dossier, private=False)
    exports = "\n".join(data.decode() for kind in KINDS for data in render(protected, kind).values())
    return Built(dossier=dossier, truth=case.truth, exports=exports)


Check = Callable[[Built], Iterable[tuple[str, bool]]]
"""Yields (what the truth says, whether it was found), one thing at a time."""


def parents(b: Built) -> Iterable[tuple[str, bool]]:
    """Main parents: the right node and a right kind; where the truth has none, none in the pile."""
    for file, wanted in b.truth["parents"].items():
        links = [x for x in b.dossier.stemma.links if x.child == b.report(file) and not x.second]
        if not wanted:
            yield f"{file} from nothing in the pile", not any(x.parent in {r.id for r in b.dossier.reports} for x in links)
            continue
        first = wanted[0]
        kinds = {first["kind"], *first.get("also", ())}
        got = [(b.file(x.parent), x.kind) for x in links]
        yield (
            f"{file} {first['kind']} {first['parent']}; got {got}",
            any(_same(n, first["parent"]) and k in kinds for n, k in got),
        )


def _same(node: str, wanted: str) -> bool:
    if node.startswith("lost:") and wanted.startswith("lost:"):
        return fold(wanted[5:]) in fold(node) or fold(node[5:]) in fold(wanted)
    return node == wanted


def lost(b: Built) -> Iterable[tuple[str, bool]]:
    """Lost sources that must be found, and that all found ones are in the truth."""
    names = [f"{x.name} {x.title or ''}" for x in b.dossier.stemma.lost]
    known = [fold(w) for x in b.truth["lost"] for w in (x["name"], *x.get("translated", {}).values())]
    for x in b.truth["lost"]:
        if not x.get("minor"):
            yield f"lost {x['name']}; got {names}", any(fold(x["name"]) in fold(n) for n in names)
    for name in names:
        yield f"invented lost source {name}", any(k in fold(name) or fold(name).strip() in k for k in known)


def support(b: Built) -> Iterable[tuple[str, bool]]:
    """The support of each claim, by the verdict of the thread that most of its quotes are in."""
    verdicts = {v.thread: v for v in b.dossier.verdicts if v.kind not in ("denied", "figures differ")}
    for claim in b.truth["origins"]:
        ids = {m.id for file, words in claim["quotes"].items() for m in b.members(file, words)[:1]}
        ranked = sorted(b.dossier.threads, key=lambda t: -len(ids & set(t.members)))
        verdict = verdicts.get(ranked[0].id) if ranked and ids & set(ranked[0].members) else None
        wanted = {"one origin": ("one origin", "one report"), "separate origins": ("separate origins",)}[claim["support"]]
        got = verdict.kind if verdict else None
        yield f"«{claim['claim']}» {claim['support']}; got {got}", got in wanted


def overclaimed(b: Built) -> Iterable[tuple[str, bool]]:
    """No claim with one origin in the truth is shown with separate origins."""
    verdicts = {v.thread: v for v in b.dossier.verdicts}
    separate = {
        m for t in b.dossier.threads if verdicts.get(t.id) and verdicts[t.id].kind == "separate origins" for m in t.members
    }
    for claim in b.truth["origins"]:
        if claim["support"] == "one origin":
            ids = {m.id for file, words in claim["quotes"].items() for m in b.members(file, words)[:1]}
            yield f"«{claim['claim']}» has one origin", not ids & separate


def gathered(b: Built) -> Iterable[tuple[str, bool]]:
    """Each quote of a claim stands in the thread that most quotes of the claim are in."""
    for claim in b.truth["origins"]:
        quotes = {file: {m.id for m in b.members(file, words)[:1]} for file, words in claim["quotes"].items()}
        ids = set().union(*quotes.values())
        best = max(b.dossier.threads, key=lambda t: len(ids & set(t.members)), default=None)
        for file, mine in quotes.items():
            yield f"«{claim['claim']}» in {file}", bool(best and mine & set(best.members))


def replies(b: Built) -> Iterable[tuple[str, bool]]:
    """Each reply: its kind, and that it answers that claim, or none where it answers none."""
    quotes = {c["claim"]: c["quotes"] for c in b.truth["origins"]}
    for reply in b.truth["replies"]:
        mine = {m.id for m in b.members(reply["file"], reply["quote"])}
        got = [(r, t) for t in b.dossier.threads for r in t.replies if r.member in mine]
        label = f"{reply['file']} «{reply['quote'][:50]}» {reply['kind']} {reply['answers']}; got {[r.kind for r, _ in got]}"
        if reply["answers"] is None:
            yield label, not any(r.kind == "denies" for r, _ in got)
        else:
            claim = {m.id for f, w in quotes[reply["answers"]].items() for m in b.members(f, w)[:1]}
            kinds = {reply["kind"], *reply.get("also", ())}
            yield label, any(r.kind in kinds and (r.answers in claim or claim & set(t.members)) for r, t in got)


def wrong_answers(b: Built) -> Iterable[tuple[str, bool]]:
    """No denial that answers nothing is made to deny a claim."""
    for reply in b.truth["replies"]:
        if reply["answers"] is None and reply["kind"] == "denies":
            mine = {m.id for m in b.members(reply["file"], reply["quote"])}
            got = [r for t in b.dossier.threads for r in t.replies if r.member in mine and r.kind == "denies"]
            yield f"{reply['file']} «{reply['quote'][:50]}» answers nothing", not got


def differences(b: Built) -> Iterable[tuple[str, bool]]:
    """Each changed wording between two reports, and its direction."""
    for d in b.truth["differences"]:
        a, z = b.report(d["a"]), b.report(d["b"])
        at_a, at_z = b.find(d["a"], d["a_words"]), b.find(d["b"], d["b_words"])
        sides = [(x, {x.a.report: x.a.span, x.b.report: x.b.span}) for x in b.dossier.differences if x.b]
        hit = [x for x, s in sides if a in s and z in s and _shared(s[a], *at_a) and _shared(s[z], *at_z)]
        way = [x for x in hit if not x.directed or (x.a.report, x.b.report if x.b else None) == (a, z)]
        yield f"{d['kind']}: {d['a']} «{d['a_words']}» / {d['b']} «{d['b_words']}»", bool(way)


def statements(b: Built) -> Iterable[tuple[str, bool]]:
    """Each listed statement: half of its content, its speaker and its act."""
    for s in b.truth["statements"]:
        if not s["content"]:
            continue
        got = [m for m in b.members(s["file"], s["content"]) if isinstance(m, Statement)]
        right = [m for m in got if _speaks(m, s["who"]) and m.act in {s["act"], *s.get("also", ())}]
        told = [(m.voices[-1].who, m.act) for m in got]
        yield f"{s['file']} {s['who']} {s['act']} «{s['content'][:60]}»; got {told}", bool(right)


def _speaks(statement: Statement, who: str | None) -> bool:
    said = statement.voices[-1].who
    if who is None or said is None:
        return who is None and said is None
    a, z = fold(who), fold(said)
    return a in z or z in a or bool({w for w in a.split() if len(w) > 3} & set(z.split()))


def figures(b: Built) -> Iterable[tuple[str, bool]]:
    """Each listed figure: its value, bound and relation."""
    for f in b.truth["figures"]:
        start, end = b.find(f["file"], f.get("near") or f["words"])
        mine = [x for x in b.dossier.figures if x.report == b.report(f["file"]) and _shared(x.span, start, end)]
        value = (f["low"], f["high"], f["bound"], f["relation"])
        label = f"{f['file']} «{f['words']}» {value}; got {[(x.low, x.high, x.bound, x.relation) for x in mine]}"
        yield label, any((x.low, x.high, x.bound, x.relation) == value for x in mine)


def withheld(b: Built) -> Iterable[tuple[str, bool]]:
    """Words that must be in no public export."""
    for w in b.truth["withheld"]:
        yield f"{w['file']} «{w['words']}» ({w['why']})", w["words"] not in b.exports


def public(b: Built) -> Iterable[tuple[str, bool]]:
    """Office-holders that were decided on are found and shown."""
    for p in b.truth["public"]:
        yield f"{p['words']} shown", p["words"] in b.exports


def unclear(b: Built) -> Iterable[tuple[str, bool]]:
    """Sentences that leave open who speaks or acts are marked so, and enter no thread."""
    threaded = {m for t in b.dossier.threads for m in t.members}
    for u in b.truth["unclear"]:
        mine = b.members(u["file"], u["quote"])
        good = bool(mine) and all(getattr(m, "unclear", None) and m.id not in threaded for m in mine)
        yield f"{u['file']} «{u['quote'][:60]}»", good


def headings(b: Built) -> Iterable[tuple[str, bool]]:
    """Headings that the text below does not support are named."""
    for h in b.truth["headings"]:
        start, end = b.find(h["file"], h["words"])
        told = [x for x in b.dossier.differences if x.kind == "heading" and x.a.report == b.report(h["file"])]
        yield f"{h['file']} «{h['words']}»", any(_shared(x.a.span, start, end) for x in told) != h["supported"]


CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        *(parents, lost, support, overclaimed, gathered, replies, wrong_answers, differences),
        *(statements, figures, withheld, public, unclear, headings),
    )
}


def scores(built: Built) -> dict[str, float]:
    """Return the share of right answers of each check."""
    told = {name: [right for _, right in check(built)] for name, check in CHECKS.items()}
    return {name: round(sum(found) / len(found), 3) for name, found in told.items() if found}


def measure(*, exchanged: bool = False) -> dict[str, float]:
    """Build the demo case, as it is or exchanged, and score it."""
    case = check_demo.exchanged(check_demo.mapping()) if exchanged else check_demo.load()
    with tempfile.TemporaryDirectory() as folder:
        return scores(build(Path(folder), case))


def main() -> int:
    """Print the scores, and with --misses what was not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exchanged", action="store_true")
    parser.add_argument("--misses", nargs="?", const="all")
    options = parser.parse_args()
    case = check_demo.exchanged(check_demo.mapping()) if options.exchanged else check_demo.load()
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder), case)
    for name, check in CHECKS.items():
        found = list(check(built))
        print(f"{name:<16}{sum(right for _, right in found):>4} of {len(found)}")
        for label, right in found:
            if not right and options.misses in ("all", name):
                print(f"    missed: {label}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
