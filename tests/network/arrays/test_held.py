import shutil

import numpy as np
import pytest

from kg.errors import StoreError
from kg.model import Judgement
from kg.network.arrays.held import InMemory, extent
from kg.network.changes import changes
from kg.network.dates import period
from kg.network.dyads.dossier import dossier
from kg.network.dyads.matrix import matrix
from kg.network.events import timeline
from kg.network.hubs import acting_for, hubs_among, is_hub
from kg.network.paths import paths
from kg.network.regions import countries_of
from kg.network.selection import EVERYTHING, Selection
from kg.project import Project
from kg.settings import Settings
from kg.views.matrix import matrix_page

SELECTIONS = [None, EVERYTHING, Selection(status="planned"), Selection(min_origins=2), Selection(period=period("2000..2015"))]


@pytest.fixture
def project(kept):
    return Project(kept, Settings())


@pytest.fixture(scope="module")
def whole(kept):
    return Project(kept, Settings()).graph


def unread(project):
    return "graph" not in project.__dict__


def test_a_part_holds_what_the_graph_holds(project, whole):
    rows = np.arange(0, len(whole.relations), 7)
    part = project.part(rows)
    assert part.relations == whole.relations[::7]
    assert part.entities == {i: whole.entities[i] for r in part.relations for i in (r.subject, r.object)}
    assert all(part.articles[c.article] == whole.articles[c.article] for r in part.relations for c in r.claims)
    assert len(part.articles) < len(whole.articles)
    assert unread(project)


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_paths_and_dossiers_read_only_what_they_show(project, whole, selection):
    for left, right in (("Kazakhstan", "Russia"), ("Iran", "Israel"), ("Uzbekistan", "Turkey")):
        ends = project.find(left).id, project.find(right).id
        found, known = paths(project, *ends, selection, limit=8), paths(whole, *ends, selection, limit=8)
        assert (found.paths, found.left_out, found.complete) == (known.paths, known.left_out, known.complete)
        assert {c.article for p in found.paths for h in p.hops for c in h.claims} <= set(found.articles)
        assert dossier(project, *ends, selection) == dossier(whole, *ends, selection)
    assert unread(project)


def test_a_dossier_knows_how_large_the_whole_graph_is(project, whole):
    found = dossier(project, project.find("Iran").id, project.find("Israel").id)
    assert found.extent == extent(project) == extent(whole)
    assert len(found.graph.articles) < found.extent.articles == len(whole.articles)


def test_a_matrix_reads_only_what_it_shows(project, whole):
    sides = countries_of("Central Asia"), countries_of("Middle East")
    found = matrix(project, *sides)
    assert found == matrix(whole, *sides)
    assert found.cells
    assert matrix_page(project, found, "Two regions") == matrix_page(whole, found, "Two regions")
    assert unread(project)


def test_timelines_and_changes_of_an_entity_need_no_other_evidence(project, whole):
    iran = acting_for(project.columns, project.find("Iran").id)
    part = project.part(project.columns.touching(iran))
    assert timeline(part, iran) == timeline(whole, iran)
    spans = period("..2010"), period("2011..")
    assert changes(part, *spans, ids=iran) == changes(whole, *spans, ids=iran)


def test_columns_know_hubs_and_who_acts_for_whom_as_the_graph_does(project, whole):
    assert hubs_among(project.columns) == {i for i, e in whole.entities.items() if is_hub(e)}
    for identifier in list(whole.entities)[::9]:
        assert acting_for(project.columns, identifier) == acting_for(whole, identifier)


def test_a_graph_in_memory_is_held_too(whole, project):
    known = InMemory(whole)
    assert known.part(np.array([3, 1])).relations == (whole.relations[3], whole.relations[1])
    assert known.columns.degrees() == project.columns.degrees()


def test_a_store_that_changed_since_the_columns_were_read_is_told(kept, tmp_path):
    shutil.copytree(kept, tmp_path / "out")
    project = Project(tmp_path / "out", Settings())
    rows = np.arange(len(project.columns.origins))
    with project.store(read_only=False) as store:
        store.remove(next(iter(store.articles())))
        store.commit()
    with pytest.raises(StoreError):
        project.part(rows)


def test_a_folder_whose_columns_are_out_of_date_reads_its_evidence(kept, tmp_path):
    shutil.copytree(kept, tmp_path / "out")
    project = Project(tmp_path / "out", Settings())
    one, other = project.find("Iran").id, project.find("Israel").id
    project.judge(Judgement("nobody", "none", "different"))
    later = Project(tmp_path / "out", Settings())
    assert dossier(later, one, other) == dossier(project, one, other)
    assert not unread(later)
