/**
 * The rooms of the house as rules: who may import whom. ARCHITECTURE.md says why. Every comment says
 * where the code should go instead. `tests/architecture` shows that each rule catches its breach.
 */

const domain = '^src/lib/domain/';
const protocol = '^src/lib/protocol/';
const messages = '^src/lib/messages/';
const ui = '^src/lib/ui/';
const server = '^src/lib/server/';
const client = (/** @type {string} */ room) => `^src/lib/client/${room}`;
const packages = (/** @type {string} */ names) => `(^|/)node_modules/(${names})/`;
/** Any npm package, but nothing of Node's own: for code that runs in a browser. */
const anyPackage = '(^|/)node_modules/';
/** Kit's own modules, made at build time. */
const kit = '^\\$(app|env|service-worker)|\\$types(\\.js)?$';
/** Routes that only the server runs. */
const serverRoutes = ['(\\+server|\\.server)\\.ts$', '^src/routes/(api|media|sync)/'];

/** `from` may import `may` and nothing else. */
const room = (name, from, may, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: may },
});

/** Only `homes` may import the package, so that replacing it touches one place. */
const oneImporter = (name, names, homes, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(src|service-worker|scripts)/', pathNot: homes },
  to: { path: packages(names) },
});

/** A layer of the server may not import what stands above it. */
const layer = (name, from, above, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: above },
});

const serverRooms = (/** @type {string} */ names) => `^src/lib/server/(${names})/`;

module.exports = {
  forbidden: [
    // ---- rooms -------------------------------------------------------------------------------
    room(
      'room-domain',
      domain,
      [domain, packages('zod|temporal-polyfill|supercluster|node-diff3')],
      'domain/ holds pure rules. Pass the clock, chance, rows and words in as arguments; what touches ' +
        'the browser goes to client/, what touches Node or the database to server/.',
    ),
    room(
      'room-protocol',
      protocol,
      [domain, protocol, packages('zod')],
      'protocol/ only describes what travels. Sending goes to client/sync, answering to server/sync.',
    ),
    room(
      'room-messages',
      messages,
      [domain, messages],
      'messages/ holds words. A text that needs data takes it as an argument; formatting goes to ui/.',
    ),
    room(
      'room-client-db',
      client('db/'),
      [domain, protocol, client('(db/|phone\\.ts)'), anyPackage],
      'client/db only keeps and finds things on the phone. What talks to the server goes to ' +
        'client/sync, what pages watch to client/state.',
    ),
    room(
      'room-client-catalogue',
      client('catalogue/'),
      [domain, protocol, client('(catalogue/|db/|phone\\.ts)'), anyPackage],
      'client/catalogue answers from memory. Fetching goes to client/sync, pure building of views to ' +
        'domain/catalogue.',
    ),
    room(
      'room-client-sync',
      client('sync/'),
      [
        domain,
        protocol,
        client('(sync/|catalogue/|db/|phone\\.ts)'),
        '^src/lib/server/trpc/router\\.ts$', // its type; `server-stays-on-the-server` sees to that
        anyPackage,
      ],
      'client/sync moves things between phone and server and knows no Svelte and no page. State that ' +
        'pages read goes to client/state.',
    ),
    room(
      'room-client-state',
      client('state/'),
      [
        domain,
        messages,
        client('(state/|sync/|db/|phone\\.ts|bootstrap\\.ts)'),
        '^src/lib/server/trpc/router\\.ts$',
        anyPackage,
        kit,
      ],
      'client/state is what pages read. Rules go to domain/, markup to ui/, work on the catalogue into ' +
        "the worker (client/catalogue), reached through the phone's API.",
    ),
    room(
      'room-client-bootstrap',
      client('(bootstrap|phone)\\.ts$'),
      [domain, client('phone\\.ts'), anyPackage],
      "bootstrap.ts opens the way to the worker and phone.ts names its answers; both are in every page's " +
        'first load. The parts are put together in client/worker.ts.',
    ),
    room(
      'room-client-worker',
      client('(worker|person|reading|keeping)\\.ts$'),
      [
        domain,
        protocol,
        client('(catalogue/|db/|sync/|(phone|person|reading|keeping)\\.ts)'),
        anyPackage,
      ],
      'worker.ts puts the parts of the phone together; reading.ts, person.ts and keeping.ts are its own. What ' +
        'pages read goes to client/state.',
    ),
    room(
      'room-ui',
      ui,
      [domain, messages, ui, anyPackage],
      'ui/ is props in, events out. Data is read in client/state and handed over by the page.',
    ),
    room(
      'room-server',
      server,
      [domain, protocol, messages, server, anyPackage, '^node:', '^[a-z_/]+$', kit],
      'The server never imports the phone or its pages. What both need goes to domain/ or protocol/.',
    ),
    {
      name: 'room-routes',
      comment:
        'A page puts client/state and ui/ together. Put databases and sending behind client/state, ' +
        'rules into domain/, components into ui/.',
      severity: 'error',
      from: { path: '^src/(routes/|hooks\\.client)', pathNot: serverRoutes },
      to: {
        pathNot: [
          '^src/routes/',
          '^src/app\\.css$',
          domain,
          messages,
          ui,
          client('(state/|bootstrap\\.ts|phone\\.ts)'),
          anyPackage,
          kit,
        ],
      },
    },
    {
      name: 'room-server-routes',
      comment:
        'Endpoints and form actions read the request, call server/, and answer. Nothing of the phone ' +
        'or of its pages belongs here.',
      severity: 'error',
      from: { path: [...serverRoutes, '^src/hooks\\.server\\.ts$'] },
      to: {
        path: '^(src|service-worker|scripts)/',
        // The frame that the shell shows at first is put into it here.
        pathNot: [domain, protocol, messages, server, '^src/routes/', 'ui/shell/FirstPaint'],
      },
    },
    {
      name: 'room-service-worker',
      comment:
        'The service worker keeps files and wakes the sender. Anything it needs of the product is in ' +
        'client/db, client/sync, protocol/ or domain/.',
      severity: 'error',
      from: { path: '^service-worker/' },
      to: {
        pathNot: ['^service-worker/', domain, protocol, client('(db|sync)/'), anyPackage, kit],
      },
    },
    {
      name: 'room-scripts',
      comment:
        'Scripts run in Node without Kit: they use domain/, protocol/, client/ (not its state) and ' +
        'server/. Code a page needs goes to src/lib.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: ['^src/routes/', ui, client('state/'), '^src/hooks', '^service-worker/'] },
    },
    {
      name: 'scripts-are-no-library',
      comment:
        'Nothing imports scripts/. Move the shared part to src/lib/server or src/lib/domain.',
      severity: 'error',
      from: { path: '^(src|service-worker)/' },
      to: { path: '^scripts/' },
    },
    {
      name: 'routes-are-no-library',
      comment: 'Nothing imports a route. Move the shared part to ui/, client/state or server/.',
      severity: 'error',
      from: { path: '^(src|service-worker|scripts)/', pathNot: '^src/routes/' },
      to: { path: '^src/routes/' },
    },
    {
      name: 'server-stays-on-the-server',
      comment:
        'Only types cross from server/ to the phone (the type of the tRPC router). What both sides run ' +
        'goes to domain/ or protocol/.',
      severity: 'error',
      from: { path: '^(src/lib/(client|ui|messages|domain|protocol)|service-worker)/' },
      to: { path: server, dependencyTypesNot: ['type-only'] },
    },

    // ---- the server's floors: trpc → sync → services → db → platform ---------------------------
    layer(
      'server-platform',
      serverRooms('platform'),
      // The generated Prisma client stands in db/ and is opened by platform/database.ts.
      [serverRooms('trpc|sync|services|auth|media|realtime'), '^src/lib/server/db/(?!generated/)'],
      'platform/ is one file per outside thing and knows nothing of the product. Move the use of it up.',
    ),
    layer(
      'server-db',
      serverRooms('db'),
      serverRooms('trpc|sync|services|auth|media|realtime'),
      'db/ turns rows into domain types. Decisions go up to services/.',
    ),
    layer(
      'server-services',
      serverRooms('services|auth|media|realtime'),
      serverRooms('trpc|sync'),
      'services/, auth/, media/ and realtime/ are used by sync/ and trpc/, never the other way: pass ' +
        'what is needed in, or move the caller up.',
    ),
    layer(
      'server-sync',
      serverRooms('sync'),
      serverRooms('trpc'),
      'sync/ is called by thin procedures in trpc/ and knows nothing of them.',
    ),
    {
      name: 'server-put-together-once',
      comment:
        'start.ts is the only place that puts the server together; ask for a part through house.ts or ' +
        'take it as an argument.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/hooks\\.server\\.ts$' },
      to: { path: '^src/lib/server/start\\.ts$' },
    },

    // ---- one importer a package ----------------------------------------------------------------
    oneImporter(
      'only-client-db-dexie',
      'dexie',
      [client('db/')],
      "The phone's databases are opened and watched in client/db; offer a function there.",
    ),
    oneImporter(
      'only-client-sync-trpc',
      '@trpc/client',
      [client('sync/')],
      'The way to the server is client/sync; offer a function there.',
    ),
    oneImporter(
      'only-sessions-lucia',
      'lucia',
      ['^src/lib/server/auth/sessions\\.ts$'],
      'Lucia is no longer developed: only auth/sessions.ts may know it (docs/decisions/0002).',
    ),
    oneImporter(
      'only-auth-argon2',
      '@node-rs/argon2',
      [serverRooms('auth')],
      'Passwords are hashed in server/auth, where the number of hashes at once is bounded.',
    ),
    oneImporter(
      'only-map-leaflet',
      'leaflet|topojson-client|world-atlas|pmtiles|protomaps-leaflet',
      ['^src/lib/ui/map/'],
      'The map is ui/map; give it props.',
    ),
    oneImporter(
      'only-map-index-supercluster',
      'supercluster',
      ['^src/lib/domain/catalogue/map-index\\.ts$'],
      'What stands together on the map is worked out in domain/catalogue/map-index.ts, for phone and server.',
    ),
    oneImporter(
      'only-media-sharp',
      'sharp',
      [serverRooms('media'), '^scripts/'],
      'Pictures are read in the process of server/media, with its loaders blocked and its memory bounded.',
    ),
    oneImporter(
      'only-media-tus',
      '@tus/[^/]+',
      [serverRooms('media')],
      'Photos arrive through server/media.',
    ),
    oneImporter(
      'only-realtime-redis',
      'ioredis',
      [serverRooms('platform|realtime')],
      'Redis is reached through platform/ or the pokes of realtime/; nothing kept there may be missed.',
    ),
    oneImporter(
      'only-platform-mail',
      'nodemailer',
      ['^src/lib/server/platform/mail\\.ts$'],
      'Mail leaves by platform/mail.ts, where addresses cannot become headers.',
    ),
    oneImporter(
      'only-company-domain-tldts',
      'tldts',
      ['^src/lib/server/services/company-domain\\.ts$'],
      'What a registrable domain is, services/company-domain.ts knows; the list is too long for phones.',
    ),
    {
      name: 'only-platform-prisma',
      comment:
        'The database is opened in platform/database.ts: use its pool, its prisma or its transaction.',
      severity: 'error',
      from: { path: '^src/', pathNot: [serverRooms('platform'), '^src/lib/server/db/'] },
      to: {
        path: ['(^|/)node_modules/@prisma/', '^src/lib/server/db/generated/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    oneImporter(
      'only-service-worker-workbox',
      'workbox-(core|expiration|precaching|routing|strategies)',
      ['^service-worker/'],
      'Keeping files offline is the service worker; pages talk to it by workbox-window in client/state.',
    ),

    // ---- the shape of the tree -----------------------------------------------------------------
    {
      name: 'no-circular-imports',
      comment: 'Two files that need each other are one thing, or hide a third: move that one out.',
      severity: 'error',
      from: { pathNot: '/db/generated/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-folder-cycles',
      comment: 'Two folders that need each other hide a third: move the shared part into it.',
      scope: 'folder',
      severity: 'error',
      from: { pathNot: '/db/generated' },
      to: { circular: true },
    },
    {
      name: 'no-barrels',
      comment: 'Import the file itself: a barrel hides what is used and loads what is not.',
      severity: 'error',
      from: {},
      to: { path: '^src/lib/.*/index\\.ts$' },
    },
    {
      name: 'no-drawers',
      comment:
        'A file is called after what it does; a drawer for everything ends up holding everything.',
      severity: 'error',
      from: {},
      to: {
        path: '^(src|service-worker|scripts)/.*/(utils?|helpers?|common|misc|shared)(/|\\.)',
      },
    },
    {
      name: 'resolves',
      comment: 'This import leads nowhere. Across rooms: `#lib/….ts`; inside one folder: `./x.ts`.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: [kit, '/db/generated/'] },
    },
    {
      name: 'in-package-json',
      comment: 'This package only happens to be there: name it in package.json, or do without.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/db/generated/'] },
    // Tests may use whatever they need.
    exclude: { path: ['\\.test\\.ts$', '^tests/', '^bench/peers/', '\\.css$', '\\.svelte-kit/'] },
    // Imports of types too: a rule that allows only those asks for `type-only`.
    tsPreCompilationDeps: true,
    // Packages are told apart by where they stand, also when node_modules is a link.
    preserveSymlinks: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
