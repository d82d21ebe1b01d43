"""Foreign plugins in processes of their own: the store of their code, their proxies, and what is known of each worker."""
