import type { TerraformStack } from 'cdktf';
import { Backfill } from '../../modules/backfill';
import type { BackfillSettings } from '../../modules/backfill-settings';
import { backfillStates } from '../../modules/backfill-states';
import { synthesizeConstructs } from '../support/construct-stack';

const loaderArn = 'arn:aws:lambda:eu-central-1:123456789012:function:orders-backfill:live';
const viewArn = 'arn:aws:lambda:eu-central-1:123456789012:function:view:live';
const key = 'arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000001';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly End?: true;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly ItemProcessor?: Machine;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
}

interface Machine {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: State };
}

/** A machine and those within its maps. */
function machinesIn(machine: Machine): readonly Machine[] {
  const inside = Object.values(machine.States).flatMap(({ ItemProcessor }) => ItemProcessor ?? []);
  return [machine, ...inside.flatMap(machinesIn)];
}

function nextOf({ Next, Default, Choices = [] }: State): readonly string[] {
  return [...[Next, Default].flatMap((name) => name ?? []), ...Choices.map((choice) => choice.Next)];
}

function reachedIn({ StartAt, States }: Machine): ReadonlySet<string> {
  const reached = new Set([StartAt]);
  for (const name of reached) for (const next of nextOf(States[name] ?? { Type: 'none' })) reached.add(next);
  return reached;
}

function definition(arn = loaderArn) {
  const settings = { loaderArn: arn, bucket: 'failures', concurrency: 7, toleratedFailurePercentage: 3 };
  return JSON.parse(backfillStates(settings)) as Machine & { readonly States: { readonly Bring: object } };
}

describe('backfillStates', () => {
  test('reaches every state, and each goes on or ends', () => {
    const machines = machinesIn(definition());

    const known = machines.map(({ States }) => Object.keys(States).sort());
    const reached = machines.map((machine) => [...reachedIn(machine)].sort());
    const states = machines.flatMap(({ States }) => Object.values(States));
    const ends = states.map((state) => nextOf(state).length > 0 || state.End === true || isLast(state));

    expect(machines).toHaveLength(2);
    expect(reached).toEqual(known);
    expect(ends).not.toContain(false);
  });

  test('tries again what may succeed: any error stands alone and last, as Step Functions asks', () => {
    const tasks = machinesIn(definition()).flatMap(({ States }) => Object.values(States).filter(({ Retry }) => Retry));

    const positions = tasks.map(({ Retry }) => Retry!.map(({ ErrorEquals }) => ErrorEquals.includes('States.ALL')));

    expect(positions).toEqual([
      [false, false, true],
      [false, false, true],
    ]);
    expect(tasks.map(({ Retry }) => Retry!.at(-1)!.ErrorEquals)).toEqual([['States.ALL'], ['States.ALL']]);
  });

  test('brings so many files at once, and fails with more than is tolerated', () => {
    const { Bring } = definition().States;

    expect(Bring).toMatchObject({
      MaxConcurrency: 7,
      ToleratedFailurePercentage: 3,
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: { InputType: 'JSONL' } },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        States: { Loaded: { Choices: [{ BooleanEquals: false }, { NumericGreaterThan: 3, Next: 'TooManyFailed' }] } },
      },
    });
  });

  test('names integrations in the partition of the function', () => {
    const text = JSON.stringify(definition(loaderArn.replace('arn:aws:', 'arn:aws-cn:')));

    const partitions = new Set([...text.matchAll(/arn:([a-z-]+):states:::/g)].map(([, partition]) => partition));

    expect(partitions).toEqual(new Set(['aws-cn']));
  });
});

function isLast({ Type }: State): boolean {
  return Type === 'Succeed' || Type === 'Fail';
}

describe('Backfill', () => {
  const settings: BackfillSettings = { exports: { bucketArn: 'arn:aws:s3:::exports', prefix: 'orders' } };

  function synthesize(more: Partial<BackfillSettings> = {}) {
    return synthesizeConstructs((stack: TerraformStack) => {
      new Backfill(stack, 'Backfill', {
        name: 'orders-backfill',
        table: { arn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders', keyAttributes: ['id', 'at'] },
        consumers: [{ name: 'View', functionArn: viewArn, batchSize: 25 }],
        functionArns: [viewArn],
        settings: { ...settings, ...more },
        code: { filename: 'loader.zip', sourceCodeHash: 'hash' },
        preventDestroy: true,
      });
    });
  }

  function statements(more: Partial<BackfillSettings>, path: string) {
    const { policy } = synthesize(more).one('aws_iam_role_policy', path);
    const { Statement } = JSON.parse(String(policy).replace(/\$\{[^}]*\}/g, 'REFERENCE')) as {
      Statement: { Sid: string; Action: unknown; Resource: unknown }[];
    };
    return new Map(Statement.map((statement) => [statement.Sid, statement]));
  }

  test('lets the loader read exports, call who is named, and write what failed, and nothing else', () => {
    const allowed = statements({}, 'Backfill/Default/Policy');

    expect([...allowed.keys()]).toEqual([
      'WriteLogs',
      'WriteTraces',
      'ReadExports',
      'InvokeConsumers',
      'WriteFailures',
    ]);
    expect(allowed.get('ReadExports')).toMatchObject({
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::exports/orders/AWSDynamoDB/*',
    });
    expect(allowed.get('InvokeConsumers')).toMatchObject({ Action: 'lambda:InvokeFunction', Resource: viewArn });
    expect(allowed.get('WriteFailures')!.Resource).toMatch(/\/failed\/\*$/);
  });

  test('lets the workflow start itself for each file, and nothing else of Step Functions', () => {
    const allowed = statements({}, 'Backfill/SelfPolicy');

    const actions = [...allowed.values()].flatMap(({ Action }) => Action);
    expect(actions).toEqual([
      'states:StartExecution',
      ...['states:DescribeExecution', 'states:StopExecution'],
      'states:RedriveExecution',
    ]);
    expect([...allowed.values()].every(({ Resource }) => Resource !== '*')).toBe(true);
  });

  test('asks for keys only where there are any', () => {
    const place = { ...settings.exports, kmsKeyArn: key };

    const with_ = statements({ exports: place, kmsKeyArn: key }, 'Backfill/RunPolicy');
    const without = statements({}, 'Backfill/RunPolicy');

    expect([...with_.keys()].filter((sid) => !without.has(sid))).toEqual(['DecryptExports', 'EncryptResults']);
  });

  test('tells the loader whom it calls, of which table, and what the key is', () => {
    const { environment } = synthesize().one('aws_lambda_function') as unknown as {
      environment: { variables: { [name: string]: string } };
    };

    expect(environment.variables).toMatchObject({
      TRIBUTARY_BACKFILL_CONSUMERS: JSON.stringify([{ batchSize: 25, functionArn: viewArn, name: 'View' }]),
      TRIBUTARY_TABLE_ARN: 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders',
      TRIBUTARY_KEY_ATTRIBUTES: '["id","at"]',
    });
  });

  test('logs errors of runs as long as the loader keeps its logs', () => {
    const made = synthesize({ loader: { logRetentionInDays: 90, tracing: 'PassThrough' } });

    const { logging_configuration: logging, tracing_configuration: tracing } = made.one('aws_sfn_state_machine');
    expect(logging).toMatchObject({ level: 'ERROR' });
    expect(tracing).toEqual({ enabled: false });
    expect(made.one('aws_cloudwatch_log_group', 'Backfill/RunLogs').retention_in_days).toBe(90);
  });
});
