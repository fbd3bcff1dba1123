"""The Grafana dashboard without a Prometheus: its shape, its variables, the statuses it tells apart."""

import json
import re
from itertools import combinations

import pytest
from tinyv_contract.records import Status
from tinyv_lock import Refusals

from tests.dashboard import BOARD, VALUES, panels, queries


def test_panels_have_a_place_of_their_own_and_numbers_too() -> None:
    board = json.loads(BOARD.read_text())
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    places = {
        panel["title"]: {
            (panel["gridPos"]["x"] + right, panel["gridPos"]["y"] + down)
            for right in range(panel["gridPos"]["w"])
            for down in range(panel["gridPos"]["h"])
        }
        for panel in board["panels"]
    }
    assert max(x for place in places.values() for x, _ in place) < 24
    assert not [(one, other) for one, other in combinations(places, 2) if places[one] & places[other]]


def test_every_query_is_of_the_chosen_servers_and_of_variables_that_there_are() -> None:
    names = {variable["name"] for variable in json.loads(BOARD.read_text())["templating"]["list"]}
    assert names == {"datasource", "job", "instance"}
    for title, expression in queries():
        assert set(re.findall(r"\$(\w+)", expression)) <= VALUES.keys(), title
        chosen = 'job=~"$job",instance=~"$instance"'
        assert all(chosen in labels for labels in re.findall(r"\b(?:tinyv|nv)_\w+\{(.*?)\}", expression)), title
    assert {panel["datasource"]["uid"] for panel in panels()} == {"${datasource}"}


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Accepted, by data source", {status.value for status in Status if status.scored}),
        ("Without a reward, by status", {status.value for status in Status if not status.scored}),
        ("Accepted by the judge, of what it decided", {status.value for status in Status if status.judged}),
    ],
)
def test_shares_are_of_the_statuses_that_their_titles_say(title: str, words: set[str]) -> None:
    (expression,) = [expression for found, expression in queries() if found == title]
    assert {word for said in re.findall(r'status=~"([^"]*)"', expression) for word in said.split("|")} == words


def test_refusals_are_counted_under_the_name_that_the_dashboard_asks_for() -> None:
    assert "tinyv_refused_total{reason=" in Refusals().exposition()
