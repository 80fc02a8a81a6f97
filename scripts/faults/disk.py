"""A small disk for the tables of the load, so that it can be filled up."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from tracking.errors import Unavailable

__all__ = ["SmallDisk"]

MEGABYTES: Final = 64
CHUNK: Final = 1 << 20


class SmallDisk:
    """A file system of its own in memory, mounted in a folder.

    `scripts/chaos` runs in a mount namespace of its own, so that it goes when the run ends,
    however that comes about.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._ballast = self.folder / "ballast"

    def mount(self) -> None:
        """Mount it; raises Unavailable where that is not allowed."""
        self.folder.mkdir(mode=0o700)
        owner = self.folder.parent.stat()
        options = f"size={MEGABYTES}m,mode=0700,uid={owner.st_uid},gid={owner.st_gid}"
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", f"{self.folder}"]
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
        if mounted.returncode:
            self.folder.rmdir()
            raise Unavailable(f"no file system can be mounted: {mounted.stderr.strip()}")
        self.tables.mkdir(mode=0o700)

    @property
    def tables(self) -> Path:
        """Where the tablespace is."""
        return self.folder / "tables"

    def fill(self) -> None:
        """Leave no byte."""
        with self._ballast.open("wb", buffering=0) as ballast:
            for size in (CHUNK, 512):
                try:
                    while ballast.write(b"\0" * size) == size:
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def unmount(self) -> None:
        """Unmount it."""
        subprocess.run(["umount", "--lazy", f"{self.folder}"], capture_output=True, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
