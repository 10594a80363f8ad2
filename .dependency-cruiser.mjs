/**
 * The ladder of docs/architecture.md, enforced. A folder imports only from rungs strictly below its own;
 * folders on one rung never meet. One rule a rung, named as a sentence.
 */
const lib = (...names) => `^libs/(${names.join('|')})/`;
const anyLib = '^(libs|apps|test|bench)/';

const only = (name, from, allowedLibs, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.spec\\.ts$' },
  to: { path: anyLib, pathNot: [from, ...(allowedLibs.length ? [lib(...allowedLibs)] : [])] },
});

export default {
  forbidden: [
    only('domain-imports-nothing-of-ours', '^libs/domain/', []),
    {
      name: 'domain-is-pure',
      comment: 'Decisions take time, ids and randomness as arguments; only a time-zone library may help.',
      severity: 'error',
      from: { path: '^libs/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: ['^node_modules/', '^node:', '^[a-z_]+$'],
        pathNot: ['^libs/', '^node_modules/temporal-polyfill/', '^node_modules/temporal-spec/'],
      },
    },
    only('contracts-import-domain-only', '^libs/contracts/', ['domain']),
    only('simulation-imports-domain-only', '^libs/simulation/', ['domain']),
    {
      name: 'simulation-is-pure',
      comment: 'A run is a function of scenario, policy and seed.',
      severity: 'error',
      from: { path: '^libs/simulation/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^node_modules/', '^node:', '^[a-z_]+$'], pathNot: ['^libs/'] },
    },
    only('platform-knows-no-product-noun', '^libs/platform/', []),
    only('persistence-imports-domain-and-contracts', '^libs/persistence/', ['domain', 'contracts']),
    only('queues-import-contracts-only', '^libs/queues/', ['contracts']),
    only('channels-import-domain-and-contracts', '^libs/channels/', ['domain', 'contracts']),
    {
      name: 'channels-never-import-each-other',
      severity: 'error',
      from: { path: '^libs/channels/src/([^/]+)/' },
      to: { path: '^libs/channels/src/[^/]+/', pathNot: '^libs/channels/src/$1/' },
    },
    only('flow-imports-the-rungs-below', '^libs/flow/', [
      'domain',
      'contracts',
      'simulation',
      'platform',
      'persistence',
      'queues',
      'channels',
    ]),
    only('runtime-imports-flow-and-below', '^libs/runtime/', [
      'domain',
      'contracts',
      'simulation',
      'platform',
      'persistence',
      'queues',
      'channels',
      'flow',
    ]),
    {
      name: 'flow-meets-channels-only-through-the-port',
      severity: 'error',
      from: { path: '^libs/flow/' },
      to: { path: '^libs/channels/src/', pathNot: '^libs/channels/src/[^/]+\\.ts$' },
    },
    {
      name: 'flow-knows-no-nest',
      severity: 'error',
      from: { path: '^libs/flow/' },
      to: { path: '^node_modules/@nestjs/' },
    },
    {
      name: 'apps-never-import-other-apps',
      comment: 'Only standalone may: it is all of them in one process.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/standalone/' },
      to: { path: '^apps/[^/]+/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nothing-imports-the-sandbox',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '^apps/(sandbox|standalone)/' },
      to: { path: '^apps/sandbox/' },
    },
    {
      name: 'sandbox-knows-nothing-of-the-product',
      comment: 'It is the outside world and speaks to us only over real protocols.',
      severity: 'error',
      from: { path: '^apps/sandbox/' },
      to: { path: '^libs/' },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};
