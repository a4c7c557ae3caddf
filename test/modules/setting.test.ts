import { TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import {
  expression,
  hasExpression,
  hasStructure,
  isExpression,
  isGiven,
  optionalExpression,
  optionalObject,
  withFallback,
} from '../../modules/setting';
import { resolveIn } from '../support/construct-stack';

const stack = new TerraformStack(Testing.app(), 'test');
const variable = new TerraformVariable(stack, 'any', {});
const key = optionalExpression(expression`try(var.key.arn, null)`, expression`var.key != null`);

describe('expression', () => {
  test.each([
    [expression`${variable.value} == null`, '${var.any == null}'],
    [expression`${variable.stringValue} == ${'it"s'}`, '${var.any == "it\\"s"}'],
    [expression`[${[1, true, null, undefined]}]`, '${[[1, true, null, null]]}'],
    [expression`f(${`a-${variable.stringValue}-b`})`, '${f("a-${var.any}-b")}'],
    [expression`f(${{ a: 1, left: undefined }})`, '${f({ a = 1 })}'],
    [expression`(${expression`${variable.numberValue} + 1`}) * 2`, '${(var.any + 1) * 2}'],
  ])('writes HCL', (written, hcl) => {
    const resolved = resolveIn(stack, written);

    expect(resolved).toBe(hcl);
  });

  test('fails when it would be written as JSON text', () => {
    const written = () => JSON.stringify({ value: expression`${variable.value}` });

    expect(written).toThrow('cannot be written as JSON text');
  });
});

describe('isExpression', () => {
  test.each([
    ['text', false],
    [7, false],
    [undefined, false],
    [['a'], false],
    [variable.stringValue, true],
    [`prefix-${variable.stringValue}`, true],
    [variable.numberValue, true],
    [variable.listValue, true],
    [variable.booleanValue, true],
  ])('of %p is %p', (value, expected) => {
    const answer = isExpression(value);

    expect(answer).toBe(expected);
  });
});

describe('hasExpression', () => {
  test.each([
    [{ a: [{ b: variable.stringValue }] }, true, false],
    [{ a: [{ b: variable.numberValue }] }, true, true],
    [{ a: variable.listValue }, true, true],
    [{ a: ['b', 1, null] }, false, false],
  ])('finds one anywhere, and whether it is more than text', (value, found, structure) => {
    const answers = [hasExpression(value), hasStructure(value)];

    expect(answers).toEqual([found, structure]);
  });
});

describe('isGiven', () => {
  test.each([
    [undefined, false],
    ['', true],
    [0, true],
    [variable.stringValue, '${var.any != null}'],
    [key, '${var.key != null}'],
    [Token.asString(key), '${var.key != null}'],
    [optionalObject({ name: variable.stringValue }, expression`var.table != null`), '${var.table != null}'],
    [optionalExpression(expression`var.always`, true), true],
  ])('tells what is there', (value, expected) => {
    const answer = isGiven(value);

    expect(resolveIn(stack, answer)).toBe(expected);
  });
});

describe('withFallback', () => {
  test.each([
    [undefined, 'other'],
    ['own', 'own'],
    [variable.stringValue, '${var.any != null ? var.any : "other"}'],
  ])('of %p is %p', (value, expected) => {
    const answer = withFallback(value, 'other');

    expect(resolveIn(stack, answer)).toBe(expected);
  });
});
