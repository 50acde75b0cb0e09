// Opens a case for writing, says so, and holds it until it is told to end (a line on stdin) or is killed.
import { openCase } from '../../../dist/casefile/index.js';

const [folder = ''] = process.argv.slice(2);
try {
  const opened = await openCase(folder, { mode: 'write', actor: 'child' });
  console.log('open');
  process.stdin.once('data', async () => {
    await opened.close();
    process.exit(0);
  });
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message }));
  process.exit(error.exitCode ?? 70);
}
