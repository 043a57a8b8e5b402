"""Operations lowered to edits of YAML."""
