"""What the tests of the commands share."""

import os
import subprocess
import sys

import pytest

from tests.conftest import missing


@pytest.fixture(scope="session")
def system_python() -> str:
    """A Python that nobody set up for us: the system's, else the one below this environment."""
    check = "import sys, pip; assert sys.version_info >= (3, 11); assert pip.__version__ >= '22.3'"
    for python in ("/usr/bin/python3", getattr(sys, "_base_executable", "")):
        if os.access(python, os.X_OK) and subprocess.run([python, "-c", check]).returncode == 0:
            return python
    missing("No Python here has a pip that can install into another environment")
