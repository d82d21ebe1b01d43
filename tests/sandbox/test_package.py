import importlib.metadata

import wangge_sandbox


def test_the_package_is_installed_and_says_what_it_will_be_for():
    assert importlib.metadata.version("wangge-sandbox")
    assert wangge_sandbox.__doc__ is not None
    assert "later step" in wangge_sandbox.__doc__
