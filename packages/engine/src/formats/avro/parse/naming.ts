import { quoted } from '../../../source/problems.ts';
import { NO_ATTRIBUTES } from './attributes.ts';
import { isName, isNamespace, isPrimitiveKind, type TypeName, typeName } from './names.ts';
import { memberOf, type ObjectSpot, type Reading, type ValueSpot } from './reading.ts';

/**
 * Reads the name of a named type (Avro 1.12, Names). What is wrong with it is reported.
 *
 * @param kind what is being named, for messages
 * @param around the namespace around the type
 */
export function readTypeName(reading: Reading, kind: string, spot: ObjectSpot, around: string): TypeName | undefined {
  const namespace = readNamespace(reading, spot);
  const name = memberOf(spot, 'name');
  if (name === undefined) return reading.missing('name', `the ${kind}`, spot);
  if (name.node.kind !== 'string') return reading.wrongType(`'name'`, 'a string', name);
  const full = typeName(name.node.value, namespace ?? around);
  if (!isTaken(reading, full.name) || !areTaken(reading, full.namespace))
    return badTypeName(reading, 'name', name.node.value, name);
  if (isPrimitiveKind(full.name)) {
    const message = `${quoted(full.name)} is a primitive type and cannot be defined`;
    return reading.problem('primitive-redefined', message, name);
  }
  return full;
}

/** The namespace that is given beside the name; null says as little as its absence. */
function readNamespace(reading: Reading, spot: ObjectSpot): string | undefined {
  const namespace = memberOf(spot, 'namespace');
  if (namespace === undefined || namespace.node.kind === 'null') return undefined;
  if (namespace.node.kind !== 'string') return reading.wrongType(`'namespace'`, 'a string', namespace);
  const { value } = namespace.node;
  return areTaken(reading, value) ? value : badTypeName(reading, 'namespace', value, namespace);
}

/** A name, or what passes for one. */
function isTaken({ isLenient }: Reading, name: string): boolean {
  return isName(name) || (isLenient && LOOSE_NAME.test(name));
}

function areTaken({ isLenient }: Reading, namespace: string): boolean {
  return isNamespace(namespace) || (isLenient && namespace.split('.').every((name) => LOOSE_NAME.test(name)));
}

/** What Java's parser takes without validation, but for characters that would have to be escaped. */
const LOOSE_NAME = /^[^\p{Cc}\p{Cs}"\\.]+$/u;

const NAME_HINT = 'names are made of A–Z, a–z, 0–9 and _, and do not begin with a digit';

function badTypeName(reading: Reading, what: string, name: string, spot: ValueSpot): undefined {
  return reading.problem('name-invalid', `the ${what} ${quoted(name)} is not valid`, spot, {
    hint: `${NAME_HINT}; dots join them`,
    detail: { name },
  });
}

/** The name of a field or a symbol, which has no dots; reported where it is none. */
export function checkedName(reading: Reading, what: string, name: string, spot: ValueSpot): string | undefined {
  if (isTaken(reading, name)) return name;
  return reading.problem('name-invalid', `the ${what} ${quoted(name)} is not valid`, spot, {
    hint: NAME_HINT,
    detail: { name },
  });
}

/** The aliases of a type or a field, as they are written. */
export function readAliases(reading: Reading, spot: ObjectSpot): readonly string[] {
  const list = memberOf(spot, 'aliases');
  if (list === undefined) return NO_ATTRIBUTES;
  if (list.node.kind !== 'array') {
    const hint = list.node.kind === 'string' ? 'put it in brackets' : undefined;
    reading.wrongType(`'aliases'`, 'a list of names', list, hint);
    return NO_ATTRIBUTES;
  }
  return list.node.items.flatMap((node, index) => {
    if (node.kind === 'string') return [node.value];
    reading.wrongType('an alias', 'a string', { node, at: `${list.at}/${index}` });
    return [];
  });
}
