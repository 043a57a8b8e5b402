"""Operations lowered to edits of JSON."""
