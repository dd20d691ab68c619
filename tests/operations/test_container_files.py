"""Dockerfile and compose file, which no test runs: whatever they name is there, and is understood by what reads it."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import yaml
from django.core.management import get_commands, load_command_class
from django.urls import resolve

PROJECT = Path(__file__).parents[2]
DOCKER = PROJECT / "deploy" / "docker"
STEPS = [
    line.partition(" ")[::2]
    for line in (DOCKER / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text("utf-8"))
SETTINGS = (PROJECT / ".env.example").read_text("utf-8")


def told(step: str) -> list[str]:
    """What follows each step of that name."""
    return [rest.strip() for name, rest in STEPS if name == step]


def understood(command: list[str]) -> dict[str, Any]:
    """The options of a ``mingchuang`` command line, as its own parser reads them."""
    program, name, *options = command
    assert program == "mingchuang"
    parser = load_command_class(get_commands()[name], name).create_parser(program, name)
    return vars(parser.parse_args(options))


def test_the_image_copies_files_that_are_there_and_all_that_the_package_is_built_from():
    copied = [words.split()[:-1] for words in told("COPY") if not words.startswith("--from=")]
    names = [name for group in copied for name in group]
    assert [name for name in names if not (PROJECT / name).exists()] == []
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    needed = {"pyproject.toml", project["project"]["readme"], *project["project"]["license-files"], "src"}
    assert needed <= set(names)
    locked = (PROJECT / "requirements.lock").read_text("utf-8")
    assert [tool for tool in project["build-system"]["requires"] if f"\n{tool}==" not in locked] == []
    version = re.match(r"python:(\d+)\.(\d+)-", told("FROM")[-1])
    assert version and f">={version[1]}.{version[2]}" == project["project"]["requires-python"]


def test_the_image_starts_a_command_that_is_understood_and_asks_an_address_that_answers():
    told_to_start = understood(json.loads(told("CMD")[-1]))
    assert told_to_start["without_work"] and told_to_start["host"] == "0.0.0.0"
    assert told("EXPOSE") == [str(told_to_start["port"])]
    (health,) = told("HEALTHCHECK")
    asked = re.search(rf"http://127\.0\.0\.1:{told_to_start['port']}(/\w+)", health)
    assert asked and resolve(asked[1]).view_name == "healthz"


def test_the_image_runs_as_nobody_special_over_a_home_that_is_closed_to_others():
    assert told("USER") == ["mingchuang"]
    (made,) = [line for line in told("RUN") if "useradd" in line]
    environment = dict(pair.split("=", 1) for words in told("ENV") for pair in shlex.split(words))
    assert f"-m 750 {environment['MINGCHUANG_HOME']}" in made
    assert [name for name in environment if name.startswith("MINGCHUANG_") and name not in SETTINGS] == []


def test_the_build_does_not_send_what_the_image_never_needs():
    left_out = (DOCKER / "Dockerfile.dockerignore").read_text("utf-8").split()
    sent = [name for line in told("COPY") if not line.startswith("--from=") for name in line.split()[:-1]]
    assert left_out[0] == "*" and sorted(f"!{name}" for name in sent) == sorted(left_out[1:-1])


def test_the_services_build_from_here_and_are_told_settings_that_exist():
    for name in ("web", "work"):
        service = COMPOSE["services"][name]
        place = (DOCKER / service["build"]["context"]).resolve()
        assert (place, (place / service["build"]["dockerfile"]).exists()) == (PROJECT, True)
        assert [key for key in service["environment"] if key not in SETTINGS] == []
        assert service["read_only"] and service["cap_drop"] == ["ALL"]
    understood(COMPOSE["services"]["work"]["command"])
    waited_for = {name for service in COMPOSE["services"].values() for name in service.get("depends_on", ())}
    assert waited_for <= set(COMPOSE["services"])
    volumes = {
        volume.partition(":")[0] for service in COMPOSE["services"].values() for volume in service["volumes"]
    }
    assert {name for name in volumes if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_nginx_is_given_every_file_that_its_configuration_includes():
    mounted = {}
    for volume in COMPOSE["services"]["nginx"]["volumes"]:
        source, _, rest = volume.partition(":")
        mounted[rest.partition(":")[0]] = source
    ours = {
        place: Path(source).name
        for place, source in mounted.items()
        if source.startswith("./nginx/mingchuang")
    }
    assert [name for name in ours.values() if not (PROJECT / "deploy/nginx" / name).exists()] == []
    included = {
        name
        for file in ours.values()
        for name in re.findall(r"^\s*include (mingchuang-[\w-]+\.conf);", (PROJECT / "deploy/nginx" / file).read_text("utf-8"), re.M)
    }  # fmt: skip
    assert {f"/etc/nginx/{name}" for name in included} <= set(ours)
    assert "/etc/nginx/mingchuang-tls.conf" in ours and "/etc/mingchuang/tls" in mounted
    assert "/etc/nginx/nginx.conf" in mounted, "its own writes down whatever people search for"


def test_it_says_that_it_was_not_run():
    for name in ("Dockerfile", "compose.yaml"):
        assert "NOT RUN" in (DOCKER / name).read_text("utf-8").partition("\n\n")[0]
