// The direction of imports, as ARCHITECTURE.md tells it. Each name is the sentence that a violation prints.
const engine = '^packages/engine/src';
const registry = '^packages/registry/src';
const tests = '[.]test[.]ts$|/fixtures/';

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'engine-is-pure',
      comment: 'No I/O, no clock, no network: the engine runs in a browser too.',
      severity: 'error',
      from: { path: engine, pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-knows-nobody',
      severity: 'error',
      from: { path: engine },
      to: { path: '^packages/(?!engine/)' },
    },
    {
      name: 'model-knows-no-other-room',
      severity: 'error',
      from: { path: `${engine}/model` },
      to: { path: `${engine}/(?!model/)` },
    },
    {
      name: 'compare-and-report-know-no-format',
      severity: 'error',
      from: { path: `${engine}/(compare|report)/`, pathNot: tests },
      to: { path: `${engine}/formats/` },
    },
    {
      name: 'formats-are-strangers',
      comment: 'A format may use json-schema, and AsyncAPI any payload format; no other format knows another.',
      severity: 'error',
      from: { path: `${engine}/formats/(?!asyncapi/)([^/]+)/` },
      to: {
        path: `${engine}/formats/[^/]+/`,
        pathNot: [`${engine}/formats/$1/`, `${engine}/formats/(json-schema|fixtures)/`],
      },
    },
    {
      name: 'fixtures-are-for-tests',
      severity: 'error',
      from: { path: '^packages/', pathNot: tests },
      to: { path: '/fixtures/' },
    },
    {
      name: 'dialects-are-strangers',
      severity: 'error',
      from: { path: `${registry}/dialects/([^/]+)/` },
      to: { path: `${registry}/dialects/[^/]+/`, pathNot: `${registry}/dialects/$1/` },
    },
    {
      name: 'dialects-see-only-the-service',
      severity: 'error',
      from: { path: `${registry}/dialects/`, pathNot: tests },
      to: { path: `${registry}/(store|feed|server)/` },
    },
    {
      name: 'service-sees-only-the-port',
      severity: 'error',
      from: { path: `${registry}/service/`, pathNot: tests },
      to: { path: `${registry}/(store/(?!port[.]ts)|dialects|feed|server)` },
    },
    {
      name: 'domain-decides-without-the-world',
      severity: 'error',
      from: { path: `${registry}/domain/`, pathNot: tests },
      to: { path: `${registry}/(?!domain/)` },
    },
    {
      name: 'stores-hold-no-policy',
      severity: 'error',
      from: { path: `${registry}/store/`, pathNot: tests },
      to: { path: `${registry}/(service|dialects|feed|server)/` },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|bin)/' },
    enhancedResolveOptions: {
      conditionNames: ['concordat-source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
