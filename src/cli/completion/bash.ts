import type { Completed } from './completed.js';

/**
 * The script for bash: a command is found by the words before the cursor that name one; after an option with a set of values these are
 * offered, after any other option with a value files, and else the commands and options; bash adds files where nothing fits.
 */
export function bashCompletion(all: readonly Completed[]): string {
  const paths = all.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  return `# Completion for palimpsest, made from its commands. In ~/.bashrc: source <(palimpsest completion bash)
_palimpsest() {
  local current="$2" before="$3" path='' word words=''
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do
    case "\${path:+$path }$word" in
      ${paths.join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path $before" in
${all.flatMap(valueCases).join('\n')}
  esac
  if [ -z "$words" ]; then
    case "$path" in
${all.map(({ path, commands, options }) => `      '${path}') words='${[...commands.map((child) => child.name()), ...options.flatMap(flagsOf)].join(' ')}' ;;`).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _palimpsest palimpsest
`;
}

/** zsh runs the script for bash. */
export function zshCompletion(all: readonly Completed[]): string {
  return `# In ~/.zshrc: source <(palimpsest completion zsh)
autoload -Uz compinit bashcompinit
(( $+functions[compdef] )) || compinit
bashcompinit
${bashCompletion(all)}`;
}

/** What may follow an option: its values, or a file. */
function valueCases({ path, options }: Completed): string[] {
  return options
    .filter(({ required }) => required)
    .map((option) => {
      const after = [option.long, option.short].flatMap((flag) =>
        flag === undefined ? [] : [`'${path} ${flag}'`],
      );
      const values = option.argChoices;
      return `    ${after.join('|')}) ${values === undefined ? 'return' : `words='${values.join(' ')}'`} ;;`;
    });
}

function flagsOf({ long, short }: Completed['options'][number]): string[] {
  return [long, short].flatMap((flag) => (flag === undefined ? [] : [flag]));
}
