"""Finds what may name a private person: headers of columns, and e-mail, telephone and passport numbers in text.

It works by words and patterns. A name in running text, a nickname, or details that fit one person only cannot be
found so; whoever brings events in has to read them for that.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from obligations.load.checking import written_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obligations.load.checking import Step

CANNOT = (
    "names in running text, nicknames and details that fit one person only cannot be detected: "
    "read the texts for them before you share the records"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALONE = _words(
    "name names fullname firstname lastname surname forename alias nickname phone phones telephone tel mobile "
    "cellphone whatsapp wechat email emails mail address addresses passport passports dob birthdate birthday "
    "birthplace ssn "
    "nom prenom telephone portable adresse passeport courriel "  # French
    "nombre nombres apellido apellidos telefono movil direccion domicilio pasaporte correo "  # Spanish
    "имя фамилия отчество фио телефон адрес паспорт почта "
    "vorname nachname telefon anschrift reisepass geburtsdatum "  # German
    "اسم الاسم هاتف الهاتف جواز البريد"
)
"""Words that alone make a header private, unless it says whose name or address it is."""

_TOGETHER = (
    *("date of birth", "birth date", "place of birth", "identity card", "national id", "id card", "id number"),
    *("identity number", "social security", "e mail", "date de naissance", "carte d identite", "fecha de nacimiento"),
    *("дата рождения", "удостоверение личности", "تاريخ الميلاد", "رقم الهوية", "عنوان السكن"),
)
_WITHIN = (
    *("姓名", "名字", "电话", "電話", "手机", "手機", "住址", "地址", "护照", "護照", "邮箱", "郵箱", "电子邮件"),
    *("出生日期", "身份证", "身份證", "이름", "성명", "전화", "주소", "여권", "이메일", "생년월일", "주민등록"),
)
_NOT_OF_PERSONS = _words(
    "state country nation event incident case act report publisher body organ organisation organization "
    "institution agency authority court treaty place city town village district province region location site "
    "facility prison camp border territory ship vessel file sheet column concept web website url "
    "etat pays lieu evenement organe ville estado pais lugar evento ciudad organo "
    "государства страны места события staat land ort ereignis"
)
_NAME_WORDS = _words("name names nom nombre имя address addresses adresse direccion адрес")

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(?<![\w/.+-])(?:\+\d{1,3}[\s().-]{0,2}(?:\d[\s().-]{0,2}){6,12}\d"
    r"|\(?0\d{1,3}\)?[\s().-](?:\d[\s().-]?){5,9}\d"
    r"|(?:tel|phone|mobile|telephone)\b\W{0,3}(?:\d[\s().-]?){6,14}\d)(?![\w/-])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    r"\b[A-Z]{1,2}\d{7,8}\b|\b(?:passport|passeport|pasaporte)\b\W{0,3}(?:no\.?|number|n°|nr\.?)?\W{0,3}[A-Z]{0,2}\d{6,9}\b",
    re.IGNORECASE,
)
_KINDS = (("an e-mail address", _EMAIL), ("a telephone number", _PHONE), ("a passport number", _PASSPORT))
_NO_TEXT = frozenset({"id", "url", "date", "period", "asOf", "asserts", "source", "restsOn", "derivedFrom"})


def is_private(header: str) -> bool:
    """Tell whether a column by its header holds what names or reaches a person.

    >>> is_private("Victim name"), is_private("Place name")
    (True, False)
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)).casefold()
    plain = "".join(one for one in plain if not unicodedata.combining(one) or one in "\u0653\u0654\u0655")
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", plain))
    joined = f" {' '.join(words)} "
    if any(one in unicodedata.normalize("NFC", joined) for one in _WITHIN):
        return True
    if any(f" {one} " in joined for one in _TOGETHER):
        return True
    hits = _ALONE.intersection(words)
    if hits <= _NAME_WORDS and _NOT_OF_PERSONS.intersection(words):
        return False
    return bool(hits)


def private_parts(text: str) -> list[str]:
    """Say which kinds of private particulars a text seems to hold; the particulars themselves are not repeated."""
    return [kind for kind, pattern in _KINDS if pattern.search(text)]


def in_record(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield each text of a record that seems to hold a private particular: its path, and what it seems to hold."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in _NO_TEXT:
                yield from in_record(one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from in_record(one, (*path, number))
    elif isinstance(value, str):
        for kind in private_parts(value):
            yield written_path(path), kind
