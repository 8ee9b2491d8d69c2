// `npm run dev`: as `npm start`, with hot reload instead of a build. There is no service worker then.
import { runApp } from './run-app.ts';

await runApp({
  command: ({ port, host }) => [
    'node_modules/vite/bin/vite.js',
    ...['dev', '--port', String(port), '--strictPort', '--host', host],
  ],
  env: { NODE_ENV: 'development' },
});
