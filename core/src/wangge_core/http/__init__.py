"""The core's own part of the edge: who sends, and the shell's files. The rest is `wangge_serving.http`."""
