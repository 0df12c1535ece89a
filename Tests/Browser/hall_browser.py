"""A headless Chromium that looks at a running hall, and the few things every test asks of it."""

import json
import os
import time
import urllib.parse
import urllib.request

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

#: Where `hall demo` listens.
HALL_URL = os.environ.get("HALL_URL", "http://127.0.0.1:8080").rstrip("/")
#: Debian's chromium-driver package puts it here.
DRIVER = os.environ.get("CHROMEDRIVER", "/usr/bin/chromedriver")
#: Longest that a loaded machine may take for anything a person waits for, in seconds.
PATIENCE = 40
#: A finger needs this many CSS pixels each way.
LEAST_TOUCH = 48
KIOSK_SIZE = (1080, 1920)
DESK_SIZE = (1440, 900)
PHONE_SIZE = (390, 844)


def open_browser(size=DESK_SIZE):
    """Starts Chromium with a window of `size` CSS pixels; its console is kept for `complaints`."""
    options = Options()
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--autoplay-policy=no-user-gesture-required",
        f"--window-size={size[0]},{size[1]}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(service=Service(DRIVER), options=options)
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False},
    )
    browser.set_script_timeout(PATIENCE)
    return browser


def visit(browser, path):
    browser.get(HALL_URL + path)


def until(browser, condition, what):
    """Waits until `condition(browser)` is true and answers it; elements may be redrawn meanwhile."""
    ignored = (Exception,)
    waiter = WebDriverWait(browser, PATIENCE, poll_frequency=0.1, ignored_exceptions=ignored)
    return waiter.until(condition, f"waited {PATIENCE} s for {what}")


def find(browser, selector, what=None):
    """The first visible element, waited for."""

    def visible(driver):
        shown = [each for each in driver.find_elements(By.CSS_SELECTOR, selector) if each.is_displayed()]
        return shown[0] if shown else None

    return until(browser, visible, what or selector)


def press(browser, selector):
    """Presses what a person would press; the page may replace it between finding and pressing."""

    def pressed(driver):
        for element in driver.find_elements(By.CSS_SELECTOR, selector):
            if element.is_displayed() and element.is_enabled():
                driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
                element.click()
                return True
        return False

    return until(browser, pressed, f"{selector} to press")


def sign_in(browser, role, path):
    """Comes into the demo hall as `role` and goes to `path`."""
    visit(browser, f"/sign-in?next={path}")
    press(browser, f"[data-role={role}]")
    # The sign-in page has the path in its own address, behind the question mark.
    until(
        browser,
        lambda driver: urllib.parse.urlsplit(driver.current_url).path == path,
        f"{path} after signing in",
    )


def call_api(browser, method, path, body=None):
    """Asks the API with the page's own cookie; answers (status, value)."""
    script = """
      const [method, path, body, done] = arguments;
      fetch('/api/v1' + path, {
        method, headers: body ? {'Content-Type': 'application/json'} : {},
        body: body ? JSON.stringify({requestId: 'test-' + Math.random(), ...body}) : undefined,
      }).then(async (answer) => done([answer.status, await answer.json().catch(() => null)]))
        .catch((error) => done([0, String(error)]));
    """
    return tuple(browser.execute_async_script(script, method, path, body))


def complaints(browser):
    """What the console said that is a fault of the page."""
    return [
        entry["message"]
        for entry in browser.get_log("browser")
        if entry["level"] == "SEVERE"
    ]


def small_targets(browser):
    """Everything that can be pressed and is smaller than a finger."""
    script = """
      const least = arguments[0];
      return [...document.querySelectorAll('button, a[href], input, select, summary')]
        .filter((each) => each.offsetParent !== null || getComputedStyle(each).position === 'fixed')
        .map((each) => ['checkbox', 'radio'].includes(each.type) ? each.closest('label') : each)
        .filter((each) => each && each.checkVisibility())
        .map((each) => [each, each.getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.width < least - 0.5 || box.height < least - 0.5))
        .map(([each, box]) => `${each.tagName} ${each.className} ${Math.round(box.width)}x${Math.round(box.height)} ${each.textContent.slice(0, 20)}`);
    """
    return browser.execute_script(script, LEAST_TOUCH)


def get_json(path):
    """Asks the API as nobody in particular."""
    with urllib.request.urlopen(f"{HALL_URL}/api/v1{path}", timeout=PATIENCE) as answer:
        return json.load(answer)


def wait_for_hall():
    """The server may still be starting."""
    last = None
    for _ in range(PATIENCE * 2):
        try:
            return get_json("/hall")
        except OSError as error:
            last = error
            time.sleep(0.5)
    raise RuntimeError(f"nobody answers at {HALL_URL}: {last}")
