"""Every paragraph of ours that people read in a dossier: what each page shows, and the method in plain words.

Short phrases stand in words.py. Not here: any word of a source, any count.
"""

CLAIMS_HEADINGS = (
    "A heading is said by no one. These tell nothing that a sentence of these reports was found to tell, and count as no claim."
)
CLAIMS_UNCLEAR = (
    "The wording of these sentences leaves open who speaks, who acts or what is meant. They are quoted and "
    "nothing is concluded from them: they enter no claim and no summary until a person has read them."
)

DIFFERENCES = (
    "Where two reports tell the same thing, these words are not the same. An arrow means that one report comes "
    "from the other and the wording changed on the way. “Differs” means that nothing tells which wording came "
    "first."
)

NAMES = (
    "Places, bodies and works that the reports name, each under one form with every way in which it is written. That two "
    "ways of writing mean one place or body is a suggestion by tables and rules (spellings in other languages, acronyms with "
    "their expansion). Mentions are those in the sentences that this dossier shows. Persons are on no list: nothing here "
    "follows one person through reports."
)

FIGURES = (
    "Numbers as the reports state them, read with their bounds. That two of them fit together is no confirmation;"
    " that they differ is no contradiction where they count different things."
)

TIMELINE = (
    "When things are said to have happened, in the words of the reports, and when the reports were published. A "
    "relative expression (“last month”) is read against its report’s own date; where that date is not stated, no "
    "year is supplied."
)

REPORTS = "In order of publication where that is stated. Every file is archived as it came in and named by its SHA-256."

ON_RECORD = "What is on record of how it was collected, and what is not"
PROBLEMS = (
    "What could not be read or used, or was used with a warning. What a reader could not get is missing from every other page."
)

TREE = (
    "Lines run from an earlier report to the one that took from it. Dashed boxes are sources we don’t have: "
    "reports credit them, and nobody has added them. Dashed lines are further parents. Every line is a suggestion"
    " until a person decides; its evidence stands in the list."
)

TREE_SCROLLS = "Time runs downwards; what has no stated date stands apart. The box scrolls where the tree is wider than the page."
TREE_CHANGED = "Under the kind of a line stands what changed on it, which leads to the changed words."
TREE_UNSURE = "Thin lines marked “unsure” are less than {sure} sure, or a reviewer is not."
TREE_TIES = "Dotted lines without direction: both share a source, and nothing tells which came from which."
TREE_FOLDED = "A box on others, with a plus sign or “exact copies”, stands for the reports that it counts, and leads to them."
TREE_AGAIN = "A shaded box stands in another picture too; here it is the head of a branch."

READ: tuple[str, ...] = (
    "Exact words come first. A claim is headed by the exact words of one report, never by a paraphrase. Under it "
    "stand all reports that tell it, each with the chain of those who say it: from the report, through whom it "
    "quotes, to the innermost speaker.",
    "“In its own voice” means that a report says it without naming a source. A heading is said by no one. Where "
    "the wording leaves open who speaks or acts, the sentence is quoted, marked “unclear who”, and nothing is "
    "concluded from it.",
    "Characters that cannot be seen, or that turn the direction of text, are shown by their number, such as U+202E.",
)
COUNTED: tuple[str, ...] = (
    "Reports support one another only where a claim goes back to different origins and to different innermost "
    "speakers. Ten copies of one story are one origin. Where it is not known what a report took from which, it "
    "counts as “also stated by”, not as support.",
    "Two reports that give the same figure, or figures that add up, confirm nothing by that.",
)
REPLIES: tuple[str, ...] = (
    "A reply answers only what it names: “there is no signed agreement” denies an agreement and nothing else. "
    "What was said before a claim was made is shown as an earlier reply. A demand is no denial. That no reply was"
    " found in these reports does not mean that one was refused: none was sought by us.",
)
LIMITS: tuple[str, ...] = (
    "The machine overlooks statements, misreads some, and joins some that do not belong together. Its confidence "
    "is an estimate. Read the sentence before relying on a line.",
    "Only these reports were read. What they leave out is not here, and what is not in a report is not denied by it.",
    "Dates are given as far as the texts and their files state them. The time at which a file came in is this machine’s clock.",
)

WHAT = (
    "It shows who says what in {these}, who answers, which reports repeat one another, and how the wording "
    "changed on the way. It does not say what is true."
)

CITED = (
    "Every line leads to exact words of an archived report: the report’s file is named by its SHA-256, the place "
    "by the first code point and the one after the last, counted from 0. A citation whose words are not found at "
    "its place is shown as broken; it is never moved to words that look alike."
)

DECIDED = (
    "Who says what, which statements belong together, what comes from what: all of it is suggested by a machine until"
    " a person accepts, rejects or corrects it. Machine records are never changed; decisions are added, and can "
    "be undone."
)

READ_BY_MODEL = (
    "Who says what in English was read by rules and by a small trained network (model {model}). Where both read the same "
    "words, the reading is kept that is likelier to be right, as learned from marked articles; what the rules find left open "
    "by the wording stays open. Reports that read like word-for-word translations, other languages, and texts of more than "
    "100,000 words and signs were read by rules alone."
)

READ_BY_RULES = (
    "Who says what was read by rules alone: the trained model, which finds more of it, was not there. What the rules "
    "miss is shown as the outlet’s own words."
)

NOTHING_WITHHELD = (
    "Nothing: this is a private form for the maker’s own machine. It names protected persons and holds whole "
    "texts. Do not pass it on; export the public form instead."
)

WITHHELD = (
    "Natural persons are withheld until a reviewer decides, one by one, that they act in a public role. Because "
    "the reports are public, a quotation would give a name away even if the name were masked: so the whole "
    "paragraph is replaced by “{mark}”, and what would lead to it goes too."
)
