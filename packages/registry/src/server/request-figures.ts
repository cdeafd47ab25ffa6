/** Bounds of the buckets of durations, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How requests of one route and method ended. */
interface Series {
  readonly labels: string;
  readonly byStatus: Map<number, number>;
  /** Requests by the first bound that they did not exceed; the last bucket has no bound. */
  readonly buckets: number[];
  seconds: number;
}

/** How requests of one route and method ended, for another process. */
export interface RequestFigure {
  readonly route: string;
  readonly method: string;
  readonly byStatus: readonly (readonly [status: number, count: number])[];
  readonly buckets: readonly number[];
  readonly seconds: number;
}

/**
 * Counts and durations of requests, in Prometheus' text format. They are counted for every request, so counting is a few additions and
 * no texts are made.
 */
export class RequestFigures {
  readonly #byMethod = new Map<string, Map<string, Series>>();

  /** Counts a request that was answered. */
  observe(route: string, method: string, status: number, seconds: number): void {
    const series = this.#series(route, method);
    series.byStatus.set(status, (series.byStatus.get(status) ?? 0) + 1);
    let bucket = 0;
    while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] ?? 0)) bucket += 1;
    series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
    series.seconds += seconds;
  }

  /** The figures as they stand, for {@link add}. */
  all(): readonly RequestFigure[] {
    return [...this.#byMethod].flatMap(([method, byRoute]) =>
      [...byRoute].map(([route, { byStatus, buckets, seconds }]) => {
        return { route, method, byStatus: [...byStatus], buckets: [...buckets], seconds };
      }),
    );
  }

  /** Adds what was counted elsewhere. */
  add({ route, method, byStatus, buckets, seconds }: RequestFigure): void {
    const series = this.#series(route, method);
    for (const [status, count] of byStatus) series.byStatus.set(status, (series.byStatus.get(status) ?? 0) + count);
    for (const [bucket, count] of buckets.entries()) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + count;
    series.seconds += seconds;
  }

  /** The figures as text, with their descriptions. */
  text(): string {
    const all = [...this.#byMethod.values()].flatMap((byRoute) => [...byRoute.values()]);
    const lines = [
      '# HELP http_requests_total Requests answered, by route, method and status.',
      '# TYPE http_requests_total counter',
      ...all.flatMap((series) => countLines('http_requests_total', series)),
      '',
      '# HELP http_request_duration_seconds Time from the head of a request to the end of its answer.',
      '# TYPE http_request_duration_seconds histogram',
      ...all.flatMap((series) => durationLines('http_request_duration_seconds', series, 1)),
      '',
      '# HELP api_requests_total The same requests, by the name that dashboards of data platforms know.',
      '# TYPE api_requests_total counter',
      ...all.flatMap((series) => countLines('api_requests_total', series)),
      '',
      '# HELP api_request_duration_ms The same time in milliseconds.',
      '# TYPE api_request_duration_ms histogram',
      ...all.flatMap((series) => durationLines('api_request_duration_ms', series, 1000)),
      '',
    ];
    return `${lines.join('\n')}\n`;
  }

  #series(route: string, method: string): Series {
    let byRoute = this.#byMethod.get(method);
    if (byRoute === undefined) {
      byRoute = new Map();
      this.#byMethod.set(method, byRoute);
    }
    let series = byRoute.get(route);
    if (series === undefined) {
      const labels = `route="${escaped(route)}",method="${escaped(method)}"`;
      series = { labels, byStatus: new Map(), buckets: [...BOUNDS, Number.POSITIVE_INFINITY].map(() => 0), seconds: 0 };
      byRoute.set(route, series);
    }
    return series;
  }
}

function countLines(name: string, { labels, byStatus }: Series): string[] {
  return [...byStatus].map(([status, count]) => `${name}{${labels},status="${status}"} ${count}`);
}

/** The histogram of durations in a unit, of which a second has so many. */
function durationLines(name: string, { labels, buckets, seconds }: Series, unit: number): string[] {
  let count = 0;
  const bucketLines = buckets.map((requests, index) => {
    count += requests;
    const bound = BOUNDS[index];
    return `${name}_bucket{le="${bound === undefined ? '+Inf' : bound * unit}",${labels}} ${count}`;
  });
  return [...bucketLines, `${name}_sum{${labels}} ${seconds * unit}`, `${name}_count{${labels}} ${count}`];
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
