import { utilityProcess } from 'electron';
import { MOST_ANSWER, ReaderEnded, type StartReader } from '../src/readers/index.js';

/**
 * Reads documents in utility processes of the shell: a packaged program cannot run itself as plain Node.
 * @param program `readerChild.js`
 */
export function startsReaders(program: string): StartReader {
  return (request, bytes, heapMiB) => {
    const child = utilityProcess.fork(program, [], {
      serviceName: 'Palimpsest reader',
      stdio: 'ignore',
      execArgv: [`--max-old-space-size=${heapMiB}`, '--disallow-code-generation-from-strings'],
      env: {},
    });
    const answer = new Promise<string>((resolve, reject) => {
      child.once('message', (text: unknown) => {
        if (typeof text === 'string' && text.length <= MOST_ANSWER) resolve(text);
        child.kill();
      });
      child.once('exit', (code) => reject(new ReaderEnded(`it ended with code ${code}`, false)));
    });
    child.postMessage({ request, bytes });
    return {
      get pid() {
        return child.pid;
      },
      answer,
      kill: () => void child.kill(),
    };
  };
}
