"""Whether PDFs can be made here: WeasyPrint needs libraries of the system, and crashes when there is no font."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tools.console import note
from tools.environment import told
from tools.system import apt_install, install_command

if TYPE_CHECKING:
    from pathlib import Path

APT = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
BREW = ("pango",)
TRIAL = "import weasyprint; assert weasyprint.HTML(string='<p>Trial').write_pdf().startswith(b'%PDF')"


def works(python: Path) -> bool:
    """Renders a page in a process of its own, because a missing font ends the process."""
    return subprocess.run([str(python), "-c", TRIAL], env=told({}), capture_output=True, check=False).returncode == 0


def ready(python: Path) -> bool:
    """Whether PDFs can be made, after installing what is missing where that may be done.

    A yes is remembered beside the interpreter, since the trial takes a second or two.
    """
    remembered = python.parent.parent / "pdf-works"
    if remembered.exists():
        return True
    if works(python) or (apt_install(APT) and works(python)):
        remembered.touch()
        return True
    return False


def how() -> str:
    """What a person can do so that PDFs can be made here."""
    return install_command(APT, BREW)


def warn() -> None:
    """Says that PDFs are off and how to switch them on."""
    note("  ! PDFs are switched off: the system lacks Pango, HarfBuzz or a font. To have them:")
    note(f"  !   {how()}")
