import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { arch, cpus, networkInterfaces, release, totalmem, type as osType } from 'node:os';
import { join } from 'node:path';
import type { ReportEnvironment } from '../../domain/index.js';
import { NOT_RECORDED, programIdentity, PROGRAM_ROOT } from '../../files/index.js';

/** Packages whose versions go into every report: what computes, what signs, what prints. */
const NAMED_PACKAGES = ['node-llama-cpp', 'koffi', 'pdfkit', 'pkijs', 'zod', 'lowdb'];

/** The tool and the machine, as they are now. */
export async function reportEnvironment(): Promise<ReportEnvironment> {
  const { lockFileSha256, ...program } = programIdentity();
  const processors = cpus();
  const release_ = readJson(join(PROGRAM_ROOT, 'node_modules/node-llama-cpp/llama/llama.cpp.info.json')) as {
    tag?: string;
  };
  const versions: Record<string, string> = {
    node: process.versions.node,
    v8: process.versions.v8,
    ...shellVersions(),
    'llama.cpp': release_.tag ?? 'unknown',
  };
  for (const name of NAMED_PACKAGES) {
    const manifest = readJson(join(PROGRAM_ROOT, 'node_modules', name, 'package.json')) as {
      version?: string;
    };
    versions[name] = manifest.version ?? 'unknown';
  }
  return {
    program,
    versions,
    operatingSystem: `${await osName()} (${osType()} ${release()}, ${arch()})`,
    processor: processors[0]?.model.trim() ?? 'unknown',
    logicalProcessors: Math.max(1, processors.length),
    memoryBytes: totalmem(),
    lockFileSha256: lockFileSha256 === NOT_RECORDED ? '' : lockFileSha256,
    network: networkState(),
  };
}

/** Under the desktop shell it is part of what computes. */
function shellVersions(): Record<string, string> {
  const versions: Readonly<Record<string, string | undefined>> = process.versions;
  const [electron, chromium] = [versions['electron'], versions['chrome']];
  return electron === undefined || chromium === undefined ? {} : { electron, chromium };
}

function networkState(): string {
  const up = Object.entries(networkInterfaces()).filter(([, addresses]) =>
    addresses?.some(({ internal }) => !internal),
  );
  return `The program reports: it opens no network connection; network interfaces up besides loopback: ${up.length === 0 ? 'none' : up.length}`;
}

async function osName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="(.*)"$/m.exec(text)?.[1] ?? osType();
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
