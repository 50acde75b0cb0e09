/**
 * How often the rules are wrong when nothing was memorized, in simulations with known answers: the family error of the floors, and how
 * often intervals hold the true value. Seeded: the same table every time.
 */
import { Random } from '../src/base/index.js';
import {
  aucInterval,
  auc,
  clopperPearson,
  familyFloor,
  FAMILY_ERROR,
  isAboveFloor,
  kornGraubard,
  normalQuantile,
  tailFloor,
} from '../src/measure/index.js';

/** Blocks, and windows in each. */
const LAYOUTS = [
  [5, 20],
  [10, 20],
  [27, 10],
] as const;
const CORRELATIONS = [0, 0.1, 0.3];
const SHARES = [0.02, 0.1, 0.5];

const RUNS = process.argv.includes('--full') ? 20_000 : 4_000;
const random = new Random('error-rates');
const uniform = (): number => Math.min(1 - 2 ** -53, Math.max(2 ** -53, random.float()));
const exponential = (): number => -Math.log(uniform());
const normal = (): number => normalQuantile(uniform());

/** Log10 scores of unseen text: how their upper tail falls off. */
const TAILS: Readonly<Record<string, () => number>> = {
  'exponential, 4.5 decades': () => -100 + 4.5 * exponential(),
  'exponential, 1.5 decades': () => -100 + 1.5 * exponential(),
  'normal, sd 15': () => -100 + 15 * normal(),
  'Gumbel, 6 decades': () => -100 - 6 * Math.log(exponential()),
  'heavier: Pareto excess, index 8': () => -120 + 20 * uniform() ** (-1 / 8),
};

line('| tail of unseen text | n | m | τ_F, b as known | τ_F as used | floor without rounding |');
line('| --- | --- | --- | --- | --- | --- |');
for (const [name, draw] of Object.entries(TAILS)) {
  for (const [n, m] of [
    [100, 100],
    [100, 200],
    [200, 200],
    [200, 400],
    [500, 500],
    [500, 100],
  ] as const) {
    const errors = { known: 0, used: 0, plain: 0 };
    for (let run = 0; run < RUNS; run++) {
      const control = Float64Array.from({ length: n }, draw);
      let highest = -Infinity;
      for (let index = 0; index < m; index++) highest = Math.max(highest, draw());
      const logP = control.map((value) => value * Math.LN10);
      const used = familyFloor({ controlLogP: logP, targetCount: m });
      const plain = tailFloor({ controlScores: control, targetCount: m });
      if (used.kind !== 'floor' || plain.kind !== 'floor') throw new Error('no floor');
      const known =
        Math.ceil(used.log10Max + Math.max(0, used.b * Math.log((m / n) * (1 / FAMILY_ERROR - 1)))) + 0;
      errors.known += Number(highest > known);
      errors.used += Number(isAboveFloor(highest * Math.LN10, used.log10TauF));
      errors.plain += Number(highest > plain.floor);
    }
    line(
      `| ${name} | ${n} | ${m} | ${Object.values(errors)
        .map((count) => rate(count, RUNS))
        .join(' | ')} |`,
    );
  }
}

line('');
line(
  '| true rate | blocks | windows a block | correlation | Korn–Graubard holds it | Clopper–Pearson holds it |',
);
line('| --- | --- | --- | --- | --- | --- |');
for (const share of SHARES) {
  for (const [blocks, each] of LAYOUTS) {
    for (const correlation of CORRELATIONS) {
      let kg = 0;
      let cp = 0;
      let given = 0;
      const bar = normalQuantile(1 - share);
      for (let run = 0; run < RUNS / 2; run++) {
        const labels: number[] = [];
        const logP: number[] = [];
        for (let block = 0; block < blocks; block++) {
          const common = Math.sqrt(correlation) * normal();
          for (let window = 0; window < each; window++) {
            labels.push(block);
            logP.push(common + Math.sqrt(1 - correlation) * normal());
          }
        }
        const hits = logP.map((value) => value > bar);
        const found = kornGraubard({ hits, blocks: labels, logP });
        const count = hits.filter(Boolean).length;
        const simple = clopperPearson(count, hits.length);
        cp += Number(simple.lower <= share && share <= simple.upper);
        if (found.kind !== 'rate') continue;
        given++;
        kg += Number(found.lower <= share && share <= found.upper);
      }
      line(
        `| ${share} | ${blocks} | ${each} | ${correlation} | ${rate(kg, given)} | ${rate(cp, RUNS / 2)} |`,
      );
    }
  }
}

line('');
line('| true AUC | blocks, each side | windows a block | correlation | interval holds it | mean width |');
line('| --- | --- | --- | --- | --- | --- |');
for (const shift of [0, 0.5]) {
  // Of two normal variables with variance 1 whose means differ by `shift`; found by numbers, not by a formula.
  const truth = auc(
    Float64Array.from({ length: 20_000 }, () => shift + normal()),
    Float64Array.from({ length: 20_000 }, normal),
  );
  for (const [blocks, each] of [
    [5, 10],
    [10, 10],
    [25, 10],
  ] as const) {
    for (const correlation of CORRELATIONS) {
      let holds = 0;
      let given = 0;
      let width = 0;
      const side = (mean: number): { values: number[]; blocks: number[] } => {
        const values: number[] = [];
        const labels: number[] = [];
        for (let block = 0; block < blocks; block++) {
          const common = Math.sqrt(correlation) * normal();
          for (let window = 0; window < each; window++) {
            labels.push(block);
            values.push(mean + common + Math.sqrt(1 - correlation) * normal());
          }
        }
        return { values, blocks: labels };
      };
      for (let run = 0; run < RUNS / 4; run++) {
        const found = aucInterval(side(shift), side(0));
        if (found.kind !== 'auc') continue;
        given++;
        width += found.upper - found.lower;
        holds += Number(found.lower <= truth && truth <= found.upper);
      }
      line(
        `| ${truth.toFixed(3)} | ${blocks} | ${each} | ${correlation} | ${rate(holds, given)} | ${(width / given).toFixed(3)} |`,
      );
    }
  }
}

line('');
line(
  '| true rate of both | blocks | windows a block | correlation | lower end of one above upper end of the other |',
);
line('| --- | --- | --- | --- | --- |');
const rates = new Random('rates-rule');
for (const share of SHARES) {
  for (const [blocks, each] of LAYOUTS) {
    for (const correlation of CORRELATIONS) {
      const draw = (): number => normalQuantile(Math.min(1 - 2 ** -53, Math.max(2 ** -53, rates.float())));
      const bar = normalQuantile(1 - share);
      const side = (): ReturnType<typeof kornGraubard> => {
        const labels: number[] = [];
        const logP: number[] = [];
        for (let block = 0; block < blocks; block++) {
          const common = Math.sqrt(correlation) * draw();
          for (let window = 0; window < each; window++) {
            labels.push(block);
            logP.push(common + Math.sqrt(1 - correlation) * draw());
          }
        }
        return kornGraubard({
          hits: logP.map((value) => value > bar),
          blocks: labels,
          logP,
          worstCase: true,
        });
      };
      let claims = 0;
      for (let run = 0; run < RUNS / 2; run++) {
        const [work, control] = [side(), side()];
        claims += Number(work.kind === 'rate' && control.kind === 'rate' && work.lower > control.upper);
      }
      line(`| ${share} | ${blocks} | ${each} | ${correlation} | ${rate(claims, RUNS / 2)} |`);
    }
  }
}

function rate(count: number, of: number): string {
  return of === 0 ? 'none' : (count / of).toFixed(4);
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}
