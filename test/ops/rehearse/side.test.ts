import { presets } from '../../../ops/rehearse/presets';
import type { RehearsedMapping } from '../../../ops/rehearse/rehearsed-mapping';
import { sideOfChanges, sideOfMapping, sideOfPreset } from '../../../ops/rehearse/side';

const mapping: RehearsedMapping = {
  name: 'worker',
  address: 'aws_lambda_event_source_mapping.worker',
  source: 'dynamodb',
  settings: { batchSize: 50, maximumRetryAttempts: 7 },
  enabled: true,
  destinationKind: 'sns',
  functionTimeoutSeconds: 30,
  reservedConcurrency: undefined,
  hasOurCore: false,
  retentionSeconds: 86_400,
  assumptions: ['The timeout is not known before it is applied.'],
};

const base = sideOfMapping('prod', mapping, undefined);

describe('sideOfMapping', () => {
  it('keeps the settings, in milliseconds what a run takes in milliseconds', () => {
    expect(base).toEqual({
      label: 'prod',
      destinationKind: 'sns',
      assumptions: mapping.assumptions,
      recipe: {
        source: 'dynamodb',
        settings: mapping.settings,
        function: { kind: 'model', model: 'throws' },
        functionTimeoutMs: 30_000,
        retentionMs: 86_400_000,
      },
    });
  });

  test.each([
    ['our core where it runs', { hasOurCore: true }, { kind: 'core' }],
    [
      'a model that reports where failures may be reported',
      { settings: { functionResponseTypes: ['ReportBatchItemFailures'] } },
      { kind: 'model', model: 'reports' },
    ],
    [
      'a model that throws where they may not',
      { settings: { functionResponseTypes: [] } },
      { kind: 'model', model: 'throws' },
    ],
  ])('takes %s', (_, more, choice) => {
    expect(sideOfMapping('prod', { ...mapping, ...more }, undefined).recipe.function).toEqual(choice);
  });

  it('takes the function that was asked for in place of what the settings tell', () => {
    const choice = { kind: 'consumer', file: 'mine.ts' } as const;

    expect(sideOfMapping('prod', { ...mapping, hasOurCore: true }, choice).recipe.function).toEqual(choice);
  });

  test.each([0, 1, 25])('runs at most %p invocations at once where that many are reserved', (reservedConcurrency) => {
    const { recipe } = sideOfMapping('prod', { ...mapping, reservedConcurrency }, undefined);

    expect(recipe.concurrencyMax).toBe(reservedConcurrency);
  });

  it('says that a disabled mapping is rehearsed as if it were enabled', () => {
    const { assumptions } = sideOfMapping('prod', { ...mapping, enabled: false }, undefined);

    expect(assumptions).toEqual([...mapping.assumptions, expect.stringContaining('disabled')]);
  });

  it('says that filters are left out, and only where there are some', () => {
    const withFilters = (filters: readonly { pattern: string }[]) =>
      sideOfMapping('prod', { ...mapping, settings: { filterCriteria: { filters } } }, undefined).assumptions;

    expect(withFilters([{ pattern: '{}' }])).toEqual([...mapping.assumptions, expect.stringContaining('Filters')]);
    expect(withFilters([])).toEqual(mapping.assumptions);
  });
});

describe('sideOfPreset', () => {
  test.each(Object.entries(presets))('takes the settings and the handler of %s and nothing else', (name, preset) => {
    const { settings: _, function: __, ...same } = base.recipe;

    const side = sideOfPreset(name, base);

    expect(side.recipe).toEqual({ ...same, settings: preset.settings, function: preset.function });
    expect(side).toMatchObject({ label: name, destinationKind: preset.destinationKind });
    expect(side.assumptions).toEqual([expect.stringContaining(preset.title)]);
  });

  test.each(Object.entries(presets))(
    'has a failure destination in %s exactly where a kind of it is named',
    (_, preset) => {
      expect(preset.settings.destinationConfig !== undefined).toBe(preset.destinationKind !== undefined);
    },
  );
});

describe('sideOfChanges', () => {
  it('changes what is named and keeps the rest', () => {
    const text =
      'maximumRetryAttempts=-1, bisectBatchOnFunctionError=true,functionResponseTypes=ReportBatchItemFailures';

    const { label, recipe } = sideOfChanges(text, base);

    expect(label).toBe(text);
    expect(recipe).toEqual({
      ...base.recipe,
      settings: {
        batchSize: 50,
        maximumRetryAttempts: -1,
        bisectBatchOnFunctionError: true,
        functionResponseTypes: ['ReportBatchItemFailures'],
      },
    });
  });

  test.each([
    ['bisectBatchOnFunctionError=false', { bisectBatchOnFunctionError: false }],
    ['functionResponseTypes=none', { functionResponseTypes: [] }],
    ['tumblingWindowInSeconds=30', { tumblingWindowInSeconds: 30 }],
    ['batchSize = 10', { batchSize: 10 }],
  ])('reads %s', (text, settings) => {
    expect(sideOfChanges(text, base).recipe.settings).toEqual({ ...mapping.settings, ...settings });
  });

  test.each([
    ['naiv', /must be naive, blog, tributary, env:NAME, plan:FILE, or NAME=VALUE of batchSize, .*got naiv\./],
    ['constructor=1', /got constructor=1\./],
    ['batchSize', /batchSize.*got \./],
    ['batchSize=', /batchSize.*got \./],
    ['batchSize=ten', /batchSize.*got ten\./],
    ['batchSize=1.5', /batchSize.*got 1\.5\./],
    ['batchSize=1e3', /batchSize.*got 1e3\./],
    ['bisectBatchOnFunctionError=yes', /bisectBatchOnFunctionError.*got yes\./],
    ['functionResponseTypes=all', /functionResponseTypes.*got all\./],
    ['batchSize=10=20', /batchSize.*got 10=20\./],
    ['batchSize=10,', /got \./],
  ])('refuses %s, and names what it got', (text, message) => {
    const read = () => sideOfChanges(text, base);

    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: 'InvalidSettings' }));
  });

  test.each([
    ['batchSize=0', 'batchSize'],
    ['batchSize=10001', 'batchSize'],
    ['maximumRetryAttempts=-2', 'maximumRetryAttempts'],
    ['maximumRetryAttempts=10001', 'maximumRetryAttempts'],
    ['maximumRecordAgeInSeconds=59', 'maximumRecordAgeInSeconds'],
    ['maximumRecordAgeInSeconds=604801', 'maximumRecordAgeInSeconds'],
    ['parallelizationFactor=11', 'parallelizationFactor'],
    ['parallelizationFactor=2,tumblingWindowInSeconds=30', 'parallelizationFactor'],
  ])('refuses %s, which AWS would not take', (text, setting) => {
    expect(() => sideOfChanges(text, base)).toThrow(new RegExp(`^\`--against ${setting}\` must be .*, got -?\\d+\\.`));
  });

  test.each(['batchSize=1', 'batchSize=10000', 'maximumRetryAttempts=-1', 'maximumRecordAgeInSeconds=60'])(
    'takes %s, an end of what AWS takes',
    (text) => {
      const [name, value] = text.split('=');

      expect(sideOfChanges(text, base).recipe.settings).toMatchObject({ [name!]: Number(value) });
    },
  );

  it('does not blame a change for what was wrong before it', () => {
    const odd = sideOfMapping('prod', { ...mapping, settings: { batchSize: 20_000 } }, undefined);

    expect(sideOfChanges('maximumRetryAttempts=3', odd).recipe.settings.maximumRetryAttempts).toBe(3);
  });

  it('names every mistake at once', () => {
    expect(() => sideOfChanges('batchSize=x,batchsize=3,maximumRetryAttempts=y', base)).toThrow(
      /batchSize.*\n.*batchsize=3.*\n.*maximumRetryAttempts/,
    );
  });
});
