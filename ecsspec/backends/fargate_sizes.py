"""The sizes that Fargate has: CPU units and the MiB of memory that go with them, Linux (cfn-lint's rule E3047)."""

from __future__ import annotations

SIZES: dict[int, tuple[int, ...]] = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4097, 1024)),
    1024: tuple(range(2048, 8193, 1024)),
    2048: tuple(range(4096, 16385, 1024)),
    4096: tuple(range(8192, 30721, 1024)),
    8192: tuple(range(16384, 61441, 4096)),
    16384: tuple(range(32768, 122881, 8192)),
    32768: (61440, 122880, 249856),
}


def nearest(value: int, values: list[int]) -> list[int]:
    """Return the value itself where it is one of the values, else its neighbours on both sides."""
    if value in values:
        return [value]
    ordered = sorted(values)
    return [v for v in ordered if v < value][-1:] + [v for v in ordered if v > value][:1]


def memories(cpu: int) -> str:
    """Return in words the memory sizes that go with a CPU size."""
    sizes = SIZES[cpu]
    if len(sizes) <= 4:
        return listed([str(size) for size in sizes])
    return f"{sizes[0]} to {sizes[-1]} in steps of {sizes[1] - sizes[0]}"


def cpus(memory: int) -> list[int]:
    """Return the CPU sizes that a memory size goes with."""
    return [cpu for cpu, sizes in SIZES.items() if memory in sizes]


def nearest_pairs(cpu: int, memory: int) -> list[tuple[int, int]]:
    """Return the legal sizes closest to a wish, the same CPU first, those that give less memory last."""
    pairs = [(c, m) for c in nearest(cpu, list(SIZES)) for m in nearest(memory, list(SIZES[c]))]
    pairs += [(c, memory) for c in cpus(memory)[:1]]
    return sorted(set(pairs), key=lambda pair: (pair[1] < memory, pair[0] < cpu, abs(pair[0] - cpu), pair))


def listed(words: list[str]) -> str:
    """Return words as a clause: `512, 1024 or 2048`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
