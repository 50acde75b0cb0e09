// Scores windows through node-llama-cpp's own evaluation, in a process of its own: node llamaSecondOpinion.mjs MODEL < items
// Items and answer are JSON: [{tokens, from}] → [[log p of each token from `from` on]], BOS in front.
import { readFileSync } from 'node:fs';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';

const items = JSON.parse(readFileSync(0, 'utf8'));
const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.disabled, maxThreads: 1 });
const model = await llama.loadModel({ modelPath: process.argv[2] });
const context = await model.createContext({ contextSize: 256, sequences: 1, flashAttention: true });
const sequence = context.getSequence();
const answers = [];
for (const { tokens, from } of items) {
  await sequence.clearHistory();
  const input = [model.tokens.bos, ...tokens.slice(0, -1)];
  const outputs = await sequence.controlledEvaluate(
    input.map((token, at) =>
      at < from ? token : [token, { generateNext: { logits: true, options: { temperature: 0 } } }],
    ),
  );
  answers.push(
    tokens.slice(from).map((token, at) => {
      const logits = outputs[from + at].next.logits;
      const all = [...logits.values()];
      const most = Math.max(...all);
      const total = all.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
      return logits.get(token) - most - Math.log(total);
    }),
  );
}
process.stdout.write(JSON.stringify(answers));
await llama.dispose();
