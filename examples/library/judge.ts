import { contractReport, dataContract, judge } from '@concordat/engine';

const read = (text: string) => {
  const parsed = dataContract.parse(text); // YAML 1.2 or JSON
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join('\n'));
  return parsed.value.doc;
};
const contract = (version: string, fields: string) =>
  read(`{dataset_id: users, version: "${version}", owners: [{team: growth}], fields: [${fields}]}`);

const before = contract('1.0.0', '{name: id, type: string}, {name: ltv, type: number}');
const after = contract('2.0.0', '{name: id, type: string}');
const { compatible, errors } = contractReport(judge(dataContract, before, after, { level: 'FULL' }));
console.log(compatible, errors[0]?.kind, errors[0]?.field);
