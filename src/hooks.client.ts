import { phone } from '#lib/client/bootstrap.ts';
import { keepInstallPrompt } from '#lib/client/state/install-prompt.ts';

keepInstallPrompt();

// Where the app comes from this phone, the worker that reads its store need not wait for the page's own code. On a
// first visit it would take the line from it.
if (navigator.serviceWorker?.controller) void phone();
