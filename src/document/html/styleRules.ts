import { hidesText } from './elementRules.js';
import { attributeValue, type MarkupElement } from './markupNode.js';

/** What the style sheets of a document hide, as far as their simple rules say so. */
export interface StyleRules {
  readonly hides: (element: MarkupElement) => boolean;
  /** Selectors of rules that hide something and are not simple; they are not applied. Rules under a condition are not counted. */
  readonly notApplied: number;
}

/** One element name, class or id, or an element name with one of them. */
const SIMPLE = /^([a-z][a-z0-9-]*)?([.#][a-z_-][\w-]*)?$/i;

/**
 * Reads the rules of style sheets that set `display` or `visibility`. Only rules with a simple selector and without a condition (`@media`)
 * are applied, in their order; a rule of another kind that shows an element again lifts what a simple rule hides for the same last name.
 * @param sheets in the order in which the document names them
 */
export function styleRules(sheets: readonly string[]): StyleRules {
  const hidden = new Set<string>();
  const lifted = new Set<string>();
  let notApplied = 0;
  for (const sheet of sheets) {
    for (const { selectors, declarations } of rulesOf(sheet)) {
      const hides = hidesText(declarations);
      if (!hides && !/(?:display|visibility)[ \t\r\n\f]*:/i.test(declarations)) continue;
      for (const selector of selectors.split(',')) {
        const name = selector.trim();
        if (SIMPLE.test(name) && name !== '') {
          if (hides) hidden.add(keyOf(name));
          else hidden.delete(keyOf(name));
          continue;
        }
        if (hides) notApplied += 1;
        else lifted.add(keyOf(lastCompound(name)));
      }
    }
  }
  for (const key of lifted) hidden.delete(key);
  return { hides: hidden.size === 0 ? () => false : (element) => isHit(element, hidden), notApplied };
}

function isHit(element: MarkupElement, hidden: ReadonlySet<string>): boolean {
  const name = element.name.toLowerCase();
  if (hidden.has(name)) return true;
  const id = attributeValue(element, 'id');
  if (id !== undefined && (hidden.has(`#${id}`) || hidden.has(`${name}#${id}`))) return true;
  const classes = attributeValue(element, 'class')?.split(/[ \t\r\n\f]+/) ?? [];
  return classes.some((one) => one !== '' && (hidden.has(`.${one}`) || hidden.has(`${name}.${one}`)));
}

/** The element name in lower case; classes and ids keep their case. */
function keyOf(selector: string): string {
  const at = selector.search(/[.#]/);
  return at < 0 ? selector.toLowerCase() : selector.slice(0, at).toLowerCase() + selector.slice(at);
}

/** The part of a selector after its last combinator, without pseudo-classes and attributes. */
function lastCompound(selector: string): string {
  const last = selector.split(/[ \t\r\n\f>+~]/).at(-1) ?? '';
  return last.split(/[:[]/, 1)[0] ?? '';
}

/** The rules of a style sheet outside conditions; comments and the blocks of at-rules are passed over. */
function* rulesOf(sheet: string): Generator<{ readonly selectors: string; readonly declarations: string }> {
  const css = withoutComments(sheet);
  let at = 0;
  while (at < css.length) {
    const open = css.indexOf('{', at);
    if (open < 0) return;
    const before = css.slice(at, open);
    const selectors = before.slice(before.lastIndexOf(';') + 1).trim();
    if (selectors.startsWith('@')) {
      at = blockEnd(css, open);
      continue;
    }
    const close = css.indexOf('}', open);
    const end = close < 0 ? css.length : close;
    yield { selectors, declarations: css.slice(open + 1, end) };
    at = end + 1;
  }
}

function withoutComments(css: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let open = css.indexOf('/*'); open >= 0; open = css.indexOf('/*', at)) {
    parts.push(css.slice(at, open));
    const close = css.indexOf('*/', open + 2);
    at = close < 0 ? css.length : close + 2;
  }
  parts.push(css.slice(at));
  return parts.join(' ');
}

/** After the `}` that closes the block that opens here. */
function blockEnd(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at++) {
    const char = css.charAt(at);
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return css.length;
}
