import { TerraformStack, Testing } from 'cdktf';
import { allOf, anyOf, chooseText, givenWhen, hasElements, is, not, orNull } from '../../modules/condition';
import { expression } from '../../modules/setting';
import { resolveIn } from '../support/construct-stack';

const stack = new TerraformStack(Testing.app(), 'test');
const [one, other] = [expression`var.one`, expression`var.other`];

describe('conditions', () => {
  test.each([
    [allOf(true, true), true],
    [allOf(true, false, one), false],
    [allOf(true, one), '${var.one}'],
    [allOf(one, other), '${var.one && var.other}'],
    [anyOf(false, false), false],
    [anyOf(true, one), true],
    [anyOf(one, other), '${var.one || var.other}'],
    [not(true), false],
    [not(one), '${!var.one}'],
    [not(is(one, 's3')), '${!(var.one == "s3")}'],
    [anyOf(is(one, 's3'), is(other, 's3')), '${var.one == "s3" || var.other == "s3"}'],
    [anyOf(one, allOf(one, other)), '${var.one || (var.one && var.other)}'],
    [allOf(one, anyOf(one, other)), '${var.one && (var.one || var.other)}'],
    [givenWhen(false, 'a'), undefined],
    [givenWhen(one, 'a'), '${"a"}'],
    [orNull(expression`var.one ? true : false`, 'a'), '${(var.one ? true : false) ? "a" : null}'],
    [is('s3', 's3'), true],
    [is(undefined, 's3'), false],
    [is(one, 's3'), '${var.one == "s3"}'],
    [hasElements([]), false],
    [hasElements(['a']), true],
    [hasElements(one), '${length(var.one) > 0}'],
    [chooseText(true, 'a', 'b'), 'a'],
    [chooseText(one, 'a', 'b'), '${var.one ? "a" : "b"}'],
    [orNull(false, 'a'), undefined],
    [orNull(one, 'a'), '${var.one ? "a" : null}'],
  ])('are decided now where they can be, else by Terraform', (condition, expected) => {
    const resolved = resolveIn(stack, condition);

    expect(resolved).toEqual(expected);
  });
});
