"""One person at one browser window, who notices what a person would call broken.

An error in the console (a violated Content-Security-Policy among them), a request that fails, an answer of 400 or more
that the journey did not announce, and a page wider than its window each fail the journey.
"""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PIL import Image

from dashboard.management.cast import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from playwright.sync_api import (
        BrowserContext,
        ConsoleMessage,
        Download,
        FilePayload,
        Locator,
        Page,
        Request,
        Response,
    )

PATIENCE = 30_000  # milliseconds that a page or a PDF may take on a busy machine
DOWNLOADED = "net::ERR_ABORTED"  # what Chromium says when an answer became a download
STATUS = re.compile(r"responded with a status of (\d{3})")
WIDER = """
addEventListener("load", () => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return;
  const wide = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > page.clientWidth);
  const names = wide.slice(0, 3).map(one => `${one.localName}.${one.className}`).join(", ");
  console.error(`${location.pathname} is ${page.scrollWidth} px wide in a window of ${page.clientWidth}: ${names}`);
});
"""


class Visitor:
    """A window of its own, with its own cookies."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        self.name = name
        self.context = context
        self.troubles: list[str] = []
        self.announced: set[int] = set()
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WIDER)
        self.page: Page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    # --- what is noticed ------------------------------------------------------------------------------------------

    def _console(self, message: ConsoleMessage) -> None:
        status = STATUS.search(message.text)
        if message.type == "error" and not (status and int(status[1]) in self.announced):
            self.troubles.append(f"console at {self.page.url}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != DOWNLOADED:
            self.troubles.append(f"{request.method} {request.url} failed: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.announced:
            self.troubles.append(f"{response.request.method} {response.url} answered {response.status}")

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """For what ends in an answer of that status, and must."""
        self.announced.add(status)
        seen: list[int] = []
        note = lambda response: seen.append(response.status)  # noqa: E731  # to take the very same listener off again
        self.page.on("response", note)
        yield
        self.page.wait_for_load_state()
        self.page.remove_listener("response", note)
        self.announced.discard(status)
        assert status in seen, f"Nothing answered {status}; {self.page.url} shows:\n{self.text}"

    def is_content(self) -> None:
        """Nothing was broken so far."""
        assert not self.troubles, f"{self.name} met:\n  " + "\n  ".join(self.troubles)

    # --- what a person does ---------------------------------------------------------------------------------------

    def go(self, path: str) -> Visitor:
        """Open an address."""
        self.page.goto(path)
        return self

    def follow(self, link: str, *, within: Locator | None = None) -> Visitor:
        """Follow a link by its words."""
        self._one(within, "link", link).click()
        self.page.wait_for_load_state()
        return self

    def press(self, button: str, *, within: Locator | None = None) -> Visitor:
        """Press a button by its words."""
        self._one(within, "button", button).click()
        self.page.wait_for_load_state()
        return self

    def _one(self, within: Locator | None, role: str, name: str) -> Locator:
        where = within if within is not None else self.page.get_by_role("main")
        return where.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]  # "link" or "button"

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \((optional|needed [^)]*)\))?$"))

    def write(self, label: str, words: str) -> Visitor:
        """Fill a field by its label."""
        self._field(label).fill(words)
        return self

    def choose(self, label: str, option: str) -> Visitor:
        """Choose in a list by its label."""
        self._field(label).select_option(label=option)
        return self

    def choose_at(self, label: str, words: str) -> Visitor:
        """Choose the option in whose words these stand."""
        option = self._field(label).locator("option").filter(has_text=words).first
        self._field(label).select_option(value=option.get_attribute("value"))
        return self

    def tick(self, label: str, *, group: str = "") -> Visitor:
        """Tick a box or a radio button by its words, in the question `group` where several have the same answers."""
        where = self.page.get_by_role("group", name=group) if group else self.page
        where.get_by_label(label, exact=True).check()
        return self

    def hand_over(self, label: str, *files: FilePayload) -> Visitor:
        """Choose files to upload."""
        self._field(label).set_input_files(list(files))
        return self

    def download(self, *, link: str = "", button: str = "") -> bytes:
        """Follow a link or press a button that hands over a file."""
        with self.page.expect_download() as waiting:
            if link:
                self.page.get_by_role("main").get_by_role("link", name=link).first.click()
            else:
                self._one(None, "button", button).click()
        return content(waiting.value)

    def sign_in(self, email: str) -> Visitor:
        """Sign in at the sign-in page, as a person does."""
        self.go("/accounts/login/").write("Email", email).write("Password", PASSWORD).press("Sign in")
        return self

    def go_on_at(self, day: date) -> Visitor:
        """Move the demonstration's clock, by the banner on every page."""
        self.page.get_by_label("Go on at a later day").fill(day.isoformat())
        self.page.get_by_role("button", name="Go to that day").click()
        self.page.wait_for_load_state()
        return self.sees(f"{day:%A} {day.day} {day:%B %Y}")

    # --- what a person sees ---------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The words of the page, as shown."""
        return self.page.get_by_role("main").inner_text()

    def sees(self, *words: str) -> Visitor:
        """Each of these stands on the page and is shown, in whatever element; line breaks count as spaces."""
        shown = " ".join(self.text.split())
        for each in words:
            assert " ".join(each.split()) in shown, (
                f"{self.name} does not see “{each}” at {self.page.url}:\n{self.text}"
            )
        return self

    def misses(self, *words: str) -> Visitor:
        """None of these stands on the page."""
        for each in words:
            assert each not in self.text, f"{self.name} sees “{each}” at {self.page.url}"
        return self

    def row(self, words: str) -> Locator:
        """The row of a table in which these words stand."""
        return self.page.get_by_role("row").filter(has_text=words).first

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """Keep a picture of the window, or of the whole page."""
        file.parent.mkdir(parents=True, exist_ok=True)
        taken = self.page.screenshot(full_page=whole, animations="disabled")
        Image.open(io.BytesIO(taken)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)


def content(download: Download) -> bytes:
    """The bytes of a downloaded file."""
    path = download.path()
    return path.read_bytes()
