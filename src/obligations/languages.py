"""The languages in which names are on file, and how a user may name them."""

from __future__ import annotations

from typing import Final

from obligations.errors import UnknownNameError

ENGLISH: Final = "en"

LANGUAGES: Final[dict[str, str]] = {
    "en": "English",
    "fr": "French",
    "es": "Spanish",
    "ru": "Russian",
    "ar": "Arabic",
    "zh": "Chinese",
    "ko": "Korean",
}
"""The languages by their ISO 639-1 codes; Chinese is in simplified characters."""

OTHERS: Final = tuple(one for one in LANGUAGES if one != ENGLISH)


def language(text: str) -> str:
    """Return the code of a language from its code, a longer tag such as `zh-CN` or `fr_FR`, or its English name.

    Raises:
        UnknownNameError: No names are kept in it; the message names the nearest, or all where none is near.

    >>> language("zh-CN"), language("Korean")
    ('zh', 'ko')
    """
    import difflib

    plain = text.strip().lower()
    named = {name.lower(): code for code, name in LANGUAGES.items()}
    code = named.get(plain, plain.replace("_", "-").partition("-")[0])
    if code in LANGUAGES:
        return code
    close = difflib.get_close_matches(plain, [*named, *LANGUAGES], n=2, cutoff=0.5)
    codes = dict.fromkeys(named.get(one, one) for one in close) or LANGUAGES
    raise UnknownNameError("language of names", text, [f"{one} ({LANGUAGES[one]})" for one in codes])


def foot(lang: str) -> str:
    """Say in one line which names of an answer are in another language, and whose they are; nothing for English.

    The tables hold that names of concepts are ours and those of States are CLDR's (`load/languages.py`).
    """
    if lang == ENGLISH:
        return ""
    return (
        f"Names in {LANGUAGES[lang]} where one is on file, everything else in English. Names of States: Unicode CLDR; "
        "names of concepts: ours, not official; titles of treaties and bodies: as `query run names` grades them."
    )
