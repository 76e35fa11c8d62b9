"""Write docs/methods.md, the page of methods, from the docstrings of statistics and its tests."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from tests.statistics.manual import PAGE, page

    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: written")


if __name__ == "__main__":
    sys.exit(main())
