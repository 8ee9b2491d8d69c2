import { phone } from '#lib/client/bootstrap.ts';
import { keepInstallPrompt } from '#lib/client/state/install-prompt.ts';

keepInstallPrompt();

// Zod reads this wherever it is loaded later, and does not even try to make code of its own, which our policy forbids.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

// Where the app comes from this phone, the worker that reads its store need not wait for the page's own code. On a
// first visit it would take the line from it.
if (navigator.serviceWorker?.controller) void phone();
