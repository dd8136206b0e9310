"""The only concurrency of the package: one loop in one daemon thread that owns the state of every job.

`loop.py` is that thread, `engine.py` what others call, `run.py` the way of one job with `sending.py` and
`watching.py` as its steps and `logbook.py` as its record. `queue.py` says who is sent when, `pauses.py` how long
a quota is waited for, `schedule.py` and `latency.py` when it polls. `endings.py`, `waits.py` and `attempts.py`
put it into words; `ticket.py` is what other threads see of a job, `ports.py` what is asked of the library.
"""
