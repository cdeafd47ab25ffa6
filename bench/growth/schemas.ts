// What is asked about schemas.
import { schemaOf } from '../filling.ts';
import { GROUP, type Operation, type Sized, STRIDE } from './measure.ts';

let numbers = 0;
const newNumber = (): number => {
  numbers += 1;
  return numbers;
};
const avro = (text: string) => ({ format: 'avro', text, references: [] });
/** The subject of an operation. */
export const keyOf = ({ at }: Sized, index: number) => ({ group: GROUP, subject: at(index).subject });
/** A schema that nobody has registered. */
export const fresh = () => avro(schemaOf('fresh', newNumber()));
const known = ({ at }: Sized, index: number) => avro(schemaOf(at(index).subject, at(index).number));

/** In this order: what writes comes last. */
export const SCHEMA_OPERATIONS: readonly Operation[] = [
  {
    name: 'first reading of a subject',
    times: 5,
    isFirst: true,
    call: (on, index) => on.registry.schemas.version(keyOf(on, index), 'latest'),
  },
  {
    name: 'latest version',
    times: 200,
    call: (on, index) => on.registry.schemas.version(keyOf(on, index), 'latest'),
  },
  {
    name: 'schema by id',
    times: 200,
    call: ({ registry, size }, index) => registry.schemas.byId(GROUP, 1 + ((index * STRIDE) % size)),
  },
  { name: 'look-up', times: 100, call: (on, index) => on.registry.schemas.lookUp(keyOf(on, index), known(on, index)) },
  { name: 'check', times: 100, call: (on, index) => on.registry.schemas.check(keyOf(on, index), fresh()) },
  { name: 'list versions', times: 20, call: (on, index) => on.registry.schemas.versions(keyOf(on, index)) },
  { name: 'list all subjects', times: 5, call: ({ registry }) => registry.schemas.subjects({ group: GROUP }) },
  {
    name: 'list all subjects, first',
    times: 5,
    isFirst: true,
    call: ({ registry }) => registry.schemas.subjects({ group: GROUP }),
  },
  {
    name: 'page of the log (100)',
    times: 20,
    call: ({ registry, size }, index) => registry.facts((index * STRIDE) % Math.max(1, size - 100), 100),
  },
  {
    name: 'register, known',
    times: 100,
    call: (on, index) => on.registry.schemas.register(keyOf(on, index), known(on, index)),
  },
  {
    name: 'register, next version',
    times: 100,
    call: (on, index) => on.registry.schemas.register(keyOf(on, index), fresh()),
  },
  {
    name: 'register, new subject',
    times: 100,
    call: ({ registry }) => registry.schemas.register({ group: GROUP, subject: `new-${newNumber()}` }, fresh()),
  },
  {
    name: 'register a new subject and list all',
    times: 5,
    async call({ registry }) {
      await registry.schemas.register({ group: GROUP, subject: `new-${newNumber()}` }, fresh());
      await registry.schemas.subjects({ group: GROUP });
    },
  },
  {
    name: 'set level',
    times: 100,
    call: (on, index) =>
      on.registry.schemas.changePolicy(keyOf(on, index), { level: index % 2 === 0 ? 'FULL' : 'NONE' }),
  },
  {
    name: 'delete a version',
    times: 5,
    call: (on, index) => on.registry.schemas.deleteVersion(keyOf(on, index), on.at(index).number),
  },
];
