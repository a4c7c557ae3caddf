import { parseArguments } from '../../stacks/parse-arguments';

const known = ['local', 'dev', 'prod'];

describe('parseArguments', () => {
  test.each([
    [[], { environments: known, quiet: false, hcl: false }],
    [['--env', 'dev'], { environments: ['dev'], quiet: false, hcl: false }],
    [['--env=dev', '--env', 'prod', '--quiet'], { environments: ['dev', 'prod'], quiet: true, hcl: false }],
    [['--hcl', '--env', 'dev'], { environments: ['dev'], quiet: false, hcl: true }],
  ])('reads %j', (args, expected) => {
    const parsed = parseArguments(args, known);

    expect(parsed).toEqual(expected);
  });

  test.each([
    [['--env', 'pord'], 'Unknown environment `pord`; known are `local`, `dev`, `prod`. Did you mean `prod`?'],
    [['--env'], '`--env` needs the name of an environment.'],
    [['--enf', 'dev'], 'Unknown argument `--enf`; known are `--env`, `--hcl`, `--quiet`. Did you mean `--env`?'],
    [['--quiet=yes'], 'Unknown argument `--quiet`; known are `--env`, `--hcl`, `--quiet`. Did you mean `--quiet`?'],
    [['dev'], 'Unknown argument `dev`; known are `--env`, `--hcl`, `--quiet`.'],
  ])('fails when the arguments are %j', (args, mistake) => {
    const parsed = parseArguments(args, known);

    expect(parsed).toEqual({ mistake });
  });
});
