import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';

const SCREEN = { width: 1280, height: 900 } as const;

/** A screen in memory, whose picture can be read whatever program draws on it. */
export interface Screen {
  /** For the variable DISPLAY. */
  readonly display: string;
  /** What is on the screen now. */
  picture(): PNG;
  /** Share of it that a window fills: what is not the black of an empty screen. */
  share(): number;
  /** Saves it, for a person to look at. */
  save(file: string): void;
  close(): void;
}

/** Why there can be no screen; null when there can. */
export function whyNoScreen(): string | null {
  return spawnSync('Xvfb', ['-help']).error === undefined
    ? null
    : 'Xvfb is missing (Debian: apt-get install xvfb xauth)';
}

/** Starts one, open to every user of this machine. @param folder for its memory */
export async function openScreen(folder: string): Promise<Screen> {
  mkdirSync(folder, { recursive: true });
  const server = spawn(
    'Xvfb',
    [
      ...['-displayfd', '3', '-fbdir', folder, '-nolisten', 'tcp', '-noreset', '-ac'],
      ...['-screen', '0', `${SCREEN.width}x${SCREEN.height}x24`],
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const display = `:${await firstLine(server)}`;
  const picture = (): PNG => decodeXwd(readFileSync(join(folder, 'Xvfb_screen0')));
  return {
    display,
    picture,
    share: () => shareDrawn(picture()),
    save: (file) => writeFileSync(file, PNG.sync.write(picture())),
    close: () => server.kill(),
  };
}

function shareDrawn({ data }: PNG): number {
  let drawn = 0;
  for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 0) + (data[at + 1] ?? 0) > 0) drawn++;
  return drawn / (SCREEN.width * SCREEN.height);
}

function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    server.stdio[3]?.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes('\n')) resolve(text.trim());
    });
    server
      .on('error', reject)
      .on('exit', (code) => reject(new Error(`Xvfb ended with ${code ?? 'a signal'}`)));
  });
}

/** The X window dump that Xvfb keeps: a header of 32-bit words, a table of colours, then rows of blue, green, red, unused. */
function decodeXwd(bytes: Buffer): PNG {
  const word = (index: number): number => bytes.readUInt32BE(4 * index);
  const [headerSize, width, height, rowBytes, colours] = [word(0), word(4), word(5), word(12), word(19)];
  const start = headerSize + 12 * colours;
  const picture = new PNG({ width, height });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = start + y * rowBytes + 4 * x;
      const to = 4 * (y * width + x);
      picture.data[to] = bytes[from + 2] ?? 0;
      picture.data[to + 1] = bytes[from + 1] ?? 0;
      picture.data[to + 2] = bytes[from] ?? 0;
      picture.data[to + 3] = 255;
    }
  }
  return picture;
}
