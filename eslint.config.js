// Lint: documented exports, who may import whom (ARCHITECTURE.md), and all rules that need no types; .oxlintrc.json has the others.
import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import jsdoc from 'eslint-plugin-jsdoc';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const PURE = [
  'base',
  'domain',
  'text',
  'document',
  'measure',
  'assisted',
  'attacks',
  'figure',
  'answer',
  'contract',
];

/** `array[index] ?? 0`: an element that is not there would become a number. A member by a name, and what may be absent (`?.`), are other things. */
const NO_MADE_UP_ELEMENT = {
  selector:
    "LogicalExpression[operator='??'][left.type='MemberExpression'][left.computed=true]:matches([right.type='Literal'], [right.type='UnaryExpression'], [right.type='ArrayExpression'], [right.type='NewExpression'], [right.name=/^(NaN|Infinity)$/]):not([left.property.value=/^./])",
  message: 'A wrong index must not become a number: elementAt(array, index), from base.',
};

/** Who may import whom: a folder may import itself and what is listed. */
const MAY_IMPORT = {
  base: [],
  domain: ['base'],
  text: ['base', 'domain'],
  document: ['base', 'domain', 'text'],
  measure: ['base', 'domain'],
  assisted: ['base', 'domain', 'text'],
  attacks: ['base', 'domain', 'text', 'measure', 'assisted'],
  figure: ['base', 'domain', 'attacks'],
  answer: ['base', 'domain', 'measure', 'figure', 'attacks'],
  contract: ['base', 'domain', 'answer'],
  files: ['base'],
  gguf: ['base', 'domain', 'files'],
  engine: ['base', 'domain', 'files', 'gguf'],
  readers: ['base', 'domain', 'document'],
  casefile: ['base', 'domain', 'files', 'gguf', 'text', 'document', 'readers'],
  examine: ['base', 'domain', 'files', 'seal', 'gguf', 'text', 'attacks', 'casefile'],
  exhibit: ['base', 'domain', 'text', 'attacks', 'figure', 'answer'],
  seal: ['base', 'domain', 'files'],
  matter: [
    'base',
    'domain',
    'text',
    'measure',
    'assisted',
    'attacks',
    'figure',
    'answer',
    'contract',
    'files',
    'gguf',
    'engine',
    'readers',
    'casefile',
    'examine',
    'exhibit',
    'seal',
  ],
  api: [
    'base',
    'domain',
    'text',
    'attacks',
    'contract',
    'files',
    'engine',
    'readers',
    'casefile',
    'examine',
    'exhibit',
    'seal',
    'matter',
  ],
  serve: ['base', 'domain', 'contract', 'files', 'api'],
  cli: [
    'base',
    'domain',
    'text',
    'measure',
    'assisted',
    'attacks',
    'figure',
    'answer',
    'contract',
    'files',
    'gguf',
    'engine',
    'readers',
    'casefile',
    'examine',
    'seal',
    'matter',
    'serve',
  ],
};

/** However a module is named: only main/ imports Electron. */
const NO_ELECTRON = [
  ':matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression)[source.value=/^electron\\b/]',
  "CallExpression[callee.name='require'][arguments.0.value=/^electron\\b/]",
  'TSImportType[source.value=/^electron\\b/]',
  'TSImportEqualsDeclaration > TSExternalModuleReference[expression.value=/^electron\\b/]',
].map((selector) => ({ selector, message: 'Only main/ knows Electron.' }));

// The page's policy refuses to evaluate text; the first look gets through, later ones do not.
const WAIT_BY_FUNCTION = {
  selector:
    "CallExpression[callee.property.name='waitForFunction'][arguments.0.type=/^(Literal|TemplateLiteral)$/]",
  message: 'A condition in the page is a function: the page refuses to evaluate text.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'coverage/',
      'src/engine/reduce/assembly/',
      'assets/',
      'out/',
      '.vite/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { boundaries, jsdoc },
    settings: {
      'import/resolver': { typescript: { project: './tsconfig.json' } },
      'boundaries/elements': Object.keys(MAY_IMPORT).map((type) => ({ type, pattern: `src/${type}` })),
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: Object.entries(MAY_IMPORT).map(([from, allow]) => ({
            from: { element: { type: from } },
            allow: [from, ...allow].map((type) => ({ to: { element: { type } } })),
          })),
        },
      ],
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
        },
      ],
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
    },
  },
  {
    files: PURE.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^node:', message: 'This layer is pure: no files, processes, clock or network.' },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'setTimeout', 'setInterval', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pass a Clock.' },
        { object: 'Math', property: 'random', message: 'Pass a Random.' },
      ],
    },
  },
  { files: ['src/base/clock.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/engine/llama/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: ['koffi', 'node-llama-cpp'].map((name) => ({
            name,
            message: 'Only engine/llama talks to llama.cpp.',
          })),
        },
      ],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}', 'test/renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
    },
  },
  {
    // The window knows the pure layers and the contract; everything else it asks for through a call.
    files: ['renderer/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(node:|electron)', message: 'The window has no Node and no Electron.' },
            {
              regex: 'src/(?!(base|domain|text|measure|figure|answer|contract)/index\\.js$)',
              message: 'The window reaches everything but the pure layers through src/contract.',
            },
            { regex: '(^|/)main/', message: 'The window does not import the desktop shell.' },
          ],
        },
      ],
      'no-restricted-properties': [
        'error',
        { property: 'dangerouslySetInnerHTML', message: 'Evidence is hostile: text is set as text.' },
        { property: 'innerHTML', message: 'Evidence is hostile: text is set as text.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'renderer/**/*.{ts,tsx}', 'test/renderer/**/*.{ts,tsx}', 'bench/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...NO_ELECTRON,
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Evidence is hostile: text is set as text.',
        },
        WAIT_BY_FUNCTION,
      ],
    },
  },
  {
    // Where numbers are made, a wrong index throws.
    files: ['src/{attacks,measure,engine,seal}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...NO_ELECTRON, WAIT_BY_FUNCTION, NO_MADE_UP_ELEMENT] },
  },
  { files: ['test/e2e/**/*.ts'], rules: { 'no-restricted-syntax': ['error', WAIT_BY_FUNCTION] } },
  {
    files: ['renderer/vite.config.ts', 'forge.config.ts', 'vitest.config.ts'],
    rules: { 'no-restricted-exports': 'off', 'no-restricted-imports': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly' },
    },
    rules: { 'no-console': 'off' },
  },
  { files: ['bench/**', 'test/**', 'scripts/**'], rules: { 'no-console': 'off' } },
);
