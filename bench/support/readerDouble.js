// A workbench in the page itself, for the window to talk to as if it were the desktop's: a made-up work of any length with as many
// windows as wanted, and a run that reports as many windows a second as wanted. Handed to the browser as source text, so it stands alone.

/* global window, performance, btoa, setInterval, clearInterval */

export function installReaderDouble({ words, windows, strideTokens = 8 }) {
  const seeded = (seed) => {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
  };
  const random = seeded(7);
  const syllables =
    'ba ce di fo gu ha ken lo mi nar pe quo ri sta tu ver wa xi yon zal the and of in to'.split(' ');
  const vocabulary = Array.from({ length: 3000 }, () =>
    Array.from(
      { length: 1 + Math.floor(random() * 3) },
      () => syllables[Math.floor(random() * syllables.length)],
    ).join(''),
  );
  const begun = performance.now();
  const parts = [];
  const chapters = [];
  const starts = [];
  let chars = 0;
  const push = (text) => {
    parts.push(text);
    chars += text.length;
  };
  let inParagraph = 0;
  let inSentence = 0;
  for (let word = 0; word < words; word++) {
    if (word % 4000 === 0) {
      if (word > 0) push('\n\n');
      const title = `CHAPTER ${chapters.length + 1}. A Heading`;
      if (chapters.length > 0) chapters.at(-1).endChar = chars;
      chapters.push({ kind: 'chapter', title, startChar: chars, endChar: 0 });
      push(`${title}\n\n`);
      inParagraph = 60 + Math.floor(random() * 160);
      inSentence = 0;
    }
    starts.push(chars);
    push(vocabulary[Math.floor(random() * vocabulary.length)]);
    inParagraph -= 1;
    inSentence -= 1;
    if (inParagraph <= 0) {
      push('.\n\n');
      inParagraph = 60 + Math.floor(random() * 160);
    } else if (inSentence <= 0) {
      push('. ');
      inSentence = 8 + Math.floor(random() * 20);
    } else push(' ');
  }
  chapters.at(-1).endChar = chars;
  const text = parts.join('');

  // Tokens: a word and what follows it. Fifty of them are a passage.
  const tokenStart = Uint32Array.from([...starts, chars]);
  const count = Math.min(windows, Math.max(0, Math.floor((words - 100) / strideTokens)));
  const startToken = new Int32Array(count);
  const startChar = new Uint32Array(count);
  const endChar = new Uint32Array(count);
  const full = new Float64Array(count);
  const policy = new Float64Array(count);
  let level = -60;
  for (let index = 0; index < count; index++) {
    const token = Math.floor((index * (words - 100)) / Math.max(1, count));
    startToken[index] = token;
    startChar[index] = tokenStart[token + 50];
    endChar[index] = tokenStart[token + 100];
    level = Math.min(-0.2, Math.max(-180, level + (random() - 0.5) * 60));
    full[index] = level * Math.LN10;
    policy[index] = level > -12 ? full[index] * 0.8 : -Infinity;
  }
  const base64 = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    let binary = '';
    for (let at = 0; at < bytes.length; at += 0x8000)
      binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(binary);
  };
  const pack = (type, array) => ({ type, base64: base64(array) });
  const slices = Array.from({ length: 400 }, () => -180);
  for (let index = 0; index < count; index++) {
    const slice = Math.min(399, Math.floor((startChar[index] / chars) * 400));
    slices[slice] = Math.max(slices[slice], full[index] / Math.LN10);
  }

  const now = '2026-01-02T03:04:05.000Z';
  const sha = 'a'.repeat(64);
  const evidence = (id, role, title) => ({
    id,
    role,
    name: `${id}.txt`,
    title,
    author: '',
    edition: '',
    storage: 'copied',
    path: `evidence/${id}`,
    files: [{ path: `evidence/${id}`, name: `${id}.txt`, sizeBytes: 1, sha256: sha }],
    sha256: sha,
    sizeBytes: 1,
    receivedFrom: '',
    receivedBy: '',
    receivedAt: now,
    encoding: '',
  });
  const status = { run: 'running' };
  const examination = () => ({
    id: 'X1',
    status: status.run,
    unitsDone: 0,
    units: 1000,
    failure: '',
    attackId: 'probabilistic',
    attackTitle: 'Probabilistic extraction',
    modelId: 'E1',
    modelName: 'Made-up model',
    targetIds: ['E2'],
    controlIds: ['E3'],
    startedAt: now,
    finishedAt: status.run === 'finished' ? now : '',
    start: {
      schema: 'palimpsest-examination',
      schemaVersion: 1,
      id: 'X1',
      attack: { id: 'probabilistic', version: '1' },
      parameters: {},
      seed: '1',
      model: { id: 'E1', name: 'E1', sha256: sha },
      references: [],
      sources: [],
      targets: [{ id: 'E2', name: 'E2', sha256: sha }],
      controls: [{ id: 'E3', name: 'E3', sha256: sha }],
      cleaning: [],
      proposals: null,
      plan: {},
      planSha256: sha,
      units: 1_000_000,
      totalTokens: 1e8,
      numericFingerprint: {},
      machine: {},
      loadWarnings: { lines: [], total: 0 },
      tokenizerFidelity: {
        vocabulary: { kind: 'bpe', size: 1000, pre: null, addBosStated: null, specialTokens: [] },
        preMissing: false,
        ownTokens: { tried: 0, reached: 0, missed: [] },
        bos: { token: null, isPrepended: false, isInTemplate: null },
        texts: [],
        chatTemplate: { isPresent: false, parses: null, isKnownToEngine: null },
      },
      program: { name: 'Palimpsest', version: '1', build: '', commit: '', lockFileSha256: sha },
      startedAt: now,
      startedBy: 'bench',
      command: '',
    },
  });
  const open = (workId) => ({
    examinationId: 'X1',
    workId,
    title: workId === 'E2' ? 'A made-up work' : 'A made-up control',
    role: workId === 'E2' ? 'target' : 'control',
    chars,
    words,
    tokens: words,
    chapters,
    model: { id: 'E1', name: 'Made-up model' },
    prefixTokens: 50,
    suffixTokens: 50,
    windows: {
      count,
      startToken: pack('i32', startToken),
      startChar: pack('u32', startChar),
      endChar: pack('u32', endChar),
      state: pack('u8', new Uint8Array(count)),
      apart: pack('u8', new Uint8Array(count)),
      measures: [
        { id: 'full', title: 'full softmax, T 1', logProbNats: pack('f64', full) },
        { id: 'policy-0', title: 'top-k 40, T 1', logProbNats: pack('f64', policy) },
      ],
    },
    thresholds: [
      { name: 'paper-floor', title: 'Floor', log10: -40 },
      { name: 'family-floor', title: 'Family floor', log10: -34 },
    ],
    calibration: { kind: 'calibrated', reasons: [], controls: ['E3'] },
    removed: [],
    strips: [
      { workId: 'E2', title: 'A made-up work', role: 'target', slices },
      {
        workId: 'E3',
        title: 'A made-up control',
        role: 'control',
        slices: slices.map((value) => value - 60),
      },
    ],
  });
  // As it comes over a transport: as text. To make that text is the workbench's work, not the window's.
  const opened = { E2: JSON.stringify(open('E2')), E3: JSON.stringify(open('E3')) };
  const tokens = (from, to) => {
    const firstBehind = (char) => {
      let below = 0;
      let above = words;
      while (below < above) {
        const middle = (below + above) >>> 1;
        if (tokenStart[middle + 1] > char) above = middle;
        else below = middle + 1;
      }
      return below;
    };
    const low = firstBehind(from);
    const high = Math.min(words, firstBehind(to - 1) + 1);
    const size = high - low;
    const noise = seeded(low + 1);
    return {
      firstToken: low,
      count: size,
      startChar: pack('u32', tokenStart.subarray(low, high + 1)),
      tokenId: pack(
        'i32',
        Int32Array.from({ length: size }, (_, i) => (low + i) % 32000),
      ),
      logProbNats: pack(
        'f32',
        Float32Array.from({ length: size }, () => -12 * noise() ** 3),
      ),
      rank: pack(
        'i32',
        Int32Array.from({ length: size }, () => Math.floor(2000 * noise() ** 8)),
      ),
      entropyNats: pack(
        'f32',
        Float32Array.from({ length: size }, () => 6 * noise()),
      ),
    };
  };
  const run = { id: 'q0000000000000001', done: 0, listeners: [], timer: 0 };
  const progress = () => ({
    phase: 'run',
    unitTitle: 'A made-up work',
    doneTokens: run.done * 100,
    totalTokens: 1e8,
    tokensPerSecond: 50_000,
    etaSeconds: 100,
    unitsDone: run.done,
    units: 1_000_000,
    elapsedSeconds: 10,
    at: now,
  });
  const partial = () => ({
    works: [
      {
        workId: 'E2',
        title: 'A made-up work',
        role: 'target',
        windows: count,
        windowsDone: Math.min(count, run.done),
        slices: slices.map((value, i) =>
          i < (run.done / 100) % 400 ? value : { kind: 'unscored', code: 'not-yet', reason: 'not yet' },
        ),
      },
      {
        workId: 'E3',
        title: 'A made-up control',
        role: 'control',
        windows: count,
        windowsDone: 0,
        slices: slices.map(() => ({ kind: 'unscored', code: 'not-yet', reason: 'not yet' })),
      },
    ],
    best: Array.from({ length: 10 }, (_, i) => ({
      workId: 'E2',
      startChar: (run.done * 37 + i * 1000) % (chars - 300),
      endChar: ((run.done * 37 + i * 1000) % (chars - 300)) + 230,
      text: text.slice(
        (run.done * 37 + i * 1000) % (chars - 300),
        ((run.done * 37 + i * 1000) % (chars - 300)) + 230,
      ),
      log10: -i - 0.5,
    })),
  });
  const answers = {
    'home.show': () => ({
      program: { name: 'Palimpsest', version: '0', build: '' },
      door: 'desktop',
      role: 'writer',
      capabilities: { nativeDialogs: true, reveal: true, print: true, upload: false },
      cases: [
        { caseId: 'c1', folder: '/case', caption: 'Made up', docket: '', openedAt: now, state: 'open' },
      ],
      home: null,
      examiner: null,
    }),
    'case.show': () => ({
      caseId: 'c1',
      folder: '/case',
      mode: 'write',
      readReason: '',
      index: {
        schema: 'palimpsest-case',
        schemaVersion: 1,
        id: 'c1',
        createdAt: now,
        head: {
          caption: 'Made up',
          court: '',
          docket: '',
          examiner: '',
          examinerTitle: '',
          laboratory: '',
          question: '',
        },
        evidence: [
          evidence('E1', 'target-model', 'Made-up model'),
          evidence('E2', 'target-work', 'A made-up work'),
          evidence('E3', 'control-work', 'A made-up control'),
        ],
        examinations: ['X1'],
        exhibits: [],
        nextExhibit: 1,
        reports: [],
        anchor: { entries: 1, sha256: sha },
      },
      evidenceStates: [],
      examinations: [examination()],
      audit: { entries: 1, sha256: sha },
      integrity: { checkedAt: now, arrays: false, differences: [], notes: [] },
      nextStep: { step: 'read-findings', words: 'Read the findings.' },
      notScorable: [],
    }),
    'system.offline': () => ({ blocked: 0, attempts: [] }),
    'settings.show': () => ({ load: {}, processors: 2, memoryBytes: 1e10 }),
    'jobs.list': () => ({ jobs: [] }),
    'runs.list': () => ({ queue: [], isOthersTurn: false, examinations: [examination()] }),
    'runs.show': () => ({
      summary: examination(),
      progress: progress(),
      partial: partial(),
      incidents: [],
      log: [],
    }),
    'reader.tokens': ({ startChar, endChar }) => tokens(startChar, endChar),
    'work.text': ({ startChar, endChar }) => ({
      text: text.slice(startChar, endChar),
      startChar,
      endChar,
      totalChars: chars,
    }),
    'work.search': ({ query }) => {
      const hits = [];
      let total = 0;
      for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + 1)) {
        total += 1;
        if (hits.length < 1000)
          hits.push({ startChar: at, endChar: at + query.length, before: '', match: query, after: '' });
      }
      return { total, hits };
    },
  };
  window.readerDouble = {
    chars,
    windows: count,
    madeInMs: performance.now() - begun,
    finished: () => (status.run = 'finished'),
    /** Events of a run as the service sends them: four times a second, whatever the rate. */
    startRun(windowsPerSecond) {
      run.timer = setInterval(() => {
        run.done += windowsPerSecond / 4;
        const base = { caseId: 'c1', examinationId: 'X1' };
        for (const tell of run.listeners) {
          tell('run.progress', { ...base, status: 'running', progress: progress() });
          tell('run.results', { ...base, partial: partial() });
          tell('run.log', { ...base, lines: [`scored ${run.done} windows`] });
          tell('queue.changed', {
            caseId: 'c1',
            isOthersTurn: false,
            queue: [
              {
                queueId: run.id,
                caseId: 'c1',
                examinationId: 'X1',
                state: 'running',
                subject: {
                  attackTitle: 'Made up',
                  model: { id: 'E1', name: 'Made-up model' },
                  works: [{ id: 'E2', name: 'A made-up work' }],
                  workCount: 1,
                  controlCount: 1,
                },
                seconds: null,
                alarms: [],
                progress: progress(),
                error: null,
              },
            ],
          });
        }
      }, 250);
    },
    stopRun: () => clearInterval(run.timer),
  };
  Object.defineProperty(window, 'palimpsest', {
    value: {
      // Through JSON, as over a real transport, so that its cost is counted.
      call: async (name, input) => {
        if (name === 'reader.open') return { ok: true, value: JSON.parse(opened[input.workId]) };
        const answer = answers[name];
        if (answer === undefined) {
          return {
            ok: false,
            error: {
              kind: 'bug',
              code: 'call-unanswered',
              message: `No answer to ${name}.`,
              hint: '',
              details: {},
            },
          };
        }
        return JSON.parse(JSON.stringify({ ok: true, value: answer(input) }));
      },
      onEvent: (listener) => void run.listeners.push(listener),
      watch: () => undefined,
      grantFile: async () => ({
        ok: false,
        error: { kind: 'bug', code: 'none', message: 'none', hint: '', details: {} },
      }),
    },
  });
}
