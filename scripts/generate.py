"""Write what is generated from the code, or with --check say what is out of date."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from corpuslint.config.model import ConfigFile

ROOT = Path(__file__).resolve().parent.parent


def config_schema() -> str:
    """The JSON Schema of a config file, from the pydantic model."""
    schema = ConfigFile.model_json_schema(by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(schema, indent=2) + "\n"


GENERATED = {"corpuslint/config/corpuslint.schema.json": config_schema}


def main() -> int:
    stale = []
    for name, make in GENERATED.items():
        path = ROOT / name
        content = make()
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(content, encoding="utf-8")
    for name in stale:
        print(f"{name}: {'out of date' if '--check' in sys.argv else 'written'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
