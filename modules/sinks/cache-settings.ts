import type { CacheEndpoint, CacheKeys } from '../../handlers/sinks/cache/settings';
import type { Setting } from '../setting';

/** Which keys of a Redis or Valkey are invalidated, and how it is reached. */
export interface CacheSettings {
  /**
   * Templates of the keys under which an item is cached, such as `order:{customerId}:{orderId}`. Over key attributes they
   * work with any stream; one that names another attribute needs `NEW_AND_OLD_IMAGES`, and its old and new key go.
   */
  readonly keys: CacheKeys;
  /** A server or cluster that exists; either this or `serverless`. @default One is made. */
  readonly endpoint?: ExistingCache;
  /** An ElastiCache Serverless cache for Valkey to make; either this or `endpoint`. @default One exists. */
  readonly serverless?: ServerlessCacheSettings;
  /** TLS, which checks the server's certificate; ElastiCache Serverless always takes it. @default true: passwords and keys are no one's business. */
  readonly tls?: Setting<boolean>;
  /** Who logs in, with a password. @default Nobody: the server asks for none. */
  readonly login?: CacheLogin;
}

/** A password in Secrets Manager. It is read once, and again when the server refuses it. */
export interface CacheLogin {
  /** The secret holds the password as it is, or `{ "username", "password" }` as JSON. */
  readonly secretArn: string;
  /** Customer managed key that the secret is encrypted with. @default AWS's own key `aws/secretsmanager`. */
  readonly kmsKeyArn?: string;
  /** User to log in as. @default The one in the secret, else the server's `default`. */
  readonly user?: string;
}

/** A server or cluster that exists: nothing of it is changed but who is let in. */
export interface ExistingCache extends CacheEndpoint {
  /** Where it stands, for the function to be let in there. @default The function is let in already. */
  readonly network?: CacheNetwork;
}

/** The place of a cache in a VPC. */
export interface CacheNetwork {
  /** The VPC of the function and the cache. */
  readonly vpcId: string;
  /** A security group of the cache: a rule in it lets the function in. */
  readonly securityGroupId: string;
}

/** An ElastiCache Serverless cache for Valkey. It costs by what it holds and does, from 6 dollars a month. */
export interface ServerlessCacheSettings {
  /** The VPC of the function and the cache. */
  readonly vpcId: string;
  /** 2 or 3 subnets of the VPC, each in a zone of its own. */
  readonly subnetIds: readonly string[];
  /** Customer managed key that the data is encrypted with. @default AWS's own key. */
  readonly kmsKeyArn?: string;
  /** User group whose users may log in; one of them is in the secret. @default Whoever reaches the cache may use it. */
  readonly userGroupId?: string;
  /** GB, 1 to 5,000, beyond which the cache evicts; bounds what it costs. @default AWS's limit, 5,000. */
  readonly dataStorageGbMax?: number;
  /** Units a second, 1,000 to 15,000,000, beyond which the cache throttles; bounds what it costs. @default AWS's limit. */
  readonly ecpuPerSecondMax?: number;
}
