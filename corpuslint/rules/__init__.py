"""The rules, two files each: `naive_date.py` declares and judges, `naive_date.md` shows."""
