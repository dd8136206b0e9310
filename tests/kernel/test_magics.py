"""The magics in a real kernel: what a user types, sees and gets back."""

from __future__ import annotations

import json

import pytest

from tests.kernel.session import kernel
from tests.media import picture

HEAVY = ("google.genai", "anywidget", "ipywidgets", "av", "numpy", "PIL", "pandas", "sqlalchemy")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def session(folder):
    with kernel(folder) as running:
        running.run("%load_ext veo_widget")
        running.run("import veo_widget as veo; veo.use('simulator', latency=0)")
        yield running


def test_loading_costs_little_and_imports_nothing_heavy(tmp_path):
    with kernel(tmp_path) as session:
        before = set(json.loads(session.run(f"import json, sys; print(json.dumps({_loaded()}))").text))
        loading = session.run("%load_ext veo_widget")
        after = set(json.loads(session.run(f"print(json.dumps({_loaded()}))").text))
        first = session.run("%veo A lion --duration 4")
        later = session.run("%veo A lion --duration 4")
        assert loading.error is None
        assert after - before == set()
        # Goals 0.1 s, 0.6 s and 0.2 s, printed by the benchmark; here ten times as much, since time is noisy.
        assert loading.seconds < 1.0
        assert first.seconds < 6.0
        assert later.seconds < 2.0


def _loaded() -> str:
    return f"[name for name in {HEAVY!r} if name in sys.modules]"


def test_a_question_becomes_a_video(session):
    ran = session.run("%veo What did you find? --duration 4")
    assert ran.error is None
    assert ran.result is None
    assert len(ran.displays) == 2
    static, live = ran.displays
    session.until(lambda: "Done" in session.displays[static]["text/plain"])
    bundle = session.displays[static]
    assert "What did you find?" in bundle["text/html"]
    assert set(bundle) == {"text/html", "text/markdown", "text/plain", "image/jpeg"}
    assert sum(len(value) for value in bundle.values()) < 60_000
    session.until(lambda: session.displays[live]["text/html"] == "")


def test_the_card_appears_in_the_second_display_and_is_closed_at_the_end(session):
    begin = len(session.messages)
    session.run("veo.use('simulator', latency=2)")
    ran = session.run("%veo A cat --duration 4")
    view = "application/vnd.jupyter.widget-view+json"
    session.until(lambda: view in session.displays[ran.displays[1]])
    session.until(lambda: "Done" in session.displays[ran.displays[0]]["text/plain"])
    session.run("veo.use('simulator', latency=0)")
    kinds = [message["msg_type"] for message in session.messages[begin:]]
    assert kinds.count("comm_open") == kinds.count("comm_close") == 2


def test_the_magic_alone_opens_the_panel_with_a_line_that_stays(session):
    ran = session.run("%veo")
    assert ran.error is None
    bundles = list(session.displays.values())[-2:]
    assert "run %veo in a cell" in bundles[0]["text/plain"]
    assert bundles[1]["text/plain"] == "Veo panel"
    assert "application/vnd.jupyter.widget-view+json" in bundles[1]


PAID = "veo.use('vertex', project='my-project')"
CLICK = """
import time
panel = veo.VeoWidget('A lion'); said = []
panel.bridge._send = lambda content, buffers=None: said.append(content)
shown = dict(panel.backend)
def click(**more):
    body = {'token': str(time.time()), 'draft': dict(panel.draft), **more}
    panel.bridge.heard(None, {'kind': 'request', 'rid': '1', 'name': 'generate', 'body': body}, [])
    while not (answers := [each for each in said if each['kind'] == 'answer']): time.sleep(0.01)
    return answers[-1]
"""


def test_the_panel_never_buys_from_an_account_it_does_not_show(session):
    """The backend is changed behind the panel's back, as by a write that has not reached the page yet."""
    before = session.run("print(len(veo.jobs()))").text
    session.run(CLICK)
    session.run(f"{PAID}\npanel._studio.engine_loop.call(lambda: None)")
    session.run("for _ in range(500):\n    if panel.backend != shown: break\n    time.sleep(0.01)")
    assert session.run("print(panel.backend['label'], panel.backend['paid'])").text == (
        "Agent Platform (project my-project, us-central1) True\n"
    )
    session.run("panel.backend = shown")
    ran = session.run("answer = click(); print(answer['error']['code'], answer['error']['message'])")
    assert ran.text == "changed Jobs now go to Agent Platform (project my-project, us-central1).\n"
    session.run("panel.close(); veo.use('simulator', latency=0)")
    assert session.run("print(len(veo.jobs()))").text == before


def test_a_paid_account_only_found_is_bought_from_after_one_confirmed_click(tmp_path):
    """Without a login the confirmed job ends unsent, which is all this needs to show."""
    found = {"VEO_BACKEND": "", "GOOGLE_GENAI_USE_ENTERPRISE": "true", "GOOGLE_CLOUD_PROJECT": "found"}
    with kernel(tmp_path, **found) as session:
        session.run("import veo_widget as veo\n" + CLICK)
        ran = session.run("error = click()['error']; print(error['code'], error['message'])")
        assert ran.text.startswith("confirm This costs about $3.20 on Agent Platform (project found,")
        assert session.run("print(len(veo.jobs()), panel.backend['confirmed'])").text == "0 False\n"
        session.run("said.clear(); answer = click(confirmed=True)")
        session.run("for _ in range(500):\n    if veo.jobs(): break\n    time.sleep(0.01)")
        assert session.run("print(answer['ok'], panel.backend['confirmed'], len(veo.jobs()))").text == "True True 1\n"


def test_a_line_can_be_bound_to_a_name(session):
    assert session.run("job = %veo Who is there? --duration 4").displays
    assert session.run("clips = job.wait(60); print(len(clips), clips[0].path.exists())").text == "1 True\n"


def test_a_cell_can_be_bound_and_awaited(session):
    session.run("%%veo --duration 4 --as hero\nA hero\n'quoted' {braces} $dollar\n")
    ran = session.run("clip, = await hero\nprint(repr(clip.request.prompt), clip.first_frame.size)")
    assert ran.text == "\"A hero\\n'quoted' {braces} $dollar\" (1280, 720)\n"


def test_waiting_leaves_the_finished_output_behind(session):
    ran = session.run("%veo A finished lion --duration 4 --wait")
    assert "Done" in session.displays[ran.displays[0]]["text/plain"]
    assert session.displays[ran.displays[1]]["text/html"] == ""


def test_a_dry_run_sends_nothing_and_says_what_it_would_cost(session):
    before = session.run("print(len(veo.jobs()))").text
    ran = session.run("%veo A lion --model veo-3.1-fast --dry-run")
    assert "Veo 3.1 Fast · 8 s · 720p · 16:9" in ran.text
    assert "$0 on the simulator; Google's list price is $0.80" in ran.text
    assert "Nothing was sent" in ran.text
    assert session.run("print(len(veo.jobs()))").text == before


def test_a_job_shown_in_a_later_cell_is_the_present_one(session):
    session.run("job = %veo A later lion --duration 4 --wait")
    ran = session.run("job")
    assert "Done" in session.displays[ran.displays[0]]["text/plain"]


def test_an_image_is_the_first_frame(session, folder):
    (folder / "first frame.png").write_bytes(picture(1280, 720))
    ran = session.run("job = %veo It begins to move --image 'first frame.png' --duration 4 --wait")
    assert ran.error is None
    assert "from a first frame" in session.displays[ran.displays[0]]["text/plain"]


MISTAKES = [
    ("%%veo\n\n", "The prompt is empty"),
    ("%veo jobs", "Did you mean %veoctl jobs?"),
    ("%veo help", "Did you mean %veo??"),
    ("%veo A lion --durtion 8", "Did you mean --duration?"),
    ("%veo A lion --model veo-3.1-fsat", "Did you mean veo-3.1-fast?"),
    ("%veo A lion --model veo-3.0-generate-001", "retired"),
    ("%veo A lion --resolution 1080", "720p, 1080p, 4k"),
    ("%veo A lion --duration 5", "4, 6, 8"),
    ("%veo A lion --resolution 4k --duration 4", "always 8 seconds"),
    ("%veo A lion --image nothere.png", "There is no file nothere.png"),
    ("%veo A lion --image fake.png", "fake.png is not an image"),
    ("%veo A lion --image cut.png", "cut.png is damaged or cut off"),
    ("%veo A lion --last-frame good.png", "needs a first frame"),
    ("%veo " + "word " * 1300, "tokens; Veo reads 1,024"),
    ("%veoctl", "takes a command"),
    ("%veoctl jbos", "Did you mean %veoctl jobs?"),
    ("%veoctl show NOSUCH", "No one job has the id"),
    ("%veoctl use vertx", "Did you mean vertex?"),
    ("%veoctl use vertex", "needs a Google Cloud project"),
    ("%veoctl use simulator --latency soon", "takes a number"),
    ("%veoctl history many", "There is no field many."),
    ("%veo A lion --extend NOSUCH", "There is no clip 'NOSUCH'"),
    ("%veo A lion --extend NO --edit NO", "--extend and --edit exclude each other"),
    ("%veo A lion --retries 9", "0 to 3 times, not 9"),
    ("%veo A lion --label team", "takes name=value, not 'team'"),
    ("%veo A lion --enhance off", "Only Veo 2 can be told not to rewrite"),
    ("%veo A lion --person allow_all", "There is no person generation 'allow_all'"),
    ("%veo A lion --model omni-1.2", "Omni 1.2 Flash is offered on the Gemini API (Omni)"),
    ("%veoctl use gemini", "Google closed Veo on the Gemini API on 2026-10-22"),
    ("%veoctl use omni", "Omni needs an API key"),
    ("%veoctl use simulator --as-of 2025", "as_of is a day such as 2025-12-18"),
    ("%veoctl use simulator --wire vertx", "speaks vertex, gemini, omni"),
    ("%veoctl code NOSUCH", "No one job has the id"),
    ("%veoctl models --all", "takes --limits or nothing"),
    ("%veoctl image", "The picture's prompt is empty"),
    ("%veoctl image A cat --size 4", "does not take '--size'; it takes --aspect, --model"),
]


@pytest.mark.parametrize(("cell", "says"), MISTAKES)
def test_a_mistake_ends_in_one_line_and_costs_nothing(session, folder, cell, says):
    (folder / "fake.png").write_text("text")
    (folder / "cut.png").write_bytes(picture()[:300])
    (folder / "good.png").write_bytes(picture())
    before = session.run("print(len(veo.jobs()))").text
    ran = session.run(cell)
    assert says in ran.text + (ran.error or "")
    assert (ran.text + (ran.error or "")).count("UsageError") == 1
    assert "Traceback" not in ran.text + (ran.error or "")
    assert session.run("print(len(veo.jobs()))").text == before


def test_a_filtered_job_says_so_without_a_traceback(session):
    ran = session.run("%veo A song [[filtered:audio]] --duration 4 --wait")
    assert ran.error is None
    assert "The safety filter held the video back (audio" in session.displays[ran.displays[0]]["text/plain"]


def test_hostile_prompts_stay_text(session):
    ran = session.run('%veo <img src=x onerror="alert(1)"><script>alert(2)</script> --duration 4 --wait')
    page = session.displays[ran.displays[0]]["text/html"]
    assert "<script" not in page
    assert "&lt;img src=x" in page


def test_without_a_login_nothing_is_sent_and_the_way_in_is_named(tmp_path):
    with kernel(tmp_path) as session:
        session.run("%load_ext veo_widget\n%veoctl use vertex --project my-project")
        ran = session.run("%veo A lion --wait")
        text = session.displays[ran.displays[0]]["text/plain"]
        assert "Google credentials could not be used. Nothing was sent." in text
        assert "gcloud auth application-default login" in text
        assert "not charged" in text


def test_history_and_models_are_tables(session):
    session.run("%veo A lion --duration 4 --wait")
    shown = session.run("%veoctl history 3").displays
    assert len(shown) == 1
    session.run("%veoctl models")
    models = session._page_with("veo-3.1-lite-generate-001")
    assert "veo-3.1-fast" in models
    assert "SynthID" in models


def test_show_brings_a_clip_by_the_end_of_its_id(session):
    session.run("job = %veo A shown lion --duration 4 --wait")
    short_id = session.run("print(job.id[-6:])").text.strip()
    ran = session.run(f"%veoctl show {short_id}")
    assert ran.error is None
    assert sum("A shown lion" in str(data.get("text/html")) for data in session.displays.values()) == 2


def test_a_clip_is_extended_by_the_end_of_its_id(session):
    made = session.run("%veo A boat --duration 4 --wait")
    short = session.run("print(veo.jobs()[0].id[-6:])").text.strip()
    ran = session.run(f"%veo It sails on --extend {short} --wait")
    assert (made.error, ran.error) == (None, None)
    said = session.displays[ran.displays[0]]["text/plain"]
    assert "+7 s · 720p · 16:9 · extends a clip" in said
    assert session.run("print(veo.jobs()[0].clips[0].duration)").text.strip() == "11.0"


def test_omni_and_the_pages_models_run_on_the_simulator(tmp_path):
    with kernel(tmp_path) as other:
        other.run("%load_ext veo_widget")
        assert (
            "as of 2025-12-18" in other.run("%veoctl use simulator --wire gemini --as-of 2025-12-18 --latency 0").text
        )
        ran = other.run("%veo Two cats --model veo-2.0-generate-001 --duration 5 --count 2 --wait")
        assert "Veo 2 · 5 s · 720p · 16:9 · 2 videos" in other.displays[ran.displays[0]]["text/plain"]
        ran = other.run("%veo A boat --duration 4 --wait")
        assert "The service can extend it until" in other.displays[ran.displays[0]]["text/plain"]
        other.run("%veoctl use simulator --wire omni --latency 0")
        other.run("%veo A boat --duration 3 --resolution 360p --wait")
        other.run("import veo_widget as veo; short = veo.jobs()[0].id[-6:]")
        short = other.run("print(short)").text.strip()
        ran = other.run(f"%veo make it dusk --edit {short} --wait")
        assert "edits a clip" in other.displays[ran.displays[0]]["text/plain"]


def test_a_picture_is_made_and_shown(session):
    ran = session.run('%veoctl image A calico kitten says "hi" --aspect 9:16')
    assert ran.error is None
    assert "Google's list price: $0.034" in ran.text
    assert "--image veo_library/images/" in ran.text


def test_models_tell_when_and_limits_tell_what_holds_for_all(session):
    session.run("%veoctl models")
    table = list(session.displays.values())[-1]["text/plain"]
    for words in ("veo-3.1-generate-001", "gemini-omni-1.2-flash", "retired 2026-06-30; now veo-3.1", "at most 360p"):
        assert words in table
    session.run("%veoctl models --limits")
    limits = list(session.displays.values())[-1]["text/plain"]
    for words in ("Latency", "Retention", "SynthID", "us-central1", "memorization", "Not offered: Pub/Sub"):
        assert words in limits


def test_help_lists_every_option(session):
    text = session.run("%veo A lion --help").text
    from veo_widget.options import OPTIONS

    for option in OPTIONS:
        assert f"--{option.names[0]}" in text
    assert "What did" not in session.run("%veo?").text


def test_two_studios_side_by_side_keep_their_jobs(session):
    session.run("old = %veo An old lion --duration 4")
    session.run("veo.library('other_library'); new = %veo A new lion --duration 4 --wait")
    session.run("new = veo.generate('A new lion', duration_seconds=4); new.wait(60)")
    assert session.run("print(old.wait(60)[0].path.parts[-3], new.clips[0].path.parts[-3])").text.split() == [
        "veo_library",
        "other_library",
    ]


def test_unloading_takes_the_magics_and_the_hook_away(tmp_path):
    with kernel(tmp_path) as session:
        session.run("%load_ext veo_widget")
        session.run("%unload_ext veo_widget")
        ran = session.run("%veo A lion")
        assert "not found" in ran.text + (ran.error or "")
        ran = session.run("print(len(get_ipython().input_transformers_cleanup))")
        session.run("%load_ext veo_widget")
        assert int(session.run("print(len(get_ipython().input_transformers_cleanup))").text) == int(ran.text) + 1


def test_the_queue_is_seen_reordered_stopped_and_cleared(tmp_path):
    with kernel(tmp_path) as other:
        other.run("%load_ext veo_widget")
        other.run("import veo_widget as veo; veo.use('simulator', latency=600)")
        other.run("jobs = [veo.generate(f'A cat, take {n}', duration_seconds=4) for n in range(54)]")
        other.run("import time\nwhile not jobs[53].record.detail.get('place'): time.sleep(0.02)")
        first, last = other.run("print(jobs[52].id[-6:], jobs[53].id[-6:])").text.split()
        other.run("%veoctl jobs")
        table = list(other.displays.values())[-1]["text/plain"]
        assert "Waiting for its turn, number 4 in line" in table
        assert "goes before the others" in other.run(f"%veoctl first {last}").text
        other.run("while jobs[53].record.detail.get('place') != 1: time.sleep(0.02)")
        other.run(f"%veoctl stop {first}")
        other.run("jobs[52].until_ended(30)")
        assert other.run("print(jobs[52].status, jobs[52].record.charge)").text == "cancelled not charged\n"
        other.run("%veoctl clear")
        other.run("jobs[53].until_ended(30)")
        counted = other.run("print(sum(job.status == 'cancelled' for job in jobs))").text
        assert counted == "4\n"
        assert "not under way in this kernel (Cancelled)" in other.run(f"%veoctl stop {first}").text
