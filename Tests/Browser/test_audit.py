"""An auditor sees that nobody jumped the queue, and why a ticket was called."""

import unittest

from selenium.webdriver.common.by import By

from hall_browser import call_api, complaints, find, open_browser, press, sign_in, small_targets, until, wait_for_hall


class Audit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        wait_for_hall()

    def test_every_call_is_the_rules_own_and_one_is_explained(self):
        browser = open_browser()
        self.addCleanup(browser.quit)
        sign_in(browser, "auditor", "/audit")

        def called(driver):
            """The number of a ticket that was called, once there is one."""
            _, page = call_api(driver, "GET", "/journal/events?after=0&limit=500")
            calls = {each["payload"]["ticket"] for each in page["events"] if each["kind"] == "ticketCalled"}
            taken = [each["payload"] for each in page["events"] if each["kind"] == "ticketTaken"]
            return next((each["number"] for each in taken if each["ticket"] in calls), None)

        number = until(browser, called, "a call")
        press(browser, "[data-key=replay]")
        until(browser, lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".note.good")) == 2, "all calls to be replayed")
        find(browser, "[data-key=why-number]").send_keys(number)
        press(browser, "[data-key=why-ask]")
        standing = find(browser, ".reasons p").text
        self.assertIn(number, standing)
        self.assertEqual(small_targets(browser), [])
        self.assertEqual(complaints(browser), [])


if __name__ == "__main__":
    unittest.main()
