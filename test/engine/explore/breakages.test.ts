import { breakages } from '../../../engine/explore/breakages';
import { explore } from '../../../engine/explore/explore';
import { traceText } from '../../../engine/explore/explore-table';
import { plainScope } from '../../../engine/explore/scope';
import { shrink } from '../../../engine/explore/shrink';

jest.setTimeout(120_000);

describe('breakages', () => {
  test.each(Object.entries(breakages))('%s is found', async (_, broken) => {
    const { found } = await explore({ ...plainScope, ...broken.scope }, { broken });

    expect(found?.violation.property).toBe(broken.violates);
  });
});

describe('shrink', () => {
  it('tells the shortest way to a violation in words', async () => {
    const broken = breakages['crash-counts-as-success']!;
    const { found } = await explore(plainScope, { broken });

    const trace = await shrink(plainScope, found!, broken);

    expect(traceText(trace).split('\n').slice(1)).toEqual([
      '    1. every record is good',
      '    2. the mapping reads 2 of 2 records',
      '    3. records 0, 1 go to a new environment',
      '    4. the write of record 0 succeeds',
      '    5. the environment with records 0, 1 is stopped',
      '    6. Lambda ends the invocation with records 0, 1',
      '  => nothing lost: record 1 counts as done, but is neither applied nor kept',
    ]);
  });
});
