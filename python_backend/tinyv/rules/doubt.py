# ruff: noqa: RUF001  # words of every script
"""Words with which a text denies, supposes, reports, hedges or changes a value instead of giving it.

Owns the words, one table for all rooms, a row a language, and where they count. What is not in doubt may be wrong.
"""

import re
from dataclasses import dataclass

__all__ = ["changed", "denied", "doubted", "hedged", "qualifiers", "set_aside", "supposed", "taken_back"]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one sense: set off from others, a row a language, and those of scripts that set off none."""

    spaced: tuple[str, ...]
    unspaced: str = ""


_DENY = _Words(
    (
        r"not|never|nobody|nothing|no\s(?:one|way)|no\s\w{1,12}\s(?:is|equals|can)|neither|nor|cannot|wrong(?:ly)?|incorrect(?:ly)?|false|untrue|mistaken?|mistakes|unlike",
        r"refuse[sd]?|den(?:y|ies|ied)|doubt(?:s|ed)?|ignor(?:e|es|ed|ing)|disregard|forget|differs?|instead\sof",
        r"rather\sthan|far\sfrom|(?:any|every)thing\s(?:but|except)",
        r"nicht|keine?|niemals|falsch",
        r"n'est\spas|pas|jamais|faux|fausse",
        r"no\s(?:es|son|era)|nunca|falso|incorrecta",
        r"não|errad[oa]",
        r"non\s(?:è|sono)|sbagliat[oa]",
        r"не|нет|неверн\w{0,4}",
        r"không|sai",
        r"ليس|ليست|خطأ",
        r"नहीं|गलत",
    ),
    r"n['’]t\b|不是|不为|不等于|不对|并非|错误|错的|ではない|じゃない|でない|違い?う?ます|아니|아닙|않",
)
_SUPPOSE = _Words(
    (
        r"suppos(?:e|es|ed|ing)|assum(?:e|es|ed|ing)|imagine|pretends?|if|whether|unless|prove|disprove|verify|check",
        r"let(?=\W{1,3}\w{1,8}\W{0,3}(?:=|be\b|$))|guess(?:es|ed)?|example|e\.g|hint|previous|old|student",
        r"wenn|falls\s(?:die|das|der|es)|angenommen",
        r"si|supposons",
        r"supongamos|suponga(?:mos)?",
        r"se\sa|suponha(?:mos)?",
        r"se\sla|supponiamo",
        r"если|пусть|допустим",
        r"nếu|giả\ssử",
        r"إذا|لو",
        r"अगर|यदि",
    ),
    "如果|假设|假如|若|もし|만약|라면",
)
_CONDITION = _Words((r"when|without|for\s\w\s?=|case\s\w",))
"""What limits its own clause to some values."""
_REPORT = _Words(
    (
        r"(?<!\bi\s)(?<!\bwe\s)(?:thinks?|believes?|says?|said|claims?|claimed|expects?)",
        r"(?:show|shows)\sthat",
    ),
)
_HEDGE = _Words(
    (
        r"can\sbe|could|might|(?-i:may)|perhaps|maybe|possibly|probably\snot|unclear|unknown|unsure|would\sbe|should\shave",
        r"seems?|appears?|looks\slike|at\sfirst|naive(?:ly)?|draft|placeholder|todo",
        r"vielleicht|könnte",
        r"peut-être|pourrait",
        r"quizás?|tal\svez|podría",
        r"talvez|poderia",
        r"forse|potrebbe",
        r"возможно|может",
        r"có\sthể|có\slẽ",
        r"ربما",
        r"शायद",
    ),
    "是否|可能|也许|或许|否则|かもしれ|아마",
)
_ALTERNATIVE = _Words(
    (
        r"one\sof|either|or|otherwise|depend(?:s|ing)|except|to\sbe\s\w{1,12}ed|be\sdetermined|requires?|further",
        r"insufficient|incomplete",
    ),
    "或",
)
"""What leaves several answers, or none yet."""
_REVISE = _Words(
    (
        r"earlier|previously|originally|initially|wrote|typed|misread|typo|before\srounding",
        r"discard(?:s|ed|ing)?|reject(?:s|ed|ing)?|extraneous|spurious|inadmissible|invalid|impossible|overcount\w{0,4}",
        r"intermediate|first\sstep|(?:question|problem|exercise)\sgives|given(?=\s?:)|confidence(?=\W{1,4}\d)",
        r"zwischen\w{1,12}|intermédiaire|parcial|parziale|trung\sgian|промежуточн\w{1,4}",
        r"früher|vorhin|verworfen|ungültig",
        r"antes|descarta\w{0,4}|inválid[oa]",
        r"auparavant|écart(?:e|ant|ée?)|invalide",
        r"anteriormente|scarta\w{0,4}",
        r"ранее|раньше|посторонн\w{0,4}|отбр\w{1,8}",
        r"trước\sđó|loại\sbỏ",
        r"سابقا|سابقًا",
        r"पहले",
    ),
    "中间|第一步|途中|중간|之前|先前|以前|舍去|舍弃|捨てる|不適|이전|버린",
)
"""What sets a value aside for another."""
_CHANGED = (
    r"reciprocal|inverse|opposite|negative|negation|multiple|square|cube|square\sroot|cube\sroot|third|quarter"
    r"|double|half|factor|power"
)
_OWN = (
    "the|this|that|our|my|your|its|final|correct|right|exact|numerical|simplified|approximate|overall|complete|best|only"
    "|required|desired|same|end|and|so|thus|hence|or"
)
"""Words before `answer` that leave it the answer."""
_GIVES = (
    r"is|are|be|was|equals?|will|would|should|must|to(?!\s(?:part|an?|another|some|question\s\d|\())|in|for|of|as|here|then|choice"
    "|option|key|comes|that|we|which|from|by|and|or|based"
)
_BEHIND = (
    r"(?:squared|cubed|factorial|halved|doubled|tripled|divided|multiplied|rounded|too|short|off|fewer|more|less|behind|ahead"
    r"|apiece|each|minimum|maximum)\b|的平方|的立方|的两倍|的一半|以上|以下|以内|左右|より|이상|이하"
)
"""Words right behind a value that make another of it."""
_CHANGE = _Words(
    (
        r"twice|thrice|times\s(?:the|this|that|it|its|as|what)|(?:half|double|triple)(?=\s(?:the|this|that|it|its|my|our|of|as|what)\b)",
        rf"(?:multiple|reciprocal|negation|negative|opposite|half)\sof|its\s(?:{_CHANGED})",
        rf"(?:{_CHANGED}|sum|difference|product|quotient|ratio|average)\sof\s(?:it|this|that|them|the\s(?:answer|result))(?=\s)",
        r"(?:of|of\s[\w\s]{1,20}\sand|to|from|than|by)\s(?:the|this|my|our)\s(?:\w{4,8}\s)?(?:answer|result)(?=\s|$)",
        rf"(?:(?!(?:{_OWN})\s)[^\W\d_]+\s(?:answer|result)|(?:answer|result)\s(?!(?:{_GIVES})\b)[^\W\d_]{{2,}})s?",
        r"(?:answer|result)\s(?:\(?\d{1,2}\)?\s?[:：]|to\s\(?part)|(?:answer|result)\s(?:plus|minus|times|and|squared|cubed|divided|multiplied|increased|decreased)",
        r"(?:doubl|halv|tripl|squar|add|subtract|multiply|divid)ing(?=\s(?:it|this|that|by|one|two|three|\d))",
        r"(?:an?|one|another|other)\s(?:\w{1,12}\s)?(?:answer|result|bound|value|solution|guess|root|estimate)",
        r"(?:das|die|el|la|le|il|o|a)\s(?:doppelte|dreifache|hälfte|doble|triple|mitad|double|moitié|dobro|metade|doppio|metà)",
        r"удвоенн\w{0,4}|половин\w{0,3}",
        r"gấp\sđôi|một\snửa",
        r"ضعف|نصف",
        r"दोगुना|आधा",
    ),
    rf"(?<=[\d⁰¹²³⁴-⁹)}}$])\s?(?:{_BEHIND})|答案的|答えの|답의|两倍|兩倍|一半|的倍数|平方等于|[2２二]倍は|半分|두\s배|절반",
)
"""What makes another value of the one that is named."""


def _pattern(*senses: _Words) -> str:
    spaced = "|".join(words for sense in senses for words in sense.spaced)
    return rf"(?<!\w)(?:{spaced})(?!\w)|" + "|".join(sense.unspaced for sense in senses if sense.unspaced)


_DENIED = re.compile(_pattern(_DENY))
_DOUBTED = re.compile(_pattern(_DENY, _SUPPOSE, _CONDITION, _REPORT, _HEDGE, _REVISE, _CHANGE) + r"|[?？]\W{0,4}$")
_REASON = r"|~~\S[^~\n]{0,80}~~|\A\W{0,8}(?:since|because|if|when|from|given)\b|[?？؟](?=\W*$)"
"""What opens with a reason or condition says more than a value, what ends with a question mark or is struck less."""
_QUALIFIED = re.compile(_pattern(_DENY, _REPORT, _HEDGE, _REVISE, _CHANGE) + _REASON)
_SET_ASIDE = re.compile(_pattern(_DENY, _REPORT, _HEDGE, _REVISE, _Words(_CHANGE.spaced)))
_COMMAND = re.compile(r"\\[a-z]{1,12}")
_WORD = re.compile(r"(?<![A-Za-z\\])[A-Za-z]{3,}|[^\x00-\x7f]|[?]|~~")
"""What a formula seldom has: a fast search spares the patterns most answers."""
_MARKS = " \t\n$*_{}()[].,;:!"
_OPERATED = re.compile(rf"\b(?:plus|minus|times)\b|[与和加减乘除再]|(?<!\w)(?:{_BEHIND})")
_HEDGED = re.compile(_pattern(_SUPPOSE, _HEDGE, _ALTERNATIVE))
_RELATIVE = re.compile(r"\b(?:that|which)\s(?:could|can|might|may|should)\b")
"""Of a thing's description, `the most points that could be inside`, and no doubt."""
_NO_DOUBT = re.compile(r"\bcan\sbe\s\w+|\b(?:wrong|incorrect|mistaken?)\s?:")
"""Before a box: of what is counted or written, `the words that can be formed`, and of what was said before."""
_CLAUSE_ENDS = re.compile(
    r"[,;.!?，；。！？]|\b(?:so|thus|hence|therefore|then|(?<!thing\s)but|which)\b",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"(?:(?<=[.!?:\n]\s)|(?<=[\n{])|\A)(\w{2,12}),")
"""A word before a clause that says how to take it: `Naively, the answer is 5`."""
_UNITS = re.compile(r"(?<!\w)SI(?!\w)")
"""No word of Spanish."""
_BEFORE_CHARS = 160
_TAKEN_BACK = re.compile(
    r"\W{0,8}(?:(?:wait|no|oops|sorry|actually|correction)\b|(?:now|next|then)\s(?:we|i|let|you)\b"
    r"|(?:hmm|this|that|it|but|however|which)\b(?P<what>[^.!?\n]{0,24}))"
)


def _folded(text: str) -> str:
    """In small letters, as the words stand above: patterns that mind no case take three times as long."""
    return _UNITS.sub("", text).lower()


def denied(text: str) -> bool:
    """Whether a text denies what it says."""
    return bool(_DENIED.search(_folded(text)))


def doubted(text: str) -> bool:
    """Whether a text denies, supposes, reports, changes or asks what it says."""
    return bool(_DOUBTED.search(_folded(_RELATIVE.sub(" ", text))))


def hedged(text: str) -> bool:
    """Whether a text supposes, or leaves several answers open."""
    return bool(_HEDGED.search(_folded(_RELATIVE.sub(" ", text))))


def supposed(before: str) -> bool:
    """Whether the clause right before an announcement denies, supposes or reports it."""
    return doubted(_last_clause(before))


def _last_clause(before: str) -> str:
    return _CLAUSE_ENDS.split(_ADVERB.sub(r"\1 ", before[-_BEFORE_CHARS:]))[-1]


def set_aside(before: str) -> bool:
    """Whether the clause before a box denies, reports, hedges, sets aside or changes what is in it."""
    return bool(_SET_ASIDE.search(_NO_DOUBT.sub(" ", _folded(_last_clause(before)))))


def taken_back(behind: str) -> bool:
    """Whether what stands behind an answer takes it back: `Wait, …`, `But that is wrong`."""
    found = _TAKEN_BACK.match(_folded(behind))
    return found is not None and (found["what"] is None or denied(found["what"]))


def changed(behind: str) -> bool:
    """Whether the words behind a value make another of it: `5 squared`, `5 too many`."""
    return bool(_OPERATED.search(_folded(behind)))


def qualifiers(text: str) -> frozenset[str]:
    """The words with which a text denies, reports, hedges, sets aside or changes what else it says."""
    if not _WORD.search(text):
        return frozenset()
    text = _folded(text)
    words = [" ".join(found[0].split()) for found in _QUALIFIED.finditer(text)]
    return frozenset(words if _QUALIFIED.sub("", _COMMAND.sub("", text)).strip(_MARKS) else ())
