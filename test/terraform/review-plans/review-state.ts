import { arn, streamArn } from '../../fixtures/reviews/review-case';
import type { Plan, ResourceChange } from '../terraform';

/** What is in a state without anybody having applied anything: what a plan would create, with its unknowns made up. */
export function reviewState(plan: Plan, tainted: ReadonlySet<string>): object {
  const resources = new Map<string, StateResource>();
  for (const change of plan.resource_changes as readonly PlannedCreate[]) {
    const { mode, type, name, module_address: module, index, address, provider_name: provider } = change;
    const id = JSON.stringify([module, type, name]);
    const resource: StateResource = resources.get(id) ?? {
      module,
      mode,
      type,
      name,
      provider: `provider["${provider}"]`,
      instances: [],
    };
    resource.instances.push({
      ...(index === undefined ? {} : { index_key: index }),
      ...(tainted.has(address) ? { status: 'tainted' } : {}),
      schema_version: schemaVersionOf(plan, address),
      sensitive_attributes: marksOf(change),
      attributes: settled(change, sourceIn(plan, module)),
    });
    resources.set(id, resource);
  }
  return {
    version: 4,
    terraform_version: (plan as { readonly terraform_version?: string }).terraform_version,
    serial: 1,
    lineage: '00000000-0000-0000-0000-000000000000',
    outputs: {},
    resources: [...resources.values()],
  };
}

/** Attributes that the configuration marks, as a state names them. */
function marksOf({ change: { after_sensitive: marks } }: PlannedCreate): object[] {
  const names = Object.entries(marks ?? {}).filter(([, mark]) => mark === true);
  return names.map(([value]) => [{ type: 'get_attr', value }]);
}

interface StateResource {
  readonly module: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly provider: string;
  readonly instances: object[];
}

interface PlannedCreate extends ResourceChange {
  readonly change: ResourceChange['change'] & { readonly after_sensitive?: { readonly [name: string]: unknown } };
  readonly module_address: string;
  readonly provider_name: string;
}

/** Attributes that AWS would have answered with; what is not in the table stays empty. */
function settled({ type, name, change }: PlannedCreate, source: string | undefined): object {
  const { after, after_unknown: unknown } = change;
  const known = after as { readonly [name: string]: unknown };
  const made: { readonly [name: string]: unknown } = {
    id: known.name ?? known.function_name ?? name,
    arn: arnOf(type, String(known.name ?? known.function_name ?? name)),
    event_source_arn: source,
    function_name: 'worker',
    role: type === 'aws_lambda_function' ? arnOf('aws_iam_role', 'worker') : 'worker',
    stream_arn: streamArn,
    tags_all: known.tags ?? {},
    destination_config: [{ on_failure: [{ destination_arn: arn('sqs', 'orders-dead') }] }],
    ...computedDefaults[type],
  };
  if (type === 'terraform_data') return { id: name, ...dynamic(known.input) };
  const filled = Object.keys(unknown).filter(
    (attribute) => unknown[attribute] === true || (attribute in made && isPartlyUnknown(unknown[attribute])),
  );
  return { ...known, ...Object.fromEntries(filled.map((attribute) => [attribute, made[attribute] ?? null])) };
}

function isPartlyUnknown(marks: unknown): boolean {
  return JSON.stringify(marks).includes('true');
}

/** A state names the type of a value that may have any. */
function dynamic(value: unknown): object {
  const typed = { value, type: 'string' };
  return { input: typed, output: typed };
}

/** What the provider reads back where nobody has written anything, for what is not empty then. */
const computedDefaults: { readonly [type: string]: { readonly [name: string]: unknown } } = {
  aws_iam_role: { inline_policy: [], managed_policy_arns: [] },
  aws_lambda_function: { architectures: ['x86_64'] },
};

const services: { readonly [type: string]: (name: string) => string } = {
  aws_dynamodb_table: (name) => arn('dynamodb', `table/${name}`),
  aws_iam_role: (name) => `arn:aws:iam::123456789012:role/${name}`,
  aws_kinesis_firehose_delivery_stream: (name) => arn('firehose', `deliverystream/${name}`),
  aws_kinesis_stream: (name) => arn('kinesis', `stream/${name}`),
  aws_kinesis_stream_consumer: (name) => arn('kinesis', `stream/orders/consumer/${name}:1`),
  aws_lambda_function: (name) => arn('lambda', `function:${name}`),
  aws_pipes_pipe: (name) => arn('pipes', `pipe/${name}`),
  aws_sqs_queue: (name) => arn('sqs', name),
  aws_sns_topic_subscription: (name) => arn('sns', `orders:${name}`),
};

function arnOf(type: string, name: string): string | undefined {
  return services[type]?.(name);
}

/** What mappings of a module read where they refer to it: a consumer of a Kinesis stream, or a table's stream. */
function sourceIn({ resource_changes: changes }: Plan, module: string): string | undefined {
  const consumer = (changes as readonly PlannedCreate[]).find(
    (one) => one.module_address === module && one.type === 'aws_kinesis_stream_consumer',
  );
  return consumer ? arnOf(consumer.type, String(consumer.change.after?.name)) : streamArn;
}

interface PlannedModule {
  readonly resources?: readonly { readonly address: string; readonly schema_version: number }[];
  readonly child_modules?: readonly PlannedModule[];
}

function schemaVersionOf({ planned_values: values }: Plan, address: string): number {
  const find = ({ resources = [], child_modules: modules = [] }: PlannedModule): number | undefined =>
    resources.find((one) => one.address === address)?.schema_version ??
    modules.map(find).find((version) => version !== undefined);
  return find((values as { readonly root_module: PlannedModule }).root_module) ?? 0;
}
