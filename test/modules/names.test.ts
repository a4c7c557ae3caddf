import { kebabCase, snakeCase } from '../../modules/names';

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
