import {
  any,
  collect,
  eq,
  given,
  item,
  joined,
  lengthOf,
  list,
  oneOf,
  type Rule,
  sentence,
  words,
} from '../../modules/rule';

const gateways = collect(list('endpoints?'), oneOf(item, 'dynamodb', 's3'));

/** A gateway is an entry in route tables. */
export const networkRules: readonly Rule[] = [
  {
    setting: 'routeTableIds',
    rule: sentence`is required for the endpoint of ${joined(gateways, ' and ')}`,
    remedy: words('Name the route tables of the subnets.'),
    holds: any(eq(lengthOf(gateways), 0), given('routeTableIds?')),
  },
];
