"""What the panel is given: the catalog as plain data, complete and without a second copy of any rule."""

from __future__ import annotations

import json

from tests.studios import WAIT, simulated
from veo_widget.catalog import catalog
from veo_widget.notebook.catalog_json import backend_data, catalog_data
from veo_widget.notebook.hosts import Host
from veo_widget.notebook.jobs import JobDesk
from veo_widget.studio import Backend


def test_the_page_gets_every_rule_and_model_as_plain_data():
    data = json.loads(json.dumps(catalog_data("vertex")))
    assert {rule["id"] for rule in data["rules"]} == {rule["id"] for rule in catalog().rules}
    assert [model["name"] for model in data["models"]] == [model.name for model in catalog().models]
    assert data["models"][0]["options"]["duration_seconds"] == [4, 6, 8]
    assert data["defaults"]["model"] in [model["name"] for model in data["models"]]
    assert len(json.dumps(data)) < 6_000


def test_a_backend_is_told_without_anything_secret():
    data = backend_data(Backend(wire="vertex", endpoint="google", project="my-project", confirmed=False))
    assert data == {
        "label": "Agent Platform (project my-project, us-central1)",
        "badge": "",
        "paid": True,
        "confirmed": False,
    }


def test_a_job_is_plain_data_with_addresses_only_for_served_files(tmp_path):
    studio = simulated(tmp_path / "root" / "lib")
    record = studio.generate("A lion", duration_seconds=4).wait(WAIT) and studio.library.jobs()[0]
    served = Host(has_page=True, root=tmp_path / "root", folder=tmp_path / "root")
    data = json.loads(json.dumps(JobDesk(studio, served).data(record)))
    (clip,) = data["clips"]
    assert clip["file"].startswith("lib/clips/")
    assert (clip["width"], clip["height"], clip["duration"]) == (1280, 720, 4.0)
    elsewhere = Host(has_page=True, root=tmp_path / "other", folder=tmp_path / "other")
    assert JobDesk(studio, elsewhere).data(record)["clips"][0]["file"] is None
