"""A visitor of the demo hall breaks a device, sees it said in words, mends it and sees it well again."""

import unittest

from selenium.webdriver.common.by import By

from hall_browser import (
    DESK_SIZE,
    call_api,
    complaints,
    find,
    get_json,
    open_browser,
    press,
    until,
    visit,
    wait_for_hall,
)


class Gremlins(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        wait_for_hall()

    def setUp(self):
        self.browser = open_browser(DESK_SIZE)
        self.addCleanup(self.browser.quit)
        visit(self.browser, "/")
        find(self.browser, ".gremlin", "the gremlins on the overview")

    def device(self, kind):
        return next(each["id"] for each in get_json("/demo")["devices"] if each["kind"] == kind)

    def shown(self, device):
        """State and words of a device, as the page shows them."""
        card = self.browser.find_element(By.CSS_SELECTOR, f'.gremlin[data-device="{device}"]')
        return card.get_attribute("data-state"), card.find_element(By.CSS_SELECTOR, ".gremlin-trouble").text

    def wait_for(self, device, state, what, has_words):
        def stands(_):
            now, words = self.shown(device)
            return now == state and bool(words) == has_words

        until(self.browser, stands, what)

    def break_and_mend(self, device, fault, state):
        self.wait_for(device, "ready", f"{device} to be well at first", has_words=False)
        key = f'[data-key="{device}-{fault}"]'
        press(self.browser, key)
        self.addCleanup(self.mend, key)
        self.wait_for(device, state, f"{device} to be {state} after {fault}", has_words=True)
        until(
            self.browser,
            lambda driver: driver.find_element(By.CSS_SELECTOR, key).get_attribute("aria-pressed") == "true",
            "the button to stay pressed",
        )
        press(self.browser, key)
        self.wait_for(device, "ready", f"{device} to recover from {fault}", has_words=False)
        self.assertEqual(complaints(self.browser), [])

    def mend(self, key):
        """A test that failed leaves nothing broken behind for the next."""

        def mended(driver):
            button = driver.find_element(By.CSS_SELECTOR, key)
            if button.get_attribute("aria-pressed") == "false":
                return True
            button.click()
            return False

        until(self.browser, mended, f"{key} to be taken back")

    def test_a_pulled_plug_is_told_and_the_boards_come_back_with_what_they_showed(self):
        self.break_and_mend(self.device("ledBoards"), "unplug", "absent")

    def test_a_pulled_plug_of_the_pads_is_told_and_heals_by_itself(self):
        self.break_and_mend(self.device("pads"), "unplug", "absent")

    def test_a_printer_without_paper_waits_for_a_person_and_goes_on(self):
        self.break_and_mend(self.device("ticketPrinter"), "paperOut", "held")

    def test_a_printer_without_paper_leaves_its_work_to_the_other_of_its_floor(self):
        printers = [each for each in get_json("/demo")["devices"] if each["kind"] == "ticketPrinter"]
        zone = next(z for z in {each["zone"] for each in printers} if sum(p["zone"] == z for p in printers) > 1)
        empty, other = [each["id"] for each in printers if each["zone"] == zone][:2]
        self.wait_for(empty, "ready", f"{empty} to be well at first", has_words=False)
        key = f'[data-key="{empty}-paperOut"]'
        press(self.browser, key)
        self.addCleanup(self.mend, key)
        self.wait_for(empty, "held", f"{empty} to wait for paper", has_words=True)
        services = get_json("/services")
        floor = {each["id"] for each in services["lines"] if each["zone"] == zone}
        service = next(each["id"] for each in services["services"] if each["available"] and each["line"] in floor)
        for _ in range(2):
            status, ticket = call_api(self.browser, "POST", "/tickets", {"services": [service]})
            self.assertLess(status, 300)
            until(
                self.browser,
                lambda _, number=ticket["number"]: any(
                    each["number"] == number and each["printer"] == other for each in get_json("/demo")["tickets"]
                ),
                f"{ticket['number']} to come out of {other}",
            )
        press(self.browser, key)
        self.wait_for(empty, "ready", f"{empty} to go on with paper", has_words=False)

    def test_an_open_cover_and_a_jammed_cutter_are_told_apart(self):
        printer = self.device("ticketPrinter")
        words = []
        for fault in ("coverOpen", "cutterJam"):
            key = f'[data-key="{printer}-{fault}"]'
            self.wait_for(printer, "ready", f"{printer} to be well", has_words=False)
            press(self.browser, key)
            self.addCleanup(self.mend, key)
            self.wait_for(printer, "held", f"{printer} to wait for a person", has_words=True)
            words.append(self.shown(printer)[1])
            press(self.browser, key)
        self.wait_for(printer, "ready", f"{printer} to be well again", has_words=False)
        self.assertNotEqual(words[0], words[1])

    def test_a_printer_that_falls_silent_is_found_out(self):
        self.break_and_mend(self.device("ticketPrinter"), "silent", "failing")


if __name__ == "__main__":
    unittest.main()
