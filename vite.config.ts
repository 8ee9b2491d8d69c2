import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [tailwindcss(), sveltekit()],
  worker: { format: 'es' },
  build: {
    rolldownOptions: {
      output: {
        // From cold and offline every file is an answer of the service worker's: what most pages share comes in one.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules[\\/](svelte|@sveltejs|esm-env|clsx|comlink)[\\/]/,
              minShareCount: 8,
            },
            // Words and parts of forms are needed where something is written, not on a first page; what reads and writes the
            // databases comes after it too, and draws Dexie in.
            {
              name: 'shared',
              test: /src[\\/]lib[\\/](?!messages[\\/]en[\\/](errors|facts|history|details|review)|client[\\/](db|sync)[\\/]|ui[\\/]kit[\\/](Dialog|FieldFrame|TextArea|TextField|Disclosure))(ui|messages|client)[\\/]/,
              minShareCount: 6,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'node',
    include: [
      'src/**/*.test.ts',
      'tests/{contract,convergence,architecture,security,engines}/**/*.test.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: '100%', // by itself Vitest leaves a core free, and has one of two
  },
});
