import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { review } from '../../../ops/review/command';
import { surroundingsAt } from '../surroundings-at';
import { keptPlan, otherPlan } from './kept-plans';

const folder = mkdtempSync(join(tmpdir(), 'tributary-review-'));

const plans: { readonly [name: string]: object } = {
  'lost.json': keptPlan('stream-ended', 'harmful'),
  'again.json': keptPlan('mapping-replaced-horizon', 'harmful'),
  'dearer.json': keptPlan('kinesis-replaced', 'harmless'),
  'quiet.json': otherPlan('changed'),
  'ours.json': otherPlan('ours'),
};

beforeAll(() => {
  for (const [file, plan] of Object.entries(plans)) writeFileSync(join(folder, file), JSON.stringify(plan));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('review', () => {
  it('begins with the verdict, and says of each hazard what, how long and what to do', async () => {
    const { exitCode, text } = await run('--plan', 'lost.json');

    expect(exitCode).toBe(0);
    expect(text).toMatch(/^\*\*1 hazard, which loses records\.\*\* 1 of 1 resource change\./);
    expect(text).toMatch(
      /\n### 1\. A stream is switched off\n\n`module\.stream-ended\.aws_dynamodb_table\.orders`: \*\*loss\*\*, `stream-ended` \(\[why\]\(https:/,
    );
    expect(text).toMatch(/\n\*\*For how long:\*\* From the apply on\./);
    expect(text).toMatch(/\n\*\*The safe way:\*\*\n\n1\. .*\n2\. .*\n3\. /);
  });

  it('gives a quiet plan one line', async () => {
    const { exitCode, text } = await run('--plan', 'quiet.json');

    expect(exitCode).toBe(0);
    expect(text).toBe('Quiet: no record is lost, brought again or held up. 1 of 3 resources change.');
  });

  it('names the plans of several, the losses first', async () => {
    const { text } = await run('--plan', 'again.json', '--plan', 'lost.json');

    expect(text).toMatch(/^\*\*2 hazards: 1 loses records and 1 brings records again\.\*\*/);
    expect(text).toMatch(/### 1\. .*\n\n`module\.stream-ended[^`]*` of `lost\.json`: \*\*loss\*\*/);
    expect(text).toMatch(/### 2\. .*\n\n`module\.mapping-replaced-horizon[^`]*` of `again\.json`: \*\*replay\*\*/);
  });

  it('counts what is paid by the hour, and with a rate what is paid by use', async () => {
    const standing = await run('--plan', 'dearer.json');
    const used = await run('--plan', 'ours.json', '--writes-per-second', '50', '--region', 'us-east-1');

    expect(standing.text).toMatch(/\n### Cost\n\n\+\$61\.32 a month, in US dollars of eu-central-1/);
    expect(standing.text).toMatch(/\n\| `module\.kinesis-replaced\.aws_kinesis_stream\.orders` \| \+\$61\.32 \|/);
    expect(used.text).toMatch(/\| `aws_dynamodb_table\.orders_table` \| \+\$\d+\.\d\d \|/);
    expect(used.text).toMatch(/\n- Paid by use, which no plan tells: `aws_dynamodb_table\.orders_by_product_view`/);
    expect(used.text).toMatch(/\n\| Readers of a shard \| `aws_dynamodb_table\.orders_table` \| 0 \| 2 \| 2 \|/);
  });

  it('says where nobody knows a price', async () => {
    const { exitCode, text } = await run('--plan', 'dearer.json', '--region', 'sa-east-1');

    expect(exitCode).toBe(0);
    expect(text).toMatch(/^Quiet: .* What that costs in sa-east-1 is not known\.$/);
  });

  it('writes everything that it knows for --json', async () => {
    const { text } = await run('--plan', 'lost.json', '--json');

    expect(JSON.parse(text)).toMatchObject({
      schema: 'tributary.review/1',
      isQuiet: false,
      findings: [
        {
          code: 'stream-ended',
          kind: 'loss',
          plan: null,
          steps: [expect.any(String), expect.any(String), expect.any(String)],
        },
      ],
      cost: { region: 'eu-central-1', perMonth: 0, unpriced: null },
    });
  });

  test.each<readonly [string, string, number, readonly unknown[]]>([
    ['lost.json', 'loss', 1, ['Fails on loss: 1 found.']],
    ['lost.json', 'replay,replace', 0, []],
    ['again.json', 'loss,replay', 1, ['Fails on replay: 1 found.']],
    ['dearer.json', 'cost:61', 1, ['Fails on cost: $61.32 a month more, and $61.00 may be.']],
    ['dearer.json', 'cost:61.32', 0, []],
    ['quiet.json', 'loss,replay,replace,cost:0', 0, []],
  ])('reads %s and ends for --fail-on %s with %d', async (file, failOn, expected, reasons) => {
    const { exitCode, told } = await run('--plan', file, '--fail-on', failOn);

    expect(exitCode).toBe(expected);
    expect(told).toEqual(reasons);
  });

  it('does not let a cost pass that nobody counted, and says which flag counts it', async () => {
    const uncounted = run('--plan', 'ours.json', '--fail-on', 'loss,cost:1000000');
    const counted = await run('--plan', 'ours.json', '--writes-per-second', '50', '--fail-on', 'cost:1000000');
    const dear = await run('--plan', 'ours.json', '--writes-per-second', '50', '--fail-on', 'cost:1');

    await expect(uncounted).rejects.toThrow(
      /^`--fail-on cost` needs `--writes-per-second N`: \d+ changes of these plans are paid by use, and nobody said/,
    );
    expect(counted).toMatchObject({
      exitCode: 0,
      told: [
        expect.stringMatching(/^The cost is judged without \d+ changes? whose cost no plan tells; `--json` names/),
      ],
    });
    expect(dear).toMatchObject({ exitCode: 1, told: [expect.stringMatching(/^Fails on cost: /), expect.anything()] });
  });

  it('warns of prices older than 180 days', async () => {
    const { surroundings, told } = surroundingsAt(folder);

    await review.run(['--plan', 'dearer.json'], { ...surroundings, todayMs: () => Date.parse('2028-01-01') });

    expect(told).toEqual([expect.stringMatching(/^Prices older than 180 days/)]);
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    [
      'an unknown word',
      ['--fail-on', 'loss,drift'],
      /`--fail-on` must be loss, replay, replace or cost:AMOUNT .*, got drift\./,
    ],
    ['a cost without an amount', ['--fail-on', 'cost:'], /got cost:\./],
    ['an empty word', ['--fail-on', 'loss,'], /got nothing\./],
    ['the same plan twice', ['--plan', 'quiet.json'], /`--plan quiet\.json` must stand once/],
    ['a file that is not there', ['--plan', 'none.json'], /`--plan none\.json` cannot be read/],
    ['an unknown flag', ['--watch'], /`--watch` is not known/],
    [
      'a cost in a region without prices',
      ['--plan', 'dearer.json', '--region', 'sa-east-1', '--fail-on', 'cost:1'],
      /`--fail-on cost` needs prices\. No price of/,
    ],
  ])('fails when it is given %s', async (_, args, message) => {
    await expect(run('--plan', 'quiet.json', ...args)).rejects.toThrow(message);
  });

  it('fails when it is given a state, which changes nothing', async () => {
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ format_version: '1.0', values: { root_module: {} } }));

    await expect(run('--plan', 'state.json')).rejects.toThrow(/The plan must say what would change, got a state\./);
  });
});

async function run(...args: readonly string[]) {
  const { surroundings, printed, told } = surroundingsAt(folder);
  const exitCode = await review.run(args, surroundings);
  return { exitCode, text: printed.join('\n'), told };
}
