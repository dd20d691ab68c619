"""A bucket of S3-compatible storage, as far as originals need it: put, get, look, list, take away.

Signature of version 4, addresses with the bucket in the path: what MinIO, Ceph, the clouds of the provinces and AWS all take.
Own code of two pages instead of a client library of eighty megabytes (docs/decisions/0155).
"""

import hashlib
import hmac
import http.client
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from lxml import etree

EMPTY = hashlib.sha256(b"").hexdigest()
CHUNK = 1 << 20
SECONDS = 60
_SPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"


class BucketError(OSError):
    """The storage did not take or give something; the text is a Chinese sentence."""


def signature(
    method: str,
    address: str,
    headers: Mapping[str, str],
    *,
    content_sha256: str,
    at: datetime,
    region: str,
    key: str,
    secret: str,
) -> str:
    """The value of ``Authorization`` for a request with these headers (all are signed).

    Source: AWS Signature Version 4, https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.
    """
    parts = urlsplit(address)
    names = sorted(name.lower() for name in headers)
    held = {name.lower(): value.strip() for name, value in headers.items()}
    lines = [
        method,
        parts.path,
        parts.query,
        *(f"{name}:{held[name]}" for name in names),
        "",
        ";".join(names),
        content_sha256,
    ]
    scope = f"{at:%Y%m%d}/{region}/s3/aws4_request"
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{at:%Y%m%dT%H%M%SZ}\n{scope}\n{digest}"
    signing = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), to_sign):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    return (
        f"AWS4-HMAC-SHA256 Credential={key}/{scope},SignedHeaders={';'.join(names)},Signature={signing.hex()}"
    )


@dataclass(frozen=True)
class Bucket:
    """``address`` ends with the bucket's name: ``https://s3.example.gov.cn/mingchuang``."""

    address: str
    region: str
    key: str
    secret: str

    def put(self, name: str, path: Path) -> None:
        """Store the file at ``path`` under ``name``."""
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while block := stream.read(CHUNK):
                digest.update(block)
            stream.seek(0)
            length = os.fstat(stream.fileno()).st_size
            self._asked("PUT", name, content_sha256=digest.hexdigest(), body=stream, length=length).close()

    def get(self, name: str, path: Path) -> bool:
        """Make ``path`` the file stored under ``name``, whole or not at all; False where there is none."""
        reply = self._asked("GET", name)
        if reply is None:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with reply, fresh.open("wb") as copy:
                shutil.copyfileobj(reply, copy, CHUNK)
            if fresh.stat().st_size != int(reply.headers["Content-Length"]):
                raise BucketError(f"共享存储没有给全 {name}。请稍后再试。")
            changed = parsedate_to_datetime(reply.headers["Last-Modified"]).timestamp()
            os.utime(fresh, (changed, changed))
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        return True

    def exists(self, name: str) -> bool:
        """Whether there is a file under ``name``."""
        reply = self._asked("HEAD", name)
        if reply is None:
            return False
        reply.close()
        return True

    def delete(self, name: str) -> None:
        """Take the file under ``name`` away, if there is one."""
        reply = self._asked("DELETE", name)
        if reply is not None:
            reply.close()

    def names(self, prefix: str = "") -> Iterator[str]:
        """The names of all files that begin with ``prefix``."""
        more = ""
        while True:
            told = {"continuation-token": more} if more else {}
            reply = self._asked("GET", "", query={**told, "list-type": "2", "prefix": prefix})
            if reply is None:
                raise BucketError("共享存储里没有这个存储桶。请核对 MINGCHUANG_S3_URL。")
            with reply:
                tree = etree.fromstring(reply.read(), etree.XMLParser(resolve_entities=False))
            yield from (str(node.text) for node in tree.iter(f"{_SPACE}Key"))
            more = tree.findtext(f"{_SPACE}NextContinuationToken") or ""
            if not more:
                return

    def _asked(self, method, name, *, content_sha256=EMPTY, body=None, length=0, query=None):
        """The answer to one request; None for 404. Raises ``BucketError``."""
        address = self.address + (f"/{quote(name)}" if name else "")
        if query:
            address += f"?{urlencode(sorted(query.items()), quote_via=quote, safe='')}"
        at = datetime.now(UTC)  # noqa: TID251 - the request is signed with the moment at which it is sent
        headers = {
            "Host": urlsplit(address).netloc,
            "x-amz-content-sha256": content_sha256,
            "x-amz-date": f"{at:%Y%m%dT%H%M%SZ}",
        }
        signed = signature(
            method, address, headers, content_sha256=content_sha256, at=at, region=self.region, key=self.key, secret=self.secret
        )  # fmt: skip
        headers["Authorization"] = signed
        if body is not None:
            headers["Content-Length"] = str(length)
            headers["Content-Type"] = "application/octet-stream"
        try:
            return build_opener(ProxyHandler({})).open(
                Request(address, data=body, headers=headers, method=method), timeout=SECONDS
            )
        except HTTPError as reply:
            if reply.code == 404 and method != "PUT":
                return None
            raise BucketError(
                f"共享存储拒绝了请求（{reply.code}）。请核对 MINGCHUANG_S3_ 开头的设置。"
            ) from reply
        except (URLError, http.client.HTTPException, OSError) as error:
            raise BucketError(
                f"共享存储连接不上（{type(error).__name__}），没有保存。请稍后再试。"
            ) from error
