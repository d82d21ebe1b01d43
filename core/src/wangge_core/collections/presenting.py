"""Documents for the wire."""

from collections.abc import Sequence
from typing import Protocol

from wangge_core.collections.errors import batch_step
from wangge_core.collections.figures import Figure, Figures
from wangge_core.collections.model import Change, Document
from wangge_core.collections.planning import Alter, Put, Remove, Step
from wangge_core.collections.schemas import (
    DocumentArea,
    DocumentChangeOut,
    DocumentFigureOut,
    DocumentFiguresOut,
    DocumentHistory,
    DocumentOut,
    DocumentStepIn,
    OpenDocumentOut,
)


class Names(Protocol):
    """The area tree."""

    def name(self, code: str) -> str:
        """Return an area's name."""

    def name_en(self, code: str) -> str | None:
        """Return an area's English name, if it has one."""


def document_out(document: Document, names: Names) -> DocumentOut:
    """Return a document, which is masked already, with its area by name."""
    return DocumentOut(
        id=document.id,
        area=DocumentArea(document.area, names.name(document.area), names.name_en(document.area)),
        version=document.version,
        body=dict(document.body),
        created_at=document.created_at,
        created_by=document.created_by,
        changed_at=document.changed_at,
        changed_by=document.changed_by,
    )


def history_out(steps: Sequence[Change]) -> DocumentHistory:
    """Return the steps of a document's life, which are masked already."""
    return DocumentHistory(
        [
            DocumentChangeOut(
                version=step.version,
                at=step.at,
                by=step.by,
                deed=step.deed,
                fields={name: [*both] for name, both in step.fields.items()},
            )
            for step in steps
        ]
    )


def step_of(number: int, step: DocumentStepIn) -> Step:
    """Return a step of a batch.

    Raises:
        InvalidError: `batch_step`, when it lacks what it needs.
    """
    if step.op == "put":
        if step.body is None:
            raise batch_step(number, "body")
        return Put(body=step.body, area=step.area, id=step.id)
    if step.id is None:
        raise batch_step(number, "id")
    if step.version is None:
        raise batch_step(number, "version")
    if step.op == "delete":
        return Remove(id=step.id, version=step.version)
    if step.changes is None:
        raise batch_step(number, "changes")
    return Alter(id=step.id, version=step.version, changes=step.changes)


def open_document_out(document: Document, names: Names) -> OpenDocumentOut:
    """Return a document of open data."""
    shown = document_out(document, names)
    return OpenDocumentOut(id=shown.id, area=shown.area, body=shown.body, changed_at=shown.changed_at)


def figures_out(figures: Figures) -> DocumentFiguresOut:
    """Return numbers on the wire."""
    return DocumentFiguresOut(
        total=_figure_out(figures.total),
        groups=[_figure_out(each) for each in figures.groups],
        rest=_figure_out(figures.rest) if figures.rest else None,
        left_out=figures.left_out,
    )


def _figure_out(figure: Figure) -> DocumentFigureOut:
    return DocumentFigureOut(value=figure.value, count=figure.count, figure=figure.figure)
