"""Citations, one a line on standard input: each is read by eyecite, by itself, and must come back the same.

That is a second opinion on our own parser (`crates/cite`). eyecite must find exactly one citation in the
string, of the right kind, and its volume, reporter and page, or title and section, must print as the same
text, pin included. What eyecite does not know, by its design, is a kind in `KINDS`, with the reason: never a
single citation. There it must find nothing, so that a kind that it learns is named and can move.

It says what is well-formed, not what exists: no page was looked up.
"""

import logging
import re
import sys
from collections import Counter

from eyecite import get_citations
from eyecite.models import FullCaseCitation, FullLawCitation, UnknownCitation

# A reporter of which eyecite's usual spelling is not ours.
SPELLED = {"FR": "Fed. Reg."}

# A pin that eyecite does not read: to a footnote, or to a page of the two series that are no cases.
UNREAD_PIN = re.compile(r", [*\d-]+( n\.\d+)?")

# Kind, what it looks like, what eyecite should find, and how that prints; or why it finds nothing.
KINDS = [
    ("case", r"\d+ (?!Stat\.|Fed\. Reg\.|U\.S\.C\.|C\.F\.R\.).+", FullCaseCitation, "{volume} {reporter} {page}"),
    ("statute at large or register", r"\d+ (Stat\.|Fed\. Reg\.) .+", FullLawCitation, "{volume} {reporter} {page}"),
    ("section of the code", r"\d+ U\.S\.C\. § \d+(\(.*)?", FullLawCitation, "{title} {reporter} § {section}"),
    ("section of the regulations", r"\d+ C\.F\.R\. § .+", FullLawCitation, "{chapter} {reporter} § {section}"),
    ("public law", r"Pub\. L\. \d+-\d+", FullLawCitation, "{reporter} {title}"),
    ("section of a public law", r"Pub\. L\. \d+-\d+, § .+", FullLawCitation, "{reporter} {title}, § {section}"),
    ("section with a letter", r"\d+ U\.S\.C\. § \d+[a-zA-Z].*", None, "its pattern of a section is digits only"),
    ("docket number", r"No\. .+ \(.+\)", None, "it reads citations to volumes and pages, and no dockets"),
    ("rule of procedure or evidence", r"Fed\. R\. .+", None, "its lists of laws hold no rules of court"),
]

# Each is wrong in its own way. A check that lets one of them pass checks nothing.
REFUSED = [
    "700 F.3d",
    "700 F3d 983",
    "700 F.9d 983",
    "829 Fed. Appx. 409",
    "700 F.3d 983, 701 F.3d 749",
    "700 F.3d 983 (7th Cir. 2012)",
    "18 U.S.C. § b",
    "18 USC § 2259",
    "18 U.S.C. § 2259(b)(",
    "18 U.S.C. § 2259A, 700 F.3d 983",
    "Pub. L. 115",
    "Pub. L. No. 115-299",
    "No. 24-482",
    "No. 24-482, 700 F.3d 983 (7th Cir.)",
    "Fed. R. Crim. P. 32, 700 F.3d 983",
    "Paroline",
]


# What it remarks on our wrong examples is of no use to a reader.
logging.getLogger("eyecite").setLevel(logging.ERROR)


def known(text):
    """What eyecite finds; a lone section sign, of which it says that it is unknown, is nothing."""
    return [cite for cite in get_citations(text) if not isinstance(cite, UnknownCitation)]


def kind_of(text):
    """The one kind that the text looks like, else None."""
    kinds = [kind for kind in KINDS if re.fullmatch(kind[1], text)]
    return kinds[0] if len(kinds) == 1 else None


def wrong(text):
    """What is wrong with a citation, or None."""
    kind = kind_of(text)
    if kind is None:
        return "looks like no kind of citation, or like several"
    name, _, expected, form = kind
    found = known(text)
    if expected is None:
        return f"a {name}, of which eyecite is said to find nothing, and it finds {found}" if found else None
    if len(found) != 1:
        return f"a {name}, and eyecite finds {len(found)} citations in it"
    cite = found[0]
    if type(cite) is not expected:
        return f"a {name}, and eyecite takes it for a {type(cite).__name__}"
    groups = dict(cite.groups)
    reporter = cite.corrected_reporter()
    groups["reporter"] = SPELLED.get(reporter, reporter)
    # A page that is not printed yet.
    groups["page"] = groups.get("page") or "___"
    printed = form.format(**groups)
    if not text.startswith(printed):
        return f"a {name}, and eyecite prints it `{printed}`"
    rest = text[len(printed) :]
    pin = cite.metadata.pin_cite
    if pin is None:
        good = not rest or (UNREAD_PIN.fullmatch(rest) is not None)
    else:
        good = rest in (pin, f", {pin}")
    return None if good else f"a {name}, and eyecite takes `{pin}` for its pin where we print `{rest}`"


def main():
    blind = [text for text in REFUSED if wrong(text) is None]
    lines = sys.stdin.read().splitlines()
    problems = [f"{text}: {what}" for text in lines if (what := wrong(text))]
    for problem in problems:
        print(problem, file=sys.stderr)
    for text in blind:
        print(f"{text}: is no citation, and the check lets it pass", file=sys.stderr)
    if not lines:
        print("no citation came in", file=sys.stderr)
    if problems or blind or not lines:
        return 1
    count = Counter(kind_of(text)[0] for text in lines)
    print(f"{len(lines)} citations")
    for name, _, expected, reason in KINDS:
        how = "the same through eyecite" if expected else f"not known to eyecite: {reason}"
        print(f"{count[name]:5} {name}: {how}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
