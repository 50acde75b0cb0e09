import { readFileSync } from 'node:fs';

// USER_HZ of Linux, which is 100 on every platform that Node runs on.
const TICK_MS = 10;

/** Processor time that a process has used so far, all its threads together; Linux only, to ten milliseconds. */
export function processorMs(pid: number): number {
  return sumOf(`${pid}`, 11);
}

/** The same of the processes that this one started and that ended, with those for whose end they waited. */
export function childrenMs(): number {
  return sumOf('self', 13);
}

/** Two neighboring times of a process, in user and system mode. */
function sumOf(pid: string, field: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in brackets, may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[field]) + Number(fields[field + 1])) * TICK_MS;
}
