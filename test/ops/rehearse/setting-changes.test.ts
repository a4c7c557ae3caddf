import { scenarioNames } from '../../../engine/sim/scenarios';
import { candidateChanges } from '../../../ops/rehearse/setting-changes';

const settings = {
  batchSize: 100,
  maximumRetryAttempts: 3,
  maximumRecordAgeInSeconds: 600,
  parallelizationFactor: 2,
  bisectBatchOnFunctionError: false,
};

describe('candidateChanges', () => {
  it('changes one setting each and leaves the others as they are', () => {
    const changes = candidateChanges(settings, ['poison']);

    for (const { setting, changed } of changes) {
      const { [setting as 'batchSize']: before, ...others } = settings;
      const { [setting as 'batchSize']: after, ...same } = changed;
      expect(after).not.toEqual(before);
      expect(same).toEqual(others);
    }
    expect(changes.map(({ text }) => text)).toEqual([
      'maximumRetryAttempts 3 → 10000',
      'maximumRecordAgeInSeconds 600 → 21600',
      'bisectBatchOnFunctionError false → true',
      'parallelizationFactor 2 → 1',
      'parallelizationFactor 2 → 10',
      'batchSize 100 → 10',
      'batchSize 100 → 1000',
      'failure destination none → S3',
    ]);
  });

  it('takes a failure destination away where there is one', () => {
    const destinationConfig = { onFailure: { destination: 'arn:aws:s3:::failures' } };

    const change = candidateChanges({ destinationConfig }, ['poison']).find(
      ({ setting }) => setting === 'destinationConfig',
    );

    expect(change).toMatchObject({ text: 'failure destination S3 → none' });
    expect(change?.changed).not.toHaveProperty('destinationConfig');
  });

  it('names for each change those of the scenarios asked for in which it makes itself felt', () => {
    const changes = candidateChanges(settings, ['hot-item', 'outage']);

    expect([...new Set(changes.map(({ setting, scenarios }) => `${setting}: ${scenarios}`))]).toEqual([
      'maximumRetryAttempts: outage',
      'maximumRecordAgeInSeconds: outage',
      'parallelizationFactor: hot-item',
    ]);
  });

  it('has nothing to change where no setting makes itself felt', () => {
    expect(candidateChanges(settings, ['steady'])).toEqual([]);
  });

  it('names only scenarios that exist', () => {
    const named = candidateChanges(settings, scenarioNames).flatMap(({ scenarios }) => scenarios);

    expect(named.filter((name) => !scenarioNames.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });

  it('offers no change to what AWS does anyway, and no lanes beside a tumbling window', () => {
    const texts = candidateChanges({}, scenarioNames).map(({ text }) => text);
    const windowed = candidateChanges({ tumblingWindowInSeconds: 30 }, scenarioNames).map(({ setting }) => setting);

    expect(texts).toContain('parallelizationFactor 1 → 10');
    expect(texts).not.toContain('parallelizationFactor 1 → 1');
    expect(texts.filter((text) => text.startsWith('batchSize'))).toEqual([
      'batchSize 100 → 10',
      'batchSize 100 → 1000',
    ]);
    expect(windowed).not.toContain('parallelizationFactor');
  });
});
