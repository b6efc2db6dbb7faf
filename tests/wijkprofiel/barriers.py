"""What keeps someone from using a page, as axe-core sees it; a file of npm, named in ``WIJKPROFIEL_AXE``."""

import os
from pathlib import Path

AXE = Path(os.environ.get("WIJKPROFIEL_AXE", ""))
_RUN = (
    "const done = arguments[arguments.length - 1];"
    "axe.run(document).then("
    "  r => done([r.passes.length, r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
    "    .map(v => [v.impact, v.id, v.nodes.map(n => n.html).join(' ')])]),"
    "  problem => done([0, [['critical', 'axe', String(problem)]]]));"
)


def barriers(chrome):
    """What axe-core calls serious or critical on the page that is shown; it must have looked at something."""
    chrome.set_script_timeout(120)
    chrome.execute_script(AXE.read_text(encoding="utf-8"))
    looked, found = chrome.execute_async_script(_RUN)
    assert looked > 5 or found
    return found
