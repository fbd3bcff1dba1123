# ruff: noqa: RUF001  # answers are announced, and punctuated, in every script
"""How languages announce a final answer: data only.

Each row: the words (patterns), and the words that may stand between them and the answer. A language written without
spaces needs none around its words.
"""

__all__ = ["ASSERTS", "CLAUSES", "CLOSINGS", "HEADINGS", "OPENINGS", "REMARKS", "SPACED", "UNSPACED", "VERBS"]

SPACED: tuple[tuple[str, str], ...] = (
    (r"answers?|answer\(s\)|ans|correct\s(?:option|choice|statement)s?", r"is|are|be|was|equals|would\sbe|must\sbe"),
    (r"respuestas?(?:\sfinal)?(?:\scorrecta)?|opción\scorrecta", r"es|son|sería"),
    (r"réponses?(?:\sfinale)?(?:\scorrecte)?", r"est|sont"),
    (r"(?:end)?antwort|endergebnis|richtige\santwort", r"ist|lautet|beträgt|sind"),
    (r"respostas?(?:\sfinal)?(?:\scorreta)?|gabarito|alternativa\scorreta", r"é|são|seria"),
    (r"risposta(?:\sfinale)?(?:\scorretta)?", r"è|sono"),
    (r"(?:окончательный\s|правильный\s)?ответ", r"есть|равен|—|–|-"),
    (r"đáp\s(?:án|số)|câu\strả\slời", r"là|bằng"),
    (r"(?:الإجابة|الجواب|الاجابة)(?:\sالنهائية|\sالنهائي|\sالصحيحة)?", r"هي|هو"),
    (r"(?:अंतिम\s|सही\s)?उत्तर", r"होगा"),
)
"""Words of a whole word each."""

UNSPACED: tuple[tuple[str, str], ...] = (
    (r"答案|最终结果|最後の?答え|正确选项|正確選項", r"是|为|為|应为|应选|选|選|等于|就是"),
    (r"故选|故選|应选|应填|故填", r""),
    (r"정답|최종\s?답|답", r"은|는|이"),
    (r"उत्तर\s", r"(?=[\d$\\(])"),
    (r"最終的な答え|答え|正解|解答|答", r"は"),
)

HEADINGS = (
    r"final\s{1,4}(?:answer|result)s?|respuesta\sfinal|réponse\sfinale|endergebnis|resposta\sfinal|【答案】|最终答案"
)
"""Lines of their own above the answer."""

VERBS = r"is|are|was|equals|be|es|son|est|ist|é|è|là|равно|равен|是|为|等于|得|得到|即|은|는|は"
"""A copula in a sentence that ends with the answer."""

OPENINGS = r"so|thus|hence|therefore|finally|then|所以|因此"
"""Words that open a conclusion."""

ASSERTS = (
    VERBS + r"|were|being|(?<=\w)['’]s|equal|gets?|got|have|has|had|gives?|gave|giving|yields?|yielding"
    r"|obtain(?:s|ed)?|finds?|found|becomes?"
    r"|costs?|takes?|needs?|contains?|earns?|totals?|see|conclude|deduce|choose"
    r"|(?:evaluates?|simplif(?:y|ies)|reduces?|tends?|converges?|amounts?|comes?|leads?|equal)(?:\sout)?\sto|(?:comes?\sout|out)\sas"
    r"|(?:in|de)creas(?:es?|ed)\sby|given\sby|(?:intersect|meet|occur|start|end)s?\sat|(?:attained|reached)\sat"
    r"|beträgt|lautet|sind|erhalten|son|queda|obtenemos|resulta|vaut|font|donne|obtient|são|fica|obtemos|sono|otteniamo|vale"
    r"|получаем|составляет|bằng|được|هو|هي|يساوي|है|となる|である|이다|得出|可得|共|有|故|所以|因此"
)
"""Words right before a value that a sentence gives as its result."""

FILLERS = (
    r"that|thus|hence|therefore|so|then|now|also|about|approximately|roughly|around|exactly|precisely|just|only|simply|still"
    r"|a\stotal\sof|equal\sto|in\stotal|ist|etwa|genau|约|大约"
)
"""Words that may stand between those and the value."""

AFTERWORDS = (
    r"i\shope\b[^.!?\n]{0,40}|hope\sthis\shelps|(?:this|that|it|which)\s(?:checks\sout|works|is\s(?:correct|what\swas\sasked))"
    r"|q\.?e\.?d|done"
)
"""Sentences behind the last one that say nothing of it."""

CLAUSES = (
    r"because|since|due\sto|according\sto|i\shope|as\s(?:claimed|desired|required|wanted|needed|shown|expected|stated|above)|"
    r"porque|car|weil|denn|perché|потому|vì"
)
"""Words that begin a reason behind an answer."""

REMARKS = r"not|which|rather\sthan|note|and\snot"
"""Words that begin a remark behind an answer and a comma."""

CLOSINGS = r"です|である|となります|になります|입니다|이다|이에요|है|。|।"
"""What closes a sentence behind the answer."""
