import type { Answer } from './respond.js';

/** The address of the style sheet of these pages, the only file that every visitor may get. */
export const PAGE_STYLE_PATH = '/page.css';

/** Looks like the window (renderer/design/tokens.css), whose own style sheets are only for visitors with a session. */
const STYLE = `:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body {
  margin: 0;
  color: light-dark(#1c1b19, #e8e4dc);
  background: light-dark(#fbfaf7, #161617);
  font: 1rem/1.5 system-ui, sans-serif;
}
header {
  min-height: 2.75rem;
  padding: 0.25rem 1rem;
  border-bottom: 1px solid light-dark(#d9d5cc, #3b3a37);
  background: light-dark(#f3f1eb, #1c1c1d);
  font: 1.125rem/2rem 'Gentium Book Plus', Georgia, serif;
}
main { max-width: 40rem; margin: 4rem auto; padding: 0 1.5rem; }
h1 { margin: 0 0 0.5rem; font: 400 1.5rem/2rem 'Gentium Book Plus', Georgia, serif; }
p { margin: 0 0 1rem; }
a { color: light-dark(#1d4e79, #7fb0de); }
`;

/** The style sheet of the pages for visitors without a session. */
export function pageStyle(): Answer {
  return { status: 200, type: 'text/css; charset=utf-8', body: Buffer.from(STYLE) };
}

/** A page for a visitor whose request is refused: it says why, and what to do. */
export function refusedPage(status: number, message: string, hint: string): Answer {
  return page(status, message, `<h1>${text(message)}</h1>\n<p>${text(hint)}</p>`);
}

/** A page that opens the window by itself. A redirection would still count as coming from the other site, and would have no session. */
export function forwardingPage(): Answer {
  return page(
    200,
    'Palimpsest',
    '<h1>Opening the workbench</h1>\n<p><a href="/">Continue</a></p>',
    '<meta http-equiv="refresh" content="0; url=/">\n',
  );
}

function page(status: number, title: string, main: string, head = ''): Answer {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${head}<title>${text(title)}</title>
<link rel="stylesheet" href="${PAGE_STYLE_PATH}">
<link rel="icon" href="data:,">
</head>
<body>
<header>Palimpsest</header>
<main>
${main}
</main>
</body>
</html>
`;
  return { status, type: 'text/html; charset=utf-8', body: Buffer.from(html) };
}

function text(words: string): string {
  return words.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
