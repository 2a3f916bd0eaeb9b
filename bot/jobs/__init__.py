"""Jobs while they run: dispatching, progress, places in the queue, maintenance."""
