import {
  any,
  type Claim,
  collect,
  concat,
  contains,
  elements,
  eq,
  every,
  given,
  implies,
  item,
  joined,
  key,
  keys,
  matches,
  not,
  oneOf,
  type Rule,
  text,
  tuple,
  words,
} from '../../modules/rule';

/** What the view sink writes besides the projection. */
const ownAttributes = ['_version', '_changedAtMs', '_repairedFromMs', '_deleted', '_expiresAt'];

const projection = 'view?.projection';
const partitionKeyFrom = text(`${projection}.partitionKey.from`);
const rowKeys = concat(tuple(partitionKeyFrom), elements(`${projection}.sortKey.from`));
const paths = concat(rowKeys, elements(`${projection}.attributes.*`));
const each = `${projection}.each?`;
const namesElement = matches(item, /^each(\.|$)/);
const names = [text(`${projection}.partitionKey.name`), text(`${projection}.sortKey.name`)];
const allNames = concat(tuple(...names), keys(`${projection}.attributes`));
const isOwn = oneOf(item, ...ownAttributes);

/** Where there is a view at all. */
function ofView(claim: Claim): Claim {
  return implies(given('view?'), claim);
}

/** A row belongs to exactly one item, so that its versions can be compared. */
export const viewRules: readonly Rule[] = [
  {
    setting: each,
    rule: words('is required where a path starts with `each`'),
    remedy: words('Name the list whose elements become rows.'),
    holds: ofView(any(given(each), every(paths, not(namesElement)))),
  },
  {
    setting: `${projection}.sortKey.from`,
    rule: words('must name something of the element: rows of one item would overwrite one another'),
    value: rowKeys,
    remedy: words('Add a path like `each.lineId`.'),
    holds: ofView(any(not(given(each)), not(every(rowKeys, not(namesElement))))),
  },
  {
    setting: `${projection}.sortKey.name`,
    rule: words('must be unlike the partition key'),
    value: names[1]!,
    remedy: words('Rename it.'),
    holds: ofView(not(eq(names[1]!, names[0]!))),
  },
  {
    setting: projection,
    rule: words(`must not name an attribute that the sink writes itself (${ownAttributes.join(', ')})`),
    value: joined(collect(allNames, isOwn), ', '),
    remedy: words('Rename it.'),
    holds: ofView(every(allNames, not(isOwn))),
  },
  {
    setting: `${projection}.attributes.*`,
    rule: words('must not be a key of the row'),
    remedy: words('Remove it: keys are always there.'),
    holds: not(contains(tuple(...names), key)),
  },
];
