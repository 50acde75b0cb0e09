import type { Command } from 'commander';
import { attackData, kebabCase } from '../../matter/index.js';
import {
  ATTACKS,
  describeParameters,
  findAttack,
  sourceLine,
  type AttackDefinition,
} from '../../attacks/index.js';
import { ELEMENT, TAG } from '../../domain/index.js';
import { commonOptions, terminalOf, type CommonValues } from '../options.js';

/** `palimpsest attacks [NAME]`: the registry, or one attack with its parameters. */
export function addAttacksCommand(program: Command): void {
  commonOptions(program.command('attacks'))
    .argument('[name]', 'one attack, with its parameters')
    .description('list the attacks: the question each one answers, and its cost')
    .addHelpText('after', '\nExample:\n  palimpsest attacks probabilistic')
    .action(async (name: string | undefined, values: CommonValues) => {
      const terminal = terminalOf(values);
      const attacks = name === undefined ? ATTACKS : [findAttack(name)];
      if (terminal.json) {
        await terminal.document(name === undefined ? attacks.map(attackData) : attacks.map(attackData)[0]);
        return;
      }
      for (const attack of attacks)
        await terminal.line(name === undefined ? summary(attack) : details(attack));
    });
}

function summary(attack: AttackDefinition): string {
  return `${attack.id.padEnd(16)}${attack.question}\n${' '.repeat(16)}cost: ${attack.cost}\n`;
}

function details(attack: AttackDefinition): string {
  const parameters = describeParameters(attack).map((parameter) => {
    const range =
      parameter.minimum === null
        ? parameter.choices.join(' | ')
        : `${parameter.minimum} to ${parameter.maximum ?? '∞'}`;
    const facts = [parameter.unit, range, `default ${JSON.stringify(parameter.default)}`].filter(
      (fact) => fact !== '',
    );
    return `  --${kebabCase(parameter.name)}\n      ${parameter.description}\n      ${facts.join('; ')}`;
  });
  const sources = attack.sources.map((source) => `  ${sourceLine(source)}`);
  return [
    `${attack.title} (${attack.id} ${attack.version}; ${TAG[attack.tag].phrase}; ${ELEMENT[attack.element].phrase})`,
    '',
    attack.question,
    '',
    attack.method,
    '',
    `Cost: ${attack.cost}`,
    '',
    'Parameters',
    ...parameters,
    '',
    'Limits',
    ...attack.limits.map(({ text }) => `  ${text}`),
    '',
    'Sources',
    ...sources,
  ].join('\n');
}
