#!/usr/bin/env python3
"""What one does with the report page in a real browser: reports of the samples, of the seeds where they are, and of
made-up collections with hostile texts. Usage: report_test.py TOOL     (TWICETOLD_SHOTS=DIR keeps screenshots)"""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Keys  # noqa: E402
from page_case import PageCase, SOURCE  # noqa: E402

SEEDS = os.environ.get("TWICETOLD_SEEDS", os.path.join(SOURCE, "..", "shared", "data", "seeds"))

CATCH_COPIES = """window.copied = [];
Object.defineProperty(navigator, "clipboard", {value: {writeText: async (text) => copied.push(text)}, configurable: true});"""


class ReportTest(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samples = cls.audit("samples", os.path.join(SOURCE, "samples", "articles"))

    def test_samples_all_views(self):
        b = self.browser
        b.open(self.samples)
        self.assertRegex(b.text("h1"), r"\d.*of this text is repeated")
        self.assertGreater(len(b.all(".bar.main .part")), 2)
        b.until("return document.querySelectorAll('ol.largest li').length > 0", "the largest groups")
        b.shot("samples-overview")
        for view in ("groups", "documents", "map"):
            b.run("location.hash = arguments[0]", view)
            b.until("return document.querySelector('.member, .reading, .matrix, .lead')", view)
            b.shot("samples-" + view)

    def test_seeds(self):
        if not os.path.isdir(SEEDS):
            self.skipTest("skipped: no seeds at " + SEEDS)
        b = self.browser
        b.open(self.audit("seeds", SEEDS), "#groups?kind=near-duplicate&scope=across")
        b.until("return document.querySelectorAll('.member').length === 2", "the reworded quote's two members")
        self.assertEqual({e.text[:3] for e in b.all(".member .document")}, {"002", "004"})
        self.assertGreater(len(b.all(".member del")) + len(b.all(".member ins.changed")), 3)
        b.shot("seeds-quote")

    def test_hostile_text_is_shown_as_it_is(self):
        b = self.browser
        b.open(self.page("mixed"), "#groups?q=line+separator")
        b.until("return document.querySelectorAll('.member').length === 2", "the hostile group")
        self.assertIn("</script><img src=x onerror=alert(1)><!--", b.text(".member .here"))
        self.assertEqual(b.all("main img, main b, main script"), [])
        b.run("location.hash = '#skipped'")
        b.until("return document.querySelector('table.skipped')", "skipped")
        self.assertIn("<img src=x onerror=alert(1)>", b.text("table.skipped"))

    def test_policy_forbids_requests(self):
        b = self.browser
        b.open(self.page("mixed"))
        refused = b.driver.execute_async_script("""
            const done = arguments[0], refused = [];
            document.addEventListener("securitypolicyviolation", (e) => refused.push(e.effectiveDirective));
            const image = new Image(); image.src = "https://example.org/x.png"; document.body.append(image);
            const script = document.createElement("script"); script.textContent = "window.broken = 1"; document.body.append(script);
            fetch("https://example.org/").catch(() => {}).then(() => setTimeout(() => done(refused.concat(window.broken ? ["ran"] : [])), 200));""")
        self.assertEqual(sorted(set(refused)), ["connect-src", "img-src", "script-src-elem"])
        b.complaints()  # what was just provoked
        b.requests()  # asked for, and refused

    def test_search_filter_sort_and_address(self):
        b = self.browser
        b.open(self.page("mixed"), "#groups")
        count = "return document.querySelectorAll('.list .row').length"
        self.assertEqual(b.run(count), 7)
        box = b.one("#search")
        box.send_keys("COUNCIL WILL")
        b.until("return document.querySelectorAll('.list .row').length === 1", "one hit")
        self.assertIn("q=COUNCIL+WILL", b.run("return location.hash"))
        box.send_keys(Keys.CONTROL, "a")
        box.send_keys(Keys.DELETE)
        b.until("return document.querySelectorAll('.list .row').length === 7", "all again")
        for name, value, expected in (("kind", "partial-reuse", 1), ("kind", "duplicate", 3), ("kind", "", 7), ("role", "caption", 1),
                                      ("role", "none", 6), ("role", "", 7), ("scope", "within", 1), ("scope", "", 7), ("min", "3", 1), ("min", "", 7)):
            b.run("const s = document.querySelector(`select[name=${arguments[0]}]`); s.value = arguments[1]; s.dispatchEvent(new Event('change'))", name, value)
            self.assertEqual(b.run(count), expected, (name, value))
        b.open(self.page("mixed"), "#groups?kind=duplicate&scope=across&q=harbour")
        self.assertEqual(b.run(count), 2)  # by text, or by the source of a member
        self.assertEqual(b.run("return document.querySelector('select[name=kind]').value"), "duplicate")

    def test_group_difference_and_links(self):
        b = self.browser
        b.open(self.page("mixed"), "#groups?kind=near-duplicate&q=council")
        b.until("return document.querySelectorAll('.member').length === 3", "three members")
        edited = b.run("return [...document.querySelectorAll('.member')].find((m) => m.querySelector('.document').textContent === 'a/002.txt').querySelector('.here').innerText")
        self.assertIn("whether the old market hall is", edited)
        self.assertIn("told reporters", [e.text for e in b.all(".member ins")])
        b.one(".member .document").click()
        b.until("return location.hash.startsWith('#documents') && document.querySelector('mark.shown')", "the document at its place")
        self.assertIn("The council will decide", b.text("mark.shown"))
        b.one(".notes .shown .links a").click()
        b.until("return location.hash.startsWith('#groups?g=') && document.querySelectorAll('.member').length === 3", "back at the group")
        b.driver.back()
        b.until("return location.hash.startsWith('#documents')", "Back")

    def test_partial_reuse_is_compared_with_its_best_match(self):
        b = self.browser
        b.open(self.page("mixed"), "#groups?kind=partial-reuse")
        b.until("return document.querySelectorAll('.member').length === 2", "both sides")
        self.assertEqual([e.text for e in b.all(".member .badge.sim .document")], ["a/002.txt", "a/001.txt"])
        self.assertGreater(len(b.all(".member del")), 1)

    def test_document_view(self):
        b = self.browser
        b.open(self.page("mixed"), "#documents?d=" + "b%2F003%20%3Cscript%3Ealert(1)%3C%2Fscript%3E.txt")
        b.until("return document.querySelector('.reading')", "the text")
        self.assertEqual(len(b.all(".text .cut")), 1)
        self.assertIn("98%", b.text(".text .cut"))
        self.assertEqual(b.text(".text .mark-tail").strip().split("\n")[0], "Read more: ten recipes for winter")
        self.assertGreaterEqual(len(b.all(".detail .strip.large .part")), 4)
        self.assertIn("no names shared with the article", b.text(".notes"))
        # Arabic runs from the right edge, Chinese from the left.
        left, right, wide = b.run("""
            const box = document.querySelector('.text').getBoundingClientRect();
            const mark = [...document.querySelectorAll('.text mark')].find((m) => /[\\u0600-\\u06ff]/.test(m.textContent)).getClientRects()[0];
            return [mark.left - box.left, box.right - mark.right, box.width]""")
        self.assertLess(right, 8)
        self.assertGreater(left, 8)
        b.shot("mixed-document")

    def test_map_leads_to_groups(self):
        b = self.browser
        b.open(self.page("mixed"), "#map")
        cell = [e for e in b.all(".matrix a") if "harbour-news.example and second.example" in e.get_attribute("title")][0]
        expected = int(cell.text)
        cell.click()
        b.until("return location.hash.startsWith('#groups?with=')", "the groups of the cell")
        b.until("return document.querySelector('.list .row')", "rows")
        self.assertEqual(len(b.all(".list .row")), expected)
        b.one(".chip.remove").click()

    def test_keyboard(self):
        b = self.browser
        b.open(self.page("mixed"), "#groups")
        b.one("body").send_keys("/")
        self.assertEqual(b.run("return document.activeElement.id"), "search")
        b.run("document.activeElement.blur(); document.querySelector('.list').focus()")
        b.one(".list").send_keys(Keys.ARROW_DOWN)
        b.one(".list").send_keys("j")
        self.assertEqual(b.run("return [...document.querySelectorAll('.row')].findIndex((r) => r.getAttribute('aria-selected') === 'true')"), 2)
        self.assertTrue(b.run("return document.querySelector('.list').getAttribute('aria-activedescendant') === 'row-2'"))
        b.one(".list").send_keys(Keys.END)
        self.assertTrue(b.run("return document.querySelector('.list').getAttribute('aria-activedescendant') === 'row-6'"))
        self.assertIn("g=", b.run("return location.hash"))

    def test_keyboard_to_the_text_and_back(self):
        b = self.browser
        b.size(500, 900)  # one column
        b.open(self.page("mixed"), "#groups")
        b.run("document.querySelector('.list').focus()")
        b.one(".list").send_keys(Keys.ARROW_DOWN)
        b.until("return document.querySelectorAll('.member').length > 0", "members")
        b.run("document.activeElement.blur()")
        b.one("body").send_keys(Keys.ESCAPE)
        self.assertTrue(b.run("return document.activeElement.classList.contains('list') && document.activeElement.checkVisibility()"))
        b.one(".list").send_keys(Keys.ENTER)
        self.assertEqual(b.run("return document.activeElement.id"), "detail")

    def test_passages_come_before_boilerplate(self):
        b = self.browser
        b.open(self.page("mixed"), "#groups")
        roles = b.run("return [...document.querySelectorAll('.list .row')].map((row) => !!row.querySelector('.kind-boilerplate'))")
        self.assertEqual(roles, 5 * [False] + [True, False])  # the last one has five words
        b.open(self.page("mixed"), "#groups?sort=docs")
        documents = [int(e.text.split(" document")[0]) for e in b.all(".list .meta") if " document" in e.text and "within" not in e.text]
        self.assertEqual(sorted(documents, reverse=True), documents)
        self.assertEqual(b.run("return document.querySelector('select[name=sort]').value"), "docs")

    def test_a_documents_shares_never_exceed_it(self):
        b = self.browser
        b.open(self.page("mixed"), "#documents")
        for key in b.run("return [...document.querySelectorAll('.list .row .meta')].map((e) => [...e.textContent.matchAll(/([\\d.]+)%/g)].reduce((sum, m) => sum + Number(m[1]), 0))"):
            self.assertLessEqual(key, 101)
        b.one(".list .row").click()
        b.until("return document.querySelector('.strip-key')", "the strip's key")
        self.assertIn("stands once", b.text(".strip-key"))

    def test_what_is_copied(self):
        b = self.browser
        b.open(self.page("mixed"), "#groups?kind=near-duplicate&q=council")
        b.until("return document.querySelectorAll('.member').length === 3", "three members")
        b.run(CATCH_COPIES)
        for button in b.all(".tools button") + b.all(".member .meta button")[:1]:
            button.click()
        ids, spans, group, link, group_id, place = b.run("return copied")
        self.assertEqual(len(ids.split("\n")), 3)
        self.assertRegex(spans.split("\n")[0], r"^\S+\t\d+\t\d+$")
        self.assertEqual(json.loads(group)["size"], 3)
        self.assertIn("#groups?", link)
        self.assertRegex(group_id, "^g[0-9a-f]{16}$")
        self.assertEqual(sorted(json.loads(place)), ["begin", "document", "end", "passage"])
        b.open(self.page("mixed"), "#documents?d=a%2F001.txt")
        b.until("return document.querySelector('.reading')", "the text")
        b.run(CATCH_COPIES)
        b.run("[...document.querySelectorAll('.tools button')].find((e) => e.textContent === 'Copy findings').click()")
        kinds = [json.loads(line)["kind"] for line in b.run("return copied")[0].split("\n")]
        self.assertEqual(kinds, ["boilerplate", "near-duplicate", "partial-reuse", "duplicate"])


if __name__ == "__main__":
    unittest.main(verbosity=1)
