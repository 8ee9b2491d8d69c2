import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: {
    runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
  },
  kit: {
    // scripts/build.ts gives each build a folder of its own.
    adapter: adapter({ out: process.env.BUILD_OUT ?? 'build', precompress: true }),
    files: { serviceWorker: 'service-worker/index' },
    // Registered by hand through workbox-window, so that an update can wait for its moment.
    serviceWorker: { register: false },
    // All styles are 10 KB packed: in the page they cost a bad line nothing, beside it two round trips and a race with scripts.
    inlineStyleThreshold: 64_000,
    // The prerendered shell answers deep addresses: relative asset paths would break there.
    paths: { relative: false },
    // Kit's own check lets requests without a content type pass; hooks.server.ts checks every one.
    csrf: { trustedOrigins: ['*'] },
    csp: {
      mode: 'auto',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self'],
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'connect-src': ['self'],
        'worker-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
      },
    },
    prerender: { entries: ['/shell'], handleUnseenRoutes: 'ignore' },
    typescript: {
      config: (config) => ({
        ...config,
        include: [
          ...config.include,
          '../service-worker/**/*.ts',
          '../scripts/**/*.ts',
          '../bench/**/*.ts',
          '../prisma.config.ts',
          '../playwright.config.ts',
        ],
        // They are checked with packages of their own (bench/peers/tsconfig.json).
        exclude: [...config.exclude, '../bench/peers/**'],
      }),
    },
  },
};
