import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { kebabCase, names, snakeCase } from '../../modules/names';
import { resolveIn } from '../support/construct-stack';

describe('names', () => {
  test('ends the names of FIFO topics and queues in `.fifo`', () => {
    const ofFifo = [names.topic('x', true), names.queue('x', true), names.deadLetterQueue('x', true)];
    const ofStandard = [names.topic('x', false), names.queue('x', false), names.deadLetterQueue('x', false)];

    expect(ofFifo).toEqual(['x.fifo', 'x.fifo', 'x-dead-letters.fifo']);
    expect(ofStandard).toEqual(['x', 'x', 'x-dead-letters']);
  });

  test('leaves to Terraform what only it knows', () => {
    const stack = new TerraformStack(Testing.app(), 'test');
    const name = new TerraformVariable(stack, 'name', {}).stringValue;
    const fifo = new TerraformVariable(stack, 'fifo', {}).booleanValue;

    const written = resolveIn(stack, [names.topic(name, fifo), names.view(name)]);

    expect(written).toEqual(['${var.fifo ? "${var.name}.fifo" : var.name}', '${var.name}-view']);
  });
});

describe('kebabCase and snakeCase', () => {
  test.each([
    ['Orders', 'orders'],
    ['ByProduct', 'by-product'],
    ['OrdersV2', 'orders-v2'],
    ['HTTPAudit', 'http-audit'],
    ['SHIPMENTS_TABLE', 'shipments-table'],
    ['Day2Report', 'day2-report'],
  ])('of %s is %s', (id, kebab) => {
    const names = [kebabCase(id), snakeCase(id)];

    expect(names).toEqual([kebab, kebab.replaceAll('-', '_')]);
  });
});
