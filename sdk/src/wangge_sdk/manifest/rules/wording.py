"""Rules about texts: residents and staff read them in the languages of the platform."""

from collections.abc import Iterator

from wangge_sdk.manifest.findings import MANIFEST_FILE, Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import MANIFEST, VIEW, Place
from wangge_sdk.texts import LOCALES


def languages_declared(subject: Subject) -> Iterator[Finding]:
    """The plugin comes in the platform's languages, and its default is one of those it comes in."""
    localisation = subject.manifest.localisation
    for locale in (*LOCALES, localisation.default):
        if locale not in localisation.available:
            yield finding(
                "text.languages",
                ("localisation", "available"),
                {"zh-CN": f"缺少语言 {locale}。", "en": f"The language {locale} is missing."},
                {"zh-CN": f"翻译后在此加入 {locale}。", "en": f"Translate the plugin and add {locale} here."},
            )


def texts_complete(subject: Subject) -> Iterator[Finding]:
    """Every text, the reasons for permissions above all, is there in each language the plugin comes in."""
    wanted = dict.fromkeys((*LOCALES, *subject.manifest.localisation.available))
    texts = [(MANIFEST_FILE, place, text) for place, text in MANIFEST.marked(subject.document, "text")]
    for path, document in subject.views.items():
        texts += [(path, place, text) for place, text in VIEW.marked(document, "text")]
    for file, place, text in texts:
        missing = [locale for locale in wanted if not text.get(locale, "").strip()]
        if missing:
            yield _incomplete(file, subject.place_in(file, place), ", ".join(missing))


def _incomplete(file: str, place: Place, missing: str) -> Finding:
    return finding(
        "text.complete",
        place,
        {"zh-CN": f"缺少 {missing} 的文字。", "en": f"The wording in {missing} is missing."},
        {"zh-CN": f"补上 {missing} 的文字。", "en": f"Add the wording in {missing}."},
        file=file,
    )
