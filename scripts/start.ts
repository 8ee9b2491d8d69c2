// `npm start`: the production build with all it needs. See README.md and .env.example.
import { buildIfStale } from './build.ts';
import { runApp } from './run-app.ts';

await runApp({
  prepare: buildIfStale,
  command: () => ['scripts/serve.ts'],
  env: { NODE_ENV: 'production' },
});
