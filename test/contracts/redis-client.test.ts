import { startStandIn } from '../support/cache-server';
import { describeRedisClient } from './redis-client-contract';

describeRedisClient('the stand-in', startStandIn);
