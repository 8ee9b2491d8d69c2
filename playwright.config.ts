import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS } from './tests/support/chromium-args.ts';

// `npm run test:e2e` finds Chromium and gives its path; each test file starts an app of its own (tests/support/app.ts).
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  workers: 2, // a browser waits a third of its time: two share two cores well
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // A browser on a busy machine may stumble once: tried again, and named as flaky at the end, to be mended.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    trace: 'off',
    actionTimeout: 30_000, // what cannot be pressed fails by itself, not with its whole test
    viewport: { width: 360, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: CHROMIUM_ARGS,
    },
  },
});
