import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { signatureHeaders } from './signing.ts';

const MESSAGE = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}', at: new Date(1_614_265_330_000) };
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

it('signs as the example of Standard Webhooks has it', () => {
  expect(signatureHeaders(MESSAGE, [SECRET])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('signs with both secrets while one is being replaced, and with one that is plain text', () => {
  const signature = signatureHeaders(MESSAGE, ['plain', SECRET])['webhook-signature'];
  const text = `${MESSAGE.id}.1614265330.${MESSAGE.body}`;
  const plain = createHmac('sha256', 'plain').update(text).digest('base64');
  expect(signature).toBe(`v1,${plain} v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=`);
});

it('signs nothing without a secret', () => {
  expect(signatureHeaders(MESSAGE, [])).toEqual({});
});
