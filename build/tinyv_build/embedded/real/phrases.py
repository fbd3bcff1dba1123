"""Sentences that stand around an answer, as data.

`{x}` is the answer, `{w}` another value, `{thing}` what the question asks for, `{n}` a number of the question. A
sentence of `STATED` and `CHOSEN` gives `{x}` as the answer, so that its label is that of `{x}`; one of `HEDGED` and
`SHELLS` gives no answer at all, or not this one.
"""

__all__ = ["ABOUT", "CHOSEN", "FIELDS", "HEDGED", "SHELLS", "STATED", "SUBJECTS", "UNDECIDED", "WITH_THING", "WORKED"]

STATED = (
    "The answer is {x}", "the answer is {x}.", "So the result is {x}", "Therefore, {x}", "Hence {x}.", "it equals {x}", "It is {x}", "we get {x}",
    "We find {x}", "we obtain {x} in the end", "This gives {x} as the final result", "exactly {x}", "Precisely {x}.", "equal to {x}", "a value of {x}",
    "the value {x}", "{x} it is", "that's {x}", "a total of {x}", "{x} in total", "{x} altogether", "The final answer, after simplification, is {x}",
    "{x} after simplifying", "{x} (simplified)", "{x} (exact)", "{x}, as required", "{x}, which is the answer", "{x} by symmetry", "{x} (by induction)",
    "{x} \\quad \\blacksquare", "{x} QED", "{x} ✓", "✅ {x}", "➡ {x}", "⟹ {x}", "=> {x}", "answer -> {x}", "Ans. {x}", "ANS: {x}",
    "(a) {x}", "(b) {x}", "\\text{(a) } {x}", "\\text{(b)} \\; {x}", "\\text{(ii)}\\ {x}", "part (c): {x}", "b) {x}", "1. {x}", "Problem 3. {x}",
    "\\text{The answer is } {x}", "\\text{Answer: } {x}", "\\text{So we have } {x}", "{x} \\text{ (final answer)}", "{x} \\text{ as desired}",
    "\\text{therefore } {x} \\text{ is the answer}", "{x} \\text{, the only admissible value}", "\\color{red}{{x}}", "\\mathbf{{x}}",
    "\\implies {x}", "\\therefore {x}", "\\Rightarrow {x}", "result = {x}", "ans = {x};", "answer = {x}", "print({x})", ">>> {x}", "Out[3]= {x}", "return {x}",
    "# {x}", "// {x}", "`{x}`", "```\n{x}\n```", "[ANSWER] {x} [/ANSWER]", "<answer>{x}", "<b>{x}</b>", "<p>{x}</p>", "| {x} |", "> {x}", "* {x}", "- {x} -",
    "{x} None", "Float: {x}", "str('{x}')", "'{x}'", '"{x}"', "[{x}]", "({x})", "{{x}}", "array([{x}])", "tensor({x})", "Result({x})", "x -> {x}",
    "The correct answer should be {x}", "The required answer is then {x}", "My final answer: {x}", "I am confident that it is {x}", "I believe the answer is {x}",
    "Without any further computation the answer is {x}", "Although the problem looks hard, it comes out as {x}", "With the given information we can determine it: {x}",
    "The detailed calculation yields {x}", "After checking all the cases one gets {x}", "Using the formula with the given values, this is {x}",
    "Numerical verification confirms {x}", "The computation is complete: {x}", "No additional information is needed; it is {x}", "{x}, determined from the given conditions",
    "{x} units", "{x} (in the units of the problem)", "{x} (units as given)", "{x} [final]", "{x}~", "{x}\n\nDone.", "{x} is the solution", "{x} works",
    "{x} satisfies all of the conditions", "{x}, since all conditions hold", "{x}, because the other cases are impossible", "{x} (all other cases lead to a contradiction)",
    "solution: {x} (verified)", "The solution set is {x}", "Answer = {x} (see above)", "Thus we conclude {x}, as was to be shown", "{x} given the constraints",
    "答案是 {x}", "答:{x}", "所以 {x}", "最终答案:{x}", "La respuesta es {x}", "La réponse est {x}", "Die Antwort ist {x}", "Ответ: {x}", "A resposta é {x}", "答えは {x}",
    "So x is {x}", "it must be {x}", "it has to be {x}", "this simplifies to {x}", "which evaluates to {x}", "which reduces to {x}", "namely {x}", "i.e. {x}", "viz. {x}",
)  # fmt: skip

WITH_THING = (
    "{thing} is {x}", "{thing} is equal to {x}", "{thing} equals {x}.", "{thing} = {x}", "So {thing} is {x}.", "Therefore, {thing} is {x}", "Thus {thing} comes out as {x}",
    "{x} is {thing}", "we find that {thing} is {x}", "\\text{{thing} is } {x}", "{thing}: {x}", "{thing} -> {x}", "{thing} turns out to be {x}", "{thing} must be {x}",
    "{thing} (computed from the given data) is {x}", "{x} ({thing})", "Since {n} is given, {thing} is {x}", "with {n} as given, {thing} is {x}",
    "Starting from {n}, we get {thing} as {x}", "{thing} is {x}, given {n}", "after {n}, {thing} is {x}", "{thing} works out to {x} once all the steps are done",
    "given the conditions of the problem, {thing} is {x}", "{thing} can be determined to be {x}", "In conclusion {thing} has the value {x}", "{thing} is given by {x}",
    "{thing}, which we were asked for, equals {x}", "What we wanted, {thing}, is {x}", "{thing} was found to be {x} by direct computation",
)  # fmt: skip

CHOSEN = (
    "{x}, not {w}", "{x} (not {w})", "not {w} but {x}", "it is not {w}, it is {x}", "{x} rather than {w}", "{x} instead of {w}", "It's not {w}. It's {x}.", "{w}? No, {x}",
    "{x} (a common mistake is {w})", "I first got {w}, but the correct value is {x}", "{w} is wrong; it should be {x}", "Correction: {x} (earlier I wrote {w})",
    "While one may think it is {w}, it is really {x}", "\\text{not } {w} \\text{ but } {x}", "{w} fails the check, so {x}", "{x}, after discarding {w}",
    "{x}; {w} is extraneous", "{x} (reject {w})", "{x} \\text{ (reject } {w} \\text{)}", "We rule out {w} and keep {x}", "Of {w} and {x} only {x} is valid", "{x} since {w} is impossible",
    "Initially {w}, finally {x}", "{w} would be too easy. {x}", "the choices were {w} and {x}; we take {x}", "Wait, {w} is not right, so {x}", "changed from {w} to {x}",
    "starting with {w} we end with {x}", "from {w} it follows that the answer is {x}", "an intermediate value is {w}, the answer is {x}",
    "first part {w}, so finally {x}", "step 1: {w}; step 2: {x}. So {x}", "the sum of the parts, {w} among them, is {x}", "{w} is an upper bound, the true value is {x}",
    "The reference value {w} is for another case; here it is {x}", "some would answer {w}; the right answer is {x}", "my first guess {w} was off, {x} is correct",
)  # fmt: skip
"""Of two values the sentence takes `{x}`."""

HEDGED = (
    "{r} or {w}", "{w} or {r}", "either {r} or {w}", "either {w} or {r}, I am not sure which", "{r}, possibly {w}", "{w}, or maybe {r}", "{r} / {w}", "perhaps {r}, perhaps {w}",
    "{r} if the first case holds, otherwise {w}", "{r} in one case and {w} in the other", "between {r} and {w}", "somewhere from {r} to {w}", "one of {r}, {w}",
    "it is not {r}", "not {r}", "The answer is not {r}", "anything but {r}", "{r} is not the answer", "it cannot be {r}", "{r} is impossible here", "\\text{not } {r}",
    "{r} was my first guess, but it is {w}", "I wrote {r} before, the correct value is {w}", "{w} (some books give {r})", "{w}, whereas {r} is a common mistake", "{r} is wrong; it is {w}",
    "{w} rather than {r}", "{w}, not {r}", "the answer is {w}; {r} is an intermediate value", "{r} is an intermediate value, so we end with {w}", "We discard {r} and keep {w}",
    "is it {r}?", "{r}?", "Suppose it is {r}. Then we get a contradiction", "Assume {r}", "let's check whether {r} works", "if the answer were {r}, then", "{r} does not satisfy the conditions",
    "{r} is only a bound, not the value", "the value is greater than {r}", "more than {r}", "less than {r}", "strictly below {r}", "a bit more than {r}", "close to {r} but not equal",
    "different from {r}", "some multiple of {r}", "a divisor of {r}", "the opposite of {r}", "{r} plus a correction that still has to be computed", "{r} + \\ldots", "{r} \\cdot k",
    "{r}, {w}, or neither", "all of {r}, {w} and more", "The answer key may say {r}, I say {w}", "Reference: {r}; mine: {w}", "{r} cannot be ruled out", "maybe {r}", "I think that it isn't {r}",
)  # fmt: skip
"""The reference `{r}` is said, but not as the answer."""

SUBJECTS = (
    "{thing}",
    "the value of {thing}",
    "the exact value of {thing}",
    "the answer",
    "the exact answer",
    "the final answer",
    "a numerical value",
    "the result",
    "the solution",
    "the exact number",
    "it",
    "this",
)
UNDECIDED = (
    "cannot be determined", "cannot be determined from the given information", "cannot be found without additional information", "is not provided", "depends on further information",
    "requires further calculation", "requires more detailed analysis", "needs numerical computation", "is undetermined", "is to be computed from the steps above", "would need to be verified numerically",
    "is left as an exercise", "can be calculated by substituting the values", "follows from the formula", "is as above", "will be given after the calculation", "could not be simplified further",
    "is beyond the scope of this response", "is unknown", "is unclear", "depends on the value of n", "varies", "has no simple closed form", "does not exist", "is not unique", "is still under investigation",
    "is obtained by summing all cases", "can be found with computational tools", "is the value that satisfies the equation", "is what the question asks for", "is stated earlier", "is correct", "equals itself",
)  # fmt: skip
"""What is said of a subject that is given no value."""

SHELLS = (
    "the answer is as above", "See above.", "see the solution", "as shown", "as derived before", "same as the reference", "The correct answer", "correct", "the right option", "final answer", "[your answer here]",
    "answer", "boxed answer", "N/A", "TBD", "to be determined", "None", "null", "?", "...", "\\ldots", "\\text{answer}", "\\text{final answer}", "\\text{see above}", "Insufficient data", "insufficient information",
    "Not enough information", "Cannot be determined", "Undetermined", "not computable", "analysis incomplete", "calculation incomplete", "Further computation is needed", "placeholder", "error", "NaN", "timeout",
    "Thought process:", "Let's solve this step by step.", "Solution:", "I cannot answer this", "There is no solution", "infinitely many", "any real number",
    "I need to use {n} in the formula", "we first compute with {n}", "Given {n}, we set up the equation", "the number is related to {n}", "use {n} and simplify", "by substituting {n}",
    "{thing}", "the value of {thing}", "{thing} that satisfies the conditions", "{thing} as computed", "\\text{{thing}}", "find {thing}", "Let {thing} be x", "x = {thing}", "{thing} = {thing}",
    "compute {thing} from the data", "f({n})", "the sum of all valid values", "the smallest such number", "the maximum is attained at the boundary", "a constant", "some positive integer", "the required number",
)  # fmt: skip

FIELDS = (
    '{"answer": "{x}"}', '{"final_answer": {x}}', '{"result": "{x}", "unit": null}', "{'value': '{x}'}", '{"given": {n}, "answer": "{x}"}', '{"steps": {n}, "result": "{x}"}',
    '{"answer": {"value": "{x}"}}', '{"input": "{n}", "output": "{x}", "status": "ok"}', '[{"name": "answer", "value": "{x}"}]', "answer: {x}\nconfidence: {n}%", "{answer: {x}}",
    "<result><value>{x}</value></result>", "| quantity | value |\n|---|---|\n| answer | {x} |", "value={x}; n={n}", '{"n": {n}, "solution": ["{x}"]}', '{"reasoning": "computed from {n}", "answer": "{x}"}',
)  # fmt: skip
"""Answers as fields of data."""

WORKED = (
    "{a} + {b} = {x}", "{x} = {a} + {b}", "{a} and {b} together give {x}", "one more than {p}", "one less than {s}", "half of {d}", "{p} plus one", "{a} plus {b}", "{d}/2", "{p} + 1", "{s} minus 1",
    "add {b} to {a} to get {x}", "first {a}, then {b} more: {x} in all", "{a} in the first case and {b} in the second, so {x}", "{d} counted twice, so {x}", "the sum of {a} and {b}",
    "{a} + {b}, which makes {x}", "we count {a}, then {b} others, that is {x}", "twice the answer is {d}", "after {p} comes the answer", "the integer between {p} and {s}", "{s} would be one too many, so {x}",
    "from {d} we keep every second one, which leaves {x}", "{p} were counted before, with the last one it is {x}", "total: {a} + {b}", "{x} (that is, {a} plus {b})", "{x}, because {a} + {b} = {x}",
)  # fmt: skip
"""A whole number `{x}` as what a small calculation gives: `{a} + {b}`, `{p} + 1`, `{s} - 1`, `{d} / 2`."""

ABOUT = (
    "{x} \\approx {d}", "{x} ≈ {d}", "{x} (about {d})", "{x}, approximately {d}", "{x}, or {d} numerically", "approximately {d}, exactly {x}", "{d} (exact form: {x})", "about {d}, that is {x}",
    "{x} which is roughly {d}", "the exact value {x}, in decimals {d}", "{x} = {d}...", "numerically {d}; in closed form {x}", "we computed {d}, which is {x}", "{x} (decimal: {d})", "{d}, more precisely {x}",
)  # fmt: skip
"""An exact value `{x}` with the decimal `{d}` that it is about."""
