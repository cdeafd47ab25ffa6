// A client process of `npm run bench:nodes`: does one kind of call for some seconds, and prints what came of it. Takes a Load as JSON.
import autocannon from 'autocannon';
import { CALLS, type Load, type Loaded, SUBJECTS } from './calls.ts';

const load: Load = JSON.parse(process.argv[2] ?? '');
// Clients begin in different places.
let count = Math.floor(Math.random() * SUBJECTS);
const next = () => {
  count += 1;
  return CALLS[load.call](count, load);
};
const { requests, latency, non2xx, errors } = await autocannon({
  url: load.url,
  requests: [{ method: next().method, setupRequest: (request) => ({ ...request, ...next() }) }],
  connections: load.connections,
  duration: load.seconds,
});
if (non2xx + errors > 0) throw new Error(`${load.call}: ${non2xx} refused, ${errors} failed`);
const loaded: Loaded = {
  requests: requests.total,
  perSecond: requests.average,
  p50: latency.p50,
  p99: latency.p99,
};
console.log(JSON.stringify(loaded));
