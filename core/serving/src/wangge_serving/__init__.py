"""What every server of ours stands on: databases and their history, errors, the edge, settings, ids, time, running.

Nothing here knows a case, a plugin or a project; core and registry import it, and neither imports the other.
"""
