import { TerraformStack, Testing } from 'cdktf';
import { canonicalJson, jsonText } from '../../modules/json-text';
import { expression } from '../../modules/setting';
import { resolveIn } from '../support/construct-stack';

const stack = new TerraformStack(Testing.app(), 'test');

describe('canonicalJson', () => {
  test.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ 10: 1, 9: 2, left: undefined }, '{"10":1,"9":2}'],
    [{ '\u{10000}': 1, '\uffff': 2 }, '{"\uffff":2,"\u{10000}":1}'],
    ['<a & b>\u2028', '"\\u003ca \\u0026 b\\u003e\\u2028"'],
  ])('writes %j as Terraform does', (value, text) => {
    const written = canonicalJson(value);

    expect(written).toBe(text);
  });
});

describe('jsonText', () => {
  test('leaves the text to Terraform where only it knows more than a string', () => {
    const written = jsonText({ list: expression`var.list` });

    expect(resolveIn(stack, written)).toBe('${jsonencode({ list = var.list })}');
  });
});
