"""The sandbox: runs a plugin's code in a fenced process of its own.

`supervisor` wakes workers and keeps count of how they die, `fencing` finds out how this machine can fence them, `launching`
and `zygote` make their processes, `fence` puts the walls up, `worker` answers the calls inside, and `connection` is the
host's end, which believes nothing. It knows `wangge_sdk` and nothing of cases, areas or the server.
"""
