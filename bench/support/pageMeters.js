// What is measured within a page. Each function is handed to the browser as source text and stands alone.

/* global window, document, performance, requestAnimationFrame, setTimeout, CSS, PerformanceObserver */

/** Begins to note tasks that keep the page from answering for more than 50 ms, and how long key strokes wait for their frame. */
export function watchTasks() {
  window.meters = { tasks: [], strokes: [] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.meters.tasks.push(duration);
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) {
      if (name === 'keydown' || name === 'input') window.meters.strokes.push(duration);
    }
  }).observe({ type: 'event', durationThreshold: 16 });
}

/** What was noted since it was last asked. */
export function takeMeters() {
  const { tasks, strokes } = window.meters;
  window.meters.tasks = [];
  window.meters.strokes = [];
  return { tasks, strokes };
}

/** Opens a place of the window and waits until text with heat is drawn there: milliseconds. */
export function openAndWait({ hash, selector, needsHeat }) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const look = () => {
      const isDrawn = document.querySelector(selector) !== null;
      const isHot =
        !needsHeat ||
        [...CSS.highlights].some(([name, ranges]) => name.startsWith('heat-') && ranges.size > 0);
      // One more frame: what was drawn is then on the screen.
      if (isDrawn && isHot) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
      else if (performance.now() - begun > 60_000) reject(new Error(`nothing at ${hash}`));
      else requestAnimationFrame(look);
    };
    window.location.hash = hash;
    requestAnimationFrame(look);
  });
}

/** Scrolls by so many pixels a frame, there and back again: how long the frames took, milliseconds. */
export function scrollFrames({ selector, pixels, frames }) {
  const element = selector === '' ? document.scrollingElement : document.querySelector(selector);
  return new Promise((resolve) => {
    const times = [];
    let last = performance.now();
    let left = frames;
    const step = (now) => {
      times.push(now - last);
      last = now;
      left -= 1;
      element.scrollTop += left > frames / 2 ? pixels : -pixels;
      if (left > 0) requestAnimationFrame(step);
      else resolve(times.slice(2));
    };
    requestAnimationFrame(step);
  });
}

/** Moves the threshold a step a frame: how long the frames took, milliseconds. */
export function dragThreshold({ frames }) {
  const slider = document.querySelector('.reader-threshold input[type=range]');
  const setValue = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(slider), 'value').set;
  return new Promise((resolve) => {
    const times = [];
    let last = performance.now();
    let at = 0;
    const step = (now) => {
      times.push(now - last);
      last = now;
      setValue.call(slider, String(-120 + at));
      slider.dispatchEvent(new window.Event('input', { bubbles: true }));
      at += 1;
      if (at < frames) requestAnimationFrame(step);
      else resolve(times.slice(2));
    };
    requestAnimationFrame(step);
  });
}

/** The same text in blocks that are all in the page, for the browser to skip what is out of view; without heat. */
export function buildPlainPage({ words }) {
  const begun = performance.now();
  const vocabulary =
    'the whale and a ship of men upon the sea with harpoons rolling under white sails by night'.split(' ');
  const body = document.createElement('div');
  body.style.cssText = 'max-width:35rem;margin:auto;font:17px/1.7 serif';
  let block = null;
  for (let word = 0; word < words; word += 100) {
    if (word % 500 === 0) {
      block = document.createElement('div');
      block.style.cssText = 'content-visibility:auto;contain-intrinsic-size:auto 1400px';
      body.append(block);
    }
    const paragraph = document.createElement('p');
    paragraph.textContent = Array.from(
      { length: 100 },
      (_, i) => vocabulary[(word * 7 + i * i) % vocabulary.length],
    ).join(' ');
    block.append(paragraph);
  }
  document.body.replaceChildren(body);
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
  });
}

/** Memory of the page's script, bytes, after what is not needed has been let go. */
export function heapBytes() {
  window.gc?.();
  return performance.memory.usedJSHeapSize;
}
