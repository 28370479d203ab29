"""dataclasses: the records of a small program."""

import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Item:
    name: str
    price: int
    count: int = 1


@dataclasses.dataclass(order=True)
class Order:
    number: int
    customer: str = dataclasses.field(compare=False)
    items: typing.List[Item] = dataclasses.field(default_factory=list, compare=False)

    def total(self):
        return sum(item.price * item.count for item in self.items)


def bench_orders():
    """Make, sort, change and export a handful of orders with their items."""
    orders = []
    for number in range(15, 0, -1):
        items = [Item("item %d" % i, 10 * i, i % 3 + 1) for i in range(3)]
        orders.append(Order(number, "somebody", items))
    orders.sort()
    orders[0].items[0] = dataclasses.replace(orders[0].items[0], count=7)
    total = sum(order.total() for order in orders)
    return total + len(set(orders[0].items)) + len(dataclasses.asdict(orders[0]))
