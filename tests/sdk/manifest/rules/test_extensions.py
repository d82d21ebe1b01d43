from tests.sdk.manifest.example import Plugin


def test_extensions_readable(plugin: Plugin) -> None:
    assert plugin.findings("extension.size") == []
    plugin.files["big.json"] = {"words": "x" * 17_000}
    plugin.files["list.json"] = ["no", "object"]
    plugin.contributes["extensions"] = [
        {"id": name, "point": "other.kinds/v1", "content": f"{name}.json"} for name in ("big", "list", "none")
    ]
    assert [each.path for each in plugin.findings("extension.size")] == ["$.contributes.extensions[0].content"]
    assert [each.file for each in plugin.findings("file.content")] == ["list.json"]
    assert [each.path for each in plugin.findings("file.exists")] == ["$.contributes.extensions[2].content"]
