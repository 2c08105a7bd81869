"""Prints how many tests of a JUnit file passed and how many did not: ``count.py FILE``."""

import sys
from xml.etree import ElementTree

suites = ElementTree.parse(sys.argv[1]).iter("testsuite")  # noqa: S314 - our own file
total = failed = skipped = 0
for suite in suites:
    total += int(suite.get("tests", 0))
    failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    skipped += int(suite.get("skipped", 0))
print(total - failed - skipped, failed)
