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
            // Words for what goes wrong are needed where something is sent, not on a first page; and what
            // keeps and sends draws Dexie, zod and tRPC in with it, however many pages ask for it later.
            {
              name: 'shared',
              test: /src[\\/]lib[\\/](?!messages[\\/]en[\\/]errors|client[\\/](db|sync)[\\/])(ui|messages|client)[\\/]/,
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
