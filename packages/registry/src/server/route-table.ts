import type { Route } from '../dialects/dialect.ts';

/** The methods that a path answers to; none for a path that is not there. */
export type RouteTable = (path: string) => readonly string[];

/** The routes by their paths, for the answers to requests that fit none of them. */
export function routeTable(routes: readonly Route[]): RouteTable {
  const entries = routes.map(({ method, path }) => ({
    methods: method === 'GET' ? ['GET', 'HEAD'] : [method],
    segments: path.replaceAll('::', '\0').split('/').map(segmentOf),
  }));
  return (path) => {
    const segments = path.split('/');
    const fitting = entries.filter((entry) => fits(entry.segments, segments));
    // `/contracts/check/versions` fits a pattern, `/contracts/check` is a path of its own: the exact path rules.
    const exact = fitting.filter((entry) => entry.segments.every((segment) => segment !== undefined));
    return [...new Set((exact.length > 0 ? exact : fitting).flatMap(({ methods }) => methods))];
  };
}

/** The text of a segment; undefined for a parameter. */
function segmentOf(pattern: string): string | undefined {
  return pattern.startsWith(':') ? undefined : pattern.replaceAll('\0', ':');
}

function fits(pattern: readonly (string | undefined)[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => (segment === undefined ? path[index] !== '' : segment === path[index]))
  );
}
