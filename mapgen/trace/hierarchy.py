"""Many shortest ways at once over a network that ships with a hierarchy.

A contraction hierarchy (Geisberger et al. 2008) orders the junctions from the least important to the most
and adds shortcuts, so that some shortest way from anywhere to anywhere climbs and then descends: search
climbs from both ends and takes the best place to meet. Its upper part is climbed when the data are made
(hub labels, Abraham et al. 2011), so that a climb ends where it enters that core. All climbs of a
batch go up together, level by level, in numpy.

The arrays, besides `line_*` and `shortcut_*` (see `search`):

- `node_level`: edges lead from lower to higher levels; the highest is the core, whose junctions have labels.
- `label_start[c]`…`label_start[c + 1]`: the label of the c-th junction of the core; `label_hub` (sorted): which of
  the core it reaches; `label_m`: how far that is; `label_before`: where in the same label the junction before it
  stands; `label_edge`: by the how manieth edge of that one.
- `shortcut_first`, `shortcut_second`: the how manieth edge of its middle leads to a shortcut's tail, to its head.
- `closed_mark`: marks of lines that the hierarchy keeps off.

The edges of a junction are its lines, then its shortcuts. Lengths are metres; what a seed
has gone already counts in 1/1024 m, so that sums are exact and ties do not hang on their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from .network import fresh, spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .network import Array, Network

TOGETHER = 256
"""So many journeys at most are searched at the same time: more would need more memory and gain nothing."""
EXACT = 1024.0
"""Parts of a metre in which seeds count."""
WHOLE_M = 2**27
"""More metres than any way has."""
NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Seeds:
    """Where searches begin: rows sorted by `journey`, each a junction and the metres already gone there."""

    journey: Array
    node: Array
    metres: Array


@dataclass(frozen=True, slots=True)
class Ways:
    """The shortest way of each journey: its cost (infinite: there is none), the rows of its two seeds,
    and `line[start[j]]`…`line[start[j + 1]]` with whether each is followed from tail to head.
    """

    metres: Array
    out: Array
    back: Array
    start: Array
    line: Array
    forward: Array


@dataclass(frozen=True, slots=True)
class _Reached:
    """Junctions reached, those of the core from the row `core` on.

    `key` is `end * nodes + node`, `before` the row it was reached from, -1 for a seed, `edge` the edge by which
    it was, for a seed its own row. An edge is the number of a line, or that of a shortcut after all lines.
    """

    key: Array
    metres: Array
    before: Array
    edge: Array
    core: int


class Hierarchy:
    """Searches up the hierarchy of a network."""

    def __init__(self, network: Network) -> None:
        self._line = tuple(network.column(f"line_{part}") for part in ("start", "head", "m"))
        self._cut = tuple(network.column(f"shortcut_{part}") for part in ("start", "head", "m"))
        self._middle, self._first, self._second = (
            network.column(f"shortcut_{part}") for part in ("middle", "first", "second")
        )
        self._label_start, self._hub, self._label_m, self._label_before, self._label_edge = (
            network.column(f"label_{part}") for part in ("start", "hub", "m", "before", "edge")
        )
        self._level = network.column("node_level")
        self._top = int(self._level.max())
        self._core = np.flatnonzero(self._level == self._top)
        self._nodes, self._lines = len(self._level), len(self._line[1])
        shut = network.column("closed_mark")
        self._shut = np.isin(network.column("line_mark"), shut) if len(shut) else None

    @cached_property
    def _halves(self) -> tuple[Array, Array]:
        """Of each shortcut the edges from its middle to its tail and to its head."""
        tail = np.repeat(np.arange(self._nodes, dtype=np.int32), np.diff(self._cut[0]))
        middle = tail + self._middle
        return self._edge(middle, self._first), self._edge(middle, self._second)

    @cached_property
    def _length(self) -> Array:
        """Metres of all edges."""
        return np.concatenate([self._line[2], self._cut[2]])

    def ways(self, count: int, out: Seeds, back: Seeds) -> Ways:
        """The shortest way of each of `count` journeys from one of its seeds to one of the others.

        Every journey has a seed at least on either side.
        """
        parts = []
        for first in range(0, count, TOGETHER):
            last = min(first + TOGETHER, count)
            parts.append(self._together(last - first, _slice(out, first, last), _slice(back, first, last)))
        rows = [np.searchsorted(seeds.journey, np.arange(0, count, TOGETHER)) for seeds in (out, back)]
        sizes = np.concatenate([np.zeros(1, np.int64), *(np.diff(part.start) for part in parts)])
        return Ways(
            metres=np.concatenate([part.metres for part in parts]),
            out=np.concatenate([part.out + row for part, row in zip(parts, rows[0], strict=True)]),
            back=np.concatenate([part.back + row for part, row in zip(parts, rows[1], strict=True)]),
            start=np.cumsum(sizes),
            line=np.concatenate([part.line for part in parts]),
            forward=np.concatenate([part.forward for part in parts]),
        )

    def _together(self, count: int, out: Seeds, back: Seeds) -> Ways:
        """Ends 0…`count` - 1 are those of `out`, the others those of `back`."""
        end = np.concatenate([out.journey, back.journey + count])
        gone = np.rint(np.concatenate([out.metres, back.metres]) * EXACT) / EXACT
        reached = self._climbed(end * self._nodes + np.concatenate([out.node, back.node]), gone)
        total, *sides = self._meeting(reached, count)
        steps: list[tuple[Array, ...]] = [(NONE, NONE, np.zeros(0), np.zeros(0, bool))]
        seeds = []
        for forward, (row, place) in zip((True, False), sides, strict=True):
            journey = np.flatnonzero(row >= 0)
            begun = np.full(len(journey), -1)
            for which, edge, low_m, high_m in self._downward(reached, row[journey], place[journey], begun):
                of = journey[which]
                at = low_m if forward else total[of] - high_m
                steps.append((of, edge, at, np.full(len(of), forward)))
            seed = np.full(count, -1)
            seed[journey] = begun
            seeds.append(seed)
        journeys, lines, forwards = self._unpacked(*(np.concatenate(column) for column in zip(*steps, strict=True)))
        start = np.searchsorted(journeys, np.arange(count + 1))
        return Ways(total, seeds[0], seeds[1] - len(out.node), start, lines, forwards)

    def _climbed(self, key: Array, metres: Array) -> _Reached:
        """All that lies above the seeds, as far as the core."""
        waiting: list[list[tuple[Array, ...]]] = [[] for _ in range(self._top + 1)]
        self._queue(waiting, key % self._nodes, (key, metres, np.full(len(key), -1), np.arange(len(key))))
        done: list[tuple[Array, ...]] = []
        size = core = 0
        for level, parts in enumerate(waiting):
            core = size
            if not parts:
                continue
            rows = self._nearest(*(np.concatenate(column) for column in zip(*parts, strict=True)))
            done.append(rows)
            if level < self._top:
                self._expand(waiting, size, *rows[:2])
            size += len(rows[0])
        key, metres, before, edge = (np.concatenate(column) for column in zip(*done, strict=True))
        return _Reached(key, metres, before, edge, core)

    def _expand(self, waiting: list[list[tuple[Array, ...]]], size: int, key: Array, metres: Array) -> None:
        """Put what the edges of these junctions lead to where it waits for its level."""
        node = key % self._nodes
        columns = []
        for (start, head, length), number in ((self._line, 0), (self._cut, self._lines)):
            of, edge = spans(start[node], start[node + 1])
            step = head[edge]
            if number == 0:
                use = step != 0 if self._shut is None else (step != 0) & ~self._shut[edge]
                of, edge, step = of[use], edge[use], step[use]
            columns.append((node[of] + step, key[of] + step, metres[of] + length[edge], size + of, number + edge))
        to, *rows = (np.concatenate(both) for both in zip(*columns, strict=True))
        self._queue(waiting, to, tuple(rows))

    def _queue(self, waiting: list[list[tuple[Array, ...]]], node: Array, rows: tuple[Array, ...]) -> None:
        level = self._level[node]
        order = np.argsort(level, kind="stable")
        sorted_rows = [column[order] for column in rows]
        bounds = np.searchsorted(level[order], np.arange(self._top + 2)).tolist()
        for number, parts in enumerate(waiting):
            a, b = bounds[number : number + 2]
            if a < b:
                parts.append(tuple(column[a:b] for column in sorted_rows))

    def _nearest(self, key: Array, metres: Array, before: Array, edge: Array) -> tuple[Array, ...]:
        """Of the rows with one key the nearest; of those the one whose last edge is the longest."""
        order = np.argsort(key)
        ordered, far = key[order], metres[order]
        first = np.flatnonzero(fresh(ordered))
        best = np.minimum.reduceat(far, first)
        chosen = order[far == np.repeat(best, np.diff(first, append=len(far)))]
        if len(chosen) > len(first):
            long = np.where(before[chosen] < 0, WHOLE_M, self._length[np.where(before[chosen] < 0, 0, edge[chosen])])
            chosen = chosen[np.lexsort((edge[chosen], before[chosen], -long, key[chosen]))]
            chosen = chosen[fresh(key[chosen])]
        return key[chosen], metres[chosen], before[chosen], edge[chosen]

    def _meeting(self, reached: _Reached, count: int) -> tuple[Array, tuple[Array, Array], tuple[Array, Array]]:
        """Of each journey the least cost, and by which row and which place in the labels (-1: none, it
        is below the core) either climb comes to where they meet; where that is open, nearest to the second end.
        """
        best = np.full(count, np.inf)
        found = []
        for meetings in (self._meetings_below, self._meetings_in_core):
            found.append(meetings(reached, count))
            np.minimum.at(best, found[-1][0], found[-1][1])
        journey, total, node, out, back, out_place, back_place = (
            np.concatenate(pair) for pair in zip(*found, strict=True)
        )
        least = np.flatnonzero(total == best[journey])
        gone = reached.metres[back[least]] + np.where(back_place[least] < 0, 0, self._label_m[back_place[least]])
        least = least[np.lexsort((node[least], gone, journey[least]))]
        least = least[fresh(journey[least])]
        spread = np.full((4, count), -1)
        spread[:, journey[least]] = np.stack([out, back, out_place, back_place])[:, least]
        return best, (spread[0], spread[2]), (spread[1], spread[3])

    def _meetings_below(self, reached: _Reached, count: int) -> tuple[Array, ...]:
        """Where both climbs pass a junction below the core: journey, cost, junction, rows of both sides, no places."""
        key = reached.key[: reached.core]
        is_out = key < count * self._nodes
        rows = np.flatnonzero(is_out), np.flatnonzero(~is_out)
        one, two = key[rows[0]], key[rows[1]] - count * self._nodes
        same, a, b = np.intersect1d(one, two, assume_unique=True, return_indices=True)
        out, back = rows[0][a], rows[1][b]
        none = np.full(len(same), -1)
        journey, node = np.divmod(same, self._nodes)
        return journey, reached.metres[out] + reached.metres[back], node, out, back, none, none

    def _meetings_in_core(self, reached: _Reached, count: int) -> tuple[Array, ...]:
        """The same for the core, of each journey only the best."""
        width = len(self._core)
        end, node = np.divmod(reached.key[reached.core :], self._nodes)
        number = np.searchsorted(self._core, node)
        of, place = spans(self._label_start[number], self._label_start[number + 1])
        metres = reached.metres[reached.core :][of] + self._label_m[place]
        cell = end[of] * width + self._hub[place]
        outs = int(np.searchsorted(end[of], count))
        table = np.full(count * width, np.inf)
        np.minimum.at(table, cell[:outs], metres[:outs])
        there = cell[outs:] - count * width
        total = table[there] + metres[outs:]
        journey = there // width
        first = np.flatnonzero(fresh(journey))
        best = np.repeat(np.minimum.reduceat(total, first) if len(first) else total, np.diff(first, append=len(total)))
        back = np.flatnonzero((total == best) & (total < np.inf))
        met = np.zeros(len(table), bool)
        met[there[back]] = True
        out = np.flatnonzero(met[cell[:outs]] & (metres[:outs] == table[cell[:outs]]))
        cells, at = np.unique(cell[out], return_index=True)
        out = out[at][np.searchsorted(cells, there[back])]
        hub = self._core[self._hub[place[outs + back]]]
        rows = reached.core + of
        return journey[back], total[back], hub, rows[out], rows[outs + back], place[out], place[outs + back]

    def _downward(self, reached: _Reached, row: Array, place: Array, begun: Array) -> Iterator[tuple[Array, ...]]:
        """Each climb back down: which of them, its edge there, the metres at the edge's lower and higher end.

        Writes into `begun` from which seed each began.
        """
        which = np.flatnonzero(place >= 0)
        label = self._label_start[np.searchsorted(self._core, reached.key[row[which]] % self._nodes)]
        here = place[which]
        while len(which):
            before = label + self._label_before[here]
            go = before != here
            which, label, here, before = which[go], label[go], here[go], before[go]
            gone = reached.metres[row[which]]
            edge = self._edge(self._core[self._hub[before]], self._label_edge[here])
            yield which, edge, gone + self._label_m[before], gone + self._label_m[here]
            here = before
        which, row = np.arange(len(row)), row.copy()
        while len(which):
            before = reached.before[row[which]]
            ends = before < 0
            begun[which[ends]] = reached.edge[row[which[ends]]]
            which, before = which[~ends], before[~ends]
            yield which, reached.edge[row[which]], reached.metres[before], reached.metres[row[which]]
            row[which] = before

    def _edge(self, node: Array, place: Array) -> Array:
        """The number of the `place`-th edge of a junction."""
        first, after, cut = self._line[0][node], self._line[0][node + 1], self._cut[0][node]
        edge = first + place
        return np.where(edge < after, edge, edge + (self._lines + cut - after))

    def _unpacked(self, journey: Array, edge: Array, at: Array, forward: Array) -> tuple[Array, Array, Array]:
        """The lines of these edges, whose lower ends lie `at` metres along the way: journey, line, forward, in order.

        A shortcut's halves are edges up from its middle, so that the first is followed backwards. A line takes at
        least a metre, so that whole metres order them; all of a line is put into one number, to sort nothing else.
        """
        at = at.astype(np.int64) + journey * WHOLE_M
        bits = self._lines.bit_length()
        first, second = self._halves
        done: list[Array] = []
        while not done or len(edge):
            line = edge < self._lines
            done.append((((at[line] << bits) | edge[line]) << 1) | forward[line])
            cuts = np.flatnonzero(~line)
            at, forward, cut = at[cuts], forward[cuts], edge[cuts] - self._lines
            one, two = first[cut], second[cut]
            near, far = np.where(forward, one, two), np.where(forward, two, one)
            at = np.concatenate([at, at + self._length[near]])
            edge = np.concatenate([near, far])
            forward = np.concatenate([np.zeros(len(cut), bool), np.ones(len(cut), bool)])
        packed = np.sort(np.concatenate(done))
        along, number = packed >> (bits + 1), (packed >> 1) & ((1 << bits) - 1)
        return along // WHOLE_M, number, (packed & 1).astype(bool)


def _slice(seeds: Seeds, first: int, last: int) -> Seeds:
    a, b = np.searchsorted(seeds.journey, (first, last)).tolist()
    return Seeds(seeds.journey[a:b] - first, seeds.node[a:b], seeds.metres[a:b])
