"""Count from many threads at once, and print the numbers: `test_counting` looks at them."""

import sys
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def numbers(threads: int = 8, each: int = 20) -> list[int]:
    """What each of so many threads was told, all together."""
    from goldenthread.store.counting import count

    def counted(_: int) -> list[int]:
        try:
            return [count("at once", 60) for _ in range(each)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return sorted(number for told in pool.map(counted, range(threads)) for number in told)


if __name__ == "__main__":
    import django

    django.setup()
    from goldenthread.store import migrate

    migrate.ensure()
    sys.stdout.write(str(numbers()))
