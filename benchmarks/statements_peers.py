"""What others reach, for the tables of `statements.py`. None of it is measured here; each row says where it is from.

Figures in per cent, None where none was given. PolNeAR's test part has 84 documents, as its development part has; the
peers' figures on it stand beside ours on the development part and can differ by a few points for that alone.
"""

from dataclasses import dataclass

RUN = "test, attribution.md"
"""shared/reference/attribution.md, section 3: run there on PolNeAR's test part. The prototypes of the encoder stand in
shared/reference/tagger.md ("Result", "Learning curve"); two people in attribution.md, section 2."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One row."""

    name: str
    of: str
    """Which part of PolNeAR, and where the figures are from."""
    attr50: tuple[float | None, float | None, float]
    """Precision, recall, F1."""
    exact: tuple[float, float, float] | None = None
    """F1 of source, cue, content."""
    recall: tuple[float, float, float] | None = None
    """attr50 recall of direct, mixed, indirect speech."""


PEERS = (
    Peer("textacy 0.13, a document", RUN, (40.8, 9.6, 15.5), (21.9, 24.2, 23.6), (41, 10, 1)),
    Peer("textacy 0.13, a paragraph", RUN, (45.7, 13.3, 20.6), (27.0, 30.9, 28.6), (58, 14, 0)),
    Peer("Citron as shipped, cues rebuilt", RUN, (56.2, 21.6, 31.2), (46.3, 42.3, 26.9), (34, 30, 17)),
    Peer("quotes and 60 verbs", RUN, (52.5, 27.2, 35.8), (39.1, 49.4, 37.6), (60, 32, 17)),
    Peer("GenderGapTracker", RUN, (58.3, 30.5, 40.1), (50.8, 45.8, 28.6), (65, 39, 19)),
    Peer("Citron, retrained on PolNeAR", RUN, (63.6, 42.2, 50.8), (64.3, 55.0, 44.9), (59, 50, 36)),
    Peer("CRF of words, trained on PolNeAR", RUN, (63.1, 50.6, 56.2), (67.5, 64.6, 54.2), (79, 64, 40)),
    Peer("encoder, trained on open marks", "dev, prototype", (None, None, 61.0)),
    Peer("encoder, trained on PolNeAR", "dev, tagger.md", (75.8, 69.8, 72.7), (79.6, 72.0, 66.4)),
    Peer("encoder, trained on PolNeAR", "test, tagger.md", (75.7, 70.7, 73.1), (79.0, 71.4, 66.0), (91, 82, 63)),
    Peer("two people", "20 other articles, attribution.md", (None, None, 73.5), (77.9, 70.6, 68.4)),
)

PUBLISHED = (
    ("CoreNLP quotes", (13.9, None, 17.5)),
    ("linear CRF", (50.6, 53.4, 28.6)),
    ("BiLSTM and CRF", (69.6, 66.7, 59.0)),
    ("BERT and CofeNet", (83.2, 75.3, 72.9)),
)
"""Exact F1 of source, cue and content on CofeNet's cut of PolNeAR test, sentence by sentence, without linking; from the
tables that CofeNet published, as attribution.md, section 2, quotes them. Other instances than ours: no more than a hint."""

DENIALS = (
    ("CRF of words, trained on PolNeAR", (67, 58), (36, 28)),
    ("encoder, trained on PolNeAR", (100, 92), (66, 55)),
)
"""PolNeAR dev (tagger.md, "Denial"): cue recall and attr50 recall, of denial verbs (12) and of negated or declined cues (67)."""

GOLD = (
    ("encoder alone, trained on open marks, on a private part of them", 77.4),
    ("two markings of ours", 95.7),
)
"""attr50 F1 by the definition of the marks."""
