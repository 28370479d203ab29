"""decimal: money, exact to the cent."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
RATE = Decimal("0.19")
PRICES = ["%d.%02d" % (i * 7 % 90 + 1, i * 13 % 100) for i in range(40)]


def bench_invoice():
    """Add up an invoice of forty lines with tax and a discount, each rounded to the cent."""
    total = Decimal(0)
    for count, text in enumerate(PRICES, 1):
        net = Decimal(text) * count
        if count % 5 == 0:
            net -= net * Decimal("0.1")
        tax = (net * RATE).quantize(CENT, ROUND_HALF_UP)
        total += net.quantize(CENT, ROUND_HALF_UP) + tax
    return str(total / 3)
