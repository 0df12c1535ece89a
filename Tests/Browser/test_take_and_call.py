"""A citizen takes a number in a browser and is called; every role sees the same."""

import time
import unittest

from selenium.common.exceptions import StaleElementReferenceException

from hall_browser import (
    DESK_SIZE,
    KIOSK_SIZE,
    call_api,
    complaints,
    find,
    get_json,
    open_browser,
    press,
    sign_in,
    small_targets,
    until,
    visit,
    wait_for_hall,
)

#: So many people may stand before ours; beyond this something is wrong with the line.
MOST_CALLS = 60
#: After a call a second press within this time changes nothing, in seconds.
GUARD_SECONDS = 3


class TakeAndCall(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hall = wait_for_hall()

    def browser(self, size=DESK_SIZE):
        browser = open_browser(size)
        self.addCleanup(browser.quit)
        return browser

    def take_number(self, browser):
        """Two touches from the first page to a number; answers number and windows."""
        visit(browser, "/kiosk")
        press(browser, ".tile.theme")
        press(browser, ".tile.service:not(.unavailable)")
        shown = find(browser, "[data-number]", "the number on the kiosk")
        return shown.get_attribute("data-number")

    def test_two_touches_take_a_number_and_the_clerk_page_calls_it(self):
        overview = self.browser()
        visit(overview, "/")
        find(overview, "[data-window]", "the windows on the overview")
        self.listen_for_calls(overview)

        kiosk = self.browser(KIOSK_SIZE)
        number = self.take_number(kiosk)
        self.assertRegex(number, r"^[A-Z]{1,2}\d{3,}$")
        self.assertEqual(complaints(kiosk), [])

        clerk = self.browser()
        serving = self.windows_serving(number)
        self.sit_down(clerk, serving[0])
        called_at = self.call_until(clerk, overview, number)
        self.assertIn(called_at, serving)
        until(
            overview,
            lambda driver: any(number in each for each in driver.execute_script("return window.said")),
            f"the overview page to say {number}",
        )
        self.assertEqual(complaints(clerk), [])
        self.assertEqual(complaints(overview), [])

    def test_the_clerk_page_says_how_a_number_stands(self):
        clerk = self.browser()
        visit(clerk, "/kiosk")
        number = self.take_in_background(clerk)
        self.sit_down(clerk, self.window_of(number))
        press(clerk, "details.more summary")
        press(clerk, "[data-key=why]")
        asked = find(clerk, "dialog input", "the field for a number")
        asked.send_keys(number + "\n")
        # Waiting or, by now, called: either is said of the number itself.
        until(clerk, lambda driver: f"{number}已等候" in find(driver, "dialog").text
              or f"{number}等候" in find(driver, "dialog").text, f"how {number} stands")
        self.assertEqual(small_targets(clerk), [])
        self.assertEqual(complaints(clerk), [])
        asked.clear()
        asked.send_keys("ZZ999\n")
        find(clerk, "dialog .note.warn", "that nobody has this number")

    def test_a_call_reaches_a_screen_page_as_new_pixels(self):
        screens = get_json("/screens")
        self.assertGreater(len(screens), 0)
        screen = screens[0]
        browser = self.browser((screen["width"], screen["height"]))
        visit(browser, f"/screen/{screen['id']}")
        canvas = find(browser, "canvas[data-revision]", "the first whole picture")
        size = browser.execute_script("return [arguments[0].width, arguments[0].height]", canvas)
        self.assertEqual(size, [screen["width"], screen["height"]])
        first = canvas.get_attribute("data-revision")
        self.make_a_call_in(screen["zone"])
        until(
            browser,
            lambda driver: find(driver, "canvas").get_attribute("data-revision") != first,
            "the picture to change after a call",
        )
        self.assertEqual(complaints(browser), [])

    def test_a_pad_of_the_demo_hall_calls(self):
        browser = self.browser()
        visit(browser, "/")
        number = self.take_in_background(browser)
        window = self.window_of(number)
        press(browser, f'.window-tile[data-window="{window}"]')
        press(browser, "[data-pad=next]")

        def somebody_called(driver):
            state = self.window_state(window)
            return state["number"] is not None or state["status"] == "ready"

        until(browser, somebody_called, f"window {window} to call after its pad was pressed")
        self.assertEqual(complaints(browser), [])

    def test_nobody_who_is_not_signed_in_can_call(self):
        browser = self.browser(KIOSK_SIZE)
        visit(browser, "/kiosk")
        find(browser, ".tile.theme")
        window = self.hall_state()["windows"][0]["id"]
        status, answer = call_api(browser, "POST", f"/windows/{window}/next", {})
        self.assertIn(status, (401, 403))
        self.assertIn("zh", answer["error"])
        self.assertIn("en", answer["error"])

    def test_an_enrolled_kiosk_takes_numbers_and_cannot_call(self):
        manager = self.browser()
        sign_in(manager, "manager", "/manager")
        device = {"id": f"kiosk-test-{time.time_ns()}", "kind": "kiosk", "zone": self.hall["zones"][0]["id"]}
        status, enrolment = call_api(manager, "POST", "/enrolments", device)
        self.assertLess(status, 300)
        kiosk = self.browser(KIOSK_SIZE)
        visit(kiosk, "/enrol")
        find(kiosk, "form input").send_keys(enrolment["token"] + "\n")
        find(kiosk, ".tile.theme", "the kiosk's first page after enrolling")
        status, _ = call_api(kiosk, "POST", "/tickets", {"services": [self.available_service()]})
        self.assertEqual(status, 201)
        window = self.hall_state()["windows"][0]["id"]
        status, _ = call_api(kiosk, "POST", f"/windows/{window}/next", {})
        self.assertEqual(status, 403)
        call_api(manager, "POST", f"/enrolments/{device['id']}/revoke", {})

    def test_a_clerk_cannot_change_the_configuration(self):
        browser = self.browser()
        sign_in(browser, "clerk", "/clerk")
        status, _ = call_api(browser, "POST", "/notice", {"text": "不该出现"})
        self.assertEqual(status, 403)
        self.assertNotEqual(get_json("/hall")["notice"], "不该出现")

    def test_the_same_request_twice_takes_one_number(self):
        browser = self.browser()
        visit(browser, "/kiosk")
        service = self.available_service()
        body = {"requestId": f"twice-{id(self)}-{service}", "services": [service]}
        first = call_api(browser, "POST", "/tickets", body)
        second = call_api(browser, "POST", "/tickets", body)
        self.assertEqual(first[1]["number"], second[1]["number"])

    def hall_state(self):
        """One state of the hall, as the stream gives it on connecting."""
        browser = self.state_browser()
        return browser.execute_async_script("""
          const done = arguments[0];
          const source = new EventSource('/api/v1/events');
          source.addEventListener('hall', (event) => {
            source.close();
            done(JSON.parse(event.data));
          });
        """)

    def state_browser(self):
        if not hasattr(self, "watcher"):
            self.watcher = self.browser()
            visit(self.watcher, "/sign-in")
        return self.watcher

    def window_state(self, window):
        return next(each for each in self.hall_state()["windows"] if each["id"] == window)

    def line_of(self, number):
        prefix = number.rstrip("0123456789")
        return next(each for each in get_json("/services")["lines"] if each["prefix"] == prefix)

    def windows_serving(self, number):
        """The windows that may call a number, as the demo guide sees them."""
        line = self.line_of(number)["id"]
        browser = self.state_browser()
        call_api(browser, "POST", "/demo/sign-in", {"role": "manager"})
        _, now = call_api(browser, "GET", "/manager")
        return [each["id"] for each in now["windows"] if line in each["lines"]]

    def window_of(self, number):
        return self.windows_serving(number)[0]

    def available_service(self):
        return next(each["id"] for each in get_json("/services")["services"] if each["available"])

    def take_in_background(self, browser):
        _, ticket = call_api(browser, "POST", "/tickets", {"services": [self.available_service()]})
        return ticket["number"]

    def make_a_call_in(self, zone):
        browser = self.state_browser()
        lines = {each["id"]: each for each in get_json("/services")["lines"]}
        service = next(
            each
            for each in get_json("/services")["services"]
            if each["available"] and lines[each["line"]]["zone"] == zone
        )
        _, ticket = call_api(browser, "POST", "/tickets", {"services": [service["id"]]})
        window = self.window_of(ticket["number"])
        call_api(browser, "POST", f"/demo/pads/{window}/press", {"key": "next"})

    def sit_down(self, clerk, window):
        """Takes the window; in the demo hall its emulated clerk makes room."""
        visit(clerk, "/sign-in")
        status, _ = call_api(clerk, "POST", "/demo/sign-in", {"role": "clerk", "window": window})
        self.assertEqual(status, 200)
        visit(clerk, f"/clerk?window={window}")
        find(clerk, "[data-status]", "the counter page")

        def can_call(driver):
            status = find(driver, "[data-status]").get_attribute("data-status")
            key = {"closed": "open", "paused": "pause"}.get(status)
            # Not waited for: while the last press is on its way the key is off, and then gone.
            for each in driver.find_elements("css selector", f"[data-action={key}]:enabled"):
                each.click()
            return status in ("open", "ready", "serving")

        until(clerk, can_call, f"window {window} to be open")

    def call_until(self, clerk, overview, number):
        """Presses next until the number is called here or, by a colleague, elsewhere."""
        for _ in range(MOST_CALLS):
            heard = self.was_called(overview, number)
            if heard:
                return heard["window"]
            before = self.number_at(clerk)
            press(clerk, "[data-action=next]")
            # A press within the guard time of a call changes nothing: then it is pressed again.
            end = time.monotonic() + GUARD_SECONDS + 1
            while time.monotonic() < end and self.number_at(clerk) == before:
                if self.was_called(overview, number):
                    break
                time.sleep(0.2)
        self.fail(f"{number} was not called within {MOST_CALLS} presses")

    def listen_for_calls(self, browser):
        """Keeps every call that the hall's stream tells this browser from now on."""
        browser.execute_async_script("""
          const done = arguments[0];
          window.heard = [];
          window.said = [];
          const region = document.querySelector('[aria-live].visually-hidden');
          new MutationObserver(() => window.said.push(region.textContent))
            .observe(region, {childList: true, characterData: true, subtree: true});
          const source = new EventSource('/api/v1/events');
          source.addEventListener('call', (event) => window.heard.push(JSON.parse(event.data)));
          source.addEventListener('hall', () => done(true));
        """)

    def number_at(self, clerk):
        shown = clerk.find_elements("css selector", ".now-number")
        try:
            return shown[0].get_attribute("data-number") if shown else None
        except StaleElementReferenceException:
            return None

    def was_called(self, browser, number):
        return browser.execute_script(
            "return window.heard.find((each) => each.number === arguments[0]) || null", number
        )


if __name__ == "__main__":
    unittest.main()
