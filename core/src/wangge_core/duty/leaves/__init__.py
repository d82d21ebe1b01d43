"""Leave: asked for by the worker, decided by somebody else."""
