import { failure, isJsonObject, type JsonObject, type JsonValue, success } from '@concordat/engine';
import { type Subject, subjectNamed } from './subject.ts';
import type { ReadConsumers, Wanted } from './wanted.ts';

/** Versions of the form of a manifest that are read; 12 is that of dbt 1.8 and newer. */
const FORMS = [10, 11, 12];

/** Seconds of the periods of freshness. */
const PERIODS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** What tests of columns say of how the columns are used. */
const USES: Readonly<Record<string, string>> = { relationships: 'join_key', accepted_values: 'exhaustive_enum' };

/**
 * Reads the manifest of a dbt project (`target/manifest.json`): the models and exposures that read a dataset that is registered.
 *
 * A source, model, seed or snapshot stands for what `meta.concordat` names, a contract or `GROUP/NAME`; without that for the contract of its
 * source and name, or of its schema and name, as far as there is one among `contracts`. The columns that the project declares of it are the fields that
 * are used, all where it declares none; its tests and its freshness are what is needed.
 */
export function readDbtManifest(text: string, contracts: ReadonlySet<string>): ReadConsumers {
  const manifest = parsed(text);
  if (manifest === undefined) return refusal('the file is not JSON');
  const metadata = objectIn(manifest, 'metadata');
  const form = Number(/\/manifest\/v(\d+)\.json$/.exec(String(metadata.dbt_schema_version))?.[1]);
  if (!FORMS.includes(form)) {
    return refusal(`it is of the form ${String(metadata.dbt_schema_version)}; versions ${FORMS.join(', ')} are read`);
  }
  const project = String(metadata.project_name ?? '');
  const wanted = new Manifest(manifest, contracts).wanted();
  return success({ source: 'dbt', origin: project === '' ? undefined : project, wanted });
}

/** What a project relies on of something that it reads. */
interface Reliance {
  readonly fields: readonly JsonObject[] | undefined;
  readonly needs: JsonObject | undefined;
}

class Manifest {
  readonly #nodes: Readonly<Record<string, JsonObject>>;
  readonly #exposures: Readonly<Record<string, JsonObject>>;
  readonly #groups: Readonly<Record<string, JsonObject>>;
  readonly #contracts: ReadonlySet<string>;
  /** Tests by the node that they are about. */
  readonly #tests = new Map<string, JsonObject[]>();
  readonly #known = new Map<string, { readonly subject: Subject; readonly reliance: Reliance } | undefined>();

  constructor(manifest: JsonObject, contracts: ReadonlySet<string>) {
    this.#nodes = { ...objectsIn(manifest, 'nodes'), ...objectsIn(manifest, 'sources') };
    this.#exposures = objectsIn(manifest, 'exposures');
    this.#groups = objectsIn(manifest, 'groups');
    this.#contracts = contracts;
    for (const node of Object.values(this.#nodes)) {
      const tested = node.resource_type === 'test' ? testedBy(node) : undefined;
      if (tested !== undefined) this.#tests.set(tested, [...(this.#tests.get(tested) ?? []), node]);
    }
  }

  /** In the order of consumers and of what they read. */
  wanted(): readonly Wanted[] {
    const readers = Object.entries({ ...this.#nodes, ...this.#exposures }).filter(([, { resource_type }]) =>
      ['model', 'snapshot', 'exposure'].includes(String(resource_type)),
    );
    readers.sort(([a], [b]) => (a < b ? -1 : 1));
    return readers.flatMap(([id, reader]) => {
      const bySubject = new Map<string, Wanted>();
      for (const read of [...readBy(reader)].sort()) {
        const found = this.#datasetOf(read);
        if (found === undefined) continue;
        const { subject, reliance } = found;
        bySubject.set(JSON.stringify(subject), {
          ...subject,
          consumer: id,
          said: saidOf(reliance, this.#contactOf(reader)),
        });
      }
      return [...bySubject.values()];
    });
  }

  /** The dataset that a node stands for, with what the project relies on of it. */
  #datasetOf(id: string) {
    if (this.#known.has(id)) return this.#known.get(id);
    const node = this.#nodes[id];
    const subject = node && this.#subjectOf(node);
    const found = node && subject && { subject, reliance: this.#relianceOn(id, node) };
    this.#known.set(id, found);
    return found;
  }

  #subjectOf(node: JsonObject): Subject | undefined {
    const meta =
      textOf(objectIn(node, 'meta').concordat) ?? textOf(objectIn(objectIn(node, 'config'), 'meta').concordat);
    if (meta !== undefined) return subjectNamed(meta);
    const name = textOf(node.identifier) ?? textOf(node.alias) ?? textOf(node.name);
    const names = [`${textOf(node.source_name)}.${textOf(node.name)}`, `${textOf(node.schema)}.${name}`];
    const contract = names.find((each) => this.#contracts.has(each));
    return contract === undefined ? undefined : subjectNamed(contract);
  }

  #relianceOn(id: string, node: JsonObject): Reliance {
    const tests = (this.#tests.get(id) ?? []).flatMap((test) => {
      const column = columnOf(test);
      return column === undefined ? [] : [{ column, name: String(objectIn(test, 'test_metadata').name) }];
    });
    const columnsOf = (name: string) => [
      ...new Set(tests.filter((test) => test.name === name).map(({ column }) => column)),
    ];
    const declared = Object.values(objectsIn(node, 'columns')).flatMap(({ name }) => textOf(name) ?? []);
    const fields = declared.map((path) => {
      const how = tests.filter(({ column }) => column === path).flatMap(({ name }) => USES[name] ?? []);
      return { path, how: [...new Set(how)] };
    });
    const [notNull, unique, lag] = [columnsOf('not_null'), columnsOf('unique'), lagOf(node)];
    const needs = {
      ...(notNull.length > 0 && { not_null: notNull }),
      ...(unique.length > 0 && { unique }),
      ...(lag !== undefined && { max_lag_seconds: lag }),
    };
    return {
      fields: fields.length === 0 ? undefined : fields,
      needs: Object.keys(needs).length === 0 ? undefined : needs,
    };
  }

  /** The owner of an exposure, or of the group that a model is in. */
  #contactOf(reader: JsonObject): string | undefined {
    const group = textOf(reader.group) ?? textOf(objectIn(reader, 'config').group);
    const ofGroup = group === undefined ? undefined : this.#groups[`group.${textOf(reader.package_name)}.${group}`];
    const owner = objectIn(reader.owner === undefined ? (ofGroup ?? {}) : reader, 'owner');
    return textOf(owner.email) ?? textOf(owner.name);
  }
}

function saidOf({ fields, needs }: Reliance, contact: string | undefined): JsonObject {
  return {
    ...(contact !== undefined && { contact }),
    ...(fields !== undefined && { fields: [...fields] }),
    ...(needs !== undefined && { needs }),
  };
}

function readBy(reader: JsonObject): ReadonlySet<string> {
  const { nodes } = objectIn(reader, 'depends_on');
  return new Set(Array.isArray(nodes) ? nodes.map(String) : []);
}

/** A source as the argument of a test names it: `{{ get_where_subquery(source('growth', 'accounts')) }}`. */
const SOURCE = /\bsource\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]\s*\)/;

/** The node that a test of a column is about; those of sources are attached to none, and depend on it and on what they compare it with. */
function testedBy(test: JsonObject): string | undefined {
  const attached = textOf(test.attached_node);
  if (attached !== undefined) return attached;
  const nodes = [...readBy(test)];
  if (nodes.length === 1) return nodes[0];
  const { model } = objectIn(objectIn(test, 'test_metadata'), 'kwargs');
  const [, source, table] = SOURCE.exec(textOf(model) ?? '') ?? [];
  return nodes.find((id) => id.startsWith('source.') && id.endsWith(`.${source}.${table}`));
}

function columnOf(test: JsonObject): string | undefined {
  return textOf(test.column_name) ?? textOf(objectIn(objectIn(test, 'test_metadata'), 'kwargs').column_name);
}

/** How old the data of a source may be before dbt fails. */
function lagOf(node: JsonObject): number | undefined {
  const { count, period } = objectIn(objectIn(node, 'freshness'), 'error_after');
  const seconds = PERIODS[String(period)];
  return typeof count === 'number' && count > 0 && seconds !== undefined ? Math.floor(count * seconds) : undefined;
}

function parsed(text: string): JsonObject | undefined {
  try {
    // Manifests are larger than documents may be, and nothing in them needs a place.
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function refusal(message: string): ReadConsumers {
  return failure([{ kind: 'invalid-manifest', message: `the manifest cannot be read: ${message}`, pointer: '' }]);
}

function objectIn(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

function objectsIn(object: JsonObject, name: string): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(
    Object.entries(objectIn(object, name)).flatMap(([key, value]) => (isJsonObject(value) ? [[key, value]] : [])),
  );
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
