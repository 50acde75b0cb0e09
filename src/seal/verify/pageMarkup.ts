import { dataBlock, PAGE_OPENING } from '../../base/index.js';

/** Elements of a page after its opening, besides its title, its style and its data. */
const ELEMENTS = new Set(
  'a b bdi blockquote body br caption code col colgroup desc div em figcaption figure h1 h2 h3 h4 head header hr html li main mark nav ol p polygon polyline pre rect section span strong sup svg table tbody td text th thead title tr tspan ul'.split(
    ' ',
  ),
);

/** Their attributes. Of these, `href` leads into the page itself and `style` gives the width of a column. */
const ATTRIBUTES = new Set(
  'aria-label aria-labelledby class dir dy fill font-family font-size font-weight height href id points role scope stroke stroke-dasharray stroke-linejoin stroke-width style tabindex text-anchor viewBox width x xmlns y'.split(
    ' ',
  ),
);

const TAG = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z][A-Za-z-]*="[^"<>]*")*)\s*\/?>/y;
const ATTRIBUTE = /([A-Za-z][A-Za-z-]*)="([^"]*)"/g;

/**
 * What in a page is not markup that a report is printed with; undefined if there is nothing. Only what is on the list may be there, so a page
 * can run nothing, fetch nothing and lead nowhere.
 * @param json report.json, which the page must hold as its only data
 */
export function pageProblem(html: string, json: string): string | undefined {
  const data = `\n${dataBlock(json)}\n`;
  if (!html.startsWith(PAGE_OPENING))
    return 'it does not begin with the lines that forbid a page to run or fetch anything';
  const [before, after, ...more] = html.slice(PAGE_OPENING.length).split(data);
  if (before === undefined || after === undefined || more.length > 0)
    return 'it does not hold the report.json of the bag';
  const style = /^<title>[^<>]*<\/title>\n<style>\n([^<>]*)\n<\/style>\n/.exec(before);
  if (style === null) return 'it does not begin with its title and its style';
  const [head, rules = ''] = style;
  // Outside strings nothing is escaped: an escaped letter could spell an address.
  const bare = rules.replace(/'(?:[^'\\\n]|\\[0-9a-f]{1,6} )*'/g, "''");
  const address = /@import|url\((?!data:font\/woff2;base64,[A-Za-z0-9+/=]*\))|\\/i.exec(bare)?.[0];
  if (address !== undefined) return `its style refers to something: ${address}`;
  return foreignMarkup(before.slice(head.length)) ?? foreignMarkup(after);
}

function foreignMarkup(html: string): string | undefined {
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', TAG.lastIndex)) {
    TAG.lastIndex = at;
    const found = TAG.exec(html);
    const [, , name = '', attributes = ''] = found ?? [];
    if (found === null || !ELEMENTS.has(name)) return `it holds ${html.slice(at, at + 40)}`;
    for (const [whole, attribute = '', value = ''] of attributes.matchAll(ATTRIBUTE))
      if (!isAllowed(name, attribute, value)) return `it holds <${name} ${whole.slice(0, 80)}>`;
  }
  return undefined;
}

function isAllowed(element: string, attribute: string, value: string): boolean {
  if (!ATTRIBUTES.has(attribute)) return false;
  if (attribute === 'href') return element === 'a' && /^#[A-Za-z0-9._-]*$/.test(value);
  if (attribute === 'xmlns') return value === 'http://www.w3.org/2000/svg';
  return attribute !== 'style' || (element === 'col' && /^width:[0-9.]+%$/.test(value));
}
