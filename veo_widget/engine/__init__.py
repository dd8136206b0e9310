"""The only concurrency of the package: one loop in one daemon thread that owns the state of every job.

`loop.py` is that thread, `engine.py` what others call, `run.py` the way of one job, `ticket.py` what the
engine shows of a job to other threads, `ports.py` what it asks of the library, `schedule.py` when it polls.
"""
