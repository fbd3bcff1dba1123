"""What the fork server imports once, so that a new worker starts warm.

Owns the list of formulas that fill math-verify's caches (its grammar predictor learns as it parses). Importing this
module is its whole effect; every worker forked afterwards inherits the filled caches.
"""

import gc

from tinyv.rules.mathverify.compare import compare

__all__ = ["WARM_UP"]

WARM_UP = (
    ("$\\frac{1}{2}$", "0.5"),
    ("$2\\sqrt{3}+\\pi$", "\\pi + 2\\sqrt{3}"),
    ("$f(x)=2x+1$", "f(x) = 1+2x"),
    ("$\\{1,-2,3\\}$", "\\{3,1,-2\\}"),
    ("$(0,2),(4,-23)$", "(0,2),(4,-23)"),
    ("$[1,\\infty)\\cup(-3,0)$", "x \\geq 1"),
    ("$\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}$", "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}"),
    ("$2^{n-1}\\binom{n}{k}+n!$", "\\binom{n}{k}2^{n-1}+n!"),
    ("$\\sin^2 x+\\log_2 8$", "50\\%"),
    ("$a_1=3,b=\\text{odd}$", "a_1=3, b=\\text{odd}"),
    ("$x^2+y^2=1$", "y^2 = 1-x^2"),
)

for _ground_truth, _answer in WARM_UP:
    compare(_ground_truth, _answer, raw=False)
compare("$\\frac{3}{4}$", "Therefore the final answer is $\\frac{3}{4}$.", raw=True)
gc.freeze()  # what is warm now stays out of the workers' collections, and out of their copied pages
