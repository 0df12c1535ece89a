"""Every page opens without complaint, in both languages, for fingers and for phones."""

import unittest

from hall_browser import (
    DESK_SIZE,
    KIOSK_SIZE,
    PHONE_SIZE,
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

#: Page, who opens it, and what shows that it is there.
PAGES = [
    ("/", None, "[data-window]"),
    ("/kiosk", None, ".tile.theme"),
    ("/sign-in", None, "form"),
    ("/enrol", None, "form"),
    ("/clerk", "clerk", ".window-choice"),
    ("/guide", "guide", ".find-input"),
    ("/manager", "manager", ".sums"),
    ("/layouts", "manager", ".layout-card"),
    ("/audit", "auditor", ".note.good"),
]


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        wait_for_hall()

    def browser(self, size=DESK_SIZE):
        browser = open_browser(size)
        self.addCleanup(browser.quit)
        return browser

    def test_every_page_opens_in_both_languages_without_complaint(self):
        browser = self.browser()
        for path, role, sign in PAGES:
            with self.subTest(page=path):
                if role:
                    sign_in(browser, role, path)
                for language, code in (("zh", "zh-CN"), ("en", "en")):
                    visit(browser, f"{path}?lang={language}")
                    find(browser, sign, f"{sign} on {path}")
                    root = browser.execute_script("return document.documentElement.lang")
                    self.assertEqual(root, code)
                self.assertEqual(complaints(browser), [])

    def test_language_changes_at_a_touch(self):
        browser = self.browser(KIOSK_SIZE)
        visit(browser, "/kiosk")
        chinese = find(browser, "h1").text
        press(browser, "[data-key=language]")
        until(browser, lambda driver: find(driver, "h1").text != chinese, "the heading in English")

    def test_no_page_needs_sideways_scrolling_on_a_phone(self):
        browser = self.browser(PHONE_SIZE)
        for path, role, sign in PAGES:
            with self.subTest(page=path):
                if role:
                    sign_in(browser, role, path)
                visit(browser, path)
                find(browser, sign)
                wide = browser.execute_script("return document.documentElement.scrollWidth")
                self.assertLessEqual(wide, PHONE_SIZE[0])

    def test_kiosk_and_counter_fit_fingers(self):
        for size in (KIOSK_SIZE, (KIOSK_SIZE[1], KIOSK_SIZE[0])):
            kiosk = self.browser(size)
            visit(kiosk, "/kiosk")
            find(kiosk, ".tile.theme")
            self.assertEqual(small_targets(kiosk), [])
            press(kiosk, "[data-key=search]")
            find(kiosk, ".search-input")
            self.assertEqual(small_targets(kiosk), [])
            press(kiosk, "[data-key=back]")
            press(kiosk, ".tile.theme")
            find(kiosk, ".tile.service")
            self.assertEqual(small_targets(kiosk), [])
        clerk = self.browser()
        sign_in(clerk, "clerk", "/clerk")
        find(clerk, ".window-choice")
        self.assertEqual(small_targets(clerk), [])
        press(clerk, ".window-choice:not([disabled])")
        find(clerk, "[data-status]")
        self.assertEqual(small_targets(clerk), [])

    def test_the_kiosk_finds_services_by_pinyin_initials_and_by_name(self):
        services = [each for each in get_json("/services")["services"] if len(each["initials"]) > 3]
        browser = self.browser(KIOSK_SIZE)
        visit(browser, "/kiosk")
        press(browser, "[data-key=search]")
        service = services[0]
        for text in (service["initials"], service["name"]["zh"]):
            field = find(browser, ".search-input")
            browser.execute_script("arguments[0].value = ''", field)
            field.send_keys(text)
            find(browser, f'[data-service="{service["id"]}"]', f"{service['id']} for “{text}”")

    def test_the_keyboard_alone_takes_a_number(self):
        browser = self.browser(KIOSK_SIZE)
        visit(browser, "/kiosk")
        for selector in (".tile.theme", ".tile.service:not(.unavailable)"):
            tile = find(browser, selector)
            browser.execute_script("arguments[0].focus()", tile)
            browser.switch_to.active_element.send_keys("\n")
        find(browser, "[data-number]", "a number")

    def test_a_ticket_page_shows_its_number_and_nothing_without_the_token(self):
        browser = self.browser(PHONE_SIZE)
        visit(browser, "/kiosk")
        service = next(each["id"] for each in get_json("/services")["services"] if each["available"])
        _, ticket = call_api(browser, "POST", "/tickets", {"services": [service]})
        if ticket.get("statusUrl"):
            visit(browser, ticket["statusUrl"])
            self.assertEqual(find(browser, ".ticket-number").text, ticket["number"])
            self.assertEqual(complaints(browser), [])
        visit(browser, f"/t/{ticket['number']}/not-the-token")
        find(browser, ".note.warn")

    def test_nothing_is_loaded_from_elsewhere(self):
        browser = self.browser()
        for path, _, sign in PAGES[:4]:
            visit(browser, path)
            find(browser, sign)
            foreign = browser.execute_script("""
              return performance.getEntriesByType('resource').map((each) => each.name)
                .filter((name) => new URL(name).origin !== location.origin);
            """)
            self.assertEqual(foreign, [])


if __name__ == "__main__":
    unittest.main()
