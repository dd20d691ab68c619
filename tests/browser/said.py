"""What a page says, and what of it is no Chinese."""

import re

from playwright.sync_api import Page

SAID = """() => {
  const said = [], silent = "script, style, symbol, code, pre, textarea, noscript";
  const attributes = ["aria-label", "title", "placeholder", "alt", "aria-description", "label"];
  const walk = root => { for (const e of root.querySelectorAll("*")) {
    if (e.tagName === "TEMPLATE") { walk(e.content); continue; }
    if (e.closest(silent) || e.closest(".xdsoft_datetimepicker, [data-side-panel-toggle-counter]")) continue;
    for (const name of attributes) if (e.getAttribute(name)) said.push(e.getAttribute(name));
    for (const child of e.childNodes) if (child.nodeType === 3 && child.nodeValue.trim()) said.push(child.nodeValue.trim());
  } };
  walk(document);
  return [...said, document.title];
}"""
"""Everything said in a page: text, shown or waiting to be shown, names for screen readers, placeholders, the title."""
NAMES_OF_THINGS = re.compile(
    r"\bsystemctl [\w .-]+|\bmingchuang-\w+\.(?:timer|service|path|conf)\b|\bdeploy/[\w./-]+|\b(?:chrony|journald|logrotate|access_log)\b|"
    r"\{\w+\}|\bportal\.\w+page\b|https?://[\w./-]*|[\w./-]*\.(?:example|cn|jpg|png|webp|xlsx|docx|pdf|txt|csv|html|xml)\b|/[\w./-]+|\S+@\S+"
    r"|\b(?:Ctrl|Shift|Alt|Cmd|Esc|Enter|Tab)\b(?: \+ \w+)*|\b[KMG]B\b|\bMC\w*|\b[0-9a-f]{12,}\b"
    r"|\bMINGCHUANG_\w+(?:=\w+)?|\bmingchuang(?: [a-z]+)*|demo-accounts"
    r"|\b(?:PDF|OFD|DOCX?|XLSX?|PPTX?|CSV|TXT|HTML|JSON|RSS|XML|ZIP|WPS|AVIF|GIF|JPE?G|PNG|WEBP|MP4|MP3)\b"
    r"|<[^>]*(?:>|…)|\b[A-Z]{2}(?:-[A-Z0-9]+)+\b|--\w+|\b(?:TOML|WARC)\b|\b(?:IPv[46]|www\.)|…\.gov\.cn"
    r"|\b(?:SM[234]|SHA|TOTP|ICP|IP|HTTPS?|OCR|ID|EMS|URL|WCAG|META)\b"
    r"|\b(?:SQLite|PostgreSQL|Python|OpenSSL|nginx|[cC]hromium|JavaScript|Word|Excel|DNS|Windows|Linux|Edge|Safari)\b",
    re.ASCII,
)
"""Names that have no Chinese: formats, algorithms, keys, programs, addresses, commands, fields of a letter's text."""
ENGLISH = re.compile(r"[A-Za-z]{2,}")


def english(page: Page, accounts: frozenset[str]) -> list[str]:
    """What the page says in letters that are no names of things and no accounts."""
    found = set()
    for said in page.evaluate(SAID):
        words = ENGLISH.findall(NAMES_OF_THINGS.sub(" ", said))
        if any(word not in accounts for word in words):
            found.add(said[:120])
    return sorted(found)
