import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawRecipe } from '../../../engine/sim/draw-recipe';
import type { RunRecipe } from '../../../engine/sim/run-recipe';
import { scenarioNames, scenarioOf } from '../../../engine/sim/scenarios';
import { readReplay, saveReplay } from '../../../ops/rehearse/replay-file';

const root = mkdtempSync(join(tmpdir(), 'tributary-replay-'));

afterAll(() => rmSync(root, { recursive: true, force: true }));

const recipe: RunRecipe = {
  source: 'dynamodb',
  settings: { batchSize: 10, destinationConfig: { onFailure: { destination: 'arn:aws:s3:::failures' } } },
  function: { kind: 'consumer', file: 'mine.ts' },
  functionTimeoutMs: 30_000,
  concurrencyMax: 0,
  lateAfterMs: 60_000,
  retentionMs: 86_400_000,
  scenario: scenarioOf('shard-split'),
  seed: 7,
};

describe('saveReplay', () => {
  it('names the command that runs the file, whatever the name has in it', () => {
    const scenario = { ...recipe.scenario, name: '../hot item' };

    const command = saveReplay(root, { ...recipe, scenario });

    expect(command).toMatch(
      /^npx tributary rehearse --replay \.tributary\/replays\/\.\.-hot-item-7-[0-9a-f]{8}\.json$/,
    );
  });

  it('gives every run a file of its own', () => {
    const files = [recipe, { ...recipe, functionTimeoutMs: 1_000 }].map((one) => fileOf(saveReplay(root, one)));

    expect(new Set(files).size).toBe(2);
  });

  it('writes a format that says what it is', () => {
    const file = fileOf(saveReplay(root, recipe));

    const content = JSON.parse(readFileSync(join(root, file), 'utf8'));
    expect(content).toEqual({ schema: 'tributary.replay/1', recipe });
  });
});

describe('readReplay', () => {
  test.each(scenarioNames)('reads back what was saved of %s', (name) => {
    const one = { ...recipe, scenario: scenarioOf(name) };

    expect(readReplay(root, fileOf(saveReplay(root, one)))).toEqual(one);
  });

  it('reads back every run that a seed draws', () => {
    for (let seed = 0; seed < 100; seed++) {
      const drawn = drawRecipe(seed);
      expect(readReplay(root, fileOf(saveReplay(root, drawn)))).toEqual(drawn);
    }
  });

  test.each<readonly [string, (file: { schema?: unknown; recipe: Damaged }) => unknown, RegExp]>([
    ['another schema', (file) => ({ ...file, schema: 'tributary.replay/2' }), /\/schema must be/],
    ['no schema', ({ recipe: kept }) => ({ recipe: kept }), /'schema'/],
    ['no recipe', ({ schema }) => ({ schema }), /'recipe'/],
    ['something else beside the recipe', (file) => ({ ...file, run: 'rm' }), /additional properties/],
    ['a list', () => [], /the file must be object/],
    ['null', () => null, /the file must be object/],
    ['no seed', (file) => damaged(file, ({ seed: _, ...rest }) => rest), /\/recipe .*'seed'/],
    [
      'a seed that is text',
      (file) => damaged(file, (one) => ({ ...one, seed: '7' })),
      /\/recipe\/seed must be integer/,
    ],
    ['an unknown source', (file) => damaged(file, (one) => ({ ...one, source: 'kafka' })), /\/recipe\/source/],
    [
      'another kind of function',
      (file) => damaged(file, (one) => ({ ...one, function: { kind: 'shell' } })),
      /\/recipe\/function\/kind/,
    ],
    [
      'a model of no kind',
      (file) => damaged(file, (one) => ({ ...one, function: { kind: 'model' } })),
      /\/recipe\/function .*'model'/,
    ],
    [
      'a consumer without a file',
      (file) => damaged(file, (one) => ({ ...one, function: { kind: 'consumer' } })),
      /\/recipe\/function .*'file'/,
    ],
    [
      'a timeout of 0',
      (file) => damaged(file, (one) => ({ ...one, functionTimeoutMs: 0 })),
      /\/recipe\/functionTimeoutMs/,
    ],
    ['a fault of no kind', (file) => withFault(file, { type: 'fire', fromMs: 0, toMs: 1 }), /\/faults\/0\/type/],
    ['a fault without its times', (file) => withFault(file, { type: 'outage' }), /\/faults\/0 .*'fromMs'/],
    [
      'a share above 1',
      (file) => withFault(file, { type: 'timeouts', fromMs: 0, toMs: 1, share: 1.1 }),
      /\/faults\/0\/share/,
    ],
    ['a member that no recipe has', (file) => damaged(file, (one) => ({ ...one, code: '1' })), /\/recipe .*additional/],
  ])('refuses %s and names the place', (name, damage, message) => {
    const file = `${name.replaceAll(' ', '-')}.json`;
    const content = damage(JSON.parse(JSON.stringify({ schema: 'tributary.replay/1', recipe })));
    writeFileSync(join(root, file), JSON.stringify(content));

    const read = () => readReplay(root, file);

    expect(read).toThrow(message);
    expect(read).toThrow(`\`--replay ${file}\``);
    expect(read).toThrow(expect.objectContaining({ code: 'InvalidSettings' }));
  });

  test.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['was cut off', '{"schema":"tributary.replay/1","recipe":{'],
    ['holds code', 'process.exit(0)'],
  ])('refuses a file that %s', (name, text) => {
    const file = `${name.replaceAll(' ', '-')}.json`;
    if (text !== undefined) writeFileSync(join(root, file), text);

    expect(() => readReplay(root, file)).toThrow(`\`--replay ${file}\` cannot be read: `);
  });

  it('names everything that is wrong at once', () => {
    writeFileSync(
      join(root, 'many.json'),
      JSON.stringify({ schema: 'x', recipe: { ...recipe, seed: 'x', source: 'x' } }),
    );

    for (const place of ['/schema', '/recipe/source', '/recipe/seed']) {
      expect(() => readReplay(root, 'many.json')).toThrow(place);
    }
  });
});

type Damaged = { readonly [name: string]: unknown; readonly scenario: { readonly [name: string]: unknown } };

function damaged(file: { recipe: Damaged }, damage: (recipe: Damaged) => object): object {
  return { ...file, recipe: damage(file.recipe) };
}

function withFault(file: { recipe: Damaged }, fault: object): object {
  return damaged(file, (one) => ({ ...one, scenario: { ...one.scenario, faults: [fault] } }));
}

function fileOf(command: string): string {
  return command.split(' ').at(-1)!;
}
