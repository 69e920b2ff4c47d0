"""Makes what test sessions copy and the first of them would make: ``python -m tests.support.beforehand``."""

from tests.support import databases, first_start


def main() -> None:
    """A migrated cluster, and a data folder as a first start leaves it."""
    databases.keep_template(first_start.REPOSITORY / ".pytest_cache" / "clusters")
    first_start.keep()


if __name__ == "__main__":
    main()
