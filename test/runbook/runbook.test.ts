import { faults } from '../../local/control/faults';
import { dynamodbBackends } from '../support/dynamodb-backend';
import { drills } from './drills';
import { hasCommand } from './has-command';
import { type OnCallRun, startOnCallRun } from './on-call-run';
import { type DrillReport, runDrill } from './run-drill';
import { readRunbook } from './runbook-section';

jest.setTimeout(1_200_000);

const runbook = readRunbook('docs/runbook.md');
const reports = new Map<string, DrillReport>();
let run: OnCallRun;

/** The drills end on either, and once is enough: Dynoxide takes a quarter less of the processor. */
const backend = dynamodbBackends.find(({ missing }) => missing === undefined);
const missingShell = hasCommand('bash') ? undefined : 'its lines are for Bash, which is not installed';
const missingDynamodb = backend ? undefined : dynamodbBackends.map((one) => one.missing).join(', and ');
const missing = missingShell ?? missingDynamodb;

describe('the runbook', () => {
  test('has a drill for each of its sections', () => {
    expect(drills.map(({ key }) => key).toSorted()).toEqual([...runbook.sections.keys()].toSorted());
  });

  const toldOnly = drills.filter(({ faults: broken }) => !broken).map(({ key }) => key);
  test.each(toldOnly)('%s is told to CloudWatch, since no fault of a local run raises it', (key) => {
    expect(faults.filter(({ alarms }) => alarms.includes(key)).map(({ name }) => name)).toEqual([]);
  });
});

describe('the runbook on a local run, by Bash and the AWS CLI', () => {
  if (missing !== undefined) {
    test(`leaves its drills out, since ${missing}`, () => {
      const mustBeThere = Boolean(process.env.CI);

      expect(mustBeThere).toBe(false);
    });
    return;
  }

  beforeAll(async () => {
    run = await startOnCallRun(runbook.names, backend!.name);
    for (const round of [1, 2, 3, 4, 5]) {
      const drilled = drills.filter((drill) => drill.round === round);
      await Promise.all(
        drilled.map(async (drill) => {
          const section = runbook.sections.get(drill.key)!;
          const report = runDrill(drill, section, run).catch((error: Error) => ({
            problems: [error.message],
            ran: [],
          }));
          reports.set(drill.key, await report);
        }),
      );
    }
  });

  afterAll(() => run?.stop());

  test.each(drills.map(({ key }) => key))('%s is confirmed, mended and over by what its section says', (key) => {
    expect(reports.get(key)!.problems).toEqual([]);
  });

  const cli = hasCommand('aws')
    ? 'runs those of the AWS CLI'
    : 'leaves out those of the AWS CLI, which is not installed';
  test(cli, () => {
    const mustBeThere = Boolean(process.env.CI);

    expect(run.hasAwsCli || !mustBeThere).toBe(true);
  });

  test('begins with commands that name what is wrong', async () => {
    const shell = run.createShell({});
    const answers: (number | null)[] = [];
    for (const command of runbook.first) {
      if (run.hasAwsCli || !command.startsWith('aws ')) answers.push((await shell.run(command)).exitCode);
    }

    // What failed within the last quarter of an hour is still told of.
    expect(answers).toEqual(run.hasAwsCli ? [0, 1] : [1]);
  });

  test('leaves nothing wrong behind, once its last failures are a quarter of an hour old', async () => {
    const places = [['--local'], ['--local', '--table', 'payments-prod-table']];

    const answers = await Promise.all(places.map(verifiedLater));

    expect(answers).toEqual([[], []]);
  });
});

/** What `verify` would call wrong when nothing has failed for as long as it looks back. */
async function verifiedLater(place: readonly string[]): Promise<readonly string[]> {
  const request = { name: 'verify', args: [...place, '--json'], cwd: process.cwd(), laterMs: 16 * 60_000 };
  const { output } = await run.commands.run(request);
  const { findings } = JSON.parse(output) as {
    readonly findings: readonly { readonly level: string; readonly subject: string; readonly text: string }[];
  };
  return findings.flatMap(({ level, subject, text }) => (level === 'wrong' ? [`${subject}: ${text}`] : []));
}
