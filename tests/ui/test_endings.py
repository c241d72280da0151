"""The table at the end: a row for each stack, whole commands, and a count."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from ecsspec.ui.console import Screen
from ecsspec.ui.endings import Became, Ending, table, tally
from ecsspec.ui.excerpt import columns
from tests.conftest import Golden

SCREEN = Screen(io.StringIO())


def ending(name: str, became: Became, words: str, seconds: float | None = None, next_: str = "") -> Ending:
    return Ending(name=name, file=f"specs/{name}.yml", became=became, words=words, seconds=seconds, next=next_)


ALL = (
    ending("base", Became.CREATED, "created", 266),
    ending("catalogue", Became.UPDATED, "updated", 98),
    ending("docs", Became.UNCHANGED, "unchanged"),
    ending("jobs", Became.NOT_BEGUN, "not begun: needs web"),
    ending("search", Became.RUNNING, "goes on in AWS", 1200, "ecsspec watch specs/search.yml"),
    ending("shop", Became.NOT_BEGUN, "not begun: a stack that ecsspec did not make, and of which it knows nothing"),
    ending("web", Became.FAILED, "failed, rolled back", 4000, "ecsspec repair specs/web.yml"),
)


def test_the_table(golden: Golden) -> None:
    golden("screens/fleet-table.txt", f"{table(ALL, SCREEN)}\n")


def test_a_table_of_long_names_has_the_files_below(golden: Golden) -> None:
    long = [
        ending(f"the-{one.name}-of-a-team-with-a-name", one.became, one.words, one.seconds, one.next) for one in ALL
    ]
    golden("screens/fleet-table-long.txt", f"{table(long, SCREEN)}\n")


def test_the_count_leaves_out_what_did_not_happen() -> None:
    assert tally(ALL) == "7 stacks: 1 created, 1 updated, 1 unchanged, 1 failed, 1 running on, 2 not begun"
    assert tally(ALL[:1]) == "1 stack: 1 created"


def test_a_command_stays_whole_however_long_it_is() -> None:
    command = f"ecsspec repair specs/web.yml --endpoint-url http://127.0.0.1:4566/{'x' * 60}"
    assert f"    {command}" in table([ending("web", Became.FAILED, "failed", 3, command)], SCREEN).splitlines()


@given(
    st.lists(
        st.builds(
            ending,
            st.text("abc-é", min_size=1, max_size=50),
            st.sampled_from(Became),
            st.text("ab ", min_size=1, max_size=90),
            st.none() | st.floats(0, 1e5),
        ),
        min_size=1,
        max_size=9,
    ),
    st.integers(70, 100),
)
def test_every_line_fits(endings: list[Ending], width: int) -> None:
    screen = Screen(io.StringIO(), width=width)
    assert all(columns(line) <= width for line in table(endings, screen).splitlines()[:-1])


def test_colour_takes_no_room() -> None:
    painted = table(ALL, Screen(io.StringIO(), colour=True))
    assert "\x1b[1;31mfailed, rolled back\x1b[0m" in painted
    assert "\x1b[32mcreated\x1b[0m" in painted
