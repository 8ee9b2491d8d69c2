// `npm start`: the production build with all it needs. See README.md and .env.example.
import { buildIfStale } from './build.ts';
import { runApp } from './run-app.ts';

await runApp({
  prepare: async (watch) => {
    process.env.THRILLWIKI_BUILD = await buildIfStale(watch);
  },
  command: () => ['scripts/serve.ts'],
  env: { NODE_ENV: 'production' },
});
