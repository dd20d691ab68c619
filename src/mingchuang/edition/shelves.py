"""The folders of the edition, opened as rows in the order of their paths come to them, closed when the rows are past.

So each folder is listed once, and no more than the folders on the way to one page is held in memory.
"""

import os


class Shelves:
    """One tree of files. What is still in a folder's names when it is closed, nobody asked for."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._open: list[tuple[str, dict[str, bool]]] = [("", _names(root))]
        self._left: list[str] = []

    def names(self, folder: str) -> dict[str, bool]:
        """What lies in ``folder`` (as ``/a/b``, empty for the root): name → whether it is a folder.

        The caller takes away what belongs there. Folders must come in the order of the paths below them.
        """
        if folder == self._open[-1][0]:
            return self._open[-1][1]
        while not f"{folder}/".startswith(f"{self._open[-1][0]}/"):
            self._close()
        while (parent := self._open[-1][0]) != folder:
            self._enter(parent, folder[len(parent) + 1 :].partition("/")[0])
        return self._open[-1][1]

    def close(self) -> list[str]:
        """Close what is open; the addresses of all files that nobody asked for."""
        while self._open:
            self._close()
        return self._left

    def _enter(self, parent: str, name: str) -> None:
        names = self._open[-1][1]
        if names.get(name):  # a link that leads to a folder stays: it does not belong there
            del names[name]
        place = f"{parent}/{name}"
        self._open.append((place, _names(self._root + place)))

    def _close(self) -> None:
        folder, names = self._open.pop()
        for name, is_folder in names.items():
            place = f"{folder}/{name}"
            if is_folder:
                self._left.extend(Shelves(self._root + place)._below(place))
            else:
                self._left.append(place)

    def _below(self, place: str) -> list[str]:
        return [place + path for path in self.close()]


def _names(folder: str) -> dict[str, bool]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
    except OSError:
        return {}
