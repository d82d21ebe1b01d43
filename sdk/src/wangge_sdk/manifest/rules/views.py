"""Rules about the pages and cards that the shell draws: what they name is there, and can be answered."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from wangge_sdk.manifest.blocks import FIELDS_OF_PAGES, ChartBlock, MarkdownBlock, View
from wangge_sdk.manifest.collections import Collection, properties_of, type_of
from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.findings import Finding, ManifestError
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.rules.view_uses import SIGNS, blocks, field_of, fields, measures, questions, references, templates
from wangge_sdk.manifest.schema import LAYER_STYLE, VIEW, Place
from wangge_sdk.manifest.schema_findings import schema_findings
from wangge_sdk.manifest.views import whole

_NAMES: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_-]*)\}")
_HTML: Final = re.compile(r"<[A-Za-z/!][^>]*>")
_SCHEME: Final = re.compile(r"\]\(\s*<?([A-Za-z][A-Za-z0-9+.-]*):")


def views_readable(subject: Subject) -> Iterator[Finding]:
    """The file of a page or card is what its schema wants, that of a layer's style too."""
    for path, screen in {screen.source: screen for _, screen in subject.screens()}.items():
        if not subject.package.has(path):
            continue  # files_exist says so
        try:
            document = whole(read_json(subject.package, path), screen)
        except ManifestError as error:
            yield from error.findings
            continue
        for found in schema_findings(document, VIEW, path):
            yield found if screen.render == "view" else replace(found, path=found.path.replace("$.blocks[0]", "$", 1))
        if screen.render == "form" and isinstance(document["blocks"][0], dict) and document["blocks"][0].get("block") != "form":
            yield finding(
                "view.form",
                ("block",),
                {
                    "zh-CN": "render 为 form 的页面只含一个 form 块。",
                    "en": "A page rendered as a form is one block of the kind form.",
                },
                {"zh-CN": '写成 {"block": "form", …}，或改用 render: view。', "en": 'Write {"block": "form", …}, or render it as a view.'},
                file=path,
            )
    for path in dict.fromkeys(layer.style for layer in subject.manifest.contributes.ui.map_layers if layer.style):
        if subject.package.has(path):
            try:
                yield from schema_findings(read_json(subject.package, path), LAYER_STYLE, path)
            except ManifestError as error:
                yield from error.findings


def view_references_exist(subject: Subject) -> Iterator[Finding]:
    """Blocks show collections, feeds, routes and layers that there are, and lead to pages, commands and case types that there are."""
    contributes = subject.manifest.contributes
    collections = {each.name for each in subject.manifest.data.collections}
    known = {f"collection:{name}" for name in collections} | {f"feed:{feed.id}" for feed in contributes.feeds}
    known |= {f"route:{route.path}" for route in contributes.routes} | {f"layer:{layer.id}" for layer in contributes.ui.map_layers}
    known |= {f"page:{page.id}" for page in contributes.ui.pages} | {f"command:{command.id}" for command in contributes.ui.commands}
    known |= {f"case_type:{case_type.id}" for case_type in contributes.case_types}
    known |= {f"{verb}:{name}" for verb in ("create", "change", "delete") for name in collections}
    for path, view in subject.typed_views.items():
        for place, name in references(view):
            if name not in known and not name.startswith(("http:", "https:")):
                yield finding(
                    "view.reference",
                    subject.place_in(path, place),
                    {"zh-CN": f"清单中没有 {name}。", "en": f"There is no {name} in the manifest."},
                    {"zh-CN": "改正名称，或在清单中加入。", "en": "Correct the name, or add it to the manifest."},
                    file=path,
                )


def view_fields_exist(subject: Subject) -> Iterator[Finding]:
    """Blocks name fields that their collection has."""
    for path, view in subject.typed_views.items():
        for place, block in blocks(view):
            for where, source, name in fields(block):
                declared = collection_of(subject, source)
                if declared is not None and name not in (known := properties_of(subject.object_file(declared.schema))):
                    yield finding(
                        "view.field",
                        subject.place_in(path, (*place, *where)),
                        {"zh-CN": f"{declared.schema} 中没有字段 {name}。", "en": f"There is no field {name} in {declared.schema}."},
                        {"zh-CN": f"可用：{'、'.join(known)}。", "en": f"Known: {', '.join(known)}."},
                        file=path,
                    )


def view_questions_indexed(subject: Subject) -> Iterator[Finding]:
    """Filters, orders and groups are answered by a declared index, so that a page is as fast at a million documents as at ten."""
    for path, view in subject.typed_views.items():
        for place, block in blocks(view):
            for where, source, filters, sort, group in questions(block):
                declared = collection_of(subject, source)
                if declared is not None and not answers(declared, filters, sort, group):
                    named = [*map(field_of, filters), *([(sort or group or "").removeprefix("-")] if sort or group else [])]
                    asked = ", ".join(dict.fromkeys(named))
                    yield finding(
                        "view.index",
                        subject.place_in(path, (*place, *where)),
                        {
                            "zh-CN": f"{declared.name} 没有可回答 {asked} 的索引。",
                            "en": f"No index of {declared.name} answers a question by {asked}.",
                        },
                        {
                            "zh-CN": "在数据集的 indexes 中加入一个索引：先是按值筛选的字段，再是范围、排序或分组的字段。",
                            "en": "Declare one: first the fields filtered by value, then that of the range, order or group.",
                        },
                        file=path,
                    )


def view_measures_fit(subject: Subject) -> Iterator[Finding]:
    """What is added up is a number, and days are counted of dates."""
    for path, view in subject.typed_views.items():
        for place, block in blocks(view):
            for where, source, measure, name in measures(block):
                declared = collection_of(subject, source)
                if declared is None:
                    continue
                known = properties_of(subject.object_file(declared.schema))
                if measure != "count" and (name is None or (name in known and type_of(known[name]) not in {"integer", "number"})):
                    yield finding(
                        "view.measure",
                        subject.place_in(path, (*place, *where)),
                        {"zh-CN": f"{measure} 需要一个数字字段 field。", "en": f"{measure} needs a field that is a number."},
                        {"zh-CN": "写明数字字段，或改用 count。", "en": "Name a field of numbers, or use count."},
                        file=path,
                    )
            if isinstance(block, ChartBlock) and (declared := collection_of(subject, block.source)) and block.by != "value":
                grouped = properties_of(subject.object_file(declared.schema)).get(block.group)
                if not isinstance(grouped, dict) or grouped.get("format") not in ("date", "date-time"):
                    yield finding(
                        "view.measure",
                        subject.place_in(path, (*place, "by")),
                        {"zh-CN": f"{block.group} 不是日期。", "en": f"{block.group} is no date."},
                        {"zh-CN": "删去 by，或按日期字段分组。", "en": "Take by out, or group by a date."},
                        file=path,
                    )


def view_parameters_known(subject: Subject) -> Iterator[Finding]:
    """What stands in braces is a parameter of the page, or what every page knows; in what a row gives, a field of the row too."""
    for path, view in subject.typed_views.items():
        known = {*view.parameters, *FIELDS_OF_PAGES}
        for place, block in blocks(view):
            for where, text in templates(block):
                for name in _NAMES.findall(text):
                    if name not in known:
                        yield finding(
                            "view.parameter",
                            subject.place_in(path, (*place, *where)),
                            {"zh-CN": f"页面没有参数 {name}。", "en": f"The page has no parameter {name}."},
                            {"zh-CN": f"在 parameters 中加入 {name}。", "en": f"Add {name} to its parameters."},
                            file=path,
                        )


def view_text_plain(subject: Subject) -> Iterator[Finding]:
    """Markdown has no HTML, which would be shown as it stands, and links lead to http and https only."""
    for path, view in subject.typed_views.items():
        for place, block in blocks(view):
            if not isinstance(block, MarkdownBlock):
                continue
            for locale, text in block.text.items():
                bad = _HTML.search(text) or next(
                    (found for found in _SCHEME.finditer(text) if found[1].lower() not in {"http", "https"}), None
                )
                if bad is not None:
                    yield finding(
                        "view.markdown",
                        subject.place_in(path, (*place, "text", locale)),
                        {"zh-CN": f"不支持 {bad[0][:40]}。", "en": f"{bad[0][:40]} is not supported."},
                        {"zh-CN": "只用 Markdown；链接写 http 或 https。", "en": "Use Markdown only; links are http or https."},
                        file=path,
                    )


def screens_reach_their_people(subject: Subject) -> Iterator[Finding]:
    """What residents are led to is for residents, needs no permission, and shows open data and public routes only."""
    ui = subject.manifest.contributes.ui
    residents = {page.id for page in ui.pages if "resident" in page.audience}
    led: list[tuple[Place, str]] = [
        (("menus", index), menu.target) for index, menu in enumerate(ui.menus) if menu.location == "resident.home"
    ]
    led += [(("resident_services", index), service.start) for index, service in enumerate(ui.resident_services)]
    for place, target in led:
        if target.startswith("page:") and target.removeprefix("page:") not in residents:
            yield _closed(("contributes", "ui", *place), target)
    views = subject.typed_views
    for place, screen in subject.screens():
        if (screen.slot or "").startswith("resident.") and "resident" not in screen.audience:
            yield _closed((*place, "slot"), screen.id)
        if "resident" not in screen.audience:
            continue
        if screen.permission is not None:
            yield finding(
                "screen.audience",
                (*place, "permission"),
                {"zh-CN": "居民没有权限可言。", "en": "Residents hold no permissions."},
                {"zh-CN": "删去 permission，或不面向居民。", "en": "Take permission out, or resident out of its audience."},
            )
        if screen.source in views:
            yield from _only_public(subject, screen.source, views[screen.source])


def _only_public(subject: Subject, path: str, view: View) -> Iterator[Finding]:
    contributes = subject.manifest.contributes
    public = {f"collection:{each.name}" for each in subject.manifest.data.collections if each.open_data}
    public |= {f"feed:{feed.id}" for feed in contributes.feeds if feed.maps_to in public}
    public |= {f"route:{route.path}" for route in contributes.routes if route.public}
    public |= {f"page:{page.id}" for page in contributes.ui.pages if "resident" in page.audience}
    public |= {f"case_type:{case_type.id}" for case_type in contributes.case_types}
    for place, name in references(view):
        if name not in public and not name.startswith(("http:", "https:")):
            yield finding(
                "view.audience",
                subject.place_in(path, place),
                {"zh-CN": f"居民不能使用 {name}。", "en": f"Residents cannot use {name}."},
                {
                    "zh-CN": "居民页面只用开放数据、公开路径、面向居民的页面和事项类型。",
                    "en": "Pages for residents use open data, public routes, pages for residents and case types only.",
                },
                file=path,
            )


def _closed(place: Place, name: str) -> Finding:
    return finding(
        "screen.audience",
        place,
        {"zh-CN": f"{name} 不面向居民。", "en": f"{name} is not for residents."},
        {"zh-CN": '在该页面的 audience 中加入 "resident"。', "en": 'Add "resident" to its audience.'},
    )


def collection_of(subject: Subject, source: str | None) -> Collection | None:
    """Return the collection behind a source; none behind a route."""
    kind, _, name = (source or "").partition(":")
    if kind == "feed":
        kind, _, name = next((feed.maps_to for feed in subject.manifest.contributes.feeds if feed.id == name), "").partition(":")
    if kind not in {"collection", "create", "change"}:
        return None
    return next((each for each in subject.manifest.data.collections if each.name == name), None)


def answers(declared: Collection, filters: Iterable[str], sort: str | None, group: str | None) -> bool:
    """Tell whether an index of a collection answers a question; groups are put together along one too."""
    parts = [SIGNS.split(each, maxsplit=1) for each in filters]
    same = {field for field, sign, _ in parts if sign == "="}
    leading = {field for field, sign, _ in parts if sign != "="}
    order = (sort or "").removeprefix("-")
    if order and order not in same:
        leading.add(order)
    if group:
        leading.add(group)
    if not same and not leading:
        return True
    if len(leading) > 1 or (group is not None and group in same):
        return False
    return any(
        set(index[: len(same)]) == same and (not leading or set(index[len(same) : len(same) + 1]) == leading) for index in declared.indexes
    )
