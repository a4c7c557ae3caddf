import type { Construct } from 'constructs';
import { openSearchEnv } from '../../handlers/sinks/opensearch/env';
import { allOf, chooseText, givenWhen, is, not } from '../condition';
import { environmentOf } from '../environment';
import { attributeOf, makeWhen } from '../optional-resource';
import type { PolicyStatement } from '../policy';
import {
  type Condition,
  expression,
  isExpression,
  isGiven,
  mayBeNull,
  optionalExpression,
  withFallback,
} from '../setting';
import { makeOpensearchDomain } from './opensearch-domain';
import type { OpensearchSettings } from './opensearch-settings';
import type { SinkParts, SinkProps } from './sink';

/**
 * The way to an index, in a domain that is made or found. The index itself is the handler's to make, since Terraform
 * reaches the domain by its API alone.
 */
export function makeOpensearchSink(scope: Construct, id: string, props: SinkProps<OpensearchSettings>): SinkParts {
  const { settings, wanted } = props;
  const isThere = isGiven(settings.endpoint);
  const domain = makeWhen(allOf(wanted, not(isThere)), () => makeOpensearchDomain(scope, id, props));
  const arn = chooseText(isThere, settings.endpoint?.arn ?? '', domain ? attributeOf(domain, 'arn') : '');
  const url = chooseText(
    isThere,
    settings.endpoint?.url ?? '',
    domain ? `https://${attributeOf(domain, 'endpoint')}` : '',
  );
  return {
    environment: environmentOf(openSearchEnv, {
      openSearchEndpoint: givenWhen(wanted, url),
      openSearchService: settings.endpoint?.service,
      openSearchIndex: isExpression(wanted)
        ? optionalExpression(expression`${indexOf(settings)}`, wanted)
        : indexOf(settings),
    }),
    statements: statementsOf(settings, arn, wanted),
    outputs: [
      {
        name: 'opensearchEndpoint',
        description: 'URL of the domain or collection with the index; null without one.',
        value: givenWhen(wanted, url),
      },
    ],
  };
}

/** A domain by the requests that the handler makes of its index; a collection knows but one permission. */
function statementsOf(
  { index, endpoint }: OpensearchSettings,
  arn: string,
  wanted: Condition,
): readonly PolicyStatement[] {
  const isCollection = is(withFallback(endpoint?.service, 'es'), 'aoss');
  const [isServerless, isDomain] = [allOf(wanted, isCollection), allOf(wanted, not(isCollection))];
  const at = (path: string) => `${arn}/${index.name}${path}`;
  return [
    { sid: 'DescribeIndex', actions: ['es:ESHttpGet'], resources: [at('')], when: isDomain },
    {
      sid: 'MakeIndex',
      actions: ['es:ESHttpPut'],
      resources: [at(''), at('/_mapping'), at('/_alias/*')],
      when: isDomain,
    },
    // Markers of deleted items are found by a search when their time is over.
    {
      sid: 'WriteDocuments',
      actions: ['es:ESHttpPost'],
      resources: [at('/_bulk'), at('/_mget'), at('/_search')],
      when: isDomain,
    },
    { sid: 'UseCollection', actions: ['aoss:APIAccessAll'], resources: [arn], when: isServerless },
  ];
}

/** The handler reads a member that is there, so Terraform writes none that is null. */
function indexOf({ index }: OpensearchSettings): unknown {
  if (!Object.values(index).some(mayBeNull)) return index;
  return expression`{ for name, value in ${index} : name => value if value != null }`;
}
