import { RegistryError } from '../../../domain/error.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { SubjectPolicy } from '../../../domain/subject-policy.ts';
import type { Schemas } from '../../../service/schemas/schemas.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { answer } from '../answers/answer.ts';
import { CONFIG_DOCS } from '../documentation/config.ts';
import { Refused } from '../refused.ts';
import { readBody } from '../requests/body.ts';
import { flag, param } from '../requests/parameters.ts';
import { policyBody, readPatch } from '../requests/policies.ts';
import { isGlobal, scopedRoutes } from './scoped.ts';

/** Levels, and what else is said about registering: of a subject, a context or everything. */
export function configRoutes(schemas: Schemas): readonly Route[] {
  return scopedRoutes('/config', CONFIG_DOCS, {
    get: (scope, call) => read(schemas, scope, call),
    put: (scope, call) => change(schemas, scope, call),
    delete: (scope) => remove(schemas, scope),
  });
}

async function inForce(schemas: Schemas, scope: Scope): Promise<Reply> {
  return asked(await schemas.effectivePolicy(scope));
}

async function read(schemas: Schemas, scope: Scope, call: Call): Promise<Reply> {
  if (isGlobal(scope) || flag(call, 'defaultToGlobal')) return inForce(schemas, scope);
  const policy = await schemas.policy(scope);
  if (policy !== undefined) return asked(policy);
  const name = param(call, 'subject');
  throw new Refused(404, 40408, `Subject '${name}' does not have subject-level compatibility configured`);
}

async function change(schemas: Schemas, scope: Scope, call: Call): Promise<Reply> {
  const policy = await schemas.changePolicy(scope, readPatch(readBody(call)));
  return answer(policyBody(policy, 'compatibility'));
}

/** The default context has a config even where nobody set one, so that taking it away always tells what there was. */
async function remove(schemas: Schemas, scope: Scope): Promise<Reply> {
  const before = isGlobal(scope) ? await schemas.effectivePolicy(scope) : undefined;
  try {
    const removed = await schemas.removePolicy(scope);
    return asked(before ?? removed);
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'policy-not-found') throw error;
    if (before !== undefined) return asked(before);
    throw new RegistryError('subject-not-found', error.message, { about: scope });
  }
}

function asked(policy: SubjectPolicy): Reply {
  return answer(policyBody(policy, 'compatibilityLevel'));
}
