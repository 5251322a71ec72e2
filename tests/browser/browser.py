"""A headless Chromium for the report's tests: no network, every request and console message recorded."""
import json
import os
import sys
import time

try:
    from selenium import webdriver
except ImportError:  # another Python stands before Debian's, which has selenium
    if os.path.realpath(sys.executable) == os.path.realpath("/usr/bin/python3"):
        sys.exit("python3-selenium is missing: apt-get install python3-selenium chromium chromium-driver")
    os.execv("/usr/bin/python3", ["/usr/bin/python3"] + sys.argv)

from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys


class Browser:
    def __init__(self):
        options = Options()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1440,900",
                         "--lang=en-US", "--host-resolver-rules=MAP * ~NOTFOUND"):
            options.add_argument(argument)
        options.binary_location = "/usr/bin/chromium"
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_page_load_timeout(120)
        self.driver.set_script_timeout(120)

    def quit(self):
        self.driver.quit()

    def open(self, folder, fragment=""):
        """Opens a report and waits until its lists are there."""
        self.driver.get("about:blank")
        self.driver.get("file://" + os.path.abspath(folder) + "/report.html" + fragment)
        self.until("return document.documentElement.dataset.ready === 'true'", "the page's data")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, script, what, seconds=60):
        end = time.time() + seconds
        while time.time() < end:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError("waited in vain for " + what)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.textContent || ''", selector)

    def size(self, width, height):
        self.driver.set_window_size(width, height)

    def shot(self, name):
        folder = os.environ.get("TWICETOLD_SHOTS")
        if folder:
            os.makedirs(folder, exist_ok=True)
            self.driver.save_screenshot(os.path.join(folder, name + ".png"))

    def first_paint(self):
        """Milliseconds until something with content was painted."""
        return self.until("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime", "the first paint")

    def complaints(self):
        """Console errors and warnings since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def requests(self):
        """Addresses asked for since the last call, but for the page itself."""
        out = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                if not (url.startswith("file://") and "/report.html" in url) and url != "about:blank":
                    out.append(url)
        return out
