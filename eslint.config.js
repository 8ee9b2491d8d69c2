import { defineConfig } from 'eslint/config';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Looking for what goes wrong silently; how code looks is prettier's business. */

const rawSql = 'builds SQL from text: use a tagged template, which binds its values.';
const pure = (/** @type {string} */ what) =>
  `domain/ and protocol/ are pure: ${what} is passed in by the caller.`;

// What ESLint itself recommends, without one more package to say so.
const recommended = Object.fromEntries(
  [...builtinRules]
    .filter(([, rule]) => rule.meta.docs?.recommended)
    .map(([name]) => [name, 'error']),
);

export default defineConfig(
  {
    ignores: [
      'node_modules/',
      'build/',
      '.svelte-kit/',
      '.data/',
      'screens/',
      'test-results/',
      'src/lib/server/db/generated/',
      'bench/peers/', // needs packages of its own
    ],
  },
  { rules: recommended },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-undef': 'off', // the types say so better
      eqeqeq: ['error', 'smart'],
      'no-misleading-character-class': ['error', { allowEscape: true }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { property: '$queryRawUnsafe', message: `$queryRawUnsafe ${rawSql}` },
        { property: '$executeRawUnsafe', message: `$executeRawUnsafe ${rawSql}` },
        { object: 'Prisma', property: 'raw', message: `Prisma.raw ${rawSql}` },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    },
  },
  {
    // With types, for the mistakes that only they show.
    files: ['{src,scripts,tests,bench}/**/*.ts'],
    ignores: ['**/*.svelte.ts', '**/*.d.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      // The program stands at the root of its address, so there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
      // Most maps, sets and dates here live for one computation and are nobody's state.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['src/lib/{domain,protocol}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'crypto', message: pure('chance') },
        { name: 'performance', message: pure('the clock') },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: pure('now') },
        { selector: "CallExpression[callee.name='Date']", message: pure('now') },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: pure('now'),
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: pure('chance'),
        },
        {
          selector: "MemberExpression[object.name='Temporal'][property.name='Now']",
          message: pure('now'),
        },
      ],
    },
  },
  {
    files: ['tests/e2e/**/*.ts'],
    ignores: ['tests/e2e/test.ts', 'tests/e2e/phone.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          name: '@playwright/test',
          importNames: ['test', 'chromium'],
          message:
            'Take `test` from ./test.ts, which watches that no request leaves the app, and phones from ./phone.ts.',
        },
      ],
    },
  },
  { files: ['**/*.d.ts'], rules: { 'no-var': 'off' } }, // a declared global is a `var`
  {
    files: ['scripts/**', 'bench/**', 'tests/**'],
    rules: { 'no-console': 'off' },
  },
);
