import { describe, expect, it } from 'vitest';
import { readDbtManifest } from './dbt.ts';

const V12 = 'https://schemas.getdbt.com/dbt/manifest/v12.json';

/** The members of a manifest that matter, in the form in which dbt 1.8 and newer writes them. */
const MANIFEST = {
  metadata: { dbt_schema_version: V12, dbt_version: '1.10.0', project_name: 'shop', adapter_type: 'postgres' },
  sources: {
    'source.shop.growth.accounts': {
      resource_type: 'source',
      source_name: 'growth',
      name: 'accounts',
      identifier: 'accounts_v1',
      schema: 'growth_prod',
      freshness: { warn_after: { count: 6, period: 'hour' }, error_after: { count: 1, period: 'day' }, filter: null },
      columns: {
        account_id: { name: 'account_id' },
        plan: { name: 'plan' },
        ltv: { name: 'ltv', data_type: 'numeric' },
      },
      meta: {},
    },
    'source.shop.erp.mara': {
      resource_type: 'source',
      source_name: 'erp',
      name: 'mara',
      columns: {},
      config: { meta: { concordat: 'sap.mm/mara.gold' } },
    },
    'source.shop.erp.unknown': { resource_type: 'source', source_name: 'erp', name: 'unknown', columns: {} },
  },
  nodes: {
    'model.shop.customers': {
      resource_type: 'model',
      package_name: 'shop',
      group: 'finance',
      depends_on: { macros: [], nodes: ['source.shop.growth.accounts', 'source.shop.erp.unknown'] },
    },
    'model.shop.materials': { resource_type: 'model', depends_on: { nodes: ['source.shop.erp.mara'] } },
    'model.shop.alone': { resource_type: 'model', depends_on: { nodes: ['model.shop.customers'] } },
    'test.shop.not_null_account_id': columnTest('not_null', 'account_id'),
    'test.shop.unique_account_id': columnTest('unique', 'account_id'),
    'test.shop.accepted_values_plan': columnTest('accepted_values', 'plan'),
    'test.shop.singular': { resource_type: 'test', depends_on: { nodes: ['source.shop.growth.accounts'] } },
  },
  exposures: {
    'exposure.shop.weekly': {
      resource_type: 'exposure',
      type: 'dashboard',
      owner: { name: 'BI', email: 'bi@example.com' },
      depends_on: { nodes: ['source.shop.growth.accounts', 'model.shop.customers'] },
    },
  },
  groups: { 'group.shop.finance': { name: 'finance', owner: { name: 'Finance', email: null } } },
};

function columnTest(name: string, column: string) {
  return {
    resource_type: 'test',
    attached_node: null,
    column_name: column,
    test_metadata: { name, kwargs: { column_name: column }, namespace: null },
    depends_on: { macros: [], nodes: ['source.shop.growth.accounts'] },
  };
}

const CONTRACTS = new Set(['growth.accounts', 'other.dataset']);

it('a test that compares a source with something else is about the source', () => {
  const nodes = ['source.shop.growth.accounts', 'model.shop.customers.v2'];
  const relationships = {
    resource_type: 'test',
    column_name: 'plan',
    attached_node: null,
    depends_on: { macros: ['macro.dbt.test_relationships'], nodes },
    test_metadata: {
      name: 'relationships',
      kwargs: {
        column_name: 'plan',
        to: "ref('customers')",
        field: 'plan',
        model: "{{ get_where_subquery(source('growth', 'accounts')) }}",
      },
    },
  };
  const manifest = { ...MANIFEST, nodes: { ...MANIFEST.nodes, 'test.shop.relationships_plan': relationships } };
  const read = readDbtManifest(JSON.stringify(manifest), new Set(['growth.accounts']));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const said = read.value.wanted.find(({ consumer }) => consumer === 'model.shop.customers')?.said;
  expect(said?.fields).toContainEqual({ path: 'plan', how: ['exhaustive_enum', 'join_key'] });
});

describe('a manifest of dbt', () => {
  it('tells the models and exposures that read what is registered, what they use of it, and what they need', () => {
    const said = {
      fields: [
        { path: 'account_id', how: [] },
        { path: 'plan', how: ['exhaustive_enum'] },
        { path: 'ltv', how: [] },
      ],
      needs: { not_null: ['account_id'], unique: ['account_id'], max_lag_seconds: 86_400 },
    };
    const accounts = { group: 'contracts', subject: 'growth.accounts' };
    expect(readDbtManifest(JSON.stringify(MANIFEST), CONTRACTS)).toEqual({
      ok: true,
      value: {
        source: 'dbt',
        origin: 'shop',
        wanted: [
          { ...accounts, consumer: 'exposure.shop.weekly', said: { contact: 'bi@example.com', ...said } },
          { ...accounts, consumer: 'model.shop.customers', said: { contact: 'Finance', ...said } },
          { group: 'sap.mm', subject: 'mara.gold', consumer: 'model.shop.materials', said: {} },
        ],
      },
    });
  });

  it('tells nothing of what nobody registered', () => {
    const read = readDbtManifest(JSON.stringify(MANIFEST), new Set());
    expect(read.ok && read.value.wanted.map(({ consumer }) => consumer)).toEqual(['model.shop.materials']);
  });

  it.each([
    ['{', 'the manifest cannot be read: the file is not JSON'],
    ['{"metadata":{}}', 'the manifest cannot be read: it is of the form undefined; versions 10, 11, 12 are read'],
    [
      JSON.stringify({ metadata: { dbt_schema_version: V12.replace('v12', 'v4') } }),
      `the manifest cannot be read: it is of the form ${V12.replace('v12', 'v4')}; versions 10, 11, 12 are read`,
    ],
  ])('is refused where it is none that can be read: %s', (text, message) => {
    const read = readDbtManifest(text, CONTRACTS);
    expect(read.ok ? [] : read.error.map((problem) => problem.message)).toEqual([message]);
  });

  it('of whatever shape ends with an answer', () => {
    const odd = {
      metadata: { dbt_schema_version: V12 },
      nodes: { a: null, b: { resource_type: 'model' } },
      sources: [],
      exposures: 3,
    };
    expect(readDbtManifest(JSON.stringify(odd), CONTRACTS)).toMatchObject({ ok: true, value: { wanted: [] } });
  });
});
