/** The report's style sheet: phone, desk and paper, light and dark. */
import { faintInk, ground, ink, mutedInk, series } from "../drawing/palette.ts";

const roles = { ground, ink, muted: mutedInk, faint: faintInk, link: series[0]!, good: series[2]!, bad: series[1]! };

function variables(theme: "light" | "dark"): string {
  return Object.entries(roles)
    .map(([role, colour]) => `--${role}:${colour[theme]};`)
    .join("");
}

export const reportStyle = `
:root{${variables("light")}}
@media screen and (prefers-color-scheme:dark){:root{${variables("dark")}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:56rem;padding:1rem;background:var(--ground);color:var(--ink);
  font:1rem/1.55 system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif}
h1{font-size:1.6rem;line-height:1.2;margin:1rem 0 .5rem}
h2{font-size:1.25rem;margin:2rem 0 .5rem}
h3{font-size:1.1rem;margin:1.75rem 0 .5rem}
h4{font-size:.95rem;margin:1.25rem 0 .25rem}
.note{font-size:.85rem;line-height:1.45;color:var(--muted);margin:.25rem 0}
p{max-width:44rem;margin:.6rem 0}
a{color:var(--link)}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem}
figure{margin:0}
figure svg{display:block;width:100%;height:auto}
figcaption{font-size:.85rem;line-height:1.45;color:var(--muted);padding:.2rem .5rem}
sub,sup{line-height:0}
table{border-collapse:collapse;width:100%;font-size:.85rem;line-height:1.4;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--faint)}
th{font-weight:600}
.good{color:var(--good)}
.unclear{color:var(--muted);font-weight:600}
.bad{color:var(--bad);font-weight:600}
code,pre{font:.85rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{overflow:auto;padding:.6rem .8rem;border:1px solid var(--faint);border-radius:.3rem}
td code{overflow-wrap:anywhere}
td:last-child{min-width:5rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;font-size:.85rem}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
@media (max-width:40rem){
  thead{display:none}
  tr{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.4rem 0;border-bottom:1px solid var(--faint)}
  td{border:0;padding:0}
  td:first-child{flex-basis:100%}
  td:not(:first-child)::before{content:attr(data-label) " ";color:var(--muted)}
}
@media print{
  body{max-width:none;padding:0;font-size:10pt}
  figure,tr{break-inside:avoid}
  h2,h3,h4{break-after:avoid}
  .panels{grid-template-columns:1fr 1fr}
  .data,details{display:none}
}
`.trim();
