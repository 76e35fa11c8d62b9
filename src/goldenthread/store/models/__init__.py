"""The tables: editions, ledger, vintages and snapshots, which only grow; and registers, which may change."""

from goldenthread.store.models.audit import AuditRow, Token
from goldenthread.store.models.drafts import DraftChange, DraftConflict, DraftRow, Upload, UploadReading
from goldenthread.store.models.ledger import AppendRow, EventRow, KeyRow, ObservationRow, SourceRow
from goldenthread.store.models.outside import Extract, Vintage
from goldenthread.store.models.people import Membership, User
from goldenthread.store.models.proof import Erasure, Verification
from goldenthread.store.models.registers import File, LastTimeRow, Reason, ReturnText, ReturnVersion
from goldenthread.store.models.said import EditionRow
from goldenthread.store.models.told import Snapshot, SnapshotReturn

__all__ = [
    "AppendRow",
    "AuditRow",
    "DraftChange",
    "DraftConflict",
    "DraftRow",
    "EditionRow",
    "Erasure",
    "EventRow",
    "Extract",
    "File",
    "KeyRow",
    "LastTimeRow",
    "Membership",
    "ObservationRow",
    "Reason",
    "ReturnText",
    "ReturnVersion",
    "Snapshot",
    "SnapshotReturn",
    "SourceRow",
    "Token",
    "Upload",
    "UploadReading",
    "User",
    "Verification",
    "Vintage",
]
