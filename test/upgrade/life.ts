/** A request: method and path, and what is sent as JSON. */
type Request = readonly [head: string, body?: object];

const avro = (name: string, ...fields: readonly object[]): string =>
  JSON.stringify({ type: 'record', name, namespace: 'shop', fields });
const json = (schema: object): string => JSON.stringify(schema);

const ID = { name: 'id', type: 'string' };
const NOTE = { name: 'note', type: ['null', 'string'], default: null };

const contract = (version: string, members: object = {}): object => ({
  contract: {
    dataset_id: 'users.daily_active',
    version,
    status: 'active',
    owners: [{ team: 'growth', contact: '#growth' }],
    primary_key: ['user_id'],
    fields: [
      { name: 'user_id', type: 'string', description: "the user's id" },
      { name: `since_${version.replaceAll('.', '_')}`, type: 'timestamp', required: false },
    ],
    ...members,
  },
  compatibility: 'none',
});

/** The life of a registry in which everything happens that leaves something in a store. Its clock goes on by a second with every look. */
export const LIFE: readonly Request[] = [
  ['POST /contracts', contract('1.0.0')],
  ['POST /contracts', contract('1.1.0')],
  ['POST /contracts', contract('2.0.0', { status: 'draft' })],
  ['POST /contracts', { ...contract('1.0.1'), compatibility: 'full' }],
  [
    'POST /contracts/users.daily_active/versions/1.0.0/deprecate',
    { deprecation_uri: 'https://example.org/m', sunset: '2027-03-01' },
  ],
  ['POST /contracts/users.daily_active/versions/2.0.0/activate'],
  ['POST /contracts', contract('1.0.0', { dataset_id: 'orders.placed', status: 'draft' })],
  ['POST /contracts/orders.placed/versions/1.0.0/activate'],

  ['PUT /config', { compatibility: 'FULL' }],
  ['PUT /config/:.sales:', { compatibility: 'FORWARD', normalize: true }],
  [
    'PUT /config/orders-value',
    { compatibility: 'BACKWARD_TRANSITIVE', defaultMetadata: { properties: { owner: 'sales' } } },
  ],
  ['PUT /config/short', { alias: 'orders-value' }],
  ['PUT /config/gone-value', { compatibility: 'NONE' }],
  ['DELETE /config/gone-value'],

  ['POST /subjects/orders-value/versions', { schema: avro('Order', ID) }],
  ['POST /subjects/orders-value/versions', { schema: avro('Order', ID, NOTE) }],
  ['POST /subjects/orders-value/versions', { schema: avro('Order', { name: 'id', type: 'int' }) }],
  [
    'POST /subjects/lines-value/versions',
    {
      schema: avro('Line', { name: 'order', type: 'shop.Order' }),
      references: [{ name: 'shop.Order', subject: 'orders-value', version: 2 }],
    },
  ],
  [
    'POST /subjects/customers-value/versions',
    { schemaType: 'JSON', schema: json({ type: 'object', title: "L'été ☀ 🌍" }) },
  ],
  [
    'POST /subjects/prices-value/versions',
    { schemaType: 'PROTOBUF', schema: 'syntax = "proto3";\npackage shop;\n\nmessage Price {\n  int64 cents = 1;\n}\n' },
  ],
  [
    'POST /subjects/payments-value/versions',
    {
      schema: avro('Payment', ID),
      metadata: { tags: { '**.id': ['PII'] }, properties: { owner: 'finance' }, sensitive: ['owner'] },
      ruleSet: {
        domainRules: [{ name: 'short', kind: 'CONDITION', mode: 'WRITE', type: 'CEL', expr: 'size(message.id) < 10' }],
      },
    },
  ],
  ['POST /subjects/:.sales:orders-value/versions', { schema: avro('Order', ID) }],
  ['POST /subjects/:.sales:deals-value/versions', { schema: avro('Deal', ID) }],

  ['POST /subjects/softly-value/versions', { schema: avro('Softly', ID) }],
  ['POST /subjects/softly-value/versions', { schema: avro('Softly', ID, NOTE) }],
  ['DELETE /subjects/softly-value/versions/1'],
  ['POST /subjects/gone-value/versions', { schema: avro('Gone', ID) }],
  ['DELETE /subjects/gone-value'],
  ['DELETE /subjects/gone-value?permanent=true'],
  ['POST /subjects/partly-value/versions', { schema: avro('Partly', ID) }],
  ['POST /subjects/partly-value/versions', { schema: avro('Partly', ID, NOTE) }],
  ['DELETE /subjects/partly-value/versions/1'],
  ['DELETE /subjects/partly-value/versions/1?permanent=true'],

  ['PUT /mode/:.import:', { mode: 'IMPORT' }],
  ['POST /subjects/:.import:t/versions', { schema: avro('Brought', ID), id: 4711, version: 7 }],
  ['PUT /mode/customers-value', { mode: 'READONLY' }],
  ['POST /subjects/customers-value/versions', { schemaType: 'JSON', schema: json({ type: 'string' }) }],

  [
    'POST /associations',
    {
      resourceName: 'orders',
      resourceNamespace: 'lkc-1',
      resourceId: 'topic-1',
      resourceType: 'topic',
      associations: [{ subject: 'orders-value', associationType: 'value', lifecycle: 'STRONG' }],
    },
  ],
];

/** What is asked of it afterwards: all that it knows, in every way in which it is told. */
export const QUESTIONS: readonly Request[] = [
  ['GET /datasets'],
  ['GET /contracts/users.daily_active/versions'],
  ['GET /contracts/users.daily_active/latest'],
  ['GET /contracts/users.daily_active/versions/1.0.0'],
  ['GET /contracts/users.daily_active/versions/2.0.0'],
  ['GET /contracts/orders.placed/versions/1.0.0'],
  ['GET /contexts'],
  ['GET /subjects?subjectPrefix=:*:&deleted=true'],
  ['GET /schemas?subjectPrefix=:*:'],
  ['GET /schemas?subjectPrefix=:*:&deleted=true&latestOnly=true'],
  ['GET /config'],
  ['GET /config/:.sales:'],
  ['GET /config/orders-value'],
  ['GET /config/short'],
  ['GET /config/gone-value'],
  ['GET /mode'],
  ['GET /mode/:.import:'],
  ['GET /mode/customers-value'],
  ['GET /subjects/orders-value/versions'],
  ['GET /subjects/orders-value/versions/2'],
  ['GET /subjects/orders-value/versions/2/referencedby'],
  ['GET /subjects/lines-value/versions/latest'],
  ['GET /subjects/short/versions/latest'],
  ['GET /subjects/customers-value/versions/1'],
  ['GET /subjects/prices-value/versions/1'],
  ['GET /subjects/payments-value/versions/1'],
  ['GET /subjects/softly-value/versions?deleted=true'],
  ['GET /subjects/softly-value/versions/1?deleted=true'],
  ['GET /subjects/gone-value/versions?deleted=true'],
  ['GET /subjects/partly-value/versions?deleted=true'],
  ['GET /subjects/:.import:t/versions/7'],
  ['GET /schemas/ids/1'],
  ['GET /schemas/ids/2/versions'],
  ['GET /schemas/ids/9'],
  ['GET /schemas/ids/1?subject=:.sales:'],
  ['GET /schemas/ids/4711?subject=:.import:t'],
  ['POST /subjects/orders-value', { schema: avro('Order', ID, NOTE) }],
  ['POST /subjects/orders-value/versions', { schema: avro('Order', ID, NOTE) }],
  ['GET /subjects/orders-value/metadata?key=owner&value=sales'],
  ['GET /associations/resources/topic-1'],
  ['GET /associations/subjects/orders-value'],
];
