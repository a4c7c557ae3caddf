import { Configuration } from '../../../local/terraform/configuration';

type Resources = Record<string, Record<string, object>>;

describe('Configuration', () => {
  test('knows the region of its provider, also from a variable', () => {
    const configuration = new Configuration(
      {
        variable: { region: { default: 'eu-north-1' } },
        provider: { aws: [{ alias: 'other', region: 'us-west-2' }, { region: '${var.region}' }] },
      },
      '000000000000',
    );

    expect(configuration.place).toEqual({ region: 'eu-north-1', accountId: '000000000000' });
  });

  test('makes instances by count and for_each, with their own index, key and value', () => {
    const configuration = configurationOf({
      aws_sqs_queue: {
        one: { name: 'one' },
        counted: { count: '${var.on ? 2 : 0}', name: 'q-${count.index}' },
        none: { count: 0, name: 'none' },
        each: { for_each: '${toset(["b", "a"])}', name: 'q-${each.value}' },
        keyed: { for_each: '${local.sizes}', name: '${each.key}-${each.value.size}' },
      },
    });

    const queues = configuration.declarations.filter(({ type }) => type === 'aws_sqs_queue');
    const names = queues.flatMap(({ instances }) =>
      instances.map((instance) => [instance.address, instance.setting('name')]),
    );

    expect(names).toEqual([
      ['aws_sqs_queue.one', 'one'],
      ['aws_sqs_queue.counted[0]', 'q-0'],
      ['aws_sqs_queue.counted[1]', 'q-1'],
      ['aws_sqs_queue.each["b"]', 'q-b'],
      ['aws_sqs_queue.each["a"]', 'q-a'],
      ['aws_sqs_queue.keyed["l"]', 'l-9'],
      ['aws_sqs_queue.keyed["s"]', 's-1'],
    ]);
  });

  test('expands dynamic blocks beside written ones', () => {
    const configuration = configurationOf({
      aws_dynamodb_table: {
        orders: {
          attribute: [{ name: 'id', type: 'S' }],
          dynamic: {
            attribute: { for_each: '${["status", "total"]}', content: { name: '${attribute.value}', type: 'S' } },
            ttl: [{ for_each: '${var.on ? [1] : []}', iterator: 'it', content: { enabled: '${it.value == 1}' } }],
            replica: { for_each: [], content: {} },
          },
        },
      },
    });

    const instance = only(configuration);

    expect(instance.setting('attribute')).toEqual([
      { name: 'id', type: 'S' },
      { name: 'status', type: 'S' },
      { name: 'total', type: 'S' },
    ]);
    expect(instance.setting('ttl')).toEqual([{ enabled: true }]);
    expect(instance.setting('replica')).toBeNull();
    expect(instance.setting('not_there')).toBeNull();
  });

  test('resolves references to what was created, to settings, to data sources and to placeholders', () => {
    const configuration = configurationOf({
      aws_sqs_queue: { orders: { name: 'orders', count: 1 }, dead: { name: 'dead' } },
      aws_iam_role: { role: { name: 'the-role' } },
      aws_lambda_function: {
        it: {
          environment: {
            variables: {
              CREATED: '${aws_sqs_queue.orders[0].url}',
              SETTING: '${aws_sqs_queue.dead.name}',
              ROLE: '${aws_iam_role.role.arn}',
              WHERE:
                '${data.aws_region.here.name} ${data.aws_caller_identity.me.account_id} ${data.aws_partition.p.partition}',
            },
          },
        },
      },
    });
    configuration.find('resource', 'aws_sqs_queue', 'orders')!.instances[0]!.created = { url: 'http://orders' };

    const environment = configuration
      .find('resource', 'aws_lambda_function', 'it')!
      .instances[0]!.setting('environment');

    expect(environment).toEqual({
      variables: {
        CREATED: 'http://orders',
        SETTING: 'dead',
        ROLE: 'arn:aws:iam::000000000000:role/the-role',
        WHERE: 'eu-west-1 000000000000 aws',
      },
    });
  });

  test('finds what a setting refers to, through locals and resources that are not simulated', () => {
    const configuration = configurationOf({
      aws_sqs_queue: { direct: {}, behind_local: {}, behind_policy: {}, unrelated: {} },
      aws_iam_role: { role: { name: '${aws_sqs_queue.behind_policy.name}', other: '${aws_sqs_queue.unrelated.name}' } },
      aws_lambda_function: {
        it: {
          filename: '${aws_sqs_queue.unrelated.name}',
          environment: { A: '${aws_sqs_queue.direct.url}', B: '${local.queue}', C: '${aws_iam_role.role.name}' },
        },
      },
    });
    const { body } = configuration.find('resource', 'aws_lambda_function', 'it')!;

    const found = configuration.referencesOf(body, ['environment'], (type) => type === 'aws_sqs_queue');

    expect([...found].map(({ name }) => name).sort()).toEqual(['behind_local', 'behind_policy', 'direct']);
  });

  test.each([
    ['${cidrhost("10.0.0.0/8", 1)}', 'the function `cidrhost` is not known to the local run'],
    ['${aws_sqs_queue.nobody.arn}', 'nothing is called `aws_sqs_queue.nobody`'],
    ['${aws_iam_role.role.made_up}', 'the local run does not know the attribute `made_up` of aws_iam_role.role'],
    ['${data.aws_vpc.main.id}', 'nothing is called `data.aws_vpc.main`'],
    ['${var.needed}', 'the variable `needed` has no default'],
  ])('fails for %j with the address and the path', (expression, reason) => {
    const configuration = configurationOf({
      aws_iam_role: { role: {} },
      aws_sqs_queue: { orders: { tags: { deep: [{ inside: expression }] } } },
    });
    const instance = configuration.find('resource', 'aws_sqs_queue', 'orders')!.instances[0]!;

    expect(() => instance.setting('tags')).toThrow(`\`aws_sqs_queue.orders\`: \`tags.deep.inside\`: ${reason}`);
  });
});

function configurationOf(resource: Resources): Configuration {
  return new Configuration(
    {
      provider: { aws: [{ region: 'eu-west-1' }] },
      variable: { on: { default: true }, needed: { type: 'string' } },
      locals: { sizes: { s: { size: 1 }, l: { size: 9 } }, queue: '${aws_sqs_queue.behind_local.arn}' },
      data: { aws_region: { here: {} }, aws_caller_identity: { me: {} }, aws_partition: { p: {} } },
      resource,
    } as never,
    '000000000000',
  );
}

function only(configuration: Configuration) {
  return configuration.declarations.find(({ mode }) => mode === 'resource')!.instances[0]!;
}
