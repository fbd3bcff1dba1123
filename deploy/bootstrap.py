"""Sets up `.venv` and `.tinyv` for this checkout; `make` runs it on the system's Python, whichever that is.

Every Python can read this file, so that one that is too old can hand over or say so; the steps are in deploy/steps.py.
"""

import os
import sys

if sys.version_info < (3, 10):  # noqa: UP036  # older ones run this, too
    for name in ("python3.12", "python3.11", "python3.10", "python3.13", "python3.14"):
        if os.system(name + " -c '' 2>/dev/null") == 0:  # noqa: S605  # one of five words; Python 2 has no DEVNULL
            os.execvp(name, [name] + sys.argv)  # noqa: S606, RUF005  # no shell is wanted; Python 2
    sys.exit(
        "error: python3 is Python %d.%d and PATH has no newer one, expected 3.10 or newer; "  # noqa: UP031  # Python 2
        "next: install one (apt install python3, dnf install python3), or name one: make setup PYTHON=<path>"
        % sys.version_info[:2]
    )

sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120  # before any other

if __name__ == "__main__":
    from deploy.steps import main

    sys.exit(main())
