import { readFileSync } from 'node:fs';

// USER_HZ of Linux, which is 100 on every platform that Node runs on.
const TICK_MS = 10;

/** Processor time that a process has used so far, all its threads together; Linux only, to ten milliseconds. */
export function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
