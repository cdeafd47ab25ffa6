import { type ContractInput, openRegistry } from '@concordat/registry';

const registry = await openRegistry({ store: 'memory' }); // or 'sqlite:./concordat.db'

const v1: ContractInput = {
  dataset_id: 'users.daily_active',
  version: '1.0.0',
  status: 'active',
  primary_key: ['user_id', 'active_date'],
  owners: [{ team: 'growth-platform', contact: '#growth-platform' }],
  fields: [
    { name: 'user_id', type: 'string' },
    { name: 'active_date', type: 'timestamp' },
    { name: 'plan', type: 'string', enum: ['free', 'pro', 'enterprise'] },
    { name: 'ltv', type: 'number', required: false },
  ],
};
await registry.register(v1);

// An optional field more: compatible.
const signupSource = { name: 'signup_source', type: 'string', required: false } as const;
let report = await registry.register({ ...v1, version: '1.1.0', fields: [...v1.fields, signupSource] });
console.log(report.compatible);

// A field less: refused, and the history stays as it was.
const fields = v1.fields.filter(({ name }) => name !== 'ltv');
report = await registry.register({ ...v1, version: '2.0.0', fields: [...fields, signupSource] });
console.log(report.compatible);
console.log(report.errors[0]?.kind);
console.log(report.errors[0]?.message);
console.log(JSON.stringify(report.errors[0]?.witness?.datum));

await registry.close();
