import { avro, avroFingerprints, judgeHistory } from '@concordat/engine';

const read = (...fields: readonly string[]) => {
  const parsed = avro.parse(`{"type": "record", "name": "Reading", "fields": [${fields.join(', ')}]}`);
  if (!parsed.ok) throw new Error(parsed.error.map(({ message }) => message).join('\n'));
  return parsed.value.doc;
};
const value = '{"name": "value", "type": "double"}';
const history = [
  { version: '1', doc: read(value) },
  { version: '2', doc: read(value, '{"name": "unit", "type": "string", "default": "K"}') },
];
const newest = read(value, '{"name": "unit", "type": "string"}');

// Beside version 2 the default is not missed; readers of version 3 cannot read what version 1 wrote.
for (const level of ['BACKWARD', 'BACKWARD_TRANSITIVE'] as const) {
  const { compatible, findings } = judgeHistory(avro, history, newest, { level });
  console.log(level, compatible, ...findings.map(({ kind, against }) => `${kind} against ${against}`));
}
console.log(avroFingerprints(newest).crc64);
