import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from '../../src/matter/machine/pace.js';

describe('something that is done at a pace', () => {
  const done: number[] = [];
  const pace = (): Pace => new Pace(250, () => done.push(performance.now()));

  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
    done.length = 0;
  });
  afterEach(() => vi.useRealTimers());

  it('is done at once, then not before the time is over, however often it is wished for', () => {
    const some = pace();
    for (let ms = 0; ms < 1000; ms += 10) {
      some.wish();
      vi.advanceTimersByTime(10);
    }
    expect(done).toEqual([0, 250, 500, 750, 1000]);
  });

  it('meets the last wish, and then rests', () => {
    const some = pace();
    some.wish();
    vi.advanceTimersByTime(100);
    some.wish();
    vi.advanceTimersByTime(5000);
    expect(done).toEqual([0, 250]);
  });

  it('is done now when it must be, which meets a wish that waits', () => {
    const some = pace();
    some.wish();
    vi.advanceTimersByTime(50);
    some.wish();
    some.now();
    vi.advanceTimersByTime(5000);
    expect(done).toEqual([0, 50]);
  });

  it('forgets a wish when it is stopped', () => {
    const some = pace();
    some.wish();
    some.wish();
    some.stop();
    vi.advanceTimersByTime(5000);
    expect(done).toEqual([0]);
  });
});
