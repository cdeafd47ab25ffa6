import type { SchemaDesk } from '../schemas/schema-desk.ts';
import type { Datasets } from './datasets.ts';
import { Finding } from './finding.ts';
import { ingest } from './ingest.ts';
import { list } from './list.ts';
import { LayerReading } from './reading.ts';
import { setCurrent } from './set-current.ts';
import { change, create } from './writing.ts';

/** The use cases of datasets over what those of schemas share. */
export function createDatasets(schemas: SchemaDesk): Datasets {
  const { desk } = schemas;
  const finding = new Finding(desk);
  const reading = new LayerReading(schemas, finding);
  return {
    create: (dataset, sealing) => create(desk, dataset, sealing),
    list: (listing) => list(desk, listing),
    async dataset(id) {
      const { dataset, record } = await finding.byId(id);
      return { ...dataset, revision: record.revision };
    },
    owning: (key) => finding.owning(key),
    change: (id, patch, { revision } = {}) => change(desk, finding, id, patch, revision),
    ingest: (key, input, sealing) => ingest(schemas, finding, key, input, sealing),
    versions: (key, page) => reading.versions(key, page),
    version: (key, number) => reading.version(key, number),
    diff: (key, from, to) => reading.diff(key, from, to),
    check: (key, schema, base) => reading.check(key, schema, base),
    setCurrent: (key, number, sealing) => setCurrent(schemas, finding, key, number, sealing),
  };
}
