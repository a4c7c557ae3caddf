/** `tributary/handlers/testing`: drives a consumer without AWS. */
export {
  type TestConsumer,
  type TestConsumerOptions,
  type TestResult,
  testConsumer,
} from '../handlers/consumer/test-consumer';
export {
  type PipeEnrichmentTestOptions,
  type TestedChange,
  testPipeEnrichment,
} from '../handlers/enrichment/test-pipe-enrichment';
