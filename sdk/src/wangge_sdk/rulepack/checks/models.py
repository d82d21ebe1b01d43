"""Models: data that only numbers are read from, in the format that the manifest says."""

import hashlib
import json
import struct
from collections.abc import Iterator
from typing import Any, Final

from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_PICKLE_HEADS: Final = tuple(b"\x80" + bytes([protocol]) for protocol in range(1, 6))
_PICKLE_OLD: Final = (b"(dp", b"(lp", b"(i", b"c__builtin__\n", b"cos\n", b"cposix\n", b"cbuiltins\n", b"csubprocess\n", b"cnt\n")
_SUFFIXES: Final = (
    ".pkl",
    ".pickle",
    ".pt",
    ".pth",
    ".ckpt",
    ".joblib",
    ".npy",
    ".npz",
    ".h5",
    ".hdf5",
    ".keras",
    ".pb",
    ".mlmodel",
    ".dill",
    ".model",
    ".rds",
)
_HDF5: Final = b"\x89HDF\r\n\x1a\n"
_NUMPY: Final = b"\x93NUMPY"
_SAFETENSORS_HEAD: Final = 8
_DATA: Final = "data_offsets"
_WEIGHTS: Final = (".onnx", ".safetensors", ".gguf")


def _code_in_data(subject: Subject) -> Iterator[Hit]:
    for file, content in subject.files.items():
        kind = _unsafe_kind(file.lower(), content)
        if kind is not None:
            yield Hit(file=file, message=both((f"是 {kind}，读取时可以运行代码。", f"It is {kind}, which can run code when it is read.")))


def _unsafe_kind(name: str, content: bytes) -> str | None:
    if (content.startswith(_PICKLE_HEADS) and content.rstrip(b"\n").endswith(b".")) or content.startswith(_PICKLE_OLD):
        return "pickle"
    if b"data.pkl" in content[:4096] and content.startswith(b"PK"):
        return "PyTorch (pickle)"
    if content.startswith(_HDF5):
        return "HDF5 / Keras"
    if content.startswith(_NUMPY):
        return "NumPy"
    return name.rpartition(".")[2] if name.endswith(_SUFFIXES) else None


def _artifacts(subject: Subject) -> Iterator[Hit]:
    manifest = subject.manifest
    assert manifest is not None  # noqa: S101  it needs one
    declared = set()
    for index, algorithm in enumerate(manifest.contributes.algorithms):
        artifact = algorithm.artifact
        if artifact is None:
            continue
        file, path = subject.in_wheel(artifact.path), f"$.contributes.algorithms[{index}].artifact"
        declared.add(file)
        content = subject.files.get(file)
        if content is None:
            continue  # the manifest's rules say so
        if hashlib.sha256(content).hexdigest() != artifact.sha256:
            yield Hit(
                file=subject.manifest_file,
                path=f"{path}.sha256",
                message=both((f"{artifact.path} 的散列不符。", f"{artifact.path} has another digest.")),
            )
        if fault := format_fault(artifact.format, content):
            message = both((f"{artifact.path} 不是 {artifact.format}：{fault}。", f"{artifact.path} is not {artifact.format}: {fault}."))
            yield Hit(file=subject.manifest_file, path=f"{path}.format", message=message)
    for file in subject.files:
        if file.lower().endswith(_WEIGHTS) and file not in declared:
            yield Hit(
                file=file,
                severity="error",
                message=both(("是模型，但没有在 algorithms 中声明。", "It is a model, and no algorithm declares it.")),
            )


def format_fault(form: str, content: bytes) -> str | None:
    """Return why a content is not of a format, or None."""
    if form == "json":
        return _json_fault(content)
    if form == "gguf":
        return None if content.startswith(b"GGUF") and len(content) > 24 else "it does not begin with GGUF"  # noqa: PLR2004  its header
    return _safetensors_fault(content) if form == "safetensors" else _onnx_fault(content)


def _json_fault(content: bytes) -> str | None:
    try:
        json.loads(content)
    except (ValueError, RecursionError) as error:
        return str(error)
    return None


def _safetensors_fault(content: bytes) -> str | None:
    """Eight bytes of length, a JSON header, then numbers: every tensor inside, none over another, nothing left over."""
    if len(content) < _SAFETENSORS_HEAD:
        return "it is cut short"
    (length,) = struct.unpack("<Q", content[:_SAFETENSORS_HEAD])
    if length > len(content) - _SAFETENSORS_HEAD:
        return "its header is longer than the file"
    try:
        header = json.loads(content[_SAFETENSORS_HEAD : _SAFETENSORS_HEAD + length])
        extents = sorted(_extent(entry) for name, entry in header.items() if name != "__metadata__")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        return f"its header cannot be read: {error}"
    at = 0
    for begin, end in extents:
        if begin != at or end < begin:
            return "its tensors overlap, or leave gaps"
        at = end
    return None if at == len(content) - _SAFETENSORS_HEAD - length else "there is more in it than tensors"


def _extent(entry: Any) -> tuple[int, int]:  # noqa: ANN401  any JSON
    begin, end = entry[_DATA]
    return int(begin), int(end)


def _onnx_fault(content: bytes) -> str | None:
    """A protocol buffer whose fields are those of ``ModelProto``, with a version and a graph, and no data in other files."""
    fields: set[int] = set()
    at = 0
    while at < len(content):
        key, at = _varint(content, at)
        field, kind = key >> 3, key & 7
        if not field or kind not in {0, 1, 2, 5}:
            return "it is no protocol buffer"
        fields.add(field)
        if kind == 0:
            _, at = _varint(content, at)
        elif kind == 2:  # noqa: PLR2004  a length and so many bytes
            length, at = _varint(content, at)
            at += length
        else:
            at += 8 if kind == 1 else 4
    if at != len(content) or not {1, 7} <= fields:
        return "it has no version, or no graph"
    return "it names another file for its data" if b"\x0a\x08location\x12" in content else None


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(content) and shift < 64:  # noqa: PLR2004  bits
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not byte & 0x80:
            return value, at
    return 0, len(content) + 1


CHECKS: Final = (
    check(
        "models.code_in_data",
        ("会运行代码的模型", "Models that run code"),
        (
            "pickle、PyTorch 和 Keras 文件在读取时运行其中的代码，无论叫什么名字。",
            "Files of pickle, PyTorch and Keras run code when they are read, whatever they are called.",
        ),
        ("转换为 onnx、safetensors、json 或 gguf。", "Convert it to onnx, safetensors, json or gguf."),
        _code_in_data,
    ),
    check(
        "models.artifacts",
        ("模型文件与声明相符", "Models are what is declared"),
        ("县里同意的是模型卡所说的模型，一个字节也不能不同。", "A county agrees to the model that the card speaks of, to the byte."),
        ("改正 format 和 sha256，或声明该模型。", "Correct format and sha256, or declare the model."),
        _artifacts,
        needs=("files", "manifest"),
    ),
)
