"""What is told of documents after they are committed. Ids only: whoever needs the words asks under its own right."""

from wangge_core.collections.model import Deed, Document, Ref
from wangge_core.events.model import Event


def happened(ref: Ref, document: Document, deed: Deed) -> Event:
    """Return `document.created`, `document.changed`, `document.deleted` or `document.upgraded`; in order for each document."""
    data = {"plugin": ref.plugin, "collection": ref.name, "version": document.version, "by": document.changed_by}
    return Event(type=f"document.{deed}", area=document.area, key=str(document.id), at=document.changed_at, data=data)
