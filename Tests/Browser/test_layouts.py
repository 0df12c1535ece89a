"""A manager changes a layout in the editor, sees the screen change, and goes back."""

import base64
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from hall_browser import (
    DESK_SIZE,
    call_api,
    complaints,
    find,
    open_browser,
    press,
    sign_in,
    small_targets,
    until,
    visit,
    wait_for_hall,
)

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LAYOUT = "screen-hall"
#: The program whose `layout render` is compared; the release build unless told otherwise.
HALL = os.environ.get("HALL_PROGRAM", str(ROOT / ".build/release/hall"))

#: A PNG of one dot, in base64.
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
#: The dots of a rectangle of a picture in base64, or of the page's canvas, as numbers.
DOTS = """
  const [png, rect, done] = arguments;
  (async () => {
    let canvas = document.querySelector('canvas');
    if (png) {
      const bytes = Uint8Array.from(atob(png), (each) => each.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
      canvas = new OffscreenCanvas(picture.width, picture.height);
      canvas.getContext('2d').drawImage(picture, 0, 0);
    }
    const [x, y, w, h] = rect ?? [0, 0, canvas.width, canvas.height];
    const data = canvas.getContext('2d').getImageData(x, y, w, h).data;
    const hash = await crypto.subtle.digest('SHA-256', data);
    done(Array.from(new Uint8Array(hash)).join());
  })().catch((error) => done(String(error)));
"""


class Layouts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        wait_for_hall()

    def browser(self, size=DESK_SIZE):
        browser = open_browser(size)
        self.addCleanup(browser.quit)
        return browser

    def manager(self):
        browser = self.browser((1600, 1000))
        sign_in(browser, "manager", "/layouts")
        find(browser, f'[data-layout="{LAYOUT}"]')
        return browser

    def open(self, browser, name=LAYOUT):
        press(browser, f'[data-layout="{name}"]')
        until(browser, lambda driver: find(driver, ".picture canvas[data-painted]") is not None, "the picture")

    def entry(self, browser):
        status, value = call_api(browser, "GET", f"/layouts/{LAYOUT}")
        self.assertEqual(status, 200)
        return value

    def restore(self, browser, source, path=f"/layouts/{LAYOUT}"):
        """Puts a file back as it was, for the tests after this one."""
        browser.execute_async_script(
            """
            const [path, body, done] = arguments;
            fetch(path).then(async (answer) => fetch(path, {method: 'POST', body,
              headers: {'Content-Type': 'application/json', 'If-Match': answer.headers.get('ETag')}}))
              .then((answer) => done(answer.status), (error) => done(String(error)));
            """,
            f"/api/v1{path}",
            json.dumps({"requestId": "restore", "source": source}),
        )

    def change(self, browser, selector, value):
        field = find(browser, selector)
        browser.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))",
            field,
            value,
        )

    def choose_column(self, browser, content):
        def pressed(driver):
            for each in driver.find_elements(By.CSS_SELECTOR, ".outline button"):
                if each.get_attribute("data-content") == content:
                    each.click()
                    return True
            return False

        until(browser, pressed, f"the column {content} in the outline")

    def source(self, browser):
        return browser.find_element(By.CSS_SELECTOR, "textarea[data-key=source]").get_attribute("value")

    def choose(self, browser, selector, value):
        """Chooses what a person would choose in a list, or types a time."""
        find(browser, selector)
        self.change(browser, selector, value)

    def drag(self, browser, start, end):
        """Presses at a place of the window, moves in two steps, and lets go."""
        actions = ActionBuilder(browser)
        pointer = actions.pointer_action
        pointer.move_to_location(*map(round, start)).pointer_down()
        pointer.move_to_location(*(round((a + b) / 2) for a, b in zip(start, end)))
        pointer.move_to_location(*map(round, end)).pointer_up()
        actions.perform()

    def frame(self, browser):
        """The first frame of the chosen box in the window: x, y, width, height."""
        find(browser, ".frame:not(.twin):not(.hover)")
        return browser.execute_script(
            "const box = document.querySelector('.frame:not(.twin):not(.hover)').getBoundingClientRect();"
            "return [box.x, box.y, box.width, box.height]"
        )

    def test_a_column_changed_and_published_is_on_the_screen_and_goes_back(self):
        manager = self.manager()
        entry = self.entry(manager)
        output = next(each for each in entry["outputs"] if each["kind"] == "screen")
        self.addCleanup(self.restore, manager, entry["source"])
        screen = self.browser((output["width"], output["height"]))
        visit(screen, f"/screen/{output['device']}")
        find(screen, "canvas[data-revision]")
        self.open(manager)
        self.choose_column(manager, "{{row.number}}")
        find(manager, '[data-property="title"]')
        _, painted = call_api(manager, "POST", f"/layouts/{LAYOUT}/paint", {"data": "live", "output": f"{output['device']}/{output['address']}"})
        # The head of the table of calls alone: the rows below it change with every call.
        lines = entry["source"].split("\n")
        first = next(at for at, line in enumerate(lines) if line.strip() == "rows: calls")
        head = next(line.split(":")[1] for line in lines[first:] if line.strip().startswith("header-height:"))
        begins = max(at for at, line in enumerate(lines[:first]) if line.strip() == "- table:")
        table = next(box for box in painted["boxes"] if box["file"] == 0 and box["line"] == begins + 1)
        region = [table["x"], table["y"], table["w"], int(head)]
        before = screen.execute_async_script(DOTS, None, region)
        self.change(manager, '[data-property="title"]', "号码")
        until(manager, lambda driver: "号码" in find(driver, "textarea[data-key=source]").get_attribute("value"), "the source to follow")
        press(manager, "[data-action=publish]")
        note = find(manager, "dialog [data-key=note]")
        note.send_keys("column title")
        press(manager, "dialog .key.primary")
        until(screen, lambda driver: driver.execute_async_script(DOTS, None, region) != before, "the screen to change")
        press(manager, "[data-action=history]")
        find(manager, "dialog .versions img")
        press(manager, "dialog .key.primary")
        until(screen, lambda driver: driver.execute_async_script(DOTS, None, region) == before, "the screen to go back")
        self.assertEqual(complaints(manager), [])
        self.assertEqual(complaints(screen), [])

    def test_preview_screen_and_command_line_give_the_same_dots(self):
        manager = self.manager()
        entry = self.entry(manager)
        output = next(each for each in entry["outputs"] if each["kind"] == "screen")
        screen = self.browser((output["width"], output["height"]))
        visit(screen, f"/screen/{output['device']}")
        find(screen, "canvas[data-revision]")

        def same(driver):
            shown = driver.execute_async_script(DOTS, None, None)
            body = {"data": "live", "output": f"{output['device']}/{output['address']}"}
            _, painted = call_api(manager, "POST", f"/layouts/{LAYOUT}/paint", body)
            return shown == driver.execute_async_script(DOTS, painted["png"], None)

        # Calls and the minute go on between the two questions; they agree when nothing happened.
        until(screen, same, "preview and screen to show the same moment")
        for name, sample in ((LAYOUT, "busy"), ("ticket-80mm", "worst"), ("board-window", "busy")):
            with self.subTest(layout=name), tempfile.TemporaryDirectory() as scratch:
                file = pathlib.Path(scratch) / "picture.png"
                command = [HALL, "layout", "render", str(ROOT / f"Layouts/{name}.yaml")]
                command += ["--data", str(ROOT / f"Layouts/samples/{name}-{sample}.json"), "--out", str(file)]
                subprocess.run(command, check=True, capture_output=True)
                source = (ROOT / f"Layouts/{name}.yaml").read_text(encoding="utf-8")
                status, painted = call_api(manager, "POST", f"/layouts/{name}/paint", {"source": source, "data": sample})
                self.assertEqual(status, 200, painted)
                self.assertEqual(base64.b64decode(painted["png"]), file.read_bytes())

    def test_mistakes_stand_where_they_are_and_the_picture_stays(self):
        browser = self.manager()
        self.open(browser)
        picture = find(browser, ".picture canvas").get_attribute("data-painted")
        source = find(browser, "textarea[data-key=source]")
        text = source.get_attribute("value")
        line = text.split("\n").index("size: [1920, 1080]") + 1
        browser.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
            source,
            text.replace("size: [1920, 1080]", "sise: [1920, 1080]", 1),
        )
        find(browser, ".errors .error")
        errors = [each.text for each in browser.find_elements(By.CSS_SELECTOR, ".errors .error")]
        self.assertTrue(any(each.startswith(f"{line}:1") and "size" in each for each in errors), errors)
        marked = [each.text for each in browser.find_elements(By.CSS_SELECTOR, ".gutter .bad")]
        self.assertIn(str(line), marked)
        self.assertEqual(find(browser, ".picture canvas").get_attribute("data-painted"), picture)
        self.assertFalse(find(browser, "[data-action=publish]").is_enabled())
        browser.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
            source,
            text,
        )
        until(browser, lambda driver: not driver.find_elements(By.CSS_SELECTOR, ".errors button"), "the mistake to be gone")
        self.assertEqual(complaints(browser), [])

    def test_boxes_are_added_copied_removed_and_undone(self):
        browser = self.manager()
        self.open(browser)
        original = find(browser, "textarea[data-key=source]").get_attribute("value")

        def source():
            return self.source(browser)

        self.choose_column(browser, "{{row.number}}")
        press(browser, "[data-add=column]")
        until(browser, lambda _: source().count("width: 1fr, text:") == original.count("width: 1fr, text:") + 1, "a new column")
        press(browser, "[data-action=undo]")
        until(browser, lambda _: source() == original, "the file as it was")
        press(browser, "[data-action=redo]")
        until(browser, lambda _: source() != original, "the change again")
        press(browser, "[data-action=undo]")
        until(browser, lambda _: source() == original, "the file as it was")
        self.assertEqual(small_targets(browser), [])
        self.assertEqual(complaints(browser), [])

    def test_the_second_of_two_managers_is_told(self):
        first, second = self.manager(), self.manager()
        source = self.entry(first)["source"]
        self.addCleanup(self.restore, first, source)
        for browser in (first, second):
            self.open(browser)
            self.choose_column(browser, "{{row.number}}")
        self.change(first, '[data-property="title"]', "甲")
        until(first, lambda driver: find(driver, "[data-action=save]").is_enabled(), "a change to save")
        press(first, "[data-action=save]")
        until(first, lambda driver: not find(driver, "[data-action=save]").is_enabled(), "it to be saved")
        self.change(second, '[data-property="title"]', "乙")
        until(second, lambda driver: find(driver, "[data-action=save]").is_enabled(), "a change to save")
        press(second, "[data-action=save]")
        find(second, "dialog .key.danger")
        self.assertIn("甲", self.entry(first)["source"])
        self.assertNotIn("乙", self.entry(first)["source"])

    def test_managers_at_work_are_told_before_they_save(self):
        first, second, third = self.manager(), self.manager(), self.manager()
        source = self.entry(first)["source"]
        self.addCleanup(self.restore, first, source)
        for browser in (first, second, third):
            self.open(browser)
        for browser, title in ((first, "甲"), (second, "乙")):
            self.choose_column(browser, "{{row.number}}")
            self.change(browser, '[data-property="title"]', title)
            until(browser, lambda driver: find(driver, "[data-action=save]").is_enabled(), "a change to save")
        press(first, "[data-action=save]")
        until(first, lambda driver: not find(driver, "[data-action=save]").is_enabled(), "it to be saved")
        # Pages look every fifteen seconds: who has changed something keeps it, and is told.
        find(second, "[data-overtaken]")
        self.assertIn("乙", self.source(second))
        self.assertNotIn("甲", self.source(second))
        # Who has changed nothing sees the new text.
        until(third, lambda driver: "甲" in self.source(driver), "the new text")
        press(second, "[data-overtaken] button")
        until(second, lambda driver: "甲" in self.source(driver), "the new text")
        self.assertEqual([each for each in second.find_elements(By.CSS_SELECTOR, "[data-overtaken]")], [])
        self.assertIn("甲", self.entry(first)["source"])
        self.assertEqual(complaints(second), [])

    def test_a_parts_outermost_box_has_a_frame_when_it_is_chosen(self):
        browser = self.manager()
        press(browser, '[data-part="hall"]')
        until(browser, lambda driver: find(driver, ".picture canvas[data-painted]") is not None, "the picture")
        self.choose(browser, "[data-key=within]", "screen-notice")
        until(browser, lambda driver: find(driver, "[data-key=within]").get_attribute("value") == "screen-notice", "the layout")
        press(browser, '[data-key="box-head-"]')
        x, y, width, height = self.frame(browser)
        picture = find(browser, ".picture canvas").rect
        self.assertAlmostEqual(width, picture["width"], delta=4)
        self.assertLess(height, picture["height"] / 4)
        self.assertEqual(complaints(browser), [])

    def test_a_column_is_moved_and_widened_in_the_picture(self):
        browser = self.manager()
        self.open(browser)
        original = self.source(browser)
        self.choose_column(browser, "{{row.number}}")
        browser.execute_script("document.querySelector('.picture').scrollIntoView({block: 'center'})")
        x, y, width, height = self.frame(browser)
        self.drag(browser, (x + width, y + height / 2), (x + width + 23, y + height / 2))
        until(browser, lambda _: self.source(browser) != original, "the column to be wider")
        self.assertNotIn("width: 220, text", self.source(browser))
        press(browser, "[data-action=undo]")
        until(browser, lambda _: self.source(browser) == original, "the file as it was")
        lines = original.split("\n")
        column = next(line for line in lines if "{{row.number}}" in line)
        x, y, width, height = self.frame(browser)
        self.drag(browser, (x + width / 3, y + height / 2), (x + width + 20, y + height / 2))
        until(browser, lambda _: self.source(browser) != original, "the column to go elsewhere")
        moved = self.source(browser).split("\n")
        self.assertEqual(sorted(moved), sorted(lines))
        self.assertEqual(moved.index(column), lines.index(column) + 1)
        press(browser, "[data-action=undo]")
        until(browser, lambda _: self.source(browser) == original, "the file as it was")
        self.assertEqual(complaints(browser), [])

    def test_a_box_is_moved_in_the_outline_by_keyboard(self):
        browser = self.manager()
        self.open(browser)
        original = self.source(browser)
        lines = original.split("\n")
        column = next(line for line in lines if "{{row.number}}" in line)
        self.choose_column(browser, "{{row.number}}")
        find(browser, '.outline [aria-current="true"]').send_keys(Keys.ALT, Keys.ARROW_DOWN)
        until(browser, lambda _: self.source(browser) != original, "the column to move")
        moved = self.source(browser).split("\n")
        self.assertEqual(moved.index(column), lines.index(column) + 1)
        press(browser, "[data-action=undo]")
        until(browser, lambda _: self.source(browser) == original, "the file as it was")
        self.assertEqual(complaints(browser), [])

    def assign(self, browser, device, layout, times):
        call_api(browser, "POST", f"/devices/{device}/layout", {"requestId": f"{device}{layout}{len(times)}", "layout": layout, "times": times})

    def test_a_screen_shows_another_layout_at_some_hours(self):
        manager = self.manager()
        device = "screen-3"
        _, answer = call_api(manager, "GET", "/layouts")
        output = next(each for each in answer["outputs"] if each["device"] == device)
        self.addCleanup(self.assign, manager, device, output["layout"], [])
        screen = self.browser((output["width"], output["height"]))
        visit(screen, f"/screen/{device}")
        find(screen, "canvas[data-revision]")
        press(manager, f'[data-output="{device}"] [data-action=assign]')
        press(manager, "dialog [data-action=add-time]")
        # Nothing moves on this one but its clock.
        self.choose(manager, "dialog [data-key=then-0]", "screen-emergency")
        self.choose(manager, "dialog [data-key=from-0]", "00:00")
        self.choose(manager, "dialog [data-key=to-0]", "00:00")
        self.assertEqual(small_targets(manager), [])
        press(manager, "dialog .key.primary")
        until(manager, lambda driver: not driver.find_elements(By.CSS_SELECTOR, "dialog"), "the dialog to close")
        _, answer = call_api(manager, "GET", "/layouts")
        output = next(each for each in answer["outputs"] if each["device"] == device)
        hours = {"from": "00:00", "to": "24:00", "layout": "screen-emergency", "theme": ""}
        self.assertEqual(output["times"], [hours])

        def same(driver):
            shown = driver.execute_async_script(DOTS, None, None)
            body = {"data": "live", "output": f"{device}/{output['address']}"}
            _, painted = call_api(manager, "POST", "/layouts/screen-emergency/paint", body)
            return shown == driver.execute_async_script(DOTS, painted["png"], None)

        until(screen, same, "the screen to show the layout of the hour")
        press(manager, f'[data-output="{device}"] [data-action=assign]')
        press(manager, "dialog .time-row .key")
        press(manager, "dialog .key.primary")
        until(manager, lambda driver: not driver.find_elements(By.CSS_SELECTOR, "dialog"), "the dialog to close")
        until(screen, lambda driver: not same(driver), "the screen to show its own layout again")
        self.assertEqual(complaints(manager), [])
        self.assertEqual(complaints(screen), [])

    def test_a_shared_part_is_changed_in_a_layout_that_uses_it_and_published(self):
        browser = self.manager()
        path = "/parts/hall"
        _, part = call_api(browser, "GET", path)
        self.addCleanup(self.restore, browser, part["source"], path)
        press(browser, '[data-part="hall"]')
        until(browser, lambda driver: find(driver, ".picture canvas[data-painted]") is not None, "the picture")
        find(browser, f'[data-touches="{len(part["layouts"])}"]')
        self.choose(browser, "[data-key=within]", "screen-emergency")
        until(browser, lambda driver: find(driver, "[data-key=within]").get_attribute("value") == "screen-emergency", "the layout")
        self.choose_column(browser, "{{hall.name}}")
        self.choose(browser, '[data-property="color"]', "accent")
        until(browser, lambda _: self.source(browser) != part["source"], "the source to follow")
        press(browser, "[data-action=publish]")
        find(browser, "dialog [data-key=note]").send_keys("head")
        for layout in part["layouts"]:
            if layout != "screen-emergency":
                press(browser, f'dialog [data-publish="{layout}"]')
        press(browser, "dialog .key.primary")

        def is_published(driver):
            _, entry = call_api(driver, "GET", "/layouts/screen-emergency")
            return entry["published"]["note"] == "head" and entry["draft"]["state"] == "same"

        until(browser, is_published, "the layout to be published")
        self.assertEqual(small_targets(browser), [])
        self.assertEqual(complaints(browser), [])

    def test_a_picture_is_added_and_removed(self):
        browser = self.manager()
        with tempfile.TemporaryDirectory() as scratch:
            file = pathlib.Path(scratch) / "大厅 标志.png"
            file.write_bytes(base64.b64decode(DOT))
            find(browser, "input[data-key=upload]").send_keys(str(file))
            name = "大厅-标志.png"
            find(browser, f'[data-picture="{name}"]')
        _, answer = call_api(browser, "GET", "/pictures")
        self.assertIn({"path": f"images/{name}", "width": 1, "height": 1, "bytes": len(base64.b64decode(DOT)), "layouts": []}, answer["pictures"])
        self.assertEqual(small_targets(browser), [])
        press(browser, f'[data-picture="{name}"] [data-action=remove-picture]')
        press(browser, "dialog .key.danger")
        until(browser, lambda driver: not driver.find_elements(By.CSS_SELECTOR, f'[data-picture="{name}"]'), "the picture to be gone")
        self.assertEqual(complaints(browser), [])

    def test_a_draft_with_mistakes_is_told_of_and_changes_no_screen(self):
        browser = self.manager()
        entry = self.entry(browser)
        self.addCleanup(self.restore, browser, entry["source"])
        self.open(browser)
        source = find(browser, "textarea[data-key=source]")
        browser.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
            source,
            entry["source"].replace("layout: screen", "layout: scren", 1),
        )
        find(browser, ".note.bad")
        press(browser, "[data-action=save]")
        until(browser, lambda driver: not find(driver, "[data-action=save]").is_enabled(), "it to be saved")
        after = self.entry(browser)
        self.assertEqual(after["draft"]["state"], "broken")
        self.assertEqual(after["shown"], entry["shown"])
        press(browser, "[data-key=back]")
        self.assertTrue(any(LAYOUT in each.text for each in until(browser, lambda driver: driver.find_elements(By.CSS_SELECTOR, ".note.warn"), "the note in the list")))
        _, devices = call_api(browser, "GET", "/devices")
        self.assertEqual([each["severity"] for each in devices["layouts"] if each["layout"] == LAYOUT], ["warning"])

    def test_a_trial_on_the_screen_can_be_ended_at_once(self):
        browser = self.manager()
        self.open(browser)
        press(browser, "[data-action=show]")
        press(browser, "dialog [data-screen]")
        press(browser, "[data-action=end-show]")
        find(browser, "[data-action=show]")
        self.assertEqual(complaints(browser), [])


if __name__ == "__main__":
    unittest.main()
