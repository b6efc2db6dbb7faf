"""The store: parts of tables, safe for two processes at once, whole or not there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from wijkprofiel.errors import StoreDamaged
from wijkprofiel.folders import made_folder
from wijkprofiel.store.cleaning import Cleaned, loose_files, object_bytes, superfluous
from wijkprofiel.store.manifest import Manifest, Part, manifest_path, read_manifest, write_manifest
from wijkprofiel.store.objects import is_whole, object_path, put_object, read_object, touch
from wijkprofiel.store.pages import Job, half_jobs
from wijkprofiel.store.place import limit_bytes, store_place

_LOCKS = "slot"
_WHOLE_STORE = "opslag"


@dataclass(frozen=True)
class Damage:
    """Something in the store that is not what it should be: which part, which object, what is wrong."""

    table: str
    release: str
    name: str
    what: str


class Store:
    """The store in one folder. Making one writes nothing.

    Objects are written first, the manifest that points to them is renamed last; both happen under the lock of the
    store, so that another process sees all of a part or nothing of it.

    Parameters
    ----------
    place
        Folder of the store; else what ``WIJKPROFIEL_OPSLAG`` says, else the data folder of the user.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(folder)
    ...     part = store.commit("T", "1", "GM9999", {"cijfers": b"bytes"}, facts={"rijen": 1})
    ...     store.read(part, "cijfers")
    b'bytes'
    """

    def __init__(self, place: Path | str | None = None) -> None:
        self.root = store_place(place)

    def __repr__(self) -> str:
        return f"<Store: {len(self.parts())} delen>"

    def parts(self) -> tuple[Part, ...]:
        """Every part of every table and release; damaged manifests are left out, `damages` names them."""
        return tuple(part for manifest in self._manifests() for part in manifest.parts.values())

    def state(self) -> tuple[tuple[str, int, int], ...]:
        """What identifies the content of the store at this moment; it changes when a part comes or goes."""
        found = []
        for path in self._manifest_files():
            try:
                told = path.stat()
            except FileNotFoundError:
                continue  # cleaned by another process meanwhile
            found.append((f"{path.parent.name}/{path.name}", told.st_mtime_ns, told.st_ino))
        return tuple(found)

    def parts_of(self, table: str) -> tuple[Part, ...]:
        """The parts of one table, newest release first."""
        found = [part for part in self.parts() if part.table == table]
        return tuple(sorted(found, key=lambda part: (part.release, part.name), reverse=True))

    def part(self, table: str, release: str, name: str) -> Part | None:
        """One part; None when it is not there."""
        manifest = self._manifest(table, release)
        return None if manifest is None else manifest.parts.get(name)

    def commit(
        self,
        table: str,
        release: str,
        name: str,
        objects: Mapping[str, bytes],
        *,
        closed: Mapping[str, bytes] | None = None,
        facts: Mapping[str, Any],
        checked: str = "",
    ) -> Part:
        """Put a part in the store, or in the place of the one of this name, and clean up to the limit.

        ``closed`` are objects that only the guardrails may open; they lie apart. ``checked`` is the moment at
        which the release was seen to be the newest.
        """
        with self._locked():
            stored = {key: put_object(self.root, content, closed=False) for key, content in objects.items()}
            for key, content in (closed or {}).items():
                stored[key] = put_object(self.root, content, closed=True)
            before = self._manifest(table, release) or Manifest(table, release)
            earlier = before.parts.get(name)
            pinned = earlier is not None and earlier.pinned
            part = Part(table, release, name, stored, dict(facts), pinned)
            manifest = replace(before.with_part(part), checked=max(checked, before.checked))
            write_manifest(self.root, manifest)
            self._clean(limit_bytes(), keep=(part,))
        return part

    def read(self, part: Part, name: str) -> bytes:
        """An object of a part, checked against its hash.

        Raises
        ------
        StoreDamaged
            When the object is absent or was changed.
        """
        return read_object(self.root, part.objects[name])

    def path(self, part: Part, name: str) -> Path:
        """Where an object lies, for a reader that opens it itself, such as that of the vault."""
        place = object_path(self.root, part.objects[name])
        if not is_whole(place, part.objects[name]):
            read_object(self.root, part.objects[name])  # says what is wrong
        touch(place)
        return place

    def is_sound(self, part: Part) -> bool:
        """Whether every object of the part is there and unchanged."""
        return all(is_whole(object_path(self.root, o), o) for o in part.objects.values())

    def confirm(self, table: str, release: str, moment: str) -> None:
        """Note that ``release`` was still the newest one at ``moment`` (ISO)."""
        with self._locked():
            manifest = self._manifest(table, release)
            if manifest is not None:
                write_manifest(self.root, replace(manifest, checked=max(moment, manifest.checked)))

    def checked(self, table: str, release: str) -> str:
        """When ``release`` was last seen to be the newest one; empty when unknown."""
        manifest = self._manifest(table, release)
        return "" if manifest is None else manifest.checked

    def pin(self, part: Part, *, pinned: bool = True) -> None:
        """Keep a part from cleaning, or let it go again."""
        self._change(part, lambda manifest: manifest.with_part(replace(part, pinned=pinned)))

    def clear(self, parts: Iterable[Part]) -> Cleaned:
        """Take parts away, also pinned ones, and the objects that nothing else points to."""
        with self._locked():
            going = list(parts)
            return self._take(going)

    def clean(self, *, limit: int | None = None) -> Cleaned:
        """Bring the store under ``limit`` bytes, longest unused first; pinned and half fetched data stay."""
        with self._locked():
            return self._clean(limit_bytes() if limit is None else limit)

    def damages(self) -> list[Damage]:
        """Everything that is not whole: manifests that cannot be read, objects that are absent or changed."""
        found = []
        for path in self._manifest_files():
            try:
                manifest = read_manifest(path)
            except StoreDamaged as problem:
                found.append(Damage(path.parent.name, path.stem, "", problem.message))
                continue
            except FileNotFoundError:
                continue  # cleaned by another process meanwhile
            for part in manifest.parts.values():
                for key, stored in part.objects.items():
                    place = object_path(self.root, stored)
                    if not is_whole(place, stored):
                        what = "is beschadigd" if place.exists() else "ontbreekt"
                        found.append(Damage(part.table, part.release, part.name, f"'{key}' {what}"))
        return found

    def size(self) -> int:
        """Bytes of all objects that parts point to."""
        return object_bytes(self.parts())

    def half(self) -> list[Job]:
        """The downloads that were begun and not finished."""
        return half_jobs(self.root)

    @contextmanager
    def alone(self, name: str, *, waiting: Callable[[], None] | None = None) -> Iterator[None]:
        """Be the only process that does what ``name`` says, until the block ends; a killed one lets go by itself.

        A second process waits here; then it finds what the first one put in the store, or goes on from its pages
        when that was stopped. ``waiting`` is called once by who has to wait.
        """
        lock = self._lock(name)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if waiting is not None:
                waiting()
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def _lock(self, name: str) -> FileLock:
        folder = made_folder(self.root / _LOCKS, purpose="de opgehaalde cijfers")
        return FileLock(folder / f"{name}.lock")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._lock(_WHOLE_STORE):
            yield

    def _manifest_files(self) -> list[Path]:
        return sorted((self.root / "manifest").glob("*/*.json"))

    def _manifests(self) -> Iterator[Manifest]:
        for path in self._manifest_files():
            try:
                yield read_manifest(path)
            except (StoreDamaged, FileNotFoundError):
                continue  # `damages` reports the first; the second was cleaned meanwhile

    def _manifest(self, table: str, release: str) -> Manifest | None:
        try:
            return read_manifest(manifest_path(self.root, table, release))
        except (StoreDamaged, FileNotFoundError):
            return None  # not there for us: it is fetched again

    def _change(self, part: Part, change: Callable[[Manifest], Manifest]) -> None:
        with self._locked():
            manifest = self._manifest(part.table, part.release)
            if manifest is not None and part.name in manifest.parts:
                write_manifest(self.root, change(manifest))

    def _clean(self, limit: int, keep: Iterable[Part] = ()) -> Cleaned:
        return self._take(superfluous(self.root, self.parts(), limit=limit, keep=keep))

    def _take(self, going: list[Part]) -> Cleaned:
        before = object_bytes(self.parts())
        for part in going:
            manifest = self._manifest(part.table, part.release)
            if manifest is not None:
                write_manifest(self.root, manifest.without(part.name))
        rest = self.parts()
        loose = loose_files(self.root, rest)
        for path in loose:
            path.unlink(missing_ok=True)
        return Cleaned(tuple(going), len(loose), before - object_bytes(rest))
