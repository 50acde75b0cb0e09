import { ALARM, PAPER, SCREEN_DARK, TOKEN_WASH, TOKEN_WASH_DARK } from '../../figure/index.js';

/** The style sheet of the page: light or dark as the reader prefers, and light in print. */
export function styleSheet(): string {
  return [
    `:root{color-scheme:light dark;${variables(PAPER, TOKEN_WASH)}--alarm:${ALARM.paper};--ground:#fffefb;--panel:#f7f5f0}`,
    `@media screen and (prefers-color-scheme:dark){:root{${variables(SCREEN_DARK, TOKEN_WASH_DARK)}--alarm:${ALARM.dark};--ground:#161617;--panel:#1e1e20}}`,
    RULES,
    inkRules(),
  ].join('\n');
}

function variables(colours: Readonly<Record<string, string>>, wash: readonly string[]): string {
  const inks = Object.entries(colours).map(([name, colour]) => `--${name}:${colour};`);
  return [...inks, ...wash.map((colour, step) => `--t${step}:${colour};`)].join('');
}

function inkRules(): string {
  const inks = Object.keys(PAPER);
  return [
    ...inks.map((ink) => `.fill-${ink}{fill:var(--${ink})}.stroke-${ink}{stroke:var(--${ink})}`),
    ...TOKEN_WASH.map((_, step) => `.t${step}{background:var(--t${step})}`),
  ].join('');
}

const RULES = `
*{box-sizing:border-box}
html{font-size:17px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font-family:'Palimpsest Serif','Gentium Book Plus',Charter,Georgia,serif;line-height:1.5;font-variant-numeric:tabular-nums lining-nums}
main{max-width:44rem;margin:0 auto;padding:3.5rem 1.5rem 5rem}
h1,h2,h3,h4{line-height:1.2;font-weight:700;text-wrap:balance;break-after:avoid}
h1{font-size:2rem;margin:.3rem 0 .8rem}
h2{font-size:1.5rem;margin:3.5rem 0 1rem;padding-top:.9rem;border-top:1px solid var(--text)}
h2.small{font-family:var(--sans);font-size:.86rem;font-weight:600;color:var(--muted);border:0;padding:0;margin:1.7rem 0 .4rem}
h3{font-size:1.12rem;margin:2.2rem 0 .6rem}
h4{font-family:var(--sans);font-size:.88rem;font-weight:600;margin:1.8rem 0 .5rem}
:root{--sans:'Palimpsest Sans','Source Sans 3','Segoe UI',Arial,sans-serif;--mono:'Palimpsest Mono','Noto Sans Mono',Menlo,Consolas,monospace}
p,ul,ol{margin:0 0 .8rem}
ul,ol{padding-left:1.2rem}
li{margin:.25rem 0}
li::marker{color:var(--muted)}
code{font-family:var(--mono);font-size:.8em;overflow-wrap:anywhere;word-break:break-all}
code.hash{font-size:.7em}
bdi{overflow-wrap:anywhere}
.label{font-family:var(--sans);font-size:.8rem;color:var(--muted);margin:0}
sup{font-size:.7em;line-height:0}
.caret{position:absolute;width:1px;overflow:hidden;clip-path:inset(50%)}
.muted,.caption,.place{color:var(--muted)}
.note,figcaption,.legend{font-family:var(--sans);font-size:.82rem;color:var(--muted);line-height:1.45}
.lead{font-size:1.12rem}
.alarm{color:var(--alarm)}
.shout{font-family:var(--sans);border:1.5px solid var(--alarm);padding:.35rem .7rem;border-radius:2px}
.sign{font-family:var(--mono);font-size:.72em;color:var(--muted);border:1px solid var(--rule);border-radius:2px;padding:0 .15em;margin:0 .1em}
.title{border-bottom:1px solid var(--text);padding-bottom:1.1rem;margin-bottom:0}
.title .caption{margin:0}
.answer{display:grid;grid-template-columns:8rem minmax(0,1fr);gap:0 1.4rem;padding:1rem 0 .2rem;border-top:1px solid var(--rule);margin:0 0 .6rem;break-inside:avoid}
.answer .scroll{grid-column:1/-1;margin-bottom:.3rem}
.answer .subject{font-family:var(--sans);margin:0}
.answer .words .note{margin:0 0 .4rem}
.answer .figure{font-size:2.4rem;line-height:1;margin:0 0 .4rem;color:var(--target)}
.answer .unit{font-family:var(--sans);font-size:.8rem;color:var(--muted);line-height:1.35}
ul.tight,ol.tight{font-family:var(--sans);font-size:.84rem;line-height:1.42}
.terms{font-family:var(--sans);font-size:.8rem;line-height:1.4;list-style:none;padding:0;margin:0}
.terms li:target{background:var(--panel)}
table{border-collapse:collapse;width:100%;font-family:var(--sans);font-size:.84rem;line-height:1.4;margin:0 0 1rem}
caption{text-align:left;font-weight:600;padding:0 0 .4rem}
caption.quiet{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:.34rem .6rem .34rem 0;overflow-wrap:anywhere}
th{font-weight:600}
td[dir=rtl]{text-align:start}
thead th{border-bottom:1px solid var(--text);vertical-align:bottom}
.grid{table-layout:fixed;min-width:34rem}
.grid tbody tr{border-bottom:1px solid var(--rule)}
.grid.reading{min-width:22rem;font-family:inherit;font-size:.94rem;line-height:1.55}
.grid.reading th{font-family:var(--sans);font-size:.84rem}
.grid.reading td+td,.grid.reading th+th{padding-left:.6rem;padding-right:0}
mark{background:none;color:inherit;font-weight:700;text-decoration:underline;text-underline-offset:.16em;text-decoration-thickness:1px}
.facts th{font-weight:400;color:var(--muted);width:11rem;overflow-wrap:normal}
.facts tr{border-bottom:1px solid var(--rule)}
.r{text-align:right;padding-right:0;padding-left:.6rem}
.r+:not(.r){padding-left:1rem}
.scroll{overflow-x:auto;margin-bottom:1rem}
.scroll:focus-visible{outline:2px solid var(--target);outline-offset:3px}
tr{break-inside:avoid}
figure{margin:1.6rem 0 2rem;break-inside:avoid}
figure svg{width:100%;height:auto;display:block;margin-bottom:.6rem}
.passage{margin:1.4rem 0 1.8rem;break-inside:avoid}
.passage .label{color:var(--text);font-weight:600}
.passage .place{font-weight:400}
blockquote{margin:.5rem 0;padding-block:.1rem;padding-inline-start:1rem;border-inline-start:2px solid var(--rule);line-height:1.65}
.prefix{color:var(--muted)}
.cont span{padding:.12em 0;border-radius:1px}
.legend span{padding:.15rem .45rem;color:var(--text);border:1px solid var(--rule)}
hr.page{border:0;margin:0}
.end{text-align:center;margin-top:4rem;font-family:var(--sans);font-size:.84rem;color:var(--muted)}
.end::before,.end::after{content:'';display:block;width:4rem;margin:1rem auto;border-top:1px solid var(--text)}
.draft{position:sticky;top:0;background:var(--panel);border-bottom:1px solid var(--rule);font-family:var(--sans);font-size:.84rem;font-weight:600;text-align:center;padding:.45rem;letter-spacing:.06em}
.designation{position:sticky;top:0;z-index:1;margin:0;background:var(--panel);border-bottom:1px solid var(--rule);font-family:var(--sans);font-size:.84rem;font-weight:600;text-align:center;padding:.45rem 1rem;overflow-wrap:anywhere}
.designation+.draft{position:static}
nav{font-family:var(--sans);font-size:.86rem;columns:2;column-gap:2rem;margin-top:2.4rem;padding-top:1rem;border-top:1px solid var(--rule)}
nav a{display:block;color:inherit;text-decoration:none;padding:.15rem 0}
nav a:hover{text-decoration:underline}
a.term{color:inherit;text-decoration:underline dotted;text-decoration-thickness:1px;text-underline-offset:.16em}
a:focus-visible{outline:2px solid var(--target);outline-offset:2px}
@media (max-width:40rem){main{padding:2rem 1rem 4rem}.answer{grid-template-columns:minmax(0,1fr);gap:.4rem}.answer .grid{min-width:0;font-size:.78rem}.answer td,.answer th{padding-right:.4rem}.facts th{width:8rem}nav{columns:1}}
@page{size:A4;margin:17mm 19mm;@top-center{font:600 8.4pt var(--sans,sans-serif)}@bottom-left{font:7.6pt sans-serif}@bottom-right{font:7.6pt sans-serif}}
@media print{html{font-size:9.6pt}body{line-height:1.38}h1{font-size:1.7rem}h2{margin-top:2rem}h2.small{margin:.9rem 0 .25rem}.title{padding-bottom:.6rem}.lead{font-size:1.04rem}.answer{padding:.55rem 0 0;margin-bottom:.3rem}.answer .scroll{margin-bottom:0}.answer table{margin-bottom:.4rem}th,td{padding-top:.2rem;padding-bottom:.2rem}figure{margin:1rem 0 1.2rem}.passage{margin:.8rem 0 1rem}li{margin:.15rem 0}tbody tr:first-child{break-before:avoid}thead{break-inside:avoid}main{max-width:none;padding:0}.draft,.designation{position:static}hr.page{break-after:page}.scroll:focus-visible{display:none}a.term{text-decoration:none}.scroll{overflow:visible}.grid{min-width:0}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
