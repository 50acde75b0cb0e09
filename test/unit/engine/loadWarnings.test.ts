import { describe, expect, it } from 'vitest';
import { loadWarnings } from '../../../src/engine/llama/loadWarnings.js';

describe('the warnings of a load', () => {
  it('are the lines of the levels warning and error, with their continuations', () => {
    expect(
      loadWarnings([
        { level: 2, text: 'print_info: n_vocab = 4\n' },
        { level: 3, text: 'load: first ' },
        { level: 5, text: 'part two\n' },
        { level: 2, text: 'load: information ' },
        { level: 5, text: 'and more of it\n' },
        { level: 4, text: 'load: without an end' },
        { level: 3, text: 'load: ************ \n' },
        { level: 3, text: 'load: first part two\nmodel has unused tensor x\n' },
      ]),
    ).toEqual({ lines: ['first part two', 'without an end', 'model has unused tensor x'], total: 3 });
  });

  it('show what could control a screen, and end', () => {
    const { lines } = loadWarnings([{ level: 3, text: `load: a\u001b[31m\u202eb${'x'.repeat(1e6)}\n` }]);
    expect(lines[0]).toMatch(/^a\\u\{1b\}\[31m\\u\{202e\}bx+…$/);
    expect(Array.from(lines[0] ?? '')).toHaveLength(160);
  });

  it('are at most 20, and counted', () => {
    const many = Array.from({ length: 57 }, (_, n) => ({ level: 3, text: `load: token ${n % 50} is bad\n` }));
    const { lines, total } = loadWarnings(many);
    expect([lines.length, lines[19], total]).toEqual([20, 'token 19 is bad', 50]);
  });
});
