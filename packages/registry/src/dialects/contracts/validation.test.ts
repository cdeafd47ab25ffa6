import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, FIELDS, type Harness, startHarness } from '../../server/fixtures/harness.ts';

// What is wrong with a request is told in Pydantic's words, which clients of the first registry know, with the exact place beside.

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness();
});
afterAll(() => registry.server.close());

const field = (changes: object) => contract({ fields: [{ ...FIELDS[0], ...changes }], primary_key: [] });
const BODY = ['body', 'contract'];
const MODES = "Input should be 'backward', 'forward', 'full' or 'none'";

describe('a contract in the wrapper that is not valid', () => {
  it.each<[string, object, object]>([
    [
      'a missing key',
      contract({ owners: undefined }),
      {
        type: 'missing',
        loc: [...BODY, 'owners'],
        msg: 'Field required',
        kind: 'missing-key',
        pointer: '/contract/owners',
      },
    ],
    [
      'an unknown key',
      contract({ ownerz: 1 }),
      {
        type: 'extra_forbidden',
        loc: [...BODY, 'ownerz'],
        msg: 'Extra inputs are not permitted',
        input: 1,
        kind: 'unknown-key',
        hint: 'did you mean "owners"?',
      },
    ],
    [
      'a nested unknown key',
      field({ requird: true }),
      {
        type: 'extra_forbidden',
        loc: [...BODY, 'fields', 0, 'requird'],
        input: true,
        pointer: '/contract/fields/0/requird',
      },
    ],
    [
      'an unknown type',
      field({ type: 'text' }),
      {
        type: 'literal_error',
        loc: [...BODY, 'fields', 0, 'type'],
        msg: expect.stringMatching(
          /^Input should be 'string', 'integer', 'number', 'boolean', 'timestamp', 'json', .* or 'map'$/,
        ),
        input: 'text',
      },
    ],
    [
      'an unknown status',
      contract({ status: 'live' }),
      { type: 'literal_error', msg: "Input should be 'draft', 'active', 'deprecated' or 'archived'" },
    ],
    [
      'no owners',
      contract({ owners: [] }),
      {
        type: 'too_short',
        loc: [...BODY, 'owners'],
        msg: 'List should have at least 1 item after validation, not 0',
        input: [],
        ctx: { field_type: 'List', min_length: 1, actual_length: 0 },
      },
    ],
    [
      'a team without a name',
      contract({ owners: [{ team: '' }] }),
      {
        type: 'string_too_short',
        loc: [...BODY, 'owners', 0, 'team'],
        msg: 'String should have at least 1 character',
        ctx: { min_length: 1 },
      },
    ],
    [
      'a dataset id that is too long',
      contract({ dataset_id: 'x'.repeat(129) }),
      { type: 'string_too_long', msg: 'String should have at most 128 characters', ctx: { max_length: 128 } },
    ],
    [
      'a lag of nothing',
      contract({ freshness_sla: { max_lag_seconds: 0 } }),
      {
        type: 'greater_than',
        loc: [...BODY, 'freshness_sla', 'max_lag_seconds'],
        msg: 'Input should be greater than 0',
        input: 0,
        ctx: { gt: 0 },
      },
    ],
    ['text for a number', contract({ freshness_sla: { max_lag_seconds: '60' } }), { type: 'int_type', input: '60' }],
    ['a word for true', field({ required: 'yes' }), { type: 'bool_type', msg: 'Input should be a valid boolean' }],
    ['a number for text', field({ description: 5 }), { type: 'string_type', msg: 'Input should be a valid string' }],
    ['text for a list', contract({ fields: 'all', primary_key: [] }), { type: 'list_type', loc: [...BODY, 'fields'] }],
    [
      'text for an object',
      contract({ owners: ['me'] }),
      { type: 'model_attributes_type', loc: [...BODY, 'owners', 0] },
    ],
    [
      'a version that is none',
      contract({ version: 'v1' }),
      {
        type: 'value_error',
        loc: BODY,
        msg: "Value error, version must match MAJOR.MINOR.PATCH; got 'v1'",
        ctx: { error: {} },
        pointer: '/contract/version',
        hint: 'write "1.0.0"',
      },
    ],
    [
      'a field declared twice',
      contract({ fields: [FIELDS[0], FIELDS[0]], primary_key: [] }),
      { type: 'value_error', loc: BODY, msg: 'Value error, field names must be unique within a contract' },
    ],
    [
      'a key field that is not declared',
      contract({ primary_key: ['zz'] }),
      { type: 'value_error', loc: BODY, msg: "Value error, primary_key field 'zz' is not declared in fields" },
    ],
    [
      'deprecated without a way out',
      contract({ status: 'deprecated' }),
      { type: 'value_error', loc: BODY, msg: "Value error, status='deprecated' requires deprecation_uri" },
    ],
  ])('%s', async (_, document, item) => {
    const { status, body } = await registry.register(document);
    expect(status).toBe(422);
    expect(body.detail).toEqual([expect.objectContaining(item)]);
    expect(body.detail[0]).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
  });

  it('tells everything at once: what is wrong with the wrapper, and with the document', async () => {
    const { body } = await registry.post('/contracts', {
      contract: contract({ status: 'live', owners: [] }),
      compatibility: 'sideways',
      dry_run: true,
    });
    expect(body.detail.map(({ loc }: { loc: string[] }) => loc.join('.'))).toEqual([
      'body.compatibility',
      'body.dry_run',
      'body.contract.owners',
      'body.contract.status',
    ]);
  });

  it('gives line and column of the body that was sent', async () => {
    const text = [
      '{',
      '  "compatibility": "full",',
      '  "contract": {"dataset_id": "d", "status": "live",',
      '    "owner": []}',
      '}',
    ].join('\n');
    const { body } = await registry.post('/contracts', text);
    const placed = body.detail.map(
      ({ pointer, line, column }: Record<string, unknown>) => `${pointer} ${line}:${column}`,
    );
    expect(placed).toEqual(
      expect.arrayContaining(['/contract/status 3:45', '/contract/owner 4:5', '/contract/fields 3:15']),
    );
  });

  it('repeats no large value', async () => {
    const { body } = await registry.register(contract({ owner: 'x'.repeat(5000) }));
    expect(body.detail[0]).toMatchObject({ type: 'extra_forbidden', input: null });
  });
});

describe('a body that holds no contract', () => {
  it.each<[string, string, object]>([
    ['nothing', '', { type: 'missing', loc: ['body'], msg: 'Field required', input: null }],
    ['an empty object', '{}', { type: 'missing', loc: BODY, msg: 'Field required', input: {} }],
    ['a bare contract', JSON.stringify(contract()), { type: 'missing', loc: BODY, msg: 'Field required' }],
    [
      'a list',
      '[1]',
      {
        type: 'model_attributes_type',
        loc: ['body'],
        msg: 'Input should be a valid dictionary or object to extract fields from',
        input: [1],
      },
    ],
    ['text for the contract', '{"contract": "x"}', { type: 'model_attributes_type', loc: BODY, input: 'x' }],
    [
      'broken JSON',
      '{"contract": ',
      {
        type: 'json_invalid',
        loc: ['body', 13],
        msg: 'JSON decode error',
        input: {},
        ctx: { error: 'expected a value, found the end of the text' },
      },
    ],
    ['a key that stands twice', '{"contract": 1, "contract": 2}', { type: 'json_invalid', kind: 'duplicate-key' }],
    [
      'an unknown mode',
      `{"contract": ${JSON.stringify(contract())}, "compatibility": "BACKWARD"}`,
      { type: 'literal_error', loc: ['body', 'compatibility'], msg: MODES, input: 'BACKWARD' },
    ],
    [
      'a mode that is no text',
      `{"contract": ${JSON.stringify(contract())}, "compatibility": null}`,
      { type: 'literal_error', loc: ['body', 'compatibility'], input: null },
    ],
  ])('%s', async (_, text, item) => {
    for (const path of ['/contracts', '/contracts/check']) {
      const { status, body } = await registry.post(path, text);
      expect(status).toBe(422);
      expect(body.detail[0]).toMatchObject(item);
    }
  });
});

const YAML = `# how it is written
dataset_id: users.daily_active
version: 1.10
fields:
  - {name: id, type: strin}
owners: [{team: growth}]
`;

describe('a bare document', () => {
  it.each(['application/yaml', 'application/x-yaml', 'text/yaml; charset=utf-8'])('as %s', async (mediaType) => {
    const { status, body } = await registry.post('/contracts', YAML, mediaType);
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([
      {
        type: 'value_error',
        loc: ['body'],
        pointer: '/version',
        line: 3,
        column: 10,
        hint: 'write "1.10.0" in quotes',
      },
      { type: 'literal_error', loc: ['body', 'fields', 0, 'type'], input: 'strin', line: 5, column: 22 },
    ]);
  });

  it('has its mode in the query', async () => {
    const text = YAML.replace('1.10', '"1.0.0"').replace('strin}', 'string}');
    const { status, body } = await registry.post('/contracts/check?compatibility=full', text, 'application/yaml');
    expect(status).toBe(200);
    expect(body.mode).toBe('full');
    const wrong = await registry.post('/contracts/check?compatibility=sideways', text, 'application/yaml');
    expect(wrong.body.detail).toMatchObject([{ type: 'literal_error', loc: ['query', 'compatibility'], msg: MODES }]);
  });

  it('has to be the version that the path names', async () => {
    const { status, body } = await registry.send('PUT', '/contracts/users.daily_active/versions/1.0.1', contract());
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([
      {
        type: 'value_error',
        loc: ['body', 'version'],
        msg: "Value error, the path says '1.0.1', the document says '1.0.0'",
        input: '1.0.0',
        line: 1,
      },
    ]);
    const elsewhere = await registry.send('PUT', '/contracts/other/versions/9.9.9', contract());
    expect(elsewhere.body.detail.map(({ loc }: { loc: string[] }) => loc[1])).toEqual(['dataset_id', 'version']);
  });

  it('that YAML cannot read is told with its place', async () => {
    const { status, body } = await registry.post('/contracts', 'dataset_id: [1\nversion: 2', 'application/yaml');
    expect(status).toBe(422);
    expect(body.detail[0]).toMatchObject({ kind: 'syntax', line: expect.any(Number), column: expect.any(Number) });
  });
});

describe('a note of deprecation that is not valid', () => {
  it.each<[string, unknown, object]>([
    ['nothing', {}, { type: 'missing', loc: ['body', 'deprecation_uri'], input: {} }],
    ['no text', { deprecation_uri: 5 }, { type: 'string_type', loc: ['body', 'deprecation_uri'], input: 5 }],
    ['null', { deprecation_uri: null }, { type: 'string_type', loc: ['body', 'deprecation_uri'], input: null }],
    ['an unknown key', { deprecation_uri: 'u', until: 'x' }, { type: 'extra_forbidden', loc: ['body', 'until'] }],
    ['a date that is none', { deprecation_uri: 'u', sunset: '2027-02-30' }, { type: 'value_error', loc: ['body'] }],
    ['a list', [], { type: 'model_attributes_type', loc: ['body'] }],
  ])('%s', async (_, note, item) => {
    await registry.register(contract());
    const { status, body } = await registry.post('/contracts/users.daily_active/versions/1.0.0/deprecate', note);
    expect(status).toBe(422);
    expect(body.detail).toEqual([expect.objectContaining(item)]);
  });
});

describe('a decision card that is not valid', () => {
  it('has to be an object', async () => {
    const { status, body } = await registry.post('/contracts/owners/from-decision-card', []);
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([
      { type: 'dict_type', loc: ['body'], msg: 'Input should be a valid dictionary' },
    ]);
  });
});
