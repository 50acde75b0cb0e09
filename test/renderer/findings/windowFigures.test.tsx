// @vitest-environment happy-dom
import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { WindowFigures } from '../../../renderer/features/findings/WindowFigures.js';
import { must } from '../../support/must.js';
import { severalControls } from '../../support/samples/severalControls.js';

describe.each([1, 2, 6])('the charts of an examination with %i controls', (controls) => {
  it('count the windows of all of them', async () => {
    const details = await severalControls(controls);
    const { container } = render(
      <WindowFigures examinationId="X1" details={details} target={must(details.targets[0])} />,
    );
    const windows = details.controls.reduce((sum, { summary }) => sum + summary.windows, 0);
    const shown = [...container.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(shown).toContain(
      controls === 1 ? `control (${windows} windows)` : `control (${windows} windows of ${controls} texts)`,
    );
  });
});
