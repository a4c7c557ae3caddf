import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { policyDocument } from '../../modules/policy';
import { expression } from '../../modules/setting';
import { resolveIn } from '../support/construct-stack';

const stack = new TerraformStack(Testing.app(), 'test');
const flag = new TerraformVariable(stack, 'flag', {});
const arn = new TerraformVariable(stack, 'arn', {});
const arns = new TerraformVariable(stack, 'arns', {});
const read = { sid: 'Read', actions: ['s3:GetObject'], resources: [`${arn.stringValue}/*`] };

describe('policyDocument', () => {
  test('is text as long as whole strings are all that is left to Terraform', () => {
    const policy = resolveIn(stack, policyDocument([read, { ...read, sid: 'No', when: false }]));

    expect(JSON.parse(String(policy))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: '${var.arn}/*' }],
    });
  });

  test('leaves a statement to Terraform when its condition is', () => {
    const policy = resolveIn(
      stack,
      policyDocument([read, { ...read, sid: 'Maybe', when: expression`${flag.value} == true` }]),
    );

    expect(policy).toBe(
      '${jsonencode({ Version = "2012-10-17", Statement = concat([{ Sid = "Read", Effect = "Allow", Action = "s3:GetObject", Resource = "${var.arn}/*" }], var.flag == true ? [{ Sid = "Maybe", Effect = "Allow", Action = "s3:GetObject", Resource = "${var.arn}/*" }] : []) })}',
    );
  });

  test('leaves a list to Terraform that only Terraform knows', () => {
    const policy = resolveIn(stack, policyDocument([{ ...read, principal: { AWS: arns.value } }]));

    expect(policy).toContain('Principal = { AWS = var.arns }');
  });

  test('takes statements of which only Terraform knows how many there are', () => {
    const policy = resolveIn(stack, policyDocument([read, { each: expression`var.statements` }]));

    expect(policy).toMatch(/Statement = concat\(\[\{ Sid = "Read".*\}\], var\.statements\)/);
  });
});
