import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALL_LANES, LONG_FILES } from '../support/projects.js';

describe('a test file that is a long lane', () => {
  for (const [file, provedBy] of Object.entries(LONG_FILES))
    it(`${file} is there`, ({ skip }) => {
      expect(existsSync(file)).toBe(true);
      skip(!ALL_LANES, `a long lane, run by .ci/full; in every run: ${provedBy}`);
    });
});
