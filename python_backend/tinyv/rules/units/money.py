"""Words that make an amount of a number and are no unit of measurement: currencies and `million`. Data only."""

__all__ = ["CURRENCIES", "HUNDREDTHS", "SCALES"]

SCALES = {
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "millions": 6, "billions": 9,
    "万": 4, "亿": 8,
}  # fmt: skip
"""The power of ten of a word behind a number."""
CURRENCIES = {
    "dollar": "USD", "dollars": "USD", "usd": "USD", "euro": "EUR", "euros": "EUR", "eur": "EUR", "pound": "GBP",
    "yuan": "CNY", "rmb": "CNY", "元": "CNY", "yen": "JPY", "rupees": "INR", "rupee": "INR", "rubles": "RUB",
    "roubles": "RUB", "pesos": "MXN", "francs": "CHF", "gbp": "GBP", "cny": "CNY", "jpy": "JPY",
}  # fmt: skip
"""ISO 4217."""
HUNDREDTHS = {"cent": "USD", "cents": "USD", "pence": "GBP"}
"""The currency whose hundredth it is."""
