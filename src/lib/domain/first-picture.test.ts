import { describe, expect, it } from 'vitest';
import { isPictured, layPicture, pictureOf } from './first-picture.ts';

describe('pictures of lists', () => {
  it('are kept of the start page and of lists, whatever they are asked for', () => {
    for (const address of [
      '/',
      '/parks',
      '/parks?continent=EU&page=2',
      '/rides?sort=height',
      '/?utm=x',
    ])
      expect(isPictured(address), address).toBe(true);
  });

  it('are kept of no page that may show something of a person', () => {
    for (const address of [
      '/contributions',
      '/parks/europa-park',
      '/account',
      '/search?q=a',
      '/desk',
      '//parks',
    ])
      expect(isPictured(address), address).toBe(false);
  });

  const shell =
    '<body><a href="#content">skip</a><main id="content" class="x"><i>…</i></main><p>end</p></body>';

  it('stand where the content of the shell stood, and nowhere else', () => {
    expect(layPicture(shell, '<ul><li>A</li></ul>')).toBe(
      '<body><a href="#content">skip</a><main id="content" class="x"><ul><li>A</li></ul></main><p>end</p></body>',
    );
  });

  it('leave their style sheets in the head, where they stay when the picture goes', () => {
    const page = `<head><title>T</title></head>${shell}`;
    expect(layPicture(page, pictureOf(['/_app/a.css'], '<i>now</i>'))).toBe(
      '<head><title>T</title><link rel="expect" href="#app-start" blocking="render"><link rel="stylesheet" href="/_app/a.css"></head><body><a href="#content">skip</a><main id="content" class="x"><i>now</i></main><p>end</p></body>',
    );
  });

  it('are painted before the app’s code is asked for, whose own start stays as it is', () => {
    const start = '<script>\n{\n__sveltekit_1 = {};\nimport("/a.js")\n}\n</script>';
    const page = `<head><link href="/a.js" rel="modulepreload"><link rel="icon" href="/i"></head>${shell}`;
    const laid = layPicture(page.replace('</body>', `${start}</body>`), '<i>now</i>');
    expect(laid).not.toContain('modulepreload');
    expect(laid).toContain('<link rel="icon" href="/i">');
    expect(laid).toContain(
      `<template id="app-start">${start}</template><script src="/after-paint.js" defer></script></body>`,
    );
  });

  it('are taken as they are, though replacing knows signs of its own', () => {
    expect(layPicture(shell, "$& $1 $' cost $5")).toContain(
      '<main id="content" class="x">$& $1 $\' cost $5</main>',
    );
  });

  it('leave a page without such a place as it is', () => {
    expect(layPicture('<body></body>', 'x')).toBe('<body></body>');
  });
});
