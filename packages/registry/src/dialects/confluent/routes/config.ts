import { RegistryError } from '../../../domain/error.ts';
import type { Scope } from '../../../domain/scope.ts';
import { DEFAULT_GROUP } from '../../../domain/subject.ts';
import type { SubjectPolicy } from '../../../domain/subject-policy.ts';
import type { Schemas } from '../../../service/schemas/schemas.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { answer } from '../answers/answer.ts';
import { CONFIG_DOCS } from '../documentation/config.ts';
import { readScope } from '../names.ts';
import { Refused } from '../refused.ts';
import { readBody } from '../requests/body.ts';
import { flag, param } from '../requests/parameters.ts';
import { policyBody, readPatch } from '../requests/policies.ts';

/** What clients call global is what holds for the default context. */
const GLOBAL: Scope = { group: DEFAULT_GROUP };

/** Levels, and what else is said about registering: of a subject, a context or everything. */
export function configRoutes(schemas: Schemas): readonly Route[] {
  const scoped = (handle: (scope: Scope, call: Call) => Promise<Reply>) => async (call: Call) =>
    handle(readScope(param(call, 'subject')), call);
  return [
    { method: 'GET', path: '/config', doc: CONFIG_DOCS.global.get, handle: () => inForce(schemas, GLOBAL) },
    { method: 'PUT', path: '/config', doc: CONFIG_DOCS.global.put, handle: (call) => change(schemas, GLOBAL, call) },
    { method: 'DELETE', path: '/config', doc: CONFIG_DOCS.global.delete, handle: () => remove(schemas, GLOBAL) },
    {
      method: 'GET',
      path: '/config/:subject',
      doc: CONFIG_DOCS.scope.get,
      handle: scoped((scope, call) => read(schemas, scope, call)),
    },
    {
      method: 'PUT',
      path: '/config/:subject',
      doc: CONFIG_DOCS.scope.put,
      handle: scoped((scope, call) => change(schemas, scope, call)),
    },
    {
      method: 'DELETE',
      path: '/config/:subject',
      doc: CONFIG_DOCS.scope.delete,
      handle: scoped((scope) => remove(schemas, scope)),
    },
  ];
}

/** True for the default context, however it is named. */
export function isGlobal({ group, subject }: Scope): boolean {
  return group === DEFAULT_GROUP && subject === undefined;
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
