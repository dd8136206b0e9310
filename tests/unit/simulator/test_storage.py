from __future__ import annotations

from typing import Any

import gcsfs.core
import pytest
from google.genai import types
from google.oauth2.credentials import Credentials

from tests.unit.simulator.helpers import MODEL, Simulator, start_simulator, until


def file_system(simulator: Simulator, token: Any = "anon") -> Any:
    # The core class: the extended one first asks Google over gRPC what kind of bucket it is.
    return gcsfs.core.GCSFileSystem(endpoint_url=simulator.url, token=token, skip_instance_cache=True)


def gs_uris(simulator: Simulator, storage_uri: str, samples: int = 1) -> list[str]:
    client = simulator.client()
    operation = client.models.generate_videos(
        model=MODEL,
        source=types.GenerateVideosSource(prompt="x"),
        config=types.GenerateVideosConfig(output_gcs_uri=storage_uri, number_of_videos=samples),
    )
    response = until(lambda: client.operations.get(operation).response)
    return [generated.video.uri for generated in response.generated_videos]


def test_videos_are_written_below_the_storage_uri(stub: Simulator) -> None:
    first, second = gs_uris(stub, "gs://my-bucket/some/prefix/", samples=2)
    assert first.startswith("gs://my-bucket/some/prefix/")
    assert first.endswith("/sample_0.mp4")
    assert second == first.replace("sample_0", "sample_1")


@pytest.mark.parametrize("token", ["anon", Credentials("any")], ids=["anonymous", "credentials"])  # type: ignore[no-untyped-call]
def test_gcsfs_reads_a_result_whole_and_in_ranges(stub: Simulator, token: Any) -> None:
    (uri,) = gs_uris(stub, "gs://my-bucket/reads")
    files = file_system(stub, token)
    facts = files.info(uri)
    whole = files.cat_file(uri)
    assert facts["type"] == "file"
    assert facts["size"] == len(whole)
    assert whole[4:8] == b"ftyp"
    assert files.cat_file(uri, 4, 8) == b"ftyp"
    with files.open(uri, "rb") as file:
        file.seek(-10, 2)
        assert file.read() == whole[-10:]
    assert any(entry["range"] == "bytes=4-7" and entry["status"] == 206 for entry in stub.ledger("download"))


def test_gcsfs_lists_folders_and_files(stub: Simulator) -> None:
    uris = gs_uris(stub, "gs://lists/a/b", samples=2)
    files = file_system(stub)
    folder = uris[0].removeprefix("gs://").rpartition("/")[0]
    assert files.ls("lists") == ["lists/a"]
    assert files.ls("lists/a/b") == [folder]
    assert files.ls(folder) == [uri.removeprefix("gs://") for uri in uris]
    assert files.find("lists") == [uri.removeprefix("gs://") for uri in uris]
    assert files.info("lists/a")["type"] == "directory"


def test_long_listings_come_in_pages(stub: Simulator) -> None:
    uris = gs_uris(stub, "gs://pages", samples=3)
    query = {"maxResults": "2"}
    page = stub.http.get("/storage/v1/b/pages/o", params=query).json()
    rest = stub.http.get("/storage/v1/b/pages/o", params={**query, "pageToken": page["nextPageToken"]}).json()
    names = [f"gs://pages/{item['name']}" for item in page["items"] + rest["items"]]
    assert names == uris
    assert "nextPageToken" not in rest


def test_what_is_not_there_is_not_found(stub: Simulator) -> None:
    files = file_system(stub)
    (uri,) = gs_uris(stub, "gs://there")
    for missing in (f"{uri}x", "gs://nowhere/at/all.mp4"):
        with pytest.raises(FileNotFoundError):
            files.info(missing)
        assert not files.exists(missing)


def test_storage_needs_the_token_too() -> None:
    with start_simulator("--latency", "0", "--render", "stub", token="t0ken") as guarded:
        (uri,) = gs_uris(guarded, "gs://guarded")
        allowed = file_system(guarded, Credentials("t0ken"))  # type: ignore[no-untyped-call]
        assert allowed.cat_file(uri, 4, 8) == b"ftyp"
        path = uri.removeprefix("gs://guarded/").replace("/", "%2F")
        answer = guarded.http.get(f"/storage/v1/b/guarded/o/{path}", headers={"authorization": "Bearer no"})
        assert answer.status_code == 401
