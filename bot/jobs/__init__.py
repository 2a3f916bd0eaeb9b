"""Job execution: dispatching, progress, queue positions, maintenance."""
