"""What people decide about findings: dismiss them, bring them back. A dismissal outlives every later check."""

from collections.abc import Iterator, Sequence

from sqlalchemy import bindparam, text

from core.registry import Registry

_OPEN_OF_KIND = text("SELECT id FROM finding WHERE state = 'open' AND kind = :kind")
_OPEN_OF_THESE = text("SELECT id FROM finding WHERE state = 'open' AND id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_DISMISS = text("UPDATE finding SET state = 'dismissed', decided_by = :author WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_BRING_BACK = text(
    "UPDATE finding SET state = 'open', decided_by = '' WHERE state = 'dismissed' AND id IN :ids"
).bindparams(bindparam("ids", expanding=True))
_CHUNK = 500
NOBODY = "somebody"  # who decided must be known: it is what a dismissal is remembered by


def dismiss(registry: Registry, finding_ids: Sequence[int], *, author: str, origin: str = "") -> list[int]:
    """These findings are no fault, says `author`; gives those that were open and are not any more."""
    with registry.transaction(origin) as tx:
        ids = [each for part in _parts(finding_ids) for each in tx.session.scalars(_OPEN_OF_THESE, {"ids": part})]
        for part in _parts(ids):
            tx.session.execute(_DISMISS, {"ids": part, "author": author or NOBODY})
        if ids:
            tx.touch("findings", ids)
    return ids


def dismiss_kind(registry: Registry, kind: str, *, author: str, origin: str = "") -> list[int]:
    """No open finding of this kind is a fault; gives those that were open."""
    with registry.transaction(origin) as tx:
        ids = list(tx.session.scalars(_OPEN_OF_KIND, {"kind": kind}))
        for part in _parts(ids):
            tx.session.execute(_DISMISS, {"ids": part, "author": author or NOBODY})
        if ids:
            tx.touch("findings", ids)
    return ids


def bring_back(registry: Registry, finding_ids: Sequence[int], *, origin: str = "") -> None:
    """These findings are open again, where they were dismissed."""
    if not finding_ids:
        return
    with registry.transaction(origin) as tx:
        for part in _parts(finding_ids):
            tx.session.execute(_BRING_BACK, {"ids": part})
        tx.touch("findings", finding_ids)


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield list(ids[start : start + _CHUNK])
