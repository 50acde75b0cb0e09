import { keepMemorySmall } from '../examine/index.js';
import { runCommand } from './runCommand.js';

// When the reader of stdout has left (`palimpsest … | head`), the writer of results notices it, so that locks are released and a verdict
// keeps its exit code. Messages to a closed stderr are lost.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const argv = process.argv.slice(2);
// These two read much and run little; serve asks for it when its first run begins.
const [command] = argv.filter((word) => !word.startsWith('-'));
if (command !== 'serve' && command !== 'report') keepMemorySmall();
process.exitCode = await runCommand(argv);
