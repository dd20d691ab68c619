"""Ask one address as fast as it answers, over some connections: with wrk where it is installed, else here."""

import asyncio
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

CONNECTIONS = 32
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Load:
    """Answers a second, and the milliseconds within which half and 99 of 100 were complete."""

    per_second: float
    p50_ms: float
    p99_ms: float


def load(address: str, seconds: int, connections: int = CONNECTIONS) -> Load:
    """Ask for ``seconds``; what is asked first warms the server up."""
    if program := load_program():
        return _wrk(program, address, seconds, connections)
    return asyncio.run(_own(address, seconds, connections))


def load_program() -> str | None:
    """Where wrk is; None where it is not installed."""
    return shutil.which("wrk")


def _wrk(program: str, address: str, seconds: int, connections: int) -> Load:
    said = subprocess.run(
        [program, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s", "-H", "Accept-Encoding: gzip", address],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{address} failed under load:\n{said}")
    latency = {share: float(value) * _UNITS[unit] for share, value, unit in _LATENCY.findall(said)}
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert rate is not None
    return Load(float(rate[1]), latency["50"], latency["99"])


async def _own(address: str, seconds: int, connections: int) -> Load:
    parts = urlsplit(address)
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    until = time.perf_counter() + seconds
    lists = await asyncio.gather(
        *(_connection(parts.hostname or "", parts.port or 80, request, until) for _ in range(connections))
    )
    spent = sorted(each for one in lists for each in one)
    return Load(
        len(spent) / seconds,
        spent[len(spent) // 2] * 1000,
        spent[min(len(spent) - 1, len(spent) * 99 // 100)] * 1000,
    )


async def _connection(host: str, port: int, request: bytes, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection(host, port)
    spent = []
    while (began := time.perf_counter()) < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode("latin-1"))
        length = re.search(rb"content-length:\s*(\d+)", head, re.IGNORECASE)
        assert length is not None
        await reader.readexactly(int(length[1]))
        spent.append(time.perf_counter() - began)
    writer.close()
    return spent
