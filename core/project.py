"""A project: one folder with `registry.db`, `objects/`, `jobs/` and `cache/`. Everything inside is named relatively."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session, select

from core.errors import UserError
from core.objects import Objects
from core.registry import Registry
from core.schema import BriefRow, DriveRow, ImageRow, ProjectRow, SourceFolderRow

REGISTRY_NAME = "registry.db"


def utc_now() -> str:
    """The time now, ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Project:
    """An open project: where it is, its registry and its objects."""

    root: Path
    registry: Registry
    objects: Objects

    @property
    def jobs_folder(self) -> Path:
        """Where job folders are made."""
        return self.root / "jobs"

    @property
    def cache_folder(self) -> Path:
        """May be deleted at any time."""
        return self.root / "cache"

    def close(self) -> None:
        """Let go of the registry."""
        self.registry.close()

    def image_path(self, session: Session, image: ImageRow) -> Path:
        """Where the bytes of an image are. The file may be missing: readers say so."""
        return self._locate(session, image.source_id, image.path)

    def drive_path(self, session: Session, drive: DriveRow) -> Path:
        """Where the recording is. The file may be missing: readers say so."""
        return self._locate(session, drive.source_id, drive.path)

    def _locate(self, session: Session, source_id: int | None, path: str) -> Path:
        if source_id is None:
            return self.root / path
        source = session.get(SourceFolderRow, source_id)
        if source is None:
            raise UserError(f"The registry does not know the folder that holds {path}.", "Import the folder again.")
        if source.relative is not None:
            beside = (self.root / source.relative / path).resolve()
            if beside.exists():
                return beside
        return Path(source.absolute) / path


def create_project(root: Path, name: str = "") -> Project:
    """Make a new project in `root`, which may exist as long as it holds no project yet."""
    root = root.resolve()
    if (root / REGISTRY_NAME).exists():
        raise UserError(f"{root} already holds a project.", "Open it, or choose another folder.")
    try:
        for folder in (root, root / "objects", root / "jobs", root / "cache"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The folder {root} cannot be made ({error.strerror}).", "Choose another folder.") from error
    project = _open(root)
    with project.registry.transaction() as tx:
        tx.session.add(ProjectRow(id=1, name=name or root.name, created_at=utc_now(), made_with="0.1.0"))
        tx.session.add(BriefRow(id=1))
        tx.touch("brief")
    return project


def open_project(root: Path) -> Project:
    """Open an existing project. Raises UserError when there is none, or when it cannot be used."""
    root = root.resolve()
    if not (root / REGISTRY_NAME).is_file():
        raise UserError(f"{root} holds no Roadwright project.", "Make one with: roadwright init FOLDER")
    return _open(root)


def project_name(project: Project) -> str:
    """The name shown in the window's title."""
    with project.registry.reading() as session:
        return session.exec(select(ProjectRow.name)).first() or project.root.name


def source_folder_id(session: Session, project_root: Path, folder: Path) -> int:
    """The id of a folder outside the project whose files stay in place; made when it is new."""
    absolute = folder.resolve().as_posix()
    known = session.exec(select(SourceFolderRow).where(SourceFolderRow.absolute == absolute)).first()
    if known is None:
        try:
            relative: str | None = Path(os.path.relpath(absolute, project_root.resolve())).as_posix()
        except ValueError:  # another drive letter
            relative = None
        known = SourceFolderRow(absolute=absolute, relative=relative)
        session.add(known)
        session.flush()
    if known.id is None:
        raise RuntimeError("SQLite gave no id to a source folder")
    return known.id


def is_sound(project: Project) -> bool:
    """Whether SQLite finds the registry whole (integrity_check and foreign keys)."""
    with project.registry.reading() as session:
        whole = session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        return whole and session.execute(text("PRAGMA foreign_key_check")).first() is None


def _open(root: Path) -> Project:
    return Project(root, Registry(root / REGISTRY_NAME), Objects(root / "objects"))
