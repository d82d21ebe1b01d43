"""Trial runs: what a version does when it runs, beside what it declares."""
