r"""Kinds of pairs about answers in other languages: numbers as words, sentences, letters of choices, days and months."""

import random
from collections.abc import Sequence

from tinyv_build.embedded.pairs.item import Draw, Item, by_value
from tinyv_build.embedded.pairs.numerals import in_words, near
from tinyv_build.embedded.pairs.wrapped import value_texts

__all__ = ["DRAWS"]

_NUMBERS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt".split(),
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig".split(),
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte".split(),
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать".split(),
    "零 一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十".split(),
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti".split(),
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove vinte".split(),
)


def number_abroad(luck: random.Random) -> Item:
    rows = luck.sample(_NUMBERS, 3)

    def forms(number: int) -> list[str]:
        return [
            str(number),
            in_words(number),
            *(row[number] for row in rows),
            str(number),
            f"\\text{{{rows[0][number]}}}",
        ]

    number = luck.randint(0, 20)
    return by_value(luck, forms, number, [w % 21 for w in (number + 1, number + 20, number + 10, luck.randint(0, 20))])


_FRAMES = (
    "答案是 {}", "答案为{}", "答：{}", "所以 x = {}", "因此，答案是{}。", "共有 {} 个", "La respuesta es {}", "la respuesta final es {}.", "La réponse est {}", "Réponse : {}", "On obtient {}", "Die Antwort ist {}", "Das Ergebnis ist {}.",
    "Antwort: {}", "Also {}", "Ответ: {}", "Ответ: {}.", "Получаем {}", "La risposta è {}", "A resposta é {}", "答えは{}です", "答えは {}", "정답은 {}", "Cevap: {}", "Odpowiedź: {}", "الجواب هو {}", "उत्तर: {}", "Đáp án: {}", "Het antwoord is {}", "Svaret är {}",
)  # fmt: skip


def sentence_abroad(luck: random.Random) -> Item:
    same, wrong = value_texts(luck)
    frames = luck.sample(_FRAMES, 3)
    different = [luck.choice((frames[0], frames[1], luck.choice(_FRAMES))).format(text) for text in wrong]
    return Item(
        [*(frame.format(luck.choice(same)) for frame in frames), luck.choice(same), same[0]],
        different,
        reference=luck.choice(("", luck.choice(same))),
        meaning=same[0],
    )


_PICKS = (
    "选{}",
    "答案是{}",
    "选项{}",
    "{}",
    "({})",
    "La opción {}",
    "la respuesta es la {}",
    "Antwort {}",
    "Réponse {}",
    "Ответ: {}",
    "Вариант {}",
    "答え：{}",
    "\\text{{{}}}",
    "Opción {}",
    "选择 {}",
    "故选：{}",
)


def choice_abroad(luck: random.Random) -> Item:
    letters = luck.sample("ABCDE", 3)
    item = by_value(
        luck,
        lambda letter: [frame.format(letter) for frame in luck.sample(_PICKS, 6)] + [letter],
        letters[0],
        letters[1:] * 2,
    )
    return Item(item.same, [*item.different, f"{letters[0]}{letters[1]}"], meaning=letters[0])


_CALENDAR: tuple[tuple[str, ...], ...] = (
    ("Monday", "星期一", "周一", "Montag", "lundi", "lunes", "понедельник", "lunedì"), ("Tuesday", "星期二", "周二", "Dienstag", "mardi", "martes", "вторник", "martedì"), ("Wednesday", "星期三", "周三", "Mittwoch", "mercredi", "miércoles", "среда", "mercoledì"),
    ("Thursday", "星期四", "周四", "Donnerstag", "jeudi", "jueves", "четверг", "giovedì"), ("Friday", "星期五", "周五", "Freitag", "vendredi", "viernes", "пятница", "venerdì"), ("Saturday", "星期六", "周六", "Samstag", "samedi", "sábado", "суббота", "sabato"),
    ("Sunday", "星期日", "周日", "Sonntag", "dimanche", "domingo", "воскресенье", "domenica"), ("January", "一月", "Januar", "janvier", "enero", "январь"), ("February", "二月", "Februar", "février", "febrero", "февраль"), ("March", "三月", "März", "mars", "marzo", "март"),
    ("April", "四月", "avril", "abril", "апрель"), ("May", "五月", "Mai", "mai", "mayo", "май"), ("June", "六月", "Juni", "juin", "junio", "июнь"), ("July", "七月", "Juli", "juillet", "julio", "июль"), ("August", "八月", "août", "agosto", "август"),
    ("September", "九月", "septembre", "septiembre", "сентябрь"), ("October", "十月", "Oktober", "octobre", "octubre", "октябрь"), ("November", "十一月", "novembre", "noviembre", "ноябрь"), ("December", "十二月", "Dezember", "décembre", "diciembre", "декабрь"),
)  # fmt: skip


def calendar_abroad(luck: random.Random) -> Item:
    right, *others = luck.sample(_CALENDAR, 4)
    return Item(
        [*right, right[0], f"It is {right[0]}", f"\\text{{{right[0]}}}"],
        [luck.choice(row) for row in others for _ in range(2)],
        meaning=right,
    )


_VERDICTS: tuple[tuple[str, ...], ...] = (
    ("yes", "oui", "ja", "sí", "да", "是", "是的", "はい", "sì", "sim", "evet", "네"), ("no", "non", "nein", "нет", "不是", "いいえ", "não", "hayır", "아니요"),
    ("no solution", "无解", "方程无解", "keine Lösung", "pas de solution", "sin solución", "нет решений", "解なし", "nessuna soluzione", "sem solução"), ("impossible", "不可能", "unmöglich", "imposible", "невозможно", "impossibile", "impossível", "不可能である"),
    ("infinitely many", "无穷多", "无数个", "unendlich viele", "une infinité", "infinitos", "бесконечно много", "infinite soluzioni"), ("does not exist", "不存在", "existiert nicht", "n'existe pas", "no existe", "не существует", "non esiste", "存在しない"),
    ("all real numbers", "全体实数", "任意实数", "alle reellen Zahlen", "tous les réels", "todos los números reales", "все действительные числа"), ("they are equal", "相等", "sie sind gleich", "ils sont égaux", "son iguales", "они равны"),
    ("cannot be determined", "无法确定", "nicht bestimmbar", "on ne peut pas le déterminer", "no se puede determinar", "нельзя определить"), ("true", "正确", "对", "wahr", "vrai", "verdadero", "верно"), ("false", "错误", "错", "falsch", "faux", "falso", "неверно"),
    ("isosceles triangle", "等腰三角形", "gleichschenkliges Dreieck", "triangle isocèle", "triángulo isósceles", "равнобедренный треугольник"), ("equilateral triangle", "等边三角形", "gleichseitiges Dreieck", "triangle équilatéral", "triángulo equilátero", "равносторонний треугольник"),
    ("right triangle", "直角三角形", "rechtwinkliges Dreieck", "triangle rectangle", "triángulo rectángulo", "прямоугольный треугольник"), ("rectangle", "矩形", "长方形", "Rechteck", "rectángulo", "прямоугольник"), ("rhombus", "菱形", "Raute", "losange", "rombo", "ромб"),
    ("ellipse", "椭圆", "Ellipse", "elipse", "эллипс"), ("parabola", "抛物线", "Parabel", "parabole", "parábola", "парабола"), ("hyperbola", "双曲线", "Hyperbel", "hyperbole", "hipérbola", "гипербола"), ("the first player", "先手", "der erste Spieler", "le premier joueur", "el primer jugador", "первый игрок"),
    ("the second player", "后手", "der zweite Spieler", "le deuxième joueur", "el segundo jugador", "второй игрок"), ("positive", "正数", "positiv", "positif", "positivo", "положительное"), ("negative", "负数", "negativ", "négatif", "negativo", "отрицательное"),
)  # fmt: skip


def verdict_abroad(luck: random.Random) -> Item:
    right, *others = luck.sample(_VERDICTS, 4)
    different = [luck.choice(row) for row in others for _ in range(2)]
    return Item([right[0], *_shuffled(luck, right), right[0]], different, meaning=right)


def _shuffled(luck: random.Random, texts: Sequence[str]) -> list[str]:
    return luck.sample(list(texts), min(5, len(texts)))


_COUNTS = (
    "{} Äpfel",
    "{}个",
    "{} 个苹果",
    "{} soluciones",
    "{} solutions",
    "{} решения",
    "hay {} formas",
    "il y a {} façons",
    "es gibt {} Möglichkeiten",
    "共{}种",
    "{} euros",
    "{}元",
    "{} км",
    "{}厘米",
    "{} Stunden",
    "{} horas",
    "{} heures",
    "{}小时",
    "{} ways",
)


def counted_abroad(luck: random.Random) -> Item:
    frame, other = luck.sample(_COUNTS, 2)
    number = luck.choice((luck.randint(2, 30), luck.randint(2, 900)))
    item = by_value(
        luck,
        lambda value: [str(value), frame.format(value), str(value), frame.format(value)],
        number,
        [w for w in near(luck, number) if w >= 0],
    )
    return Item(item.same, [*item.different, other.format(number + luck.choice((1, 2, 5)))], meaning=number)


DRAWS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (number_abroad, sentence_abroad, choice_abroad, calendar_abroad, verdict_abroad, counted_abroad)
}
