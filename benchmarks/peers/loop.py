"""Front matter as a script of ten lines validates it: python-frontmatter and jsonschema.

    python loop.py SCHEMA FOLDER validate|validator

`validate` calls jsonschema.validate() for each file, as people write it, which judges
the schema anew each time; `validator` builds one validator and keeps it. Both assert formats.
"""

import json
import sys
from pathlib import Path

import frontmatter
import jsonschema
import yaml

schema = jsonschema.Draft202012Validator
words = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
checker = schema.FORMAT_CHECKER
validator = schema(words, format_checker=checker)
faulty = 0
for path in sorted(Path(sys.argv[2]).rglob("*.md")):
    try:
        post = frontmatter.load(str(path))
        if sys.argv[3] == "validate":
            jsonschema.validate(post.metadata, words, cls=schema, format_checker=checker)
        else:
            validator.validate(post.metadata)
    except (jsonschema.ValidationError, yaml.YAMLError, ValueError) as error:
        faulty += 1
        print(f"{path}: {str(error).splitlines()[0]}")
print(f"{faulty} faulty files")
sys.exit(1 if faulty else 0)
