import type { Answer } from './respond.js';

/** Where the style sheet of these pages lies: the one file that is given to anybody. */
export const PAGE_STYLE_PATH = '/page.css';

const STYLE = `:root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 12vh auto 0; padding: 0 1.5rem; }
h1 { font-size: 1.25rem; font-weight: 600; margin: 0 0 0.5rem; }
p { margin: 0 0 1rem; }
code { font-family: ui-monospace, monospace; font-size: 0.95em; }
footer { margin-top: 3rem; padding-top: 0.5rem; border-top: 1px solid; font-size: 0.875rem; opacity: 0.75; }
`;

/** The style sheet of the pages for those who are not in. */
export function pageStyle(): Answer {
  return { status: 200, type: 'text/css; charset=utf-8', body: Buffer.from(STYLE) };
}

/** A page for somebody whose request is refused: why, and what to do. */
export function refusedPage(status: number, message: string, hint: string): Answer {
  return page(status, message, `<h1>${text(message)}</h1>\n<p>${text(hint)}</p>`);
}

/** A page that goes on to the window by itself. A redirection would still count as coming from the other site, without a session. */
export function forwardingPage(): Answer {
  return page(
    200,
    'Palimpsest',
    '<h1>Opening the workbench</h1>\n<p><a href="/">Go on</a></p>',
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
<main>
${main}
</main>
<footer>Palimpsest, on this machine only</footer>
</body>
</html>
`;
  return { status, type: 'text/html; charset=utf-8', body: Buffer.from(html) };
}

function text(words: string): string {
  return words.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
