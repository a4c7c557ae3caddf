import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../handlers/core/attribute-value';
import { documentText } from '../handlers/sinks/opensearch/document-text';
import { ordersEvent } from './orders-event';

/** The images of a batch as JSON text: a batch is parsed once, so each round parses its images anew. */
const images = JSON.stringify(
  (JSON.parse(ordersEvent(200, 200)).Records as readonly { dynamodb: { NewImage?: Item } }[]).flatMap(
    ({ dynamodb: { NewImage } }) => (NewImage ? [NewImage] : []),
  ),
);

const encoders: { readonly [name: string]: (image: Item) => string } = {
  direct: (image) => `{${documentText(image)}}`,
  unmarshalled: (image) => JSON.stringify(unmarshall(image as Parameters<typeof unmarshall>[0])),
};

/**
 * One encoder a process: a walk over images by one of them leaves V8 with caches of their shapes, which the other
 * would profit from. Answers each number of passes with the microseconds of
 * processor time that an image took.
 */
const encode = encoders[process.argv[2]!]!;

process.on('message', (passes: number) => {
  let tookUs = 0;
  let written = 0;
  let count = 0;
  for (let pass = 0; pass < passes; pass += 1) {
    const parsed = JSON.parse(images) as readonly Item[];
    const began = process.cpuUsage();
    for (const image of parsed) written += encode(image).length;
    const { user, system } = process.cpuUsage(began);
    tookUs += user + system;
    count += parsed.length;
  }
  process.send!({ imageUs: tookUs / count, bytes: written / count });
});
process.send!('ready');
