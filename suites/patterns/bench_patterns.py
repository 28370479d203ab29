"""Habits that make programs slow, each beside its remedy: two benchmarks that compute the same."""

import asyncio
import copy
import io
import json
import logging
import pickle
import sqlite3
import time

try:
    import orjson
except ImportError:  # the remedy for JSON that is needed is a package
    orjson = None

ORDER = {"id": 17, "lines": [{"sku": "sku-%d" % i, "count": i % 7, "price": i * 0.5} for i in range(30)]}
CUSTOMERS = 40


# ---- a call that waits inside async code


async def _ask_and_block(delay):
    time.sleep(delay)
    return 1


async def _ask_and_wait(delay):
    await asyncio.sleep(delay)
    return 1


async def bench_blocked_loop():
    """Ask five servers one after another, since each call holds the event loop."""
    return sum(await asyncio.gather(*[_ask_and_block(0.001) for _ in range(5)]))


async def bench_free_loop():
    """Ask five servers at once, since each call gives way to the others."""
    return sum(await asyncio.gather(*[_ask_and_wait(0.001) for _ in range(5)]))


# ---- one query for each row


def _shop():
    shop = sqlite3.connect(":memory:")
    shop.execute("create table orders (customer integer, total integer)")
    shop.executemany("insert into orders values (?, ?)", [(i % CUSTOMERS, i) for i in range(400)])
    shop.execute("create index of_customer on orders (customer)")
    return shop


SHOP = _shop()


def _total_of(customer):
    return SHOP.execute("select sum(total) from orders where customer = ?", (customer,)).fetchone()[0]


def _totals_of_all():
    return SHOP.execute("select sum(total) from orders group by customer").fetchall()


def bench_query_each():
    """Ask the database once for each customer."""
    return sum(_total_of(customer) for customer in range(CUSTOMERS))


def bench_query_once():
    """Ask the database once for all customers."""
    return sum(total for total, in _totals_of_all())


# ---- JSON where a key would do


def _cache_key(order):
    return json.dumps(order, sort_keys=True)


def bench_json_key():
    """Look an order up fifty times by its JSON text."""
    seen = {_cache_key(ORDER): 1}
    return sum(seen[_cache_key(ORDER)] for _ in range(50))


def bench_plain_key():
    """Look an order up fifty times by its number."""
    seen = {ORDER["id"]: 1}
    return sum(seen[ORDER["id"]] for _ in range(50))


# ---- JSON that is needed, written by the standard library


def bench_json_reply():
    """Write an order as JSON ten times."""
    return sum(json.dumps(ORDER).count("sku-") for _ in range(10))


if orjson:

    def bench_orjson_reply():
        """Write an order as JSON ten times, by orjson."""
        return sum(orjson.dumps(ORDER).count(b"sku-") for _ in range(10))


# ---- copies to be on the safe side


def _with_discount_of_copy(order, discount):
    order = copy.deepcopy(order)
    order["discount"] = discount
    return order


def _with_discount(order, discount):
    return dict(order, discount=discount)


def bench_deep_copies():
    """Change one field of an order in ten deep copies."""
    return sum(len(_with_discount_of_copy(ORDER, i)["lines"]) for i in range(10))


def bench_shallow_copies():
    """Change one field of an order in ten copies that share the rest."""
    return sum(len(_with_discount(ORDER, i)["lines"]) for i in range(10))


def bench_pickled_messages():
    """Hand an order on ten times, through pickle each time."""
    return sum(len(pickle.loads(pickle.dumps(ORDER))["lines"]) for _ in range(10))


def bench_shared_messages():
    """Hand an order on ten times as it is."""
    return sum(len(ORDER["lines"]) for _ in range(10))


# ---- messages that nobody reads


def _logger(level):
    logger = logging.Logger("patterns", level)
    logger.addHandler(logging.StreamHandler(io.StringIO()))
    return logger


QUIET = _logger(logging.WARNING)


def bench_eager_logging():
    """Format a message in each turn of a loop, though its level is off."""
    total = 0
    for line in ORDER["lines"]:
        QUIET.debug("line %s of %s" % (line, ORDER))
        total += line["count"]
    return total


def bench_guarded_logging():
    """Ask once whether the level is on, outside of the loop."""
    is_told = QUIET.isEnabledFor(logging.DEBUG)
    total = 0
    for line in ORDER["lines"]:
        if is_told:
            QUIET.debug("line %s of %s", line, ORDER)
        total += line["count"]
    return total
