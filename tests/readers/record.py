"""Write what Jekyll makes of all texts of the tables: `python -m tests.readers.record`.

Needs Ruby with the gem safe_yaml (`gem install safe_yaml -v 1.0.5`).
"""

from __future__ import annotations

import json

from tests.readers.blocks import BLOCKS
from tests.readers.real import RECORDED, run_jekyll
from tests.readers.scalars import DATES, SCALARS, as_document

texts = [*BLOCKS.values(), *map(as_document, (*SCALARS, *DATES))]
said = run_jekyll(texts)
assert said is not None, "Ruby or its gem is not here"
lines = [f"{json.dumps(text)}: {json.dumps(one)}" for text, one in zip(texts, said, strict=True)]
RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
