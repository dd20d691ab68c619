"""Text of the files in an archive, one after the other."""

import io
from collections.abc import Callable

from mingchuang.documents.archives import files_in, member_name, open_container, read_member
from mingchuang.documents.budget import Budget, EnoughError
from mingchuang.documents.recognition import recognise
from mingchuang.documents.rules import ATTACHMENTS, FileKind, UnreadableError

Reader = Callable[[FileKind, bytes, str, Budget], None]


def read(raw: bytes, name: str, budget: Budget, read_one: Reader) -> None:
    """Each member under its name; one that cannot be read is named and the others are read all the same."""
    with open_container(io.BytesIO(raw), name, budget.limits) as container:
        for member in files_in(container):
            path = member_name(member)
            budget.enter("")
            budget.at("压缩包内的文件名")
            budget.write(f"{path}\n")
            budget.enter(path)
            if not member.file_size:
                continue
            content = read_member(container, member, name, budget.limits)
            kind = recognise(content, path, allowed=ATTACHMENTS, limits=budget.limits).kind
            try:
                read_one(kind, content, path, budget)
            except EnoughError:
                raise
            except UnreadableError as error:
                budget.miss(str(error))
            except Exception:  # third-party parsers raise without bounds on broken input
                budget.miss("无法读出文字，请人工查看。")
            budget.write("\n")
        budget.enter("")
