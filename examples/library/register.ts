import { openRegistry } from '@concordat/registry';

const registry = await openRegistry({ store: 'memory' }); // or 'sqlite:./concordat.db'
const users = { dataset_id: 'users', status: 'active', owners: [{ team: 'growth' }] } as const;
const id = { name: 'id', type: 'string' } as const;
const ltv = { name: 'ltv', type: 'number' } as const;

await registry.register({ ...users, version: '1.0.0', fields: [id, ltv] });
const report = await registry.register({ ...users, version: '2.0.0', fields: [id] });
console.log(report.compatible, report.errors[0]?.kind, report.errors[0]?.field);
await registry.close();
