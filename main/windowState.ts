import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from '../src/files/index.js';

/** Where a window is, in pixels of the desktop. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The saved position of the window. Without `x` and `y`, the system chooses the position. */
export interface WindowState {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
}

export const SMALLEST = { width: 800, height: 560 } as const;
const FIRST = { width: 1360, height: 880, isMaximized: false } as const;
/** This much of the window must be on a screen, so that a person can move it. */
const HOLD = { width: 160, height: 48 } as const;

const stored = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(100_000),
  height: z.int().min(1).max(100_000),
  isMaximized: z.boolean(),
});

/** The saved state; null if there is none, or if it cannot be read. */
export function readWindowState(file: string): z.infer<typeof stored> | null {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Saves the state. This is a convenience: a failure never prevents the window from closing. */
export async function writeWindowState(file: string, state: Bounds, isMaximized: boolean): Promise<void> {
  const { x, y, width, height } = state;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    await writeFileAtomic(file, `${JSON.stringify({ x, y, width, height, isMaximized })}\n`);
  } catch {
    // The window then opens where a first one does.
  }
}

/**
 * The position for the window: its saved position if enough of it is on an existing screen, never larger than that screen;
 * otherwise the middle of the first screen.
 * @param screens the work areas of the screens, the first screen first; at least one
 */
export function placeWindow(
  kept: (Bounds & { readonly isMaximized: boolean }) | null,
  screens: readonly Bounds[],
): WindowState {
  const home = screens.find((screen) => kept !== null && canBeHeld(kept, screen));
  if (kept === null || home === undefined) {
    const { width, height } = fit(kept ?? FIRST, screens[0]);
    return { width, height, isMaximized: kept?.isMaximized ?? false };
  }
  const { width, height } = fit(kept, home);
  return {
    x: clamp(kept.x, home.x, home.x + home.width - width),
    y: clamp(kept.y, home.y, home.y + home.height - height),
    width,
    height,
    isMaximized: kept.isMaximized,
  };
}

function fit(
  size: Pick<Bounds, 'width' | 'height'>,
  screen: Bounds | undefined,
): { readonly width: number; readonly height: number } {
  return {
    width: Math.min(Math.max(size.width, SMALLEST.width), screen?.width ?? Infinity),
    height: Math.min(Math.max(size.height, SMALLEST.height), screen?.height ?? Infinity),
  };
}

/** Is enough of its upper edge, by which windows are moved, on the screen? */
function canBeHeld(window: Bounds, screen: Bounds): boolean {
  const overlap = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return (
    overlap >= HOLD.width &&
    window.y >= screen.y - HOLD.height / 2 &&
    window.y <= screen.y + screen.height - HOLD.height
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
