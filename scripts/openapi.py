"""Write docs/openapi.json and docs/live.schema.json; tests compare them with the code."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from api import create_app  # noqa: E402  # the project need not be installed
from api.live_messages import messages_schema  # noqa: E402
from tracking import discover  # noqa: E402
from tracking.db import Database  # noqa: E402
from tracking.settings import Settings  # noqa: E402

TARGET: Final = ROOT / "docs" / "openapi.json"
MESSAGES: Final = ROOT / "docs" / "live.schema.json"
NOWHERE: Final = "postgresql://localhost/none"


def main() -> None:
    """Describe the application; neither a database nor a real key is needed for it."""
    settings = Settings.model_validate({"database_url": NOWHERE, "jwt_secret": "x" * 32})
    database = Database(NOWHERE, name="openapi")
    described = create_app(settings, discover("domains"), database).openapi()
    TARGET.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n")
    MESSAGES.write_text(messages_schema())
    print(f"{TARGET.relative_to(ROOT)}: {len(described['paths'])} paths")


if __name__ == "__main__":
    main()
