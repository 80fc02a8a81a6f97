"""The TypeScript client: made of docs/openapi.json, compiled, and at work on an installation.

Node is needed. Where it is missing the tests are skipped, and fail in CI.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tracking.cli.stack import LocalStack
from tracking.principal import OPERATOR_SCOPE
from tracking.security import mint_token
from tracking.settings import Settings

pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("acceptance")]

WEB = ROOT / "api" / "web"
CLIENT = WEB / "packages" / "client"
CALL = re.compile(r'^  "(?P<endpoint>[A-Z]+ [^"]+)": .*\n', re.MULTILINE)


def run(
    *command: str | Path, cwd: Path = ROOT, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a program, wherever it is wanted, to its end."""
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1", **variables},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def checked() -> subprocess.CompletedProcess[str]:
    """What `scripts/client --check` says; afterwards the packages of the client are there."""
    if shutil.which("npm") is None:
        missing = pytest.fail if "GOLDFINCH_CI" in os.environ else pytest.skip
        missing("Node is needed for the TypeScript client: install Node 20 or newer")
    with (WEB / "package-lock.json").open() as lock:
        # Two test processes would install the packages into the same folder.
        fcntl.flock(lock, fcntl.LOCK_EX)
        return run(ROOT / "scripts" / "client", "--check")


@pytest.fixture
def copied(checked: subprocess.CompletedProcess[str], tmp_path: Path) -> Path:
    """The client's folder in a copy of the project, to plant mistakes in."""
    web = tmp_path / "api" / "web"
    shutil.copytree(CLIENT, web / "packages" / "client", ignore=shutil.ignore_patterns("node_*"))
    (web / "node_modules").symlink_to(WEB / "node_modules")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "openapi.json", tmp_path / "docs")
    return web / "packages" / "client"


def compiled(client: Path) -> str:
    """What the compiler finds wrong in a client's folder."""
    return run(WEB / "node_modules" / ".bin" / "tsc", "--noEmit", cwd=client).stdout


def test_it_is_what_the_description_says_and_compiles(
    checked: subprocess.CompletedProcess[str],
) -> None:
    """The committed files are those that `scripts/client` makes, and have no error in them."""
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_every_endpoint_is_called() -> None:
    """Each address and method of the description is compiled: none is missing, none made up."""
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
    calls = CALL.finditer((CLIENT / "tests" / "every-endpoint.ts").read_text())

    described = {f"{method.upper()} {path}" for path in paths for method in paths[path]}
    assert {call["endpoint"] for call in calls} == described


def test_mistakes_do_not_compile(copied: Path) -> None:
    """The compiler finds an endpoint nobody calls, a wrong value and a parameter left out."""
    assert compiled(copied) == ""

    file = copied / "tests" / "every-endpoint.ts"
    text = re.sub(r'^  "GET /domains": .*\n', "", file.read_text(), flags=re.MULTILINE)
    text = text.replace('"pension_etf_id":1,"contribution_date"', '"pension_etf_id":"1","amount"')
    text = re.sub(r'(/csv_import/\{tracking_id\}"), \{.*\}\)', r"\1)", text)
    file.write_text(text)

    found = compiled(copied)
    assert "Property '\"GET /domains\"' is missing" in found
    assert "Type 'string' is not assignable to type 'number'" in found
    assert "Expected 2 arguments, but got 1" in found


def test_drift_is_found(copied: Path) -> None:
    """A description that has changed since is told from the files, without writing any."""
    described = copied.parents[3] / "docs" / "openapi.json"
    described.write_text(described.read_text().replace("/tasks/summary", "/tasks/totals"))
    before = (copied / "src" / "schema.ts").read_text()

    done = run("node", "generate.mjs", "--check", cwd=copied)

    assert done.returncode == 1
    assert "schema.ts is not what docs/openapi.json says: run scripts/client." in done.stderr
    assert (copied / "src" / "schema.ts").read_text() == before


def test_the_example_is_the_one_that_runs() -> None:
    """The page shows the client's own example, which the tests below run."""
    example = (CLIENT / "examples" / "follow.ts").read_text()

    assert f"```typescript\n{example}```" in (ROOT / "docs" / "api.md").read_text()


def test_packages_come_from_no_particular_place() -> None:
    """The lock names no server but the public registry, and says what each package must be."""
    packages = json.loads((WEB / "package-lock.json").read_text())["packages"]
    foreign = {name: one for name, one in packages.items() if name and not one.get("link")}

    servers = {str(one.get("resolved", "")).split("/-/")[0] for one in foreign.values()}
    assert {url for url in servers if url and "//registry.npmjs.org/" not in url} == set()
    named = [name for name in foreign if name.startswith("node_modules/")]
    assert [name for name in named if "integrity" not in foreign[name]] == []


@pytest.mark.broker
@pytest.mark.database
@pytest.mark.usefixtures("checked", "position")
def test_it_works_on_an_installation(installation: LocalStack, tmp_path: Path) -> None:
    """Every test of the client passes, none skipped: calls of every endpoint, pages, waiting."""
    settings = Settings(
        database_url=installation.environment["DATABASE_URL"],
        jwt_secret=installation.environment["GOLDFINCH_JWT_SECRET"],
    )
    token = mint_token(settings, user="tess", tenant="acme", scopes=frozenset({OPERATOR_SCOPE}))
    report = tmp_path / "report.json"

    done = run(
        *("npm", "test", "--workspace", "packages/client", "--"),
        *("--reporter=default", "--reporter=json", f"--outputFile.json={report}"),
        cwd=WEB,
        GOLDFINCH_URL=installation.address,
        GOLDFINCH_TOKEN=token,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    counts = json.loads(report.read_text())
    assert counts["numPassedTests"] == counts["numTotalTests"] > 80
