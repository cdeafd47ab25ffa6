import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

it('lets work on one thing happen in order of asking', async () => {
  const turns = new Turns();
  const steps: string[] = [];
  const work = (name: string) =>
    turns.take('orders', async () => {
      steps.push(`${name} begins`);
      await later();
      steps.push(`${name} ends`);
      return name;
    });
  expect(await Promise.all(['a', 'b', 'c'].map(work))).toEqual(['a', 'b', 'c']);
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

it('does not let a failure stand in the way of others', async () => {
  const turns = new Turns();
  const failing = turns.take('orders', async () => {
    await later();
    throw new Error('the disk is full');
  });
  const next = turns.take('orders', async () => 'done');
  await expect(failing).rejects.toThrow('the disk is full');
  expect(await next).toBe('done');
});

it('does not keep things apart that have nothing to do with each other', async () => {
  const turns = new Turns();
  const steps: string[] = [];
  await Promise.all(
    ['orders', 'customers'].map((thing) =>
      turns.take(thing, async () => {
        steps.push(`${thing} begins`);
        await later();
        steps.push(`${thing} ends`);
      }),
    ),
  );
  expect(steps).toEqual(['orders begins', 'customers begins', 'orders ends', 'customers ends']);
});

it('lets work on several things happen when each of them is free, in whatever order they are named', async () => {
  const turns = new Turns();
  const steps: string[] = [];
  const work = (name: string, things: readonly string[]) =>
    turns.takeAll(things, async () => {
      steps.push(`${name} begins`);
      await later();
      steps.push(`${name} ends`);
      return name;
    });
  const answers = [
    work('a', ['orders', 'customers']),
    work('b', ['customers', 'orders', 'customers']),
    work('c', ['stock', 'orders']),
    work('d', []),
  ];
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd']);
  const apart = steps.filter((step) => !step.startsWith('d'));
  expect(apart).toEqual(
    apart.filter((step) => step.endsWith('begins')).flatMap((step) => [step, step.replace('begins', 'ends')]),
  );
});
