"""When a job is asked about: what is learnt from past jobs, and the timetable made of it."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from ulid import ULID

from tests.studios import QUICK, READY, Stage
from veo_widget.archive import Library
from veo_widget.engine.latency import Latencies, expected
from veo_widget.engine.loop import EngineLoop
from veo_widget.engine.schedule import LONGEST, Patience, Timetable, next_pause, timetable, with_expectation
from veo_widget.engine.watching import POLLS_PER_SECOND, Poller
from veo_widget.records import JobRecord, State, utc_now
from veo_widget.request import ImageInput, VideoRequest

GOOGLE = Patience(spread=0.0)
PRIOR = GOOGLE.prior


def _seen(*seconds: float) -> dict[str, dict[str, float]]:
    """What the library would keep of past jobs."""
    logs = [math.log(max(each, 0.05)) for each in seconds]
    mu = sum(logs) / len(logs)
    return {"latency": {"mu": mu, "sigma": math.sqrt(sum((x - mu) ** 2 for x in logs) / len(logs)), "n": len(logs)}}


def _ages(table: Timetable, *, until: float = 1200.0, seldom: float = 1.0) -> list[float]:
    ages = [table.next(0.0, seldom=seldom)]
    while ages[-1] < until:
        ages.append(table.next(ages[-1], seldom=seldom))
    return ages


def test_without_past_jobs_the_prior_speaks():
    assert expected(PRIOR, {}) == PRIOR
    assert PRIOR.quantile(0.5) == pytest.approx(70.0)


@pytest.mark.parametrize("kept", [None, 7, [], {}, {"mu": 4.0}, {"mu": "4", "sigma": 1, "n": 2}])
def test_a_record_that_tells_nothing_usable_is_left_out(kept):
    assert expected(PRIOR, {"latency": kept}) == PRIOR


@pytest.mark.parametrize(("mu", "sigma", "n"), [(math.nan, 1, 1), (1, -1, 1), (1, 1, 0), (1e999, 1, 1), (1, True, 1)])
def test_numbers_that_are_no_latencies_are_left_out(mu, sigma, n):
    assert Latencies.read({"mu": mu, "sigma": sigma, "n": n}) is None


def test_each_past_job_moves_the_expectation_a_little_further():
    medians = [expected(PRIOR, _seen(*[200.0] * count)).quantile(0.5) for count in (1, 2, 5, 20, 100)]
    assert medians == sorted(medians)
    assert 70 < medians[0] < 100
    assert medians[-1] == pytest.approx(200, rel=0.06)


@pytest.mark.parametrize("past", [(70.0,), (70.0,) * 100, (0.0, 0.0, 0.0), (0.0,) * 100, (11.0, 360.0), (5000.0,) * 3])
def test_every_history_gives_a_timetable_that_goes_forward(past):
    ages = _ages(timetable(GOOGLE, _seen(*past)))
    assert all(later > earlier >= 0 for earlier, later in pairwise(ages))
    assert all(math.isfinite(age) for age in ages)


def test_identical_past_jobs_are_still_watched_for_one_that_differs():
    known = expected(PRIOR, _seen(*[70.0] * 100))
    assert 0.05 < known.sigma < 0.2


def test_a_service_unlike_the_prior_is_watched_widely_until_it_is_known():
    sigmas = [expected(PRIOR, _seen(*[5.0] * count)).sigma for count in (5, 20, 100)]
    assert sigmas == sorted(sigmas, reverse=True)
    assert sigmas[0] > PRIOR.sigma


def test_the_shares_of_the_distribution_agree():
    for share in (0.01, 0.1, 0.5, 0.9, 0.99):
        assert PRIOR.survival(PRIOR.quantile(share)) == pytest.approx(1 - share)
    assert (PRIOR.survival(0), PRIOR.density(0)) == (1.0, 0.0)
    steps = [number / 10 for number in range(1, 20000)]
    assert sum(PRIOR.density(step) for step in steps) / 10 == pytest.approx(1, abs=0.01)


def test_nothing_is_asked_while_nothing_can_be_ready():
    first = timetable(GOOGLE, {}).next(0.0)
    assert PRIOR.quantile(0.005) < first < PRIOR.quantile(0.05)
    surely = timetable(GOOGLE, _seen(*[70.0, 80.0, 60.0] * 30)).next(0.0)
    assert surely > first


def test_it_is_asked_often_where_jobs_are_usually_ready_and_seldom_later():
    ages = _ages(timetable(GOOGLE, {}))
    pauses = {earlier: later - earlier for earlier, later in pairwise(ages)}
    around = [pause for age, pause in pauses.items() if 50 < age < 90]
    late = [pause for age, pause in pauses.items() if 200 < age < 400]
    overdue = [pause for age, pause in pauses.items() if age > 500]
    assert max(around) < min(late) < min(overdue)
    assert max(pauses.values()) <= LONGEST * GOOGLE.every + 1e-6
    assert max(around) < GOOGLE.every / 2


def test_slower_jobs_are_asked_about_later():
    firsts = [Timetable(Latencies.around(median, n=5), 10.0).next(0.0) for median in (20, 40, 70, 140)]
    assert firsts == sorted(firsts)


def test_asking_less_often_keeps_the_shape():
    counts = [len(_ages(timetable(GOOGLE, {}), until=300, seldom=seldom)) for seldom in (1.0, 2.0, 4.0)]
    assert counts[1] == pytest.approx(counts[0] / 2, abs=1)
    assert counts[2] == pytest.approx(counts[0] / 4, abs=1)


def test_a_poll_that_came_late_does_not_bring_two_after_it():
    table = timetable(GOOGLE, {})
    pause = table.next(60.0) - 60.0
    assert table.next(61.5) - 61.5 == pytest.approx(pause, rel=0.05)


@pytest.mark.parametrize("median", [20.0, 70.0, 300.0])
def test_about_twice_as_many_polls_as_a_plain_loop_at_most(median):
    known = Latencies.around(median, n=5)
    ages = _ages(Timetable(known, 10.0))
    polls = 1 + sum(known.survival(age) for age in ages)
    plain = 1 + sum(known.survival(10.0 * number) for number in range(1, 400))
    assert polls < 2.1 * plain


def test_a_simulator_that_answers_at_once_is_asked_closely():
    assert QUICK.is_eager
    still = replace(QUICK, spread=0.0, every=0.1)
    table = timetable(still, {})
    assert next_pause(still, table, 0.0) == 0.1
    assert next_pause(still, table, 60.0) == 6.0


def test_pauses_vary_so_that_many_jobs_do_not_ask_in_step():
    patience = Patience()
    table = timetable(patience, {})
    pauses = {next_pause(patience, table, 0.0) for _ in range(20)}
    assert len(pauses) > 10
    assert max(pauses) / min(pauses) < 1.1 / 0.9 + 1e-9


def test_trouble_is_waited_out_longer_each_time_up_to_a_minute():
    assert [GOOGLE.after_trouble(failures) for failures in (1, 2, 3, 9)] == [20, 40, 60, 60]


def test_the_expected_time_is_shown_with_its_range():
    record = JobRecord(id="1", request=VideoRequest(), backend={}, created=utc_now(), detail={"kept": 1})
    shown = with_expectation(record, GOOGLE)
    low, high = shown.detail["expected_range"]
    assert (shown.expected, shown.detail["kept"]) == (70.0, 1)
    assert low == pytest.approx(70 * math.exp(-1.2816 * 0.6), abs=0.1)
    assert high == pytest.approx(70 * math.exp(1.2816 * 0.6), abs=0.1)
    assert with_expectation(record, QUICK) == record


def test_the_more_jobs_there_are_the_less_often_each_is_asked():
    async def stretches() -> tuple[float, float, float]:
        poller = Poller(EngineLoop())
        alone = poller.seldom
        managers = [poller.watching(GOOGLE) for _ in range(1000)]
        for manager in managers:
            manager.__enter__()
        many = poller.seldom
        for manager in managers:
            manager.__exit__(None, None, None)
        return alone, many, poller.seldom

    alone, many, after = asyncio.run(stretches())
    assert (alone, after) == (1.0, pytest.approx(1.0))
    assert many == pytest.approx(1000 * 2 / GOOGLE.every / POLLS_PER_SECOND)


def _record(**asked) -> JobRecord:
    request = VideoRequest(**{"prompt": "a cat", "model": "veo-3.1", "resolution": "720p", **asked})
    backend = {"wire": "vertex", "endpoint": "google"}
    return JobRecord(id=str(ULID()), request=request, backend=backend, created=utc_now(), expected=70.0)


def _take(library: Library, seconds: float, *, detail=None, **asked) -> None:
    """Writes down a job that took so long."""
    record, start = _record(**asked), utc_now()
    library.store.intend(record)
    finished = start.fromtimestamp(start.timestamp() + seconds, tz=start.tzinfo)
    done = record.with_state(State.DONE, submitted=start, finished=finished, detail=detail or {})
    library.store.note(done)


def test_what_the_library_has_seen_reaches_the_timetable(tmp_path):
    library = Library(tmp_path)
    for seconds in (100, 200, 400):
        _take(library, seconds)
    known = Latencies.read(library.store.intend(_record()).detail["latency"])
    assert known is not None
    assert (math.exp(known.mu), known.n) == (pytest.approx(200, rel=1e-3), 3)
    assert known.sigma == pytest.approx(math.log(2) * math.sqrt(2 / 3), abs=1e-3)


def test_the_polls_tell_when_a_job_was_ready_better_than_its_end_does(tmp_path):
    library = Library(tmp_path)
    _take(library, 80, detail={"ready_after": 77.0})
    _take(library, 90_000, detail={"ready_after": None})
    assert library.store.intend(_record()).expected == 77.0


def test_each_mode_is_learnt_by_itself(tmp_path):
    library = Library(tmp_path)
    image = ImageInput(sha256="0" * 64, mime_type="image/png", width=1, height=1, size=1, path=tmp_path)
    modes = [{}, {"image": image}, {"image": image, "last_frame": image}, {"reference_images": (image,)}]
    for number, asked in enumerate(modes, start=1):
        _take(library, 10 * number, **asked)
    assert [library.store.intend(_record(**asked)).expected for asked in modes] == [10, 20, 30, 40]
    quoting = {"prompt": '"image": {"sha256": 1}'}
    assert library.store.intend(_record(**quoting)).expected == 10


def test_a_job_that_took_no_time_at_all_can_be_learnt_from(tmp_path):
    library = Library(tmp_path)
    _take(library, 0)
    assert library.store.intend(_record()).detail["latency"]["mu"] == pytest.approx(math.log(0.05), abs=1e-3)


def test_a_done_job_says_when_it_was_ready(tmp_path):
    record = Stage(tmp_path).run()
    assert record.submitted is not None
    assert record.finished is not None
    assert 0 < record.detail["ready_after"] <= (record.finished - record.submitted).total_seconds()


def test_a_resumed_job_is_asked_about_at_once_and_says_nothing_of_how_long_it_took(tmp_path):
    made = Stage(tmp_path, polls=[READY])
    sent = utc_now() - timedelta(minutes=5)
    record = replace(_record(), state=State.STALLED, operation="operations/1", submitted=sent)
    ended = made.engine.resume(record, made.wire, Patience()).ended.result(10.0)
    assert (ended.state, ended.detail["ready_after"]) == (State.DONE, None)
