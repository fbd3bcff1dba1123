"""The exact form of an expression: equal forms prove equal values.

Owns which laws are used, and each holds for all real (and complex) values of the symbols: sums, products, whole powers,
powers of positive numbers, x^a x^b = x^(a+b), e^(a+b), roots of positive factors. Not used: sqrt(x^2) = x,
log(ab) = log a + log b for symbols. A form that is not found proves nothing.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from tinyv.rules.algebra.arithmetic import known_value, power_of_rational, prime_powers, split_positive
from tinyv.rules.algebra.nodes import (
    Add,
    Apply,
    Constant,
    Degrees,
    Expression,
    Function,
    Multiply,
    Number,
    Percent,
    Power,
    Symbol,
)
from tinyv.rules.algebra.polynomials import (
    ONE,
    Polynomial,
    Quotient,
    Ring,
    TooHard,
    constant,
    key_of,
)

__all__ = ["TooHard", "constant_gap", "exact_value", "same_form"]

_UNUSUAL = re.compile(r"[^a-z0-9_{}]")
_ODD = {"sin", "tan", "cot", "csc", "arcsin", "arctan", "sinh", "tanh", "arcsinh", "arctanh"}
_EVEN = {"cos", "sec", "cosh", "abs"}
_HALF = Fraction(1, 2)
_SINES = {
    Fraction(0): (Fraction(0), 1), Fraction(1, 6): (_HALF, 1), Fraction(1, 4): (_HALF, 2),
    Fraction(1, 3): (_HALF, 3), _HALF: (Fraction(1), 1),
}  # fmt: skip
"""sin of a multiple of pi: coefficient and number under the root."""


def same_form(left: Expression, right: Expression) -> bool:
    """Whether both have the same exact form; False proves nothing."""
    ring = Ring()
    try:
        one, other = _Former(ring).form(left), _Former(ring).form(right)
        if one.below == other.below:
            return one.above == other.above
        return ring.multiply(one.above, other.below) == ring.multiply(other.above, one.below)
    except TooHard:
        return False


def exact_value(node: Expression) -> Fraction | None:
    """The value of an expression that is a rational number, or None when that is not seen."""
    try:
        return _rational(_Former(Ring()).form(node))
    except TooHard:
        return None


def constant_gap(left: Expression, right: Expression) -> bool:
    """Whether the difference of the two certainly depends on no symbol."""
    try:
        ring = Ring()
        former = _Former(ring)
        gap = ring.plus(former.form(left), ring.times(Quotient(constant(Fraction(-1))), former.form(right)))
    except TooHard:
        return False
    return not any(sign in name for product in (*gap.above, *gap.below) for name, _ in product for sign in ("$", "@"))


def _rational(form: Quotient) -> Fraction | None:
    if any(product for product in (*form.above, *form.below)):
        return None
    return form.above.get((), Fraction(0)) / form.below[()]


class _Former:
    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._makers: dict[type, Callable[..., Quotient]] = {
            Number: lambda node: Quotient(constant(node.value)),
            Percent: lambda node: Quotient(constant(node.value / 100)),
            Symbol: lambda node: _generator(f"${_UNUSUAL.sub(_spelt, node.name)}"),
            Constant: self._constant,
            Add: self._sum,
            Multiply: self._product,
            Power: self._power,
            Function: self._function,
            Apply: self._apply,
            Degrees: lambda node: self.form(node.value),
        }

    def form(self, node: Expression) -> Quotient:
        return self._makers[type(node)](node)

    def _constant(self, node: Constant) -> Quotient:
        if node.name == "infinity":
            raise TooHard("infinity")
        return _generator("I" if node.name == "i" else node.name)

    def _sum(self, node: Add) -> Quotient:
        total = self.form(node.terms[0])
        for term in node.terms[1:]:
            total = self._ring.plus(total, self.form(term))
        return total

    def _product(self, node: Multiply) -> Quotient:
        total = self.form(node.factors[0])
        for factor in node.factors[1:]:
            total = self._ring.times(total, self.form(factor))
        return total

    def _power(self, node: Power) -> Quotient:
        base, exponent = self.form(node.base), self.form(node.exponent)
        if exponent.below != ONE:
            raise TooHard("quotient as exponent")
        result = Quotient(ONE)
        for product, value in exponent.above.items():
            part = self._constant_power(base, value) if not product else self._symbolic_power(base, product, value)
            result = self._ring.times(result, part)
        return result

    def _constant_power(self, base: Quotient, exponent: Fraction) -> Quotient:
        if abs(exponent) > 10_000:  # noqa: PLR2004  # a bound of the loop below, far beyond MAX_BITS
            raise TooHard("exponent")
        whole = exponent.numerator // exponent.denominator
        left = exponent - whole
        result = self._ring.whole_power(base, whole)
        return self._ring.times(result, self._root(base, left)) if left else result

    def _root(self, base: Quotient, exponent: Fraction) -> Quotient:
        """A root: base ^ exponent for 0 < exponent < 1."""
        if not base.above:
            return Quotient({})
        if base.below != ONE:
            return _generator(f"[{key_of(base.above)}/{key_of(base.below)}]^", exponent)
        positive, rest = split_positive(base.above)
        result = self._ring.times(Quotient(power_of_rational(positive[0], exponent)), _powers(positive[1], exponent))
        if rest == ONE:
            return result
        if rest == {(): Fraction(-1)}:
            if exponent != _HALF:
                raise TooHard("root of a negative number")
            return self._ring.times(result, _generator("I"))
        return self._ring.times(result, _generator(self._name_of(rest), exponent))

    def _name_of(self, base: Polynomial) -> str:
        """The generator of a base: its own name when it is one, else a name for the sum."""
        if len(base) == 1:
            ((product, value),) = base.items()
            if value == 1 and len(product) == 1 and product[0][1] == 1 and product[0][0][0] not in "{^I":
                return product[0][0]
        name = f"{{{key_of(base)}}}"
        self._ring.sums[name] = base
        return name

    def _symbolic_power(self, base: Quotient, product: tuple[tuple[str, Fraction], ...], value: Fraction) -> Quotient:
        """A power: base ^ (value * product): a generator for each positive prime or named part of the base."""
        if base.below != ONE or not base.above:
            raise TooHard("base")
        exponent = "*".join(f"{name}^{power}" for name, power in product)
        positive, rest = split_positive(base.above)
        powers = {f"^#{prime}^{exponent}": power * value for prime, power in prime_powers(positive[0]).items()}
        for name, power in positive[1].items():
            powers[f"^{name}^{exponent}"] = powers.get(f"^{name}^{exponent}", Fraction(0)) + power * value
        if rest != ONE:
            powers[f"^{self._name_of(rest)}^{exponent}"] = value
        return Quotient({tuple(sorted((name, power) for name, power in powers.items() if power)): Fraction(1)})

    def _function(self, node: Function) -> Quotient:
        arguments = [self.form(argument) for argument in node.arguments]
        values = [_rational(argument) for argument in arguments]
        if node.name == "log":
            return self._ring.times(self._log(arguments[0]), self._ring.inverse(self._log(arguments[1])))
        exact = known_value(node.name, values)
        if exact is not None:
            return Quotient(constant(exact))
        argument = arguments[0]
        if node.name in {"sin", "cos"}:
            special = self._sine(argument, shifted=node.name == "cos")
            if special is not None:
                return special
        negative = node.name in _ODD | _EVEN and _leads_negative(argument)
        if negative:
            argument = Quotient({product: -value for product, value in argument.above.items()}, argument.below)
        rest = ",".join(_key(other) for other in arguments[1:])
        found = _generator(f"{node.name}({_key(argument)},{rest})")
        minus = negative and node.name in _ODD
        return self._ring.times(found, Quotient(constant(Fraction(-1)))) if minus else found

    def _log(self, argument: Quotient) -> Quotient:
        """The natural logarithm: a sum for numbers, one generator for everything else."""
        if argument.above == {(("e", Fraction(1)),): Fraction(1)} and argument.below == ONE:
            return Quotient(ONE)
        value = _rational(argument)
        if value is None or value <= 0:
            return _generator(f"log({_key(argument)})")
        return Quotient({((f"log(#{prime})", Fraction(1)),): power for prime, power in prime_powers(value).items()})

    def _sine(self, argument: Quotient, *, shifted: bool) -> Quotient | None:
        """The sine (or cosine) of a multiple of pi where it is a square root."""
        turns = argument.above.get((("pi", Fraction(1)),), Fraction(0))
        if argument.below != ONE or len(argument.above) > (turns != 0):
            return None
        turns = (turns + _HALF if shifted else turns) % 2
        sign = 1 if turns < 1 else -1
        turns %= 1
        known = _SINES.get(min(turns, 1 - turns))
        if known is None:
            return None
        return self._ring.times(
            Quotient(constant(sign * known[0])), Quotient(power_of_rational(Fraction(known[1]), _HALF))
        )

    def _apply(self, node: Apply) -> Quotient:
        return _generator(f"@{node.name}({','.join(_key(self.form(argument)) for argument in node.arguments)})")


def _spelt(found: re.Match[str]) -> str:
    """A sign of a name that could be taken for a sign of a key."""
    return f"<{ord(found[0])}>"


def _generator(name: str, power: Fraction = Fraction(1)) -> Quotient:
    return Quotient({((name, power),): Fraction(1)})


def _powers(powers: dict[str, Fraction], exponent: Fraction) -> Quotient:
    return Quotient({tuple(sorted((name, power * exponent) for name, power in powers.items())): Fraction(1)})


def _key(form: Quotient) -> str:
    """A text for a function's argument; equal quotients that are not reduced may differ, which only loses a proof."""
    return key_of(form.above) if form.below == ONE else f"{key_of(form.above)}/{key_of(form.below)}"


def _leads_negative(form: Quotient) -> bool:
    return bool(form.above) and form.above[min(form.above)] < 0
