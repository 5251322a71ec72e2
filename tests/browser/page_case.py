"""What the tests of the report page share: pages of made-up reports, a browser, and what must never show."""
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser  # noqa: E402

TOOL = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else os.environ["TWICETOLD_TOOL"]
SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
MAKER = os.path.join(os.path.dirname(TOOL), "tests", "test_report")  # writes pages of made-up reports


class PageCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = tempfile.TemporaryDirectory()
        cls.browser = Browser()
        subprocess.run([MAKER, "[.pages]"], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "TWICETOLD_PAGES": cls.work.name})

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.work.cleanup()

    @classmethod
    def audit(cls, name, *inputs):
        folder = os.path.join(cls.work.name, name)
        subprocess.run([TOOL, "audit", *inputs, "--out", folder, "--quiet"], check=True)
        return folder

    def page(self, name):
        return os.path.join(self.work.name, name)

    def setUp(self):
        self.browser.size(1440, 900)
        self.browser.complaints()
        self.browser.requests()

    def tearDown(self):
        # What a slip of the script would write.
        for word in ("false", "undefined", "null", "NaN", "[object"):
            self.assertNotIn(word, self.browser.text("main"))
        self.assertEqual(self.browser.complaints(), [])
        self.assertEqual(self.browser.requests(), [])

    def open_group(self, fragment):
        self.browser.run("location.hash = arguments[0]", fragment)
        self.browser.until("return document.querySelectorAll('.member').length > 0", "a group's members")
