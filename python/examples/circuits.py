"""Compares twelve circuits over a synthetic caseload, and draws what each orders and how much is open.

    python examples/circuits.py 2000 circuits.png

The caseload is made up: pseudo-random losses, orders and receipts, the same ones every time.
"""

import collections
import random
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import redress

CIRCUITS = ["ca1", "ca2", "ca3", "ca4", "ca5", "ca6", "ca7", "ca8", "ca9", "ca10", "ca11", "cadc"]


def caseload(claims: int) -> dict[str, list]:
    draw = random.Random(2259)
    usd = lambda most: f"{draw.randrange(most)}.00"
    rows = [
        {
            "class": "images",
            "conduct.ended": draw.choice(["2016-05-01", "2019-05-01"]),
            "conduct.victim_of_count": True,
            "conduct.proximate_cause": True,
            "conduct.produced": False,
            "conduct.distributed": draw.random() < 0.2,
            "findings.full_losses": True,
            "findings.original_abuse_separated": True,
            "record.received": usd(300_000),
            "record.dma_received": "0.00",
            "record.orders": draw.randrange(1, 400),
            "losses.therapy.amount": usd(500_000),
            "losses.therapy.cause": "trade",
            "losses.lost-income.amount": usd(2_000_000),
            "losses.lost-income.cause": "trade",
            "choices.relative-role": usd(20_000),
        }
        for _ in range(claims)
    ]
    return {name: [row[name] for row in rows] for name in rows[0]}


def main() -> None:
    claims, picture = int(sys.argv[1]), sys.argv[2]
    answers = redress.batch(caseload(claims), CIRCUITS, as_of="2024-06-03").columns
    settled = collections.Counter()
    ordered = collections.defaultdict(int)
    for circuit, amount in zip(answers["profile"], answers["amount"]):
        if amount is not None:
            settled[circuit] += 1
            ordered[circuit] += amount
    figure, (above, below) = plt.subplots(2, sharex=True, figsize=(9, 6))
    above.bar(CIRCUITS, [settled[circuit] / claims * 100 for circuit in CIRCUITS])
    above.set_ylabel("settled, % of claims")
    below.bar(CIRCUITS, [ordered[circuit] / 100 / max(settled[circuit], 1) for circuit in CIRCUITS])
    below.set_ylabel("mean order of settled claims, $")
    figure.suptitle(f"{claims:,} made-up claims under the law of 2024-06-03")
    figure.savefig(picture, dpi=120)


if __name__ == "__main__":
    main()
