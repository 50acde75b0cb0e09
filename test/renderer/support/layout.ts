import { afterAll, beforeAll } from 'vitest';

const ROW = 32;
const SCROLLER = 640;

/** Gives elements a size, which the DOM of these tests has none of: lists that draw what is in view need one. */
export function withLayout(): void {
  const names = ['offsetHeight', 'offsetWidth', 'clientHeight', 'clientWidth'] as const;
  const before = names.map((name) => Object.getOwnPropertyDescriptor(HTMLElement.prototype, name));
  beforeAll(() => {
    for (const name of names) {
      Object.defineProperty(HTMLElement.prototype, name, {
        configurable: true,
        get(this: HTMLElement) {
          return 'index' in this.dataset ? ROW : SCROLLER;
        },
      });
    }
  });
  afterAll(() => {
    names.forEach((name, index) => {
      const descriptor = before[index];
      if (descriptor === undefined) Reflect.deleteProperty(HTMLElement.prototype, name);
      else Object.defineProperty(HTMLElement.prototype, name, descriptor);
    });
  });
}
