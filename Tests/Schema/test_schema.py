"""The JSON Schema of layouts, judged by a validator that is not ours.

Every layout that ships and every example of the documentation is valid, and stops being so when one
of its properties is misspelt or given a value of another shape.
"""

import json
import pathlib
import re
import unittest

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
EXAMPLE = re.compile(r"^```yaml picture=(\S+).*\n((?:.*\n)*?)```$", re.MULTILINE)
# Misspelt words in each layout.
TRIED = 15
# Under these the names are the author's own.
OWN_NAMES = {"colors", "themes", "fonts", "styles", "parts"}


def layouts():
    """Every shipped layout and example by name, as an editor's YAML parser reads it."""
    folder = ROOT / "Layouts"
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("parts/*.yaml")]):
        yield str(path.relative_to(ROOT)), yaml.safe_load(path.read_text(encoding="utf-8"))
    text = (ROOT / "docs/layouts.md").read_text(encoding="utf-8")
    for name, source in EXAMPLE.findall(text):
        yield f"docs/layouts.md {name}", yaml.safe_load(source)


def mappings(node, way=()):
    """The ways to every mapping whose names are the language's."""
    if isinstance(node, list):
        for index, child in enumerate(node):
            yield from mappings(child, (*way, index))
    if isinstance(node, dict):
        # A theme is a mapping of mappings of the author's own names.
        depth = next((len(way) - index for index, name in enumerate(way) if name in OWN_NAMES), 0)
        last = way[-1] if way else None
        if last not in OWN_NAMES and not (depth == 2 and "themes" in way):
            yield way
        for name, child in node.items():
            yield from mappings(child, (*way, name))


def at(document, way):
    for step in way:
        document = document[step]
    return document


def changed(document, way, change):
    document = json.loads(json.dumps(document))
    change(at(document, way))
    return document


class SchemaTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = json.loads((ROOT / "Layouts/layout.schema.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        cls.judge = jsonschema.Draft202012Validator(schema)

    def test_what_ships_is_valid(self):
        count = 0
        for name, document in layouts():
            with self.subTest(name):
                self.assertEqual([error.message for error in self.judge.iter_errors(document)], [])
            count += 1
        self.assertGreater(count, 20)

    def test_a_misspelt_property_is_not_valid(self):
        tried = 0
        for name, document in layouts():
            words = [(way, word) for way in mappings(document) for word in at(document, way)]
            # A large layout has hundreds of them; some from everywhere say enough.
            for way, word in words[:: max(1, len(words) // TRIED)]:
                def misspell(place, word=word):
                    place[word + "x"] = place.pop(word)

                with self.subTest(f"{name}: {way} {word}"):
                    self.assertFalse(self.judge.is_valid(changed(document, way, misspell)))
                tried += 1
        self.assertGreater(tried, 300)

    def test_a_value_of_another_shape_is_not_valid(self):
        base = {"layout": "screen", "size": [100, 100], "fonts": {"a": "noto-sans"}}
        text = {"text": "x"}
        right = [text, {"row": [text], "gap": 4, "valign": "baseline"}, {"space": "1fr"}]
        for body in right:
            self.assertTrue(self.judge.is_valid({**base, "body": body}), body)
        wrong = [
            {"text": ["x"]}, {"row": "x"}, {"text": "x", "size": 5}, {"text": "x", "size": 2000},
            {"text": "x", "width": "12em"}, {"text": "x", "at": [1, 2, 3]},
            {"text": "x", "align": "middle"}, {"text": "x", "overflow": "shrink"}, {}, [],
            {"text": "x", "color": "#12"}, {"text": "x", "row": []}, {"line": 65},
            {"table": [{"text": "x"}], "rows": "calls"}, {"table": [], "rows": "calls", "slots": 1},
            {"playlist": [{"text": "x", "from": "9:30"}]}, {"cut": "here"},
            {"text": "x", "border": [1]}, {"text": "x", "padding": [1, 2, 3]},
        ]
        for body in wrong:
            self.assertFalse(self.judge.is_valid({**base, "body": body}), body)


if __name__ == "__main__":
    unittest.main()
