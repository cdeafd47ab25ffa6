import type { Answer } from '../history/evidence.ts';
import { member, members } from '../history/told.ts';
import type { Random } from '../random.ts';
import type { Action, LayerPlace } from './action.ts';
import { avroRecord } from './documents.ts';
import type { Ground, LayerName } from './ground.ts';
import { newKey, type Telling } from './telling.ts';

const OWNERS = ['crew', 'guild', 'squad'];

/** What a client does with a dataset and its layer. */
export function* datasetStory(random: Random, ground: Ground): Telling {
  const name = random.pick(ground.layers);
  const id = yield* dataset(random, ground, name);
  if (id === undefined) return;
  const of = { id, layer: name.layer, scope: name.scope };
  const tell = random.weighted<() => Telling>([
    [12, () => ingesting(random, ground, of)],
    [4, () => alsoBy(random, of)],
    [4, () => promoting(random, of)],
    [4, () => changing(random, id)],
    [2, () => deleting(random, of)],
    [3, () => looking(random, of)],
  ]);
  yield* tell();
}

/** The id of a dataset, which is created where it is not there. */
function* dataset(
  random: Random,
  ground: Ground,
  { namespace, name, governance }: LayerName,
): Telling<string | undefined> {
  const known = idIn(yield { do: 'datasets', namespace, name });
  if (known !== undefined) return known;
  const create: Action = {
    do: 'create-dataset',
    namespace,
    name,
    owner: random.pick(OWNERS),
    ...(governance && { governance }),
    ...(random.chance(0.6) && { key: newKey(random, ground) }),
  };
  const first = yield create;
  // Whoever is not sure asks once more; under a key it is told the same.
  const told = first?.status === 201 && random.chance(0.7) ? first : yield create;
  return told?.status === 201 ? text(told, 'dataset_id') : idIn(yield { do: 'datasets', namespace, name });
}

function* ingesting(random: Random, ground: Ground, of: LayerPlace): Telling {
  const { schema } = avroRecord(random);
  const key = random.chance(0.4) ? { key: newKey(random, ground) } : {};
  const action: Action = { do: 'ingest', of, schema, mayBeCurrent: random.chance(0.8), ...key };
  yield action;
  if (random.chance(0.4)) yield action;
  yield { do: 'layer-version', of, number: 'current' };
  yield { do: 'layer-versions', of };
}

/** A client of Confluent's registry finds the layer as a subject. */
function* alsoBy(random: Random, of: LayerPlace): Telling {
  yield { do: 'register', scope: of.scope, ...avroRecord(random) };
  yield { do: 'layer-version', of, number: 'current' };
  yield { do: 'versions', scope: of.scope, deleted: false };
}

function* promoting(random: Random, of: LayerPlace): Telling {
  yield { do: 'set-current', of, number: random.between(1, 4) };
  yield { do: 'layer-versions', of };
}

function* changing(random: Random, id: string): Telling {
  const status = random.pick(['active', 'deprecated', 'retired'] as const);
  yield { do: 'change-dataset', id, patch: random.chance(0.5) ? { owner: random.pick(OWNERS) } : { status } };
  yield { do: 'dataset', id };
  // Nothing is done to what is retired.
  if (status === 'retired') yield { do: 'change-dataset', id, patch: { status: 'active' } };
}

function* deleting(random: Random, of: LayerPlace): Telling {
  const number = random.between(1, 4);
  yield { do: 'delete-version', scope: of.scope, number, permanent: false };
  yield { do: 'layer-versions', of };
  if (random.chance(0.7)) yield { do: 'restore', scope: of.scope, number };
}

function* looking(random: Random, of: LayerPlace): Telling {
  yield random.pick<Action>([
    { do: 'dataset', id: of.id },
    { do: 'layer-versions', of },
    { do: 'layer-version', of, number: random.between(1, 4) },
  ]);
}

function idIn(answer: Answer | undefined): string | undefined {
  const [first] = answer === undefined ? [] : members(answer, 'items');
  return first && text(first, 'dataset_id');
}

function text(answer: Pick<Answer, 'body'>, name: string): string | undefined {
  const value = member(answer, name);
  return typeof value === 'string' ? value : undefined;
}
