import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LastLines } from '../../../src/engine/lastLines.js';

describe('last lines', () => {
  it('are the same however the text was cut into pieces', () => {
    const texts = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', ' ', 'é'), { maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(100)), (parts, cuts) => {
        const text = parts.join('');
        const heard: string[] = [];
        const lines = new LastLines(3, (line) => heard.push(line));
        let from = 0;
        for (const at of [...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length]) {
          // A CR LF cut in two is still one end of line when its LF comes.
          lines.add(text.slice(from, at));
          from = at;
        }
        const whole = text.split(/\r?\n/);
        const rest = whole.pop() ?? '';
        expect(heard).toEqual(whole);
        expect(lines.lines()).toEqual((rest === '' ? whole : [...whole, rest]).slice(-3));
      }),
    );
  });

  it('cuts a line that never ends', () => {
    const lines = new LastLines(2);
    for (let at = 0; at < 300; at++) lines.add('x'.repeat(1000));
    expect(lines.lines().every((line) => line.length <= 66_000)).toBe(true);
  });
});
