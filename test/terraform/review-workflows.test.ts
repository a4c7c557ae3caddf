import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFailOn } from '../../ops/review/fail-on';
import { parseReviewOptions } from '../../ops/review/options';
import { describeWithTerraform } from './toolchain';

const files = {
  github: join('ops', 'review', 'workflows', 'github.yml'),
  gitlab: join('ops', 'review', 'workflows', 'gitlab.yml'),
  init: join('ops', 'init', 'project', '.github', 'workflows', 'pull-request.yml'),
};

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly with?: { readonly script?: string };
}

interface GithubWorkflow {
  readonly env?: Record<string, string>;
  readonly permissions: Record<string, string>;
  readonly jobs: { readonly [name: string]: { readonly steps: readonly Step[] } };
}

interface GitlabFile {
  readonly review: { readonly variables: Record<string, string>; readonly script: readonly string[] };
}

const lost = join('test', 'fixtures', 'reviews', 'plans', 'stream-ended', 'harmful.json');

/** Terraform reads YAML too, in a folder without a root. */
function parsedYaml<T>(file: string, folder: string): T {
  const input = `base64encode(jsonencode(yamldecode(file("${join(process.cwd(), file)}"))))\n`;
  const { stdout } = spawnSync('terraform', [`-chdir=${folder}`, 'console'], { input, encoding: 'utf8' });
  return JSON.parse(Buffer.from(/^"(.+)"$/m.exec(stdout)![1]!, 'base64').toString()) as T;
}

function stepsOf({ jobs }: GithubWorkflow): readonly Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

function stepNamed(workflow: GithubWorkflow, name: RegExp): Step {
  return stepsOf(workflow).find((step) => name.test(step.name ?? ''))!;
}

describeWithTerraform('workflows', () => {
  let work: string;
  let github: GithubWorkflow;
  let gitlab: GitlabFile;
  let init: GithubWorkflow;

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'tributary-workflows-'));
    github = parsedYaml(files.github, work);
    gitlab = parsedYaml(files.gitlab, work);
    init = parsedYaml(files.init, work);
    mkdirSync(join(work, 'bin'));
    stub('terraform', `case "$*" in *"show -json"*) cat "${join(process.cwd(), lost)}";; esac`);
    // What comes after the command's name is its own.
    stub(
      'npx',
      `while [ "$1" != tributary ]; do shift; done; shift; exec node "${join(process.cwd(), 'bin', 'tributary.mjs')}" "$@"`,
    );
    stub('curl', 'echo "$@" >> asked.txt');
    stub('jq', 'cat > /dev/null; cat old.txt');
  });

  afterAll(() => rmSync(work, { recursive: true, force: true }));

  function stub(name: string, script: string): void {
    writeFileSync(join(work, 'bin', name), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(work, 'bin', name), 0o755);
  }

  /** Runs a script as a runner does: it ends at the first command that fails. */
  function runScript(script: string, env: Record<string, string>, folder: string) {
    const cwd = join(work, folder);
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, 'old.txt'), folder === 'again' ? '7\n' : '');
    const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env: { ...process.env, ...env, PATH: `${join(work, 'bin')}:${process.env.PATH}` },
      encoding: 'utf8',
    });
    const told = join(cwd, 'review.md');
    return { status, review: existsSync(told) ? readFileSync(told, 'utf8') : '' };
  }

  it.each(['github', 'gitlab', 'init'] as const)('hands flags that exist to the command in %s', (name) => {
    const text = readFileSync(files[name], 'utf8');

    const commands = [...text.matchAll(/tributary review (--.*?) >/g)];

    expect(commands).toHaveLength(1);
    const failOn = /FAIL_ON: (.*)/.exec(text)?.[1];
    const args = commands[0]![1]!.replace('"$FAIL_ON"', failOn ?? '').split(' ');
    expect(parseFailOn(parseReviewOptions(args)['fail-on']!).kinds.size).toBe(3);
  });

  it('fails the step of GitHub on what is found, after the review is written', () => {
    const { run } = stepNamed(github, /^Review$/);

    const { status, review } = runScript(run!, { ...github.env }, 'github');

    expect(status).toBe(1);
    expect(review).toMatch(/^\*\*1 hazard, which loses records\.\*\*/);
    expect(github.permissions['pull-requests']).toBe('write');
    expect(init.permissions['pull-requests']).toBe('write');
  });

  it.each(['github', 'init'] as const)('keeps one comment by the script of %s', async (name) => {
    const { script } = stepNamed({ github, init }[name], /^Comment$/).with!;
    const comments: { id: number; body: string }[] = [{ id: 1, body: 'Looks good.' }];
    const acts: string[] = [];
    const fake = {
      paginate: async () => comments,
      rest: {
        issues: {
          listComments: {},
          createComment: async ({ body }: { body: string }) => {
            acts.push('create');
            comments.push({ id: 2, body });
          },
          updateComment: async ({ comment_id }: { comment_id: number }) => void acts.push(`update ${comment_id}`),
        },
      },
    };
    const context = { repo: { owner: 'team', repo: 'infra' }, issue: { number: 3 } };
    const fakeRequire = () => ({ readFileSync: () => 'Quiet: nothing.' });
    const body = `return (async () => {${script}})()`;
    const run = new Function('github', 'context', 'require', 'process', body);

    for (const _ of [1, 2]) await run(fake, context, fakeRequire, { env: { ROOT: 'infra', STACK: 'infra' } });

    expect(acts).toEqual(['create', 'update 2']);
    expect(comments[1]!.body).toBe('<!-- tributary review of infra -->\nQuiet: nothing.');
  });

  it.each([
    ['once', '--request POST --data-urlencode body@note.md https://gitlab/projects/5/merge_requests/6/notes'],
    ['again', '--request PUT --data-urlencode body@note.md https://gitlab/projects/5/merge_requests/6/notes/7'],
  ])('keeps one note by the script of GitLab when it runs %s', (folder, asked) => {
    const { script, variables } = gitlab.review;
    const given = {
      CI_API_V4_URL: 'https://gitlab',
      CI_PROJECT_ID: '5',
      CI_MERGE_REQUEST_IID: '6',
      REVIEW_TOKEN: 'token',
    };

    const { status, review } = runScript(script.join('\n'), { ...variables, ...given }, folder);

    expect(status).toBe(1);
    expect(review).toMatch(/^\*\*1 hazard/);
    expect(readFileSync(join(work, folder, 'asked.txt'), 'utf8')).toContain(asked);
    expect(readFileSync(join(work, folder, 'note.md'), 'utf8')).toBe(`<!-- tributary review of infra -->\n${review}`);
  });
});
