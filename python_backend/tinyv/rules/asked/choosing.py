"""Whether several options may be right, and whether the answer is yes or no, true or false.

Owns the wordings of both.
"""
# ruff: noqa: RUF001  # Chinese questions have their own signs

import re

__all__ = ["wants_several", "wants_truth"]

_SEVERAL = re.compile(
    r"(?i)\b(?:all\s(?:that|which)\s(?:apply|are)|(?:select|choose|check|mark|pick|identify)\s(?:all|every)\b|one\sor\smore"
    r"|which\sof\s(?:the\sfollowing|these|the\s\w{1,12})(?:\s\w{1,16}){0,3}\sare\b"
    r"|letters\s(?:of|for)\s(?:all\s)?the\s(?:correct|true|options|answers|functions|statements|graphs|choices|following)"
    r"|more\sthan\sone\s(?:answer|option|choice|letter|statement|$)|multiple\s(?:answers|options|letters|statements)"
    r"|(?:letters|options|choices|statements)\b.{0,60}\bseparated\sby\scommas|list\sof\sthose\b"
    r"|(?:select|choose)\s(?:two|three|four|[2-4])\s(?:of\sthe|answers|options|choices|statements))|多选|不定项|哪些|所有正确"
)
_OPEN = re.compile(r"(?i)\b(?:what|which|how|find|compute|calculate|who|when|where)\b")
_TRUTH = re.compile(
    r"(?i)\b(?:true\sor\sfalse|yes\sor\sno|true/false|yes/no"
    r"|is\s(?:it|this|that)\s(?:\w{1,9}\s)?(?:true|correct|possible|so|right)"
    r"|(?:answer|write|state|say)\s[\"'“]?(?:true|yes)[\"'”]?\b)|是否|对吗|正确吗|吗\s?[？?]|判断.{0,40}(?:正确|真假|对错)"
)
_WHETHER = re.compile(r"\b(?:[Dd]etermine|[Dd]ecide|[Cc]heck|[Pp]rove or disprove)\s(?:whether|if)\b")
_OR = re.compile(r"\bor\b(?!\snot)")
_VERB_FIRST = re.compile(
    r"^[§(\d).\s]{0,8}(?:(?:Is|Are|Does|Do|Can|Could|Was|Were|Will|Would|Has|Have|Must|Should)\s"
    r"|(?:Then|Hence|So|Thus|In this case|If [^,?]{1,120}|For [^,?]{1,80}|[^,?]{1,80}),\s"
    r"(?:is|are|does|do|can|could|was|were|will|would|has|have|must|should)\s)[^?]{3,300}\?"
)


def wants_several(text: str) -> bool:
    """Whether more than one option may be right."""
    return _SEVERAL.search(text) is not None


def wants_truth(sentences: tuple[str, ...]) -> bool:
    """Whether the last sentence that asks something asks for yes or no."""
    for sentence in reversed(sentences):
        explicit = _TRUTH.search(sentence)
        if explicit:
            return _OPEN.search(sentence, 0, explicit.start()) is None
        if _OPEN.search(sentence):
            return False
        if _WHETHER.search(sentence) or _VERB_FIRST.search(sentence):
            return _OR.search(sentence) is None
    return False
