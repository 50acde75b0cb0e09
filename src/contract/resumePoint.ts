import { wholeNumber } from '../base/index.js';

/** The unit with which an unfinished run continues, for example `unit 812 of 2,400`; the journal holds the `unitsDone` units before it. */
export function resumePoint({
  unitsDone,
  units,
}: {
  readonly unitsDone: number;
  readonly units: number;
}): string {
  return `unit ${wholeNumber(Math.min(unitsDone + 1, units))} of ${wholeNumber(units)}`;
}
