import type { Catalogue } from './catalogue.ts';

/** `build`, done again only when another row stands in the catalogue: for views that go through all of them. */
export function untilChanged<View>(
  build: (catalogue: Catalogue) => View,
): (catalogue: Catalogue) => View {
  let made: { of: Catalogue; version: number; view: View } | null = null;
  return (catalogue) => {
    if (made?.of !== catalogue || made.version !== catalogue.version)
      made = { of: catalogue, version: catalogue.version, view: build(catalogue) };
    return made.view;
  };
}
