"""A pad is exchanged for one without switches; the manager says on the page where it belongs, and it calls."""

import os
import unittest

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from hall_browser import (
    DESK_SIZE,
    call_api,
    complaints,
    find,
    get_json,
    open_browser,
    press,
    sign_in,
    small_targets,
    until,
)

#: Where pictures for a person to look at go; without it none are taken.
PICTURES = os.environ.get("HALL_PICTURES")


class Nodes(unittest.TestCase):
    def setUp(self):
        self.browser = open_browser(DESK_SIZE)
        self.addCleanup(self.browser.quit)
        sign_in(self.browser, "manager", "/manager")
        self.line = next(each["id"] for each in get_json("/demo")["devices"] if each["kind"] == "pads")
        self.unit = self.report()["units"][0]

    def ask(self, path, body):
        status, value = call_api(self.browser, "POST", path, body)
        self.assertLess(status, 300, value)
        return value

    def report(self):
        status, value = call_api(self.browser, "GET", "/devices")
        self.assertEqual(status, 200)
        return next(each for each in value["devices"] if each["id"] == self.line)

    def exchange(self, fault):
        self.ask(f"/demo/devices/{self.line}/fault", {"fault": fault})

    def picture(self, name):
        if PICTURES:
            self.browser.save_screenshot(f"{PICTURES}/{name}.png")

    def put_back(self):
        """The former pad at its address, for whoever tests next."""
        if self.report()["units"][0]["assigned"]:
            self.ask(f"/devices/{self.line}/nodes/release", {"address": self.unit["address"]})
        self.exchange("formerPad")
        until(self.browser, lambda _: self.report()["units"][0]["up"], "the former pad to answer")
        window = self.unit["window"]
        if self.status(window) == "paused":
            self.ask(f"/demo/pads/{window}/press", {"key": "pause"})
            until(self.browser, lambda _: self.status(window) != "paused", "the window to go on")

    def status(self, window):
        _, value = call_api(self.browser, "GET", "/manager")
        return next(each["status"] for each in value["windows"] if each["id"] == window)

    def frames(self):
        return self.report()["counters"]["frames"]

    def test_a_new_pad_is_named_placed_calls_and_is_released(self):
        press(self.browser, "[data-tab=devices]")
        until(self.browser, lambda _: self.report()["state"] == "ready", "the line to be well at first")
        self.addCleanup(self.put_back)
        self.exchange("newPad")
        place = find(self.browser, '[data-key^="place-"]', "the new pad to be named on the page")
        node = place.get_attribute("data-key").removeprefix("place-")
        self.assertRegex(node, "^[0-9A-F]{24}$")
        until(self.browser, lambda _: not self.report()["units"][0]["up"], "the old pad to be missed")
        self.picture("nodes-waiting")
        self.assertEqual(small_targets(self.browser), [])

        before = self.frames()
        press(self.browser, f'[data-key="place-{node}"]')
        choice = Select(find(self.browser, '[data-key="node-place"]'))
        offered = [each.get_attribute("value") for each in choice.options]
        # Only places of a pad that do not answer, or that are not there yet.
        self.assertEqual(offered, ["", f"address:{self.unit['address']}"])
        choice.select_by_value(f"address:{self.unit['address']}")
        self.picture("nodes-choosing")
        press(self.browser, "dialog[open] .primary")
        until(
            self.browser,
            lambda driver: not driver.find_elements(By.CSS_SELECTOR, f'[data-node="{node}"]'),
            "the page to name nobody any more",
        )
        # A line made anew counts its frames from nothing.
        self.assertGreater(self.frames(), before)
        until(self.browser, lambda _: self.report()["state"] == "ready", "the line to be well with the new pad")
        self.assertEqual(self.report()["units"][0]["assigned"], node)
        press(self.browser, f'[data-key="units-{self.line}"]')
        find(self.browser, f'[data-key="release-{self.line}-{self.unit["address"]}"]')
        self.picture("nodes-placed")

        # A press that is answered shows that the new pad is heard; the pause key always does something.
        window = self.unit["window"]
        status = self.status(window)
        self.ask(f"/demo/pads/{window}/press", {"key": "pause"})
        until(self.browser, lambda _: self.status(window) != status, "the new pad's key to act")
        press(self.browser, f'[data-key="release-{self.line}-{self.unit["address"]}"]')
        press(self.browser, "dialog[open] .primary")
        until(self.browser, lambda _: self.report()["units"][0]["assigned"] is None, "the address to be released")
        self.assertEqual(complaints(self.browser), [])


if __name__ == "__main__":
    unittest.main()
