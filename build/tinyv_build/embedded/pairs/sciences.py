r"""Kinds of pairs about chemistry and biology: reactions, ions, electrons, isotopes, strands of DNA."""

import random

from tinyv_build.embedded.pairs.item import Draw, Item, by_value

__all__ = ["DRAWS"]

Side = tuple[tuple[int, str], ...]

_REACTIONS: tuple[tuple[Side, Side], ...] = (
    (((2, "H_2"), (1, "O_2")), ((2, "H_2O"),)), (((1, "N_2"), (3, "H_2")), ((2, "NH_3"),)), (((1, "CH_4"), (2, "O_2")), ((1, "CO_2"), (2, "H_2O"))),
    (((2, "Na"), (2, "H_2O")), ((2, "NaOH"), (1, "H_2"))), (((4, "Fe"), (3, "O_2")), ((2, "Fe_2O_3"),)), (((1, "CaCO_3"),), ((1, "CaO"), (1, "CO_2"))),
    (((1, "HCl"), (1, "NaOH")), ((1, "NaCl"), (1, "H_2O"))), (((2, "H_2O_2"),), ((2, "H_2O"), (1, "O_2"))), (((1, "Zn"), (2, "HCl")), ((1, "ZnCl_2"), (1, "H_2"))),
    (((2, "KClO_3"),), ((2, "KCl"), (3, "O_2"))), (((1, "C_3H_8"), (5, "O_2")), ((3, "CO_2"), (4, "H_2O"))), (((2, "Mg"), (1, "O_2")), ((2, "MgO"),)),
    (((1, "H_2SO_4"), (2, "NaOH")), ((1, "Na_2SO_4"), (2, "H_2O"))), (((2, "Al"), (3, "Cl_2")), ((2, "AlCl_3"),)), (((2, "SO_2"), (1, "O_2")), ((2, "SO_3"),)),
    (((2, "C_2H_6"), (7, "O_2")), ((4, "CO_2"), (6, "H_2O"))), (((1, "Cu"), (2, "AgNO_3")), ((1, "Cu(NO_3)_2"), (2, "Ag"))), (((2, "CO"), (1, "O_2")), ((2, "CO_2"),)),
)  # fmt: skip


def reaction(luck: random.Random) -> Item:
    def written(side: Side) -> str:
        return " + ".join(f"{many if many > 1 else ''}{name}" for many, name in side)

    def forms(value: tuple[Side, Side]) -> list[str]:
        left, right = written(value[0]), written(value[1])
        turned = written(tuple(luck.sample(value[0], len(value[0])))), written(value[1][::-1])
        plain = f"{left} -> {right}".replace("_", "")
        found = [
            f"{left} \\rightarrow {right}",
            f"{turned[0]} \\to {turned[1]}",
            plain,
            f"\\ce{{{plain}}}",
            f"{left} → {right}",
            f"{turned[0]} -> {turned[1]}".replace("_", ""),
        ]
        return [*found, f"\\mathrm{{{left} \\longrightarrow {right}}}", f"{turned[0]} = {turned[1]}"]

    value = luck.choice(_REACTIONS)
    left, right = value
    (many, name), *rest = left
    wrongs = [(((many + 1, name), *rest), right), (right, left), (left, ((right[0][0] + 1, right[0][1]), *right[1:]))]
    ones = (tuple((1, name) for _, name in left), tuple((1, name) for _, name in right))
    item = by_value(luck, forms, value, [*wrongs, ones])
    return Item(item.same, item.different, plain=luck.random() < 0.5, meaning=value)


_IONS = (
    ("Na", 1, "sodium ion"), ("K", 1, "potassium ion"), ("Ca", 2, "calcium ion"), ("Mg", 2, "magnesium ion"), ("Al", 3, "aluminium ion"), ("Cl", -1, "chloride"), ("F", -1, "fluoride"), ("O", -2, "oxide"),
    ("S", -2, "sulfide"), ("SO_4", -2, "sulfate"), ("NO_3", -1, "nitrate"), ("CO_3", -2, "carbonate"), ("PO_4", -3, "phosphate"), ("NH_4", 1, "ammonium"), ("OH", -1, "hydroxide"), ("Fe", 3, "iron(III) ion"), ("Fe", 2, "iron(II) ion"), ("Cu", 2, "copper(II) ion"),
)  # fmt: skip


def ion(luck: random.Random) -> Item:
    def forms(row: tuple[str, int, str]) -> list[str]:
        name, charge, words = row
        size, sign = ("" if abs(charge) == 1 else str(abs(charge))), ("+" if charge > 0 else "-")
        found = [
            f"{name}^{{{size}{sign}}}",
            f"\\mathrm{{{name}^{{{size}{sign}}}}}",
            f"{name.replace('_', '')}{size}{sign}" if not size else f"{name.replace('_', '')}^{size}{sign}",
        ]
        return [*found, f"\\ce{{{name.replace('_', '')}^{size}{sign}}}", *([words, f"the {words}"] if words else [])]

    row = luck.choice(_IONS)
    name, charge, _ = row
    wrongs = [(name, -charge, ""), (name, charge + (1 if charge > 0 else -1), ""), *luck.sample(_IONS, 2)]
    known = [(one, size) for one, size, _ in _IONS]
    clean = [w for w in wrongs if w[:2] != row[:2] and (w[2] or w[:2] not in known)]
    item = by_value(luck, forms, row, clean)
    return Item(item.same, [*item.different, name], plain=True, meaning=row[:2])


_SHELLS = (("1s", 2), ("2s", 2), ("2p", 6), ("3s", 2), ("3p", 6))
_CORES = (("He", 2), ("Ne", 10))


def electrons(luck: random.Random) -> Item:
    """The ground states of the first eighteen elements."""

    def filled(number: int, skip: int = 0) -> list[tuple[str, int]]:
        found = []
        for shell, room in _SHELLS:
            here = min(room, number)
            number -= here
            if here and skip <= 0:
                found.append((shell, here))
            skip -= room
        return found

    def forms(number: int) -> list[str]:
        full = filled(number)
        found = [
            " ".join(f"{shell}^{many}" for shell, many in full),
            "".join(f"{shell}^{{{many}}}" for shell, many in full),
            " ".join(f"{shell}{many}" for shell, many in full),
        ]
        for core, size in _CORES:
            if number > size:
                rest = filled(number, size)
                found += [
                    f"[{core}] " + " ".join(f"{shell}^{many}" for shell, many in rest),
                    f"[{core}]" + "".join(f"{shell}^{many}" for shell, many in rest),
                ]
        return found

    number = luck.randint(3, 18)
    return by_value(
        luck, forms, number, [one for one in (number + 1, number - 1, number + 2, 21 - number) if 3 <= one <= 18]
    )


_ISOTOPES = ((6, "C", "carbon", (12, 13, 14)), (1, "H", "hydrogen", (1, 2, 3)), (92, "U", "uranium", (235, 238, 234)), (53, "I", "iodine", (127, 131)), (27, "Co", "cobalt", (59, 60)), (8, "O", "oxygen", (16, 17, 18)), (2, "He", "helium", (3, 4)), (19, "K", "potassium", (39, 40)), (88, "Ra", "radium", (226, 228)), (82, "Pb", "lead", (206, 207, 208)), (90, "Th", "thorium", (232, 234)), (86, "Rn", "radon", (222, 220)))  # fmt: skip


def isotope(luck: random.Random) -> Item:
    def forms(value: tuple[int, int]) -> list[str]:
        at, mass = value
        protons, sign, name, _ = _ISOTOPES[at]
        return [
            f"^{{{mass}}}{sign}",
            f"{sign}-{mass}",
            f"{name}-{mass}",
            f"^{{{mass}}}_{{{protons}}}\\text{{{sign}}}",
            f"{{}}^{{{mass}}}\\mathrm{{{sign}}}",
            f"{name} {mass}",
            f"{mass}{sign}",
        ]

    at = luck.randrange(len(_ISOTOPES))
    mass = luck.choice(_ISOTOPES[at][3])
    far = luck.randrange(len(_ISOTOPES))
    wrongs = [*((at, one) for one in _ISOTOPES[at][3]), (at, mass + 1), (far, luck.choice(_ISOTOPES[far][3]))]
    item = by_value(luck, forms, (at, mass), wrongs)
    return Item(item.same, [*item.different, _ISOTOPES[at][2]], plain=True, meaning=(at, mass))


def strand(luck: random.Random) -> Item:
    letters = luck.choice(("ACGT", "ACGU"))
    value = "".join(luck.choice(letters) for _ in range(luck.choice((4, 6, 6, 8, 9))))

    def forms(text: str) -> list[str]:
        triples = [text[at : at + 3] for at in range(0, len(text), 3)]
        return [
            text,
            f"5'-{text}-3'",
            "-".join(text),
            " ".join(triples),
            f"3'-{text[::-1]}-5'",
            f"5' {text} 3'",
            f"\\text{{{text}}}",
            text.lower(),
        ]

    other = str.maketrans(letters, letters[::-1])
    at = luck.randrange(len(value))
    changed = value[:at] + luck.choice(letters) + value[at + 1 :]
    return by_value(
        luck, forms, value, [value[::-1], value.translate(other), changed, value.translate(other)[::-1], value[:-1]]
    )


DRAWS: dict[str, Draw] = {draw.__name__: draw for draw in (reaction, ion, electrons, isotope, strand)}
