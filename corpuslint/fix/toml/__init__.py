"""Operations lowered to edits of TOML."""
