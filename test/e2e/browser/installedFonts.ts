import type { CDPSession, Page } from 'playwright-core';

/** A node as the browser's own inspector tells of it. */
interface InspectedNode {
  readonly nodeId: number;
  readonly nodeType: number;
  readonly nodeValue: string;
}

const TEXT = 3;

/**
 * What of a page is drawn with a font that is installed on the machine, one line for each piece of text. A picture of such a page
 * would look otherwise on another machine. What stands beyond the edge of the screen is looked at too; a piece that is gone before it
 * could be looked at is in no picture.
 */
export async function drawnWithInstalledFonts(page: Page): Promise<string[]> {
  const inspector = await page.context().newCDPSession(page);
  try {
    await inspector.send('DOM.enable');
    await inspector.send('CSS.enable');
    const { nodes } = await inspector.send('DOM.getFlattenedDocument', { depth: -1, pierce: true });
    const texts = nodes.filter(({ nodeType, nodeValue }) => nodeType === TEXT && nodeValue.trim() !== '');
    const found: string[] = [];
    for (const node of texts) found.push(...(await installedOf(inspector, node)));
    return [...new Set(found)];
  } finally {
    await inspector.detach();
  }
}

async function installedOf(inspector: CDPSession, { nodeId, nodeValue }: InspectedNode): Promise<string[]> {
  const { fonts } = await inspector
    .send('CSS.getPlatformFontsForNode', { nodeId })
    .catch((error: unknown) => {
      if (String(error).includes('Could not find node')) return { fonts: [] };
      throw error;
    });
  return fonts
    .filter(({ isCustomFont }) => !isCustomFont)
    .map(
      ({ familyName, glyphCount }) =>
        `${glyphCount} of ${JSON.stringify(nodeValue.trim().slice(0, 60))} in ${familyName}`,
    );
}
