"""The order in which the keys of a corpus's mappings stand."""

from __future__ import annotations

from collections import defaultdict

from corpuslint.knowledge.field import Field

Shape = tuple[str, ...]


def key_order(field: Field) -> list[str]:
    """All keys of a field's mappings in the order that most mappings have.

    Of two keys that stand in one mapping, the one that is more often first comes
    first; where nothing is known or that goes round in circles, the one that stands
    nearer to the top.
    """
    shapes = sorted(field.shapes.counts.items())
    before: dict[str, dict[str, int]] = defaultdict(dict)
    heights: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for shape, count in shapes:
        for index, key in enumerate(shape):
            height = heights[key]
            height[0] += count * index / len(shape)
            height[1] += count
            row = before[key]
            for later in shape[index + 1 :]:
                row[later] = row.get(later, 0) + count
    left = {key: set[str]() for key in field.keys}
    for key, row in before.items():
        for later, count in row.items():
            if key in left and later in left and count > before[later].get(key, 0):
                left[later].add(key)
    # as integers, since sums of fractions depend on their order
    rank = {
        key: (round(1e6 * heights[key][0] / max(heights[key][1], 1)), key) for key in field.keys
    }
    order: list[str] = []
    while left:
        key = min(left, key=lambda one: (len(left[one]), rank[one]))
        order.append(key)
        del left[key]
        for ahead in left.values():
            ahead.discard(key)
    return order


def in_order(shape: Shape, order: list[str]) -> bool:
    """Whether the keys of a mapping stand in an order that has them all."""
    rank = {key: index for index, key in enumerate(order)}
    ranks = [rank[key] for key in shape if key in rank]
    return ranks == sorted(ranks)
