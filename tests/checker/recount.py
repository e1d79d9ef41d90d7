#!/usr/bin/env python3
"""Counts a ballot again out of its recount file, by nobody's program but this one. Needs Python 3.9 and nothing else.

    python3 recount.py FILE     counts, prints the result and its hash, and says whether it is what the file claims
    python3 recount.py -        the same for many files, one a line, on standard input: "passed HASH" or "failed HASH" each,
                                and "other-roll HASH" where the rows of the roll are not what its fingerprint stands for

Compare the fingerprint it prints with the one on the notice, the letters and the ballot's page. Heads, areas and shares are made anew
out of the roll's rows, so nobody was added, left out or made larger. A file of format 1 has no rows: then this cannot be told, and it is said.

Exit status: 0 as claimed, 1 otherwise. Shares are fractions and areas whole numbers of 0.01 m2: nothing here is rounded.
"""
import hashlib
import json
import sys
from fractions import Fraction

SAID = ["agree", "against", "abstain", "spoiled", "pending", "conflicting", "silent"]


def root(rows):
    """The tree of RFC 6962 over the rows."""
    if not rows:
        return hashlib.sha256(b"").hexdigest()
    level = [hashlib.sha256(b"\0" + row.encode()).digest() for row in rows]
    while len(level) > 1:
        pairs = [level[i:i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\1" + p[0] + p[1]).digest() if len(p) == 2 else p[0] for p in pairs]
    return level[0].hex()


UNANSWERED = ("disputed", "deceased", "missing")


def electorate(rows, form, parking):
    """Groups, units, co-owned heads, heads of unclear title and heads of parking alone, as the roll's rows have them."""
    if form == 2:       # the first row is about the roll as a whole
        name, way, _, counts = rows[0].split("\t")
        assert (name, way, counts == "parking") == ("roll", "2", parking), "the roll says another thing of itself"
        rows = rows[1:]
    groups, places, numbers, units, of = [["", -1]], {"": 0}, {}, [], {}
    for row in rows:
        parcel, building, number, use, area, _, title, developer, tenure, owners = row.split("\t")
        if use in ("parking", "storage") and not parking:
            continue
        owners = [owner.split(":") for owner in owners.split(",") if owner]
        if developer:
            head = ("developer",)
        elif not owners:
            head = ("unit", parcel, building, number)
        else:
            apart = title if form == 1 or title in UNANSWERED else ""
            head = (apart, "shares", *map(tuple, owners)) if tenure == "byShares" else (apart, "whole", *sorted(owner for owner, _ in owners))
        head = numbers.setdefault(head, len(numbers) + 1)
        if parcel not in places:
            places[parcel] = len(groups)
            groups.append([parcel, 0])
        inner = parcel + "/" + building
        if inner not in places:
            places[inner] = len(groups)
            groups.append([inner, places[parcel]])
        units.append([head, places[inner], int(area)])
        of.setdefault(head, []).append((use, title, developer, tenure, owners))
    several, unclear, alone = [], [], []
    for head in sorted(of):
        _, title, developer, tenure, owners = of[head][0]
        if not developer and len(owners) > 1:
            several.append([head, tenure, [share if tenure == "byShares" else f"1/{len(owners)}" for _, share in owners]])
        titles = [title] if form == 1 or developer else [unit[1] for unit in of[head]]
        if any(title != "clear" for title in titles):
            unclear.append(head)
        if all(unit[0] in ("parking", "storage") for unit in of[head]):
            alone.append(head)
    return groups, sorted(units, key=lambda unit: unit[0]), several, unclear, alone


def holds(test, figures):
    measure, of, among, at, strict = test
    every, participating, agreeing = figures(measure)
    part = agreeing if of == "agreeing" else participating
    whole = every if among == "all" else participating
    if whole <= 0:
        return False
    share, needed = Fraction(part) / Fraction(whole), Fraction(at)
    return share > needed if strict else share >= needed


def meets(threshold, figures):
    return all(holds(test, figures) for test in threshold["quorum"] + threshold["decisive"])


class Ballot:
    def __init__(self, file):
        assert file["format"] in ("mediation/recount/1", "mediation/recount/2"), "another format"
        self.file = file
        self.groups = file["groups"]
        self.units = file["units"]
        self.several = {head: (tenure, [Fraction(s) for s in shares]) for head, tenure, shares in file["coOwned"]}
        self.votes = {head: said.split(",") for head, said, _, _ in file["votes"]}
        assert len(self.votes) == len(file["votes"]), "a head is there twice"
        self.consent, self.resolution = file.get("consent"), file.get("resolution")

    def is_of_the_roll(self):
        """Whether those who are counted are those of the frozen roll; None where the file has no rows to tell it by."""
        if self.file["format"] == "mediation/recount/1":
            return None
        if root(self.file["rows"]) != self.file["roll"]:
            return False
        form = self.file["form"]
        try:
            groups, units, several, unclear, alone = electorate(self.file["rows"], form, self.file["countsParking"])
        except (AssertionError, ValueError, IndexError):
            return False
        return (groups, units, several, unclear) == (self.groups, self.units, self.file["coOwned"], self.file["unclear"]) and (form == 1 or alone == self.file["parking"])

    def around(self, place):
        while place >= 0:
            yield place
            place = self.groups[place][1]

    def heard(self, head):
        if head not in self.votes:
            return "silent"
        voices = self.votes[head]
        said = {v for v in voices if v}
        if len(said) != 1:
            return "conflicting"
        only = said.pop()
        if head in self.several and only == "agree" and self.consent:
            tenure, shares = self.several[head]
            agreeing = [s for s, v in zip(shares, voices) if v == "agree"]
            enough = self.consent["joint" if tenure == "joint" else "byShares"]
            if not meets(enough, lambda m: (1, 1, sum(agreeing)) if m == "shares" else (len(shares), len(shares), len(agreeing))):
                return "pending"
        return only

    def split(self, group, heard, followed):
        heads, area = {}, dict.fromkeys(SAID + ["all", "followed"], 0)
        for head, place, size in self.units:
            if group in self.around(place):
                heads[head] = heard[head]
                area[heard[head]] += size
                area["all"] += size
                area["followed"] += size if head in followed else 0
        count = {said: sum(1 for h in heads.values() if h == said) for said in SAID}
        count["all"], count["followed"] = len(heads), sum(1 for h in heads if h in followed)
        return count, area

    def owners(self, group, measure):
        every = participating = agreeing = Fraction(0)
        met = set()
        for head, place, size in self.units:
            if group not in self.around(place) or (measure == "owners" and head in met):
                continue
            met.add(head)
            shares = self.several[head][1] if head in self.several else [Fraction(1)]
            voices = self.votes.get(head, [""] * len(shares))
            for share, voice in zip(shares, voices):
                weight = 1 if measure == "owners" else share * size
                every += weight
                participating += weight if voice in ("agree", "against", "abstain") else 0
                agreeing += weight if voice == "agree" else 0
        return every, participating, agreeing

    def figures(self, group, count, area):
        def of(measure):
            if measure in ("owners", "shares"):
                return self.owners(group, measure)
            split = count if measure == "heads" else area
            return split["all"], split["agree"] + split["against"] + split["abstain"], split["agree"]
        return of

    def count(self):
        heard = {head: self.heard(head) for head, _, _ in self.units}
        followed = set()
        if self.resolution and self.resolution["silentFollow"]:
            count, area = self.split(0, heard, followed)
            largest = [max(three, key=three.get) for three in ({s: x[s] for s in SAID[:3]} for x in (count, area))]
            single = all(sum(1 for s in SAID[:3] if x[s] == x[most]) == 1 for x, most in zip((count, area), largest))
            if single and largest[0] == largest[1]:
                followed = {h for h in self.file["delivered"] if heard.get(h) == "silent" and h not in self.file["unclear"] + self.file.get("parking", [])}
                heard.update(dict.fromkeys(followed, largest[0]))
        if self.resolution:
            rules = dict([["", self.resolution["threshold"]]] + self.resolution["groups"])
        else:
            rules = {name: threshold for name, threshold, _ in self.consent["parcels"]} | dict(self.consent["buildings"])
        lines, passes = [], {}
        for group, (name, _) in enumerate(self.groups):
            count, area = self.split(group, heard, followed)
            if name in rules:
                passes[name] = meets(rules[name], self.figures(group, count, area))
            verdict = {True: "passed", False: "failed", None: ""}[passes.get(name)]
            order = ["all"] + SAID + ["followed"]
            lines.append("\t".join([name, " ".join(str(count[s]) for s in order), " ".join(str(area[s]) for s in order), verdict]))
        passed = self.verdict(passes)
        urn = root(["\t".join([str(head), said, channel, receipt]) for head, said, channel, receipt in sorted(self.file["votes"])])
        text = "\n".join(["result", self.file["roll"] or "", urn, "passed" if passed else "failed"] + lines) + "\n"
        return passed, urn, hashlib.sha256(text.encode()).hexdigest(), lines

    def verdict(self, passes):
        if self.resolution:
            return all(passes.get(name, False) for name in [""] + [name for name, _ in self.resolution["groups"]])
        parcels = self.consent["parcels"]
        land = [(area, passes.get(name, False)) for name, _, area in parcels]
        if self.consent.get("land") and len(parcels) > 1:
            every, consenting = sum(a for a, _ in land), sum(a for a, yes in land if yes)
            if not meets(self.consent["land"], lambda _: (every, every, consenting)):
                return False
        enough = all(yes for _, yes in land) if self.consent["everyParcel"] else any(yes for _, yes in land)
        return enough and all(passes.get(name, False) for name, _ in self.consent["buildings"])


def main(path):
    if path == "-":
        for line in sys.stdin:
            ballot = Ballot(json.loads(line))
            passed, _, result, _ = ballot.count()
            print("other-roll" if ballot.is_of_the_roll() is False else "passed" if passed else "failed", result)
        return 0
    with open(path, encoding="utf-8") as file:
        ballot = Ballot(json.load(file))
    passed, urn, result, lines = ballot.count()
    print("\n".join(lines))
    print("passed" if passed else "failed")
    print("answers", urn)
    print("result", result)
    print("roll", ballot.file["roll"])
    of_the_roll = ballot.is_of_the_roll()
    print({True: "counted are those of this roll", False: "NOT the roll that was frozen", None: "the rows of the roll are not in this file: who was asked is NOT checked"}[of_the_roll])
    claimed = ballot.file.get("claimed")
    if not claimed:
        return 0
    same = (claimed["passed"], claimed["urn"], claimed["hash"]) == (passed, urn, result)
    print("as claimed" if same else f"NOT as claimed: {claimed['hash']}")
    return 0 if same and of_the_roll is not False else 1


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
