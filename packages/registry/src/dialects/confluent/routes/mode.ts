import { RegistryError } from '../../../domain/error.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Schemas } from '../../../service/schemas/schemas.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { answer } from '../answers/answer.ts';
import { MODE_DOCS } from '../documentation/config.ts';
import { Refused } from '../refused.ts';
import { readBody } from '../requests/body.ts';
import { flag, param } from '../requests/parameters.ts';
import { readMode } from '../requests/policies.ts';
import { isGlobal, scopedRoutes } from './scoped.ts';

/** What may be written: in a subject, a context or everywhere. */
export function modeRoutes(schemas: Schemas): readonly Route[] {
  return scopedRoutes('/mode', MODE_DOCS, {
    get: (scope, call) => read(schemas, scope, call),
    put: (scope, call) => set(schemas, scope, call),
    delete: (scope, call) => remove(schemas, scope, call),
  });
}

async function inForce(schemas: Schemas, scope: Scope): Promise<Reply> {
  return answer({ mode: await schemas.effectiveWriteMode(scope) });
}

async function read(schemas: Schemas, scope: Scope, call: Call): Promise<Reply> {
  if (isGlobal(scope) || flag(call, 'defaultToGlobal')) return inForce(schemas, scope);
  const mode = await schemas.writeMode(scope);
  if (mode !== undefined) return answer({ mode });
  const name = param(call, 'subject');
  throw new Refused(404, 40409, `Subject '${name}' does not have subject-level mode configured`);
}

async function set(schemas: Schemas, scope: Scope, call: Call): Promise<Reply> {
  const { mode, word } = readMode(readBody(call));
  if (mode === 'FORWARD' && scope.group !== undefined) {
    throw new Refused(422, 42204, 'Forward mode only supported on global level');
  }
  await schemas.setWriteMode(scope, mode, { force: flag(call, 'force') });
  return answer(word === null ? {} : { mode: word });
}

/** The default context has a mode even where nobody set one, so that taking it away always tells what there was. */
async function remove(schemas: Schemas, scope: Scope, call: Call): Promise<Reply> {
  const before = isGlobal(scope) ? await schemas.effectiveWriteMode(scope) : undefined;
  try {
    const mode = (await schemas.removeWriteMode(scope, { recursive: flag(call, 'recursive') })) ?? before;
    return answer(mode === undefined ? {} : { mode });
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'write-mode-not-found') throw error;
    if (before !== undefined) return answer({ mode: before });
    throw new RegistryError('subject-not-found', error.message, { about: scope });
  }
}
