import { attributeValue, type MarkupElement, type MarkupNode } from './markupNode.js';

/** A number, letter or sign as makers of books write note marks, with or without brackets. */
const SIGN = /^[[({]?(?:\d{1,4}|[ivxlc]{1,7}|[a-z]|[*†‡§¶‖#]{1,4}|↩︎?|↑)[\])}]?\.?$/i;
/** Nodes and characters of a mark, at most. */
const NODES = 40;
const CHARS = 40;

/**
 * Can this link be the mark of a note, or the way back from one: does it lead to a place inside the book, and is its text only a number or
 * sign? Books that do not name their notes write them so. `raised` is taken for a mark as it stands; `level` only if a link leads back.
 */
export function noteLinkKind(link: MarkupElement): 'raised' | 'level' | null {
  const target = attributeValue(link, 'href');
  if (target?.includes('#') !== true) return null;
  const { parent } = link;
  const isInside = parent?.kind === 'element' && isRaised(parent as MarkupElement);
  const { text, raised } = shortText(link);
  if (text === null || !SIGN.test(text.trim())) return null;
  return isInside || raised ? 'raised' : 'level';
}

function isRaised({ name, attributes }: MarkupElement): boolean {
  return (
    name === 'sup' ||
    attributes.some((one) => one.name === 'style' && /vertical-align\s*:\s*super/i.test(one.value))
  );
}

/** The text of an element of few nodes, and whether a part of it is raised; null for more nodes or characters than a mark has. */
function shortText(link: MarkupElement): { readonly text: string | null; readonly raised: boolean } {
  let text = '';
  let raised = isRaised(link);
  const open: (MarkupNode | null)[] = [link.first];
  for (let count = 0; open.length > 0; count++) {
    const node = open.pop() ?? null;
    if (node === null) continue;
    if (count > NODES || text.length > CHARS) return { text: null, raised };
    open.push(node.next);
    if (node.kind === 'text') text += node.value;
    if (node.kind === 'element') {
      open.push(node.first);
      if (isRaised(node)) raised = true;
    }
  }
  return { text: text.length > CHARS ? null : text, raised };
}
