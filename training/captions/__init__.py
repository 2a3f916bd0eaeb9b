"""Korean descriptions of faces, as people write them.

`describe` mentions a random selection of a person's traits in one of several styles, `describe_exactly` the given
traits. The phrases are in `phrases/` (TOML tables that a speaker of Korean can edit), the grammar in the modules:
`conjugation` (endings), `clause`, `sentence`, `registers` (ways of speaking), `styles` and `requests` (kinds of
captions), `wording` (facts in words), `salience` (selection of traits), `people` (age and sex), `noise` (typos).
"""

from __future__ import annotations

from training.captions.caption import Caption, choose_mentions, describe, describe_exactly

__all__ = ["Caption", "choose_mentions", "describe", "describe_exactly"]
