"""Rational identity by random points modulo large primes.

Owns the value of a tree in a prime field, where symbols are random residues and everything that is not rational
(a root, a sine, a power with a symbol above) is a kernel: a random residue that depends only on the function
and the values of its arguments. Equal values for all primes prove an identity (each error at most degree /
prime); unequal ones disprove it where there is no kernel.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import blake2b

from flint import acb

from tinyv.rules.deciding.context import Budget
from tinyv.rules.deciding.evaluate import Evaluator, precision
from tinyv.rules.deciding.functions import FUNCTIONS
from tinyv.rules.deciding.numbers import UndefinedError, bits_of
from tinyv.rules.deciding.trees import ONE, ZERO, difference, negated, number, product_of, seed_of, substituted, symbols
from tinyv.rules.values import Call, Constant, Decimal, PlusMinus, Power, Product, Rational, Sum, Symbol, Tree

__all__ = ["PRIMES", "Field", "identical_rationally", "line_in"]

PRIMES = (2305843009213693921, 2305843009213693693, 2305843009213693669)
"""The largest below 2^61 that are 1 modulo 4, so that -1 has a root, the image of i."""
MAX_EXPONENT = 10**6
"""Of what is not a number: bounds the degree, so that x^(p-1) cannot pass for 1."""
MAX_NUMBER_EXPONENT = 10**12

_EVEN = frozenset({"cos", "sec", "cosh", "sech", "abs"})
_ODD = frozenset({"sin", "csc", "sinh", "csch", "arcsin", "arctan", "arcsinh", "arctanh", "arccsc"})
_QUOTIENTS = {"tan": ("sin", "cos"), "cot": ("cos", "sin"), "tanh": ("sinh", "cosh"), "coth": ("cosh", "sinh")}
_INVERSES = {"sec": "cos", "csc": "sin", "sech": "cosh", "csch": "sinh"}
_COMMUTATIVE = frozenset({"min", "max", "gcd", "lcm"})
_EXACT = frozenset(
    {"factorial", "double_factorial", "binomial", "floor", "ceil", "abs", "min", "max", "gcd", "lcm", "sign"}
)


@dataclass(slots=True)
class Field:
    """One prime and random values of the symbols, fixed by a seed; constants are the same for every seed."""

    prime: int
    seed: str
    budget: Budget
    kernels: bool = False
    """Whether a kernel was met."""
    _known: dict[str, int] = field(default_factory=dict)

    def value(self, tree: Tree) -> int:  # noqa: C901, PLR0911 - one branch for each type
        """The residue; raises UndefinedError for a zero below a fraction line."""
        self.budget.spend()
        match tree:
            case Rational(exact) | Decimal(exact, _):
                return exact.numerator * self._inverse(exact.denominator) % self.prime
            case Symbol(name):
                return self._random(("symbol", self.seed, name))
            case Constant("i"):
                return self._root_of_minus_one()
            case Constant("degree"):
                return self._kernel(("constant", "pi")) * self._inverse(180) % self.prime
            case Constant("infinity"):
                raise UndefinedError("infinity")
            case Constant(name):
                return self._kernel(("constant", name))
            case Sum(terms):
                return sum(map(self.value, terms)) % self.prime
            case Product(factors):
                return self._product(factors)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Call(name, arguments):
                return self._call(name, arguments)
            case PlusMinus():
                raise UndefinedError("two values")

    def _inverse(self, value: int) -> int:
        if value % self.prime == 0:
            raise UndefinedError("one over zero")
        return pow(value, -1, self.prime)

    def _random(self, key: tuple[object, ...]) -> int:
        text = repr(key)
        known = self._known.get(text)
        if known is None:
            digest = blake2b(f"{self.prime}/{text}".encode(), digest_size=12).digest()
            known = self._known[text] = int.from_bytes(digest, "big") % self.prime
        return known

    def _kernel(self, key: tuple[object, ...]) -> int:
        self.kernels = True
        return self._random(key)

    def _root_of_minus_one(self) -> int:
        return next(
            root
            for base in range(2, 100)
            if (root := pow(base, (self.prime - 1) // 4, self.prime)) ** 2 % self.prime == self.prime - 1
        )

    def _product(self, factors: tuple[Tree, ...]) -> int:
        result = 1
        for factor in factors:
            result = result * self.value(factor) % self.prime
        return result

    def _power(self, base: Tree, exponent: Tree) -> int:
        below = self.value(base)
        result = 1
        for multiple, rest in self._exponents(exponent):
            limit = MAX_EXPONENT if symbols(base) or rest is not None else MAX_NUMBER_EXPONENT
            if abs(multiple) > limit:
                raise UndefinedError("too large a power")
            if rest is None:
                part = below
            elif isinstance(rest, Rational):
                part = self._kernel(("root", rest.value, below))
            else:
                part = self._kernel(("power", base == Constant("e") or below, self.value(rest)))
            if multiple < 0:
                part = self._inverse(part)
            result = result * pow(part, abs(multiple), self.prime) % self.prime
        return result

    def _exponents(self, exponent: Tree) -> list[tuple[int, Tree | None]]:
        """An exponent as a sum of whole multiples of 1 (None), of 1/n, and of other trees."""
        parts: list[tuple[int, Tree | None]] = []
        for term in _terms(exponent):
            exact = self._exact(term)
            if exact is not None:
                whole, rest = divmod(exact.numerator, exact.denominator)
                parts += [(whole, None)] if whole else []
                parts += [(rest, number(Fraction(1, exact.denominator)))] if rest else []
                continue
            factors = term.factors if isinstance(term, Product) else (term,)
            multiple, others = 1, []
            for factor in factors:
                if isinstance(factor, Rational) and factor.value.denominator == 1 and factor.value:
                    multiple *= factor.value.numerator
                else:
                    others.append(factor)
            parts.append((multiple, product_of(tuple(others))))
        return parts

    def _exact(self, tree: Tree) -> Fraction | None:
        if symbols(tree):
            return None
        with precision(64):
            try:
                value = Evaluator(self.budget, {}).value(tree)
            except UndefinedError:
                return None
        if isinstance(value, acb) or bits_of(value) > 256:  # noqa: PLR2004
            return None
        return Fraction(int(value.p), int(value.q))

    def _call(self, name: str, arguments: tuple[Tree, ...]) -> int:  # noqa: PLR0911 - one branch for each type
        if name in _EXACT and not any(map(symbols, arguments)):
            exact = self._exact(Call(name, arguments))
            if exact is not None:
                return exact.numerator * self._inverse(exact.denominator) % self.prime
        if len(arguments) == 1 and name in _QUOTIENTS:
            over, under = (self._call(part, arguments) for part in _QUOTIENTS[name])
            return over * self._inverse(under) % self.prime
        if len(arguments) == 1 and name in _INVERSES:
            return self._inverse(self._call(_INVERSES[name], arguments))
        if name == "log" and len(arguments) == 2:  # noqa: PLR2004
            over, under = (self._call("ln", (argument,)) for argument in arguments)
            return over * self._inverse(under) % self.prime
        if name == "ln" and arguments == (Constant("e"),):
            return 1
        values = tuple(map(self.value, arguments))
        if name in _COMMUTATIVE:
            values = tuple(sorted(values))
        if len(values) == 1 and name in _EVEN | _ODD and values[0] > self.prime // 2:
            opposite = self._kernel((name, self.prime - values[0]))
            return opposite if name in _EVEN else self.prime - opposite
        own = () if (name, len(values)) in FUNCTIONS else (self.seed,)
        return self._kernel((name, *own, *values))


def _terms(tree: Tree) -> tuple[Tree, ...]:
    """Terms of a sum; a whole number times a sum, or the opposite of one, is multiplied out."""
    match tree:
        case Sum(terms):
            return tuple(inner for term in terms for inner in _terms(term))
        case Product((Rational(value), Sum(terms))) if value == -1:
            return tuple(negated(inner) for term in terms for inner in _terms(term))
    return (tree,)


def identical_rationally(left: Tree, right: Tree, budget: Budget) -> bool | None:
    """True for a proven identity, False for a proven difference, None where kernels or poles leave it open."""
    seed = seed_of(left, right)
    for prime in PRIMES:
        residues = Field(prime, seed, budget)
        try:
            if residues.value(left) != residues.value(right):
                return None if residues.kernels else False
        except UndefinedError:
            return None
    return True


def line_in(tree: Tree, name: str, budget: Budget) -> tuple[Tree, Tree] | None:
    """Step and start of a formula that is linear in a symbol, None for any other."""
    start = substituted(tree, {name: ZERO})
    step = difference(substituted(tree, {name: ONE}), start)
    line = Sum((Product((step, Symbol(name))), start))
    return (step, start) if identical_rationally(tree, line, budget) else None
