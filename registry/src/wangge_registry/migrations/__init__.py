"""The history of the registry's database; how it is applied is `wangge_serving.migrating`."""
