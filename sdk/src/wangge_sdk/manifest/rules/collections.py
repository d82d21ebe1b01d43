"""Rules about collections: what a declaration names is there, and can be what it is declared to be."""

from collections.abc import Iterator

from wangge_sdk.manifest.collections import HELD_FIELDS, LONGEST_KEY, Collection, key_kind, properties_of, type_of
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place


def collections_are_objects(subject: Subject) -> Iterator[Finding]:
    """A document is an object with declared fields."""
    for path in dict.fromkeys(each.schema for each in subject.manifest.data.collections):
        schema = subject.object_file(path)
        if schema is not None and (schema.get("type") != "object" or not properties_of(schema)):
            yield finding(
                "collection.object",
                (),
                {"zh-CN": "数据集的文档须为带字段的对象。", "en": "A document of a collection is an object with fields."},
                {"zh-CN": '写成 "type": "object" 并列出 "properties"。', "en": 'Write "type": "object" and list its "properties".'},
                file=path,
            )


def collection_fields_exist(subject: Subject) -> Iterator[Finding]:
    """Indexes, keys, masks and whatever else names a field name one that the schema has."""
    for place, collection in _collections(subject):
        schema = subject.object_file(collection.schema)
        if schema is None:
            continue
        known = properties_of(schema)
        for where, name in _named(collection):
            if name not in known:
                yield finding(
                    "collection.field",
                    (*place, *where),
                    {"zh-CN": f"{collection.schema} 中没有字段 {name}。", "en": f"There is no field {name} in {collection.schema}."},
                    {"zh-CN": "改正名称，或在 properties 中加入该字段。", "en": "Correct the name, or add the field to its properties."},
                )


def collection_keys_are_ordered(subject: Subject) -> Iterator[Finding]:
    """Fields of indexes and unique keys are of one plain type, texts being bounded, so that the databases can index them."""
    for place, collection in _collections(subject):
        known = properties_of(subject.object_file(collection.schema))
        for kind, keys in (("indexes", collection.indexes), ("unique", collection.unique)):
            for index, fields in enumerate(keys):
                for position, name in enumerate(fields):
                    if name in known and key_kind(known[name]) is None:
                        yield finding(
                            "collection.key",
                            (*place, kind, index, position),
                            {"zh-CN": f"字段 {name} 无法索引。", "en": f"The field {name} cannot be indexed."},
                            {
                                "zh-CN": f"给出一种简单类型；文字须有不超过 {LONGEST_KEY} 的 maxLength，或有选项。",
                                "en": f"Give it one plain type; a text needs a maxLength of at most {LONGEST_KEY}, or choices.",
                            },
                        )


def collection_texts_are_texts(subject: Subject) -> Iterator[Finding]:
    """The subject's key, the area, the title, what is masked in part and what is searched are texts; anything may be hidden whole."""
    for place, collection in _collections(subject):
        known = properties_of(subject.object_file(collection.schema))
        single = (("subject_key", collection.subject_key), ("area_field", collection.area_field), ("title_field", collection.title_field))
        used: list[tuple[Place, str]] = [((where,), name) for where, name in single if name]
        used += [(("search", index), name) for index, name in enumerate(collection.search)]
        used += [(("masks", index, "field"), mask.field) for index, mask in enumerate(collection.masks) if mask.show != "nothing"]
        for where, name in used:
            if name in known and type_of(known[name]) != "string":
                yield finding(
                    "collection.text",
                    (*place, *where),
                    {"zh-CN": f"字段 {name} 不是文字。", "en": f"The field {name} is no text."},
                    {"zh-CN": '把它的类型写成 "string"。', "en": 'Give it the type "string".'},
                )


def collection_masks_hold(subject: Subject) -> Iterator[Finding]:
    """What is masked is not shown elsewhere: a masked field is neither searched nor the title."""
    for place, collection in _collections(subject):
        masked = {mask.field for mask in collection.masks}
        shown: list[tuple[Place, str]] = [(("search", index), name) for index, name in enumerate(collection.search)]
        shown += [(("title_field",), collection.title_field)] if collection.title_field else []
        for where, name in shown:
            if name in masked:
                yield finding(
                    "collection.mask",
                    (*place, *where),
                    {
                        "zh-CN": f"字段 {name} 已遮蔽，不能在此显示或搜索。",
                        "en": f"The field {name} is masked and would be given away.",
                    },
                    {"zh-CN": "换一个字段，或去掉遮蔽。", "en": "Use another field, or take the mask away."},
                )


def collection_place_is_one(subject: Subject) -> Iterator[Finding]:
    """A document's area comes from one place; a point has a longitude and a latitude."""
    for place, collection in _collections(subject):
        if collection.area_field and collection.point_field:
            yield finding(
                "collection.place",
                (*place, "point_field"),
                {"zh-CN": "area_field 和 point_field 只能写一个。", "en": "Either area_field or point_field, not both."},
                {"zh-CN": "删去其中一个。", "en": "Take one of them out."},
            )
        point = properties_of(subject.object_file(collection.schema)).get(collection.point_field or "")
        if point is not None and not all(type_of(properties_of(point).get(name)) == "number" for name in ("lon", "lat")):
            yield finding(
                "collection.place",
                (*place, "point_field"),
                {"zh-CN": "位置字段须有数字 lon 和 lat。", "en": "A point has the numbers lon and lat."},
                {"zh-CN": "写成含 lon、lat 两个 number 的对象。", "en": "Make it an object with two fields of type number, lon and lat."},
            )


def personal_is_masked(subject: Subject) -> Iterator[Finding]:
    """A collection with personal data masks something; if there is nothing to mask, this says so to the reviewer."""
    for place, collection in _collections(subject):
        if collection.data_class in {"personal", "sensitive"} and not collection.masks:
            yield finding(
                "collection.unmasked",
                place,
                {"zh-CN": "含个人信息的数据集没有遮蔽任何字段。", "en": "A collection with personal data masks no field."},
                {"zh-CN": "用 masks 遮蔽姓名、电话和证件号码。", "en": "Mask names, telephone and identity numbers with masks."},
                severity="warning",
            )


def only_changes_conflict(subject: Subject) -> Iterator[Finding]:
    """Documents that are only added are in no conflict, so nothing is said of one."""
    for place, collection in _collections(subject):
        if collection.append_only and collection.on_conflict != "supervisor":
            yield finding(
                "collection.conflict",
                (*place, "on_conflict"),
                {
                    "zh-CN": f"{collection.name} 只能新增，不会有冲突。",
                    "en": f"Documents of {collection.name} are only added: there is nothing to be in conflict.",
                },
                {"zh-CN": "删去 on_conflict，或删去 append_only。", "en": "Take out on_conflict, or append_only."},
            )


def collection_quarantines_hold_rows(subject: Subject) -> Iterator[Finding]:
    """A quarantine is another collection of the plugin, whose documents are rows; it hides their cells."""
    known = {each.name: each for _, each in _collections(subject)}
    for place, collection in _collections(subject):
        if collection.quarantine is None:
            continue
        held = known.get(collection.quarantine)
        fields = properties_of(subject.object_file(held.schema)) if held else {}
        missing = [name for name, kind in HELD_FIELDS.items() if type_of(fields.get(name)) != kind]
        hidden = held is not None and any(mask.field == "cells" and mask.show == "nothing" for mask in held.masks)
        listed = held is not None and any({*index[:2]} == {"register", "state"} for index in held.indexes)
        if held is None or held is collection or missing or not hidden or not listed or held.append_only:
            lacks = ", ".join(missing)
            yield finding(
                "collection.quarantine",
                (*place, "quarantine"),
                {
                    "zh-CN": f"{collection.quarantine} 不能存放待改正的行。{lacks}",
                    "en": f"{collection.quarantine} cannot hold rows that wait to be mended. {lacks}".strip(),
                },
                {
                    "zh-CN": f"声明一个可修改的数据集，字段为 {'、'.join(HELD_FIELDS)}，用 masks 遮蔽 cells，并有 register、state 的索引。",
                    "en": f"Declare a collection that may be changed, with the fields {', '.join(HELD_FIELDS)}, "
                    "whose masks hide cells, with an index of register and state.",
                },
            )


def _collections(subject: Subject) -> Iterator[tuple[Place, Collection]]:
    for index, collection in enumerate(subject.manifest.data.collections):
        yield ("data", "collections", index), collection


def _named(collection: Collection) -> Iterator[tuple[Place, str]]:
    """Yield every place of a declaration that names a field, with the name."""
    for key in ("subject_key", "area_field", "point_field", "title_field"):
        name = getattr(collection, key)
        if name is not None:
            yield (key,), name
    for key in ("unique", "indexes"):
        for index, fields in enumerate(getattr(collection, key)):
            yield from (((key, index, position), name) for position, name in enumerate(fields))
    for key in ("columns", "search", "exported_fields"):
        yield from (((key, index), name) for index, name in enumerate(getattr(collection, key)))
    yield from ((("masks", index, "field"), mask.field) for index, mask in enumerate(collection.masks))
