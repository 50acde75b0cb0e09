import type { Ink } from './chart.js';

/**
 * Colors on paper. The heat scale is one hue that darkens at every step, so that black-and-white copies and color blindness do not hide it.
 * Target and control also differ in dash and position, never in color alone.
 */
export const PAPER: Readonly<Record<Exclude<Ink, 'none'>, string>> = {
  text: '#1c1b19',
  muted: '#5f5b54',
  rule: '#d9d5cc',
  target: '#1d4e79',
  control: '#8a7f6d',
  'target-wash': '#e6edf4',
  'control-wash': '#f1eee8',
  'heat-0': '#f4f6f9',
  'heat-1': '#dbe6f1',
  'heat-2': '#b5cde3',
  'heat-3': '#85acd0',
  'heat-4': '#5386b5',
  'heat-5': '#2b6094',
  'heat-6': '#0f3560',
};

/** Colors on a dark screen: the same hues, lighter where paper is darker. A stronger color still means more probable. */
export const SCREEN_DARK: Readonly<Record<Exclude<Ink, 'none'>, string>> = {
  text: '#e8e4dc',
  muted: '#a8a297',
  rule: '#3b3a37',
  target: '#7fb0de',
  control: '#b3a791',
  'target-wash': '#1f2c38',
  'control-wash': '#2a2824',
  'heat-0': '#1d2126',
  'heat-1': '#1f3244',
  'heat-2': '#254a6b',
  'heat-3': '#326693',
  'heat-4': '#4a87bc',
  'heat-5': '#7cafdd',
  'heat-6': '#c4def6',
};

/** Background colors of the tokens of a shown passage, steps 0 … 6: text stays readable (contrast ≥ 6:1) on each. */
export const TOKEN_WASH: readonly string[] = [
  '#ffffff',
  '#f0f5fa',
  '#e1ebf5',
  '#cddff0',
  '#b5d0e9',
  '#99bde0',
  '#7ba8d4',
];

/** The same for light text on a dark screen. */
export const TOKEN_WASH_DARK: readonly string[] = [
  '#191a1b',
  '#1c2228',
  '#1e2a35',
  '#203445',
  '#233f57',
  '#274b6a',
  '#2c587f',
];

/** The color of the one alarm: a number without its control. */
export const ALARM = { paper: '#b3261e', dark: '#ff8a80' } as const;
