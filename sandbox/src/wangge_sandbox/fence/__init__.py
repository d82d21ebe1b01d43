"""The fence: what keeps a worker's code from everything but its own process.

`policy`, `syscalls` and `assembler` make the filter of system calls, `kernel` calls what Python has no function for,
`landlock`, `namespaces` and `limits` put up one wall each, and `confining` puts them up in the order that works.
"""
