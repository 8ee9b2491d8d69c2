import { registerHooks } from 'node:module';
import type { Control } from './controls.ts';

/** From here on modules are read without that guard; to be called before they are imported. */
export function without({ file, from, to }: Control): void {
  let found = false;
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(`/${file}`)) return loaded;
      const source = String(loaded.source);
      if (source.split(from).length !== 2)
        throw new Error(`${file} does not hold exactly one: ${from}`);
      found = true;
      return { ...loaded, source: source.replace(from, () => to) };
    },
  });
  process.on('exit', () => {
    if (!found) throw new Error(`${file} was not read`);
  });
}
