"""`python -m tinyv_client.adapters [name]`: the adapters, or one's file."""

import sys

from tinyv_client.adapters import ADAPTERS, adapter
from tinyv_client.errors import InvalidArgument


def main(words: list[str]) -> int:
    """Writes to standard output; returns the exit status."""
    if not words:
        sys.stdout.writelines(f"{item.name:14} {item.use}\n" for item in ADAPTERS)
        return 0
    try:
        sys.stdout.write(adapter(words[0]).path + "\n")
    except InvalidArgument as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
