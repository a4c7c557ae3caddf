import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { App, TerraformHclModule, TerraformLocal, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import { printStack } from '../../../module-set/hcl/print-stack';
import { environments } from '../../../stacks/environments';
import { PipelineStack } from '../../../stacks/pipeline-stack';

const newApp = () => new App({ outdir: 'cdktf.out', skipValidation: true });

/** Files of a stack that `make` fills. */
function printed(make: (stack: TerraformStack) => void): { readonly [file: string]: string } {
  const stack = new TerraformStack(newApp(), 'test');
  make(stack);
  return printStack(stack);
}

const lines = (...text: string[]) => `${text.join('\n')}\n`;

describe('printStack', () => {
  test('leaves out files without blocks', () => {
    const files = printed((stack) => new TerraformVariable(stack, 'name', { type: 'string' }));

    expect(files).toEqual({ 'variables.tf': lines('variable "name" {', '  type = string', '}') });
  });

  test('writes arguments, blocks, dependencies and lifecycle of a resource in this order', () => {
    const files = printed((stack) => {
      const bucket = new S3Bucket(stack, 'logs', { bucket: 'logs', tags: { 'a:b': 'c' } });
      const rules = new S3BucketLifecycleConfiguration(stack, 'rules', {
        lifecycle: { preventDestroy: true, ignoreChanges: ['rule'] },
        dependsOn: [bucket],
        bucket: bucket.id,
        rule: [{ id: 'expire', status: 'Enabled', expiration: [{ days: 1 }] }],
      });
      rules.addOverride('count', '${var.wanted ? 1 : 0}');
    });

    expect(files['main.tf']).toBe(
      lines(
        ...['resource "aws_s3_bucket" "logs" {', '  bucket = "logs"', '  tags = {', '    "a:b" = "c"', '  }', '}', ''],
        ...['resource "aws_s3_bucket_lifecycle_configuration" "rules" {', '  count = var.wanted ? 1 : 0', ''],
        ...['  bucket = aws_s3_bucket.logs.id', '', '  rule {', '    id     = "expire"', '    status = "Enabled"', ''],
        ...['    expiration {', '      days = 1', '    }', '  }', '', '  depends_on = [aws_s3_bucket.logs]', ''],
        ...['  lifecycle {', '    prevent_destroy = true', '    ignore_changes  = [rule]', '  }', '}'],
      ),
    );
  });

  test('writes what only overrides add by the grammar of Terraform', () => {
    const files = printed((stack) => {
      const bucket = new S3Bucket(stack, 'logs', { bucket: 'logs' });
      bucket.addOverride('dynamic.cors_rule', {
        for_each: '${var.rules}',
        iterator: 'rule',
        content: { allowed_methods: ['GET'], dynamic: { inner: { for_each: '${rule.value}', content: { a: 1 } } } },
      });
      bucket.addOverride('lifecycle.precondition', [{ condition: '${var.a != null}', error_message: 'No.' }]);
      bucket.addOverride('provisioner', [{ 'local-exec': { when: 'destroy', command: 'true' } }]);
      stack.addOverride('moved', [{ from: 'aws_s3_bucket.old', to: 'aws_s3_bucket.logs' }]);
      stack.addOverride('check.reachable', { assert: [{ condition: true, error_message: 'No.' }] });
    });

    expect(files['main.tf']).toBe(
      lines(
        ...['resource "aws_s3_bucket" "logs" {', '  bucket = "logs"', ''],
        ...['  dynamic "cors_rule" {', '    for_each = var.rules', '    iterator = rule', '', '    content {'],
        ...['      allowed_methods = ["GET"]', '', '      dynamic "inner" {', '        for_each = rule.value', ''],
        ...['        content {', '          a = 1', '        }', '      }', '    }', '  }', ''],
        ...['  provisioner "local-exec" {', '    when    = destroy', '    command = "true"', '  }', ''],
        ...[
          '  lifecycle {',
          '    precondition {',
          '      condition     = var.a != null',
          '      error_message = "No."',
        ],
        ...['    }', '  }', '}', '', 'check "reachable" {', '  assert {', '    condition     = true'],
        ...['    error_message = "No."', '  }', '}', '', 'moved {', '  from = aws_s3_bucket.old'],
        ...['  to   = aws_s3_bucket.logs', '}'],
      ),
    );
  });

  test('writes variables with types, literal defaults and validations', () => {
    const { 'variables.tf': file } = printed((stack) => {
      const variable = new TerraformVariable(stack, 'rules', {
        type: 'map(object({ days = optional(number, 1), prefix = string, name = string }))',
        description: 'Written as ${name}.',
        default: {},
        nullable: false,
        validation: [{ condition: '${length(var.rules) < 5}', errorMessage: 'At most 4.' }],
      });
      variable.addOverride('sensitive', true);
      new TerraformVariable(stack, 'name', { type: 'string' }).addOverride('default', null);
    });

    expect(file).toBe(
      lines(
        ...['variable "rules" {', '  description = "Written as $${name}."', '  type = map(object({'],
        ...['    days   = optional(number, 1)', '    prefix = string', '    name   = string', '  }))'],
        ...['  default   = {}', '  nullable  = false', '  sensitive = true', '', '  validation {'],
        ...['    condition     = length(var.rules) < 5', '    error_message = "At most 4."', '  }', '}', ''],
        ...['variable "name" {', '  type    = string', '  default = null', '}'],
      ),
    );
  });

  test('writes module calls with their meta-arguments first', () => {
    const files = printed((stack) => {
      const provider = new AwsProvider(stack, 'aws', { alias: 'west', region: 'us-west-2' });
      const local = new TerraformLocal(stack, 'names', ['a', 'b']);
      const call = new TerraformHclModule(stack, 'queue', {
        source: './queue',
        skipAssetCreationFromLocalModules: true,
        variables: { rules: [{ days: 1 }], names: local.expression },
        providers: [{ provider, moduleAlias: 'remote' }],
      });
      call.addOverride('for_each', '${toset(local.names)}');
      new TerraformOutput(stack, 'arns', { value: '${values(module.queue)[*].arn}', sensitive: true });
    });

    expect(files['main.tf']).toBe(
      lines(
        ...['provider "aws" {', '  alias  = "west"', '  region = "us-west-2"', '}', ''],
        ...['locals {', '  names = ["a", "b"]', '}', '', 'module "queue" {', '  source   = "./queue"'],
        ...['  for_each = toset(local.names)', '  providers = {', '    aws.remote = aws.west', '  }', ''],
        ...['  rules = [{ days = 1 }]', '  names = local.names', '}'],
      ),
    );
    expect(files['outputs.tf']).toBe(
      lines('output "arns" {', '  value     = values(module.queue)[*].arn', '  sensitive = true', '}'),
    );
  });

  test('fails at a block that it does not know', () => {
    const print = () => printed((stack) => stack.addOverride('resources.a.b', {}));

    expect(print).toThrow('`resources` is no block of Terraform that can be printed.');
  });

  test.each(environments.map((environment) => [environment.name, environment] as const))(
    'writes %s with provider and backend, and the same once more',
    (_name, environment) => {
      const codeOf = () => ({ filename: 'assets/stub.zip', sourceCodeHash: 'c3R1Yg==', handler: 'index.handler' });
      const print = () => printStack(new PipelineStack(newApp(), { environment, codeOf }));

      const files = print();

      expect(print()).toEqual(files);
      expect(Object.keys(files)).toEqual(['main.tf', 'outputs.tf', 'versions.tf']);
      expect(files['main.tf']).toMatch(/^provider "aws" \{\n {2}region/);
      expect(files['main.tf']).not.toMatch(/\$\{TfToken|"\/\/"/);
      expect(files['versions.tf']).toContain(`backend "${environment.state.kind}" {`);
    },
  );
});
