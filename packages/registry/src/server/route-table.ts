import type { Route } from '../dialects/dialect.ts';

/** The methods that a path answers to; none for a path that is not there. */
export type RouteTable = (path: string) => readonly string[];

/** The routes by their paths, for the answers to requests that fit none of them. */
export function routeTable(routes: readonly Route[]): RouteTable {
  const entries = routes.map(({ method, path }) => ({
    methods: method === 'GET' ? ['GET', 'HEAD'] : [method],
    segments: path.split('/'),
  }));
  return (path) => {
    const segments = path.split('/');
    const fitting = entries.filter((entry) => fits(entry.segments, segments));
    // `/contracts/check/versions` fits a pattern, `/contracts/check` is a path of its own: the exact path rules.
    const exact = fitting.filter((entry) => entry.segments.every((segment) => !segment.startsWith(':')));
    return [...new Set((exact.length > 0 ? exact : fitting).flatMap(({ methods }) => methods))];
  };
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => (segment.startsWith(':') ? path[index] !== '' : segment === path[index]))
  );
}
