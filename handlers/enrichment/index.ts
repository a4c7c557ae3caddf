export {
  definePipeEnrichment,
  type Enrich,
  type EnrichedEvent,
  type EnrichmentContext,
  type PipeEnrichmentHandler,
} from './define-pipe-enrichment';
