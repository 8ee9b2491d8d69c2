// Bundles the pages of the peers. `node build.ts OUT/`
import { join } from 'node:path';
import { build } from 'vite'; // the product's own

const pages = join(import.meta.dirname, 'pages');
const names = ['dexie', 'rxdb', 'pouchdb', 'tanstack', 'tus'];
await build({
  root: pages,
  base: './', // some are served from below /peer/
  configFile: false,
  logLevel: 'error',
  define: { global: 'globalThis' },
  build: {
    outDir: process.argv[2]!,
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: { input: names.map((name) => join(pages, `${name}.html`)) },
  },
});
