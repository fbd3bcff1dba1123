"""The page's style sheet: no file, no font and no script from elsewhere."""

__all__ = ["STYLE"]

STYLE = """
:root { color-scheme: light dark; --ink: #1a202c; --soft: #5a6472; --line: #cbd2da; --paper: #fff; --tint: #f4f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaef; --soft: #9aa6b2; --line: #3a444f; --paper: #14191f; --tint: #1c232b; }
}
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { max-width: 46rem; } .soft { color: var(--soft); } .lead { font-size: 1.1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; min-width: 100%; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th { text-align: right; color: var(--soft); font-weight: 600; }
th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 9rem; }
svg { width: 100%; max-width: 46rem; height: auto; font-size: 14px; }
svg text { fill: var(--ink); } .grid { stroke: var(--line); } .bar { stroke: var(--ink); stroke-width: 2; fill: none; }
.dot { fill: var(--ink); } .full { fill: var(--ink); } .hatch { stroke: var(--soft); stroke-width: 2; }
.empty { fill: url(#hatch); stroke: var(--ink); }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .4rem .75rem; }
summary { cursor: pointer; }
.case { background: var(--tint); border-radius: .4rem; margin: .75rem 0; padding: .6rem .75rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .25rem 1rem; }
.pair > div { min-width: 0; overflow-x: auto; }
.pair b { display: block; color: var(--soft); font-size: .8rem; font-weight: 600; }
.case details { border: 0; margin: .25rem 0 0; padding: 0; }
.text { display: block; white-space: pre-wrap; max-height: 16rem; overflow: auto; } .small { font-size: .85rem; }
@media (max-width: 34rem) {
  .pair { grid-template-columns: 1fr; } body { padding: 1rem .75rem 3rem; } svg { font-size: 24px; }
}
"""
