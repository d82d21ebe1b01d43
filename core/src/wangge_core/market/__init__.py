"""The marketplace as a county sees it: what registries offer, believed only as far as it is signed, and installed from here.

`trust` verifies, `sources` fetch, `syncing` keeps up with the registry; whatever follows it (the catalogue, withdrawals, advisories)
is one of its followers and gets a `Vouched`, from which every signed target comes by one function.
"""
