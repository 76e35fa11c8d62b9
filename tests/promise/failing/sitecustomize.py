"""Started with this folder on its path, the trial of an upgrade meets a migration that fails."""

import os
import sys


class Failing:
    """Finds every module but one."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Fail where the trial asks for its migration."""
        if name == "goldenthread.store.migrations.0007_evidence":
            raise RuntimeError("a migration that fails")


if os.environ.get("GOLDENTHREAD_SECRET_KEY") == "of a trial":
    sys.meta_path.insert(0, Failing)  # type: ignore[arg-type] # a finder by its one method
