"""`python -m cli`: the `montage` command, for launchers that want a module."""

from cli import main

main()
