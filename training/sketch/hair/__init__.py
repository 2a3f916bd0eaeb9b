"""Hair: what hangs behind the neck, what is tied, and what frames the face."""

from training.sketch.hair.curtain import draw_behind
from training.sketch.hair.front import draw_front
from training.sketch.hair.tied import draw_tied

__all__ = ["draw_behind", "draw_front", "draw_tied"]
