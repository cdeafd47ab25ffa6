import { expect, it } from 'vitest';
import { RequestFigures } from './request-figures.ts';

it('counts requests by route, method, status and duration', () => {
  const figures = new RequestFigures();
  figures.observe('/a', 'GET', 200, 0.0005);
  figures.observe('/a', 'GET', 200, 0.001);
  figures.observe('/a', 'GET', 404, 0.3);
  figures.observe('/a', 'POST', 201, 60);
  figures.observe('/with "quotes" and \\', 'GET', 200, 0.5);
  const lines = figures.text().split('\n');
  const of = (name: string, labels: string): string[] =>
    lines.filter((line) => line.startsWith(name) && line.includes(labels));
  expect(of('http_requests_total', '/a')).toEqual([
    'http_requests_total{route="/a",method="GET",status="200"} 2',
    'http_requests_total{route="/a",method="GET",status="404"} 1',
    'http_requests_total{route="/a",method="POST",status="201"} 1',
  ]);
  const durations = of('http_request_duration_seconds', 'route="/a",method="GET"');
  expect(durations).toContain('http_request_duration_seconds_bucket{le="0.001",route="/a",method="GET"} 2');
  expect(durations).toContain('http_request_duration_seconds_bucket{le="0.25",route="/a",method="GET"} 2');
  expect(durations).toContain('http_request_duration_seconds_bucket{le="0.5",route="/a",method="GET"} 3');
  expect(durations).toContain('http_request_duration_seconds_bucket{le="+Inf",route="/a",method="GET"} 3');
  expect(durations.at(-2)).toBe('http_request_duration_seconds_sum{route="/a",method="GET"} 0.3015');
  expect(durations.at(-1)).toBe('http_request_duration_seconds_count{route="/a",method="GET"} 3');
  expect(of('http_request_duration_seconds_bucket{le="10"', 'POST')).toEqual([
    'http_request_duration_seconds_bucket{le="10",route="/a",method="POST"} 0',
  ]);
  expect(of('http_requests_total', 'quotes')).toEqual([
    'http_requests_total{route="/with \\"quotes\\" and \\\\",method="GET",status="200"} 1',
  ]);
});

it('are added to those of another process', () => {
  const [here, there] = [new RequestFigures(), new RequestFigures()];
  here.observe('/a', 'GET', 200, 0.0009765625);
  here.observe('/b', 'GET', 200, 0.5);
  there.observe('/a', 'GET', 200, 0.25);
  there.observe('/a', 'GET', 404, 16);
  const both = new RequestFigures();
  for (const figure of [...here.all(), ...there.all()]) both.add(figure);
  const alone = new RequestFigures();
  alone.observe('/a', 'GET', 200, 0.0009765625);
  alone.observe('/b', 'GET', 200, 0.5);
  alone.observe('/a', 'GET', 200, 0.25);
  alone.observe('/a', 'GET', 404, 16);
  expect(both.text()).toBe(alone.text());
});
