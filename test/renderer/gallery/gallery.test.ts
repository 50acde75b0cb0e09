import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';

const COMPONENTS = new URL('../../../renderer/components/', import.meta.url);
const GALLERY = new URL('./', import.meta.url);

describe('the gallery', () => {
  it('shows every component', () => {
    const sources = readdirSync(GALLERY)
      .filter((name) => name.endsWith('.tsx'))
      .map((name) => readFileSync(new URL(name, GALLERY), 'utf8'))
      .join('\n');
    const components = readdirSync(COMPONENTS, { recursive: true, encoding: 'utf8' })
      .map((path) => basename(path))
      .filter((name) => /^[A-Z].*\.tsx$/.test(name))
      .map((name) => name.replace('.tsx', ''))
      // Parts of others, and the region that stands in the frame of the window itself.
      .filter(
        (name) =>
          ![
            'FieldFrame',
            'DiffRowView',
            'SideText',
            'ChartPlot',
            'ReadableChart',
            'TableOfRows',
            'PiecewiseRows',
            'ToastRegion',
          ].includes(name),
      );
    expect(components.length).toBeGreaterThan(40);
    expect(components.filter((name) => !sources.includes(`<${name}`))).toEqual([]);
  });
});
