import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeWindow, readWindowState, SMALLEST, writeWindowState } from '../../main/windowState.js';
import { scratchFolder } from '../support/scratch.js';

const first = { x: 0, y: 25, width: 1440, height: 875 };
const second = { x: 1440, y: 0, width: 2560, height: 1440 };
const at = (x: number, y: number, width = 1000, height = 700): Parameters<typeof placeWindow>[0] => ({
  x,
  y,
  width,
  height,
  isMaximized: false,
});

describe('where the window goes', () => {
  it('at first: in the middle, no larger than the screen', () => {
    expect(placeWindow(null, [first])).toEqual({ width: 1360, height: 875, isMaximized: false });
    expect(placeWindow(null, [second])).toEqual({ width: 1360, height: 880, isMaximized: false });
  });

  it('where it was, on whichever screen', () => {
    expect(placeWindow(at(50, 60), [first, second])).toMatchObject({
      x: 50,
      y: 60,
      width: 1000,
      height: 700,
    });
    expect(placeWindow(at(2000, 300), [first, second])).toMatchObject({ x: 2000, y: 300 });
  });

  it('keeps its size on the first screen when its own is gone', () => {
    expect(placeWindow(at(2000, 300), [first])).toEqual({ width: 1000, height: 700, isMaximized: false });
  });

  it('is pulled in where it hangs over, and placed anew where nobody could take hold of it', () => {
    expect(placeWindow(at(900, 400), [first])).toMatchObject({ x: 440, y: 200 });
    expect(placeWindow(at(-700, 100), [first])).toMatchObject({ x: 0, y: 100 });
    expect(placeWindow(at(-900, 100), [first])).not.toHaveProperty('x');
    expect(placeWindow(at(100, -400), [first])).not.toHaveProperty('x');
    expect(placeWindow(at(100, 890), [first])).not.toHaveProperty('x');
  });

  it('is never larger than its screen nor smaller than it can be used', () => {
    expect(placeWindow(at(0, 25, 5000, 5000), [first])).toMatchObject({
      x: 0,
      y: 25,
      width: 1440,
      height: 875,
    });
    expect(placeWindow(at(100, 100, 200, 200), [first])).toMatchObject(SMALLEST);
    expect(placeWindow({ ...must(at(50, 60)), isMaximized: true }, [first])).toMatchObject({
      isMaximized: true,
    });
  });
});

describe('what is kept of it', () => {
  const scratch = scratchFolder();

  it('comes back, from a folder that was made for it', async () => {
    const file = join(scratch, 'deep', 'window-state.json');
    expect(readWindowState(file)).toBeNull();
    await writeWindowState(file, first, true);
    expect(readWindowState(file)).toEqual({ ...first, isMaximized: true });
  });

  it('is forgotten when it cannot be understood', () => {
    const file = join(scratch, 'state.json');
    for (const text of [
      '',
      '{',
      'null',
      '{"x":1}',
      '{"x":0,"y":0,"width":1e9,"height":1,"isMaximized":false}',
    ]) {
      writeFileSync(file, text);
      expect(readWindowState(file), text).toBeNull();
    }
  });

  it('is no reason to fail', async () => {
    const blocked = join(scratch, 'a file');
    writeFileSync(blocked, 'x');
    await writeWindowState(join(blocked, 'state.json'), first, false);
    expect(existsSync(join(blocked, 'state.json'))).toBe(false);
    expect(readFileSync(blocked, 'utf8')).toBe('x');
  });
});

function must<T>(value: T | null): T {
  if (value === null) throw new Error('a place is expected');
  return value;
}
