import type { Change } from '../../../model/change.ts';
import type { Method, Service } from '../schema.ts';
import { added, changed, removed, type Site } from './change.ts';
import { type TypeMatch, withinPackage } from './match.ts';
import { pathOf } from './names.ts';
import { diffOptions } from './options.ts';

/** What changed about the services of two documents, matched by their names within the package. */
export function diffServices(types: TypeMatch): Change[] {
  const { before, after } = types;
  const waiting = new Map(after.schema.root.services.map((service) => [pathOf(service, after.schema), service]));
  const kept = before.schema.root.services.flatMap((service) => {
    const path = pathOf(service, before.schema);
    const same = waiting.get(path);
    waiting.delete(path);
    return same ? diffService(service, same, path, types) : [removed(service.at, path, 'service_removed', 'service')];
  });
  return [...kept, ...[...waiting].map(([path, { at }]) => added(at, path, 'service_added', 'service'))];
}

function diffService(before: Service, after: Service, path: string, types: TypeMatch): Change[] {
  const waiting = new Map(after.methods.map((method) => [method.name, method]));
  const kept = before.methods.flatMap((method) => {
    const place = `${path}.${method.name}`;
    const same = waiting.get(method.name);
    waiting.delete(method.name);
    if (!same) return [removed(method.at, place, 'rpc_removed', 'rpc')];
    return diffMethod(method, same, { path: place, before: method.at, after: same.at }, types);
  });
  return [
    ...kept,
    ...[...waiting.values()].map(({ at, name }) => added(at, `${path}.${name}`, 'rpc_added', 'rpc')),
    ...diffOptions(before.options, after.options, { path, before: before.at, after: after.at }),
  ];
}

function diffMethod(before: Method, after: Method, site: Site, types: TypeMatch): Change[] {
  const { before: old, after: now } = types;
  const isSame = (part: 'input' | 'output'): boolean => {
    const [from, to] = [before[part], after[part]];
    if (types.messages.afterOf.get(from) === to) return true;
    return (
      (withinPackage(from.fullName, old.schema.root.package) ?? from.fullName) ===
      (withinPackage(to.fullName, now.schema.root.package) ?? to.fullName)
    );
  };
  const type = (part: 'input' | 'output', kind: string): Change[] =>
    isSame(part)
      ? []
      : [
          changed(site, kind, part, {
            from: pathOf(before[part], old.schema),
            to: pathOf(after[part], now.schema),
          }),
        ];
  const streaming = (part: 'clientStreaming' | 'serverStreaming', side: string): Change[] =>
    before[part] === after[part]
      ? []
      : [changed(site, 'rpc_streaming_changed', `${side}_streaming`, { side, from: before[part], to: after[part] })];
  return [
    ...type('input', 'rpc_request_type_changed'),
    ...type('output', 'rpc_response_type_changed'),
    ...streaming('clientStreaming', 'client'),
    ...streaming('serverStreaming', 'server'),
    ...diffOptions(before.options, after.options, site),
  ];
}
