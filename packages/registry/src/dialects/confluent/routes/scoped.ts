import type { Scope } from '../../../domain/scope.ts';
import { DEFAULT_GROUP } from '../../../domain/subject.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import type { ScopedDocs } from '../documentation/config.ts';
import { readScope } from '../names.ts';
import { param } from '../requests/parameters.ts';

/** What clients call global is what holds for the default context. */
const GLOBAL: Scope = { group: DEFAULT_GROUP };

type Handle = (scope: Scope, call: Call) => Promise<Reply>;

/** What is done by method with what is set for a scope. */
interface ScopedHandles {
  readonly get: Handle;
  readonly put: Handle;
  readonly delete: Handle;
}

/** The routes of what can be set for the default context, at the path itself, and for a subject or context, below it. */
export function scopedRoutes(path: string, docs: ScopedDocs, handles: ScopedHandles): readonly Route[] {
  const global = (handle: Handle) => (call: Call) => handle(GLOBAL, call);
  const scoped = (handle: Handle) => async (call: Call) => handle(readScope(param(call, 'subject')), call);
  const below = `${path}/:subject`;
  return [
    { method: 'GET', path, doc: docs.global.get, handle: global(handles.get) },
    { method: 'PUT', path, doc: docs.global.put, handle: global(handles.put) },
    { method: 'DELETE', path, doc: docs.global.delete, handle: global(handles.delete) },
    { method: 'GET', path: below, doc: docs.scope.get, handle: scoped(handles.get) },
    { method: 'PUT', path: below, doc: docs.scope.put, handle: scoped(handles.put) },
    { method: 'DELETE', path: below, doc: docs.scope.delete, handle: scoped(handles.delete) },
  ];
}

/** True for the default context, however it is named. */
export function isGlobal({ group, subject }: Scope): boolean {
  return group === DEFAULT_GROUP && subject === undefined;
}
